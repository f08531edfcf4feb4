"""What an installed or frozen Fewshot must be able to do, run as programs outside the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from PIL import Image

_TIMEOUT_S = 300
_SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample"


def check_app(app: Path, work_dir: Path) -> dict[str, object]:
    """Segment the shipped sample folder with the app and take its picture.

    Returns:
        The summary the app printed.
    """
    picture = work_dir / "sample.png"
    output = run([app, "--sample", "--screenshot", picture], work_dir)
    with Image.open(picture) as image:
        assert image.width >= 800
    return json.loads(output.splitlines()[-1])


def check_command_lines(engine: Path, work_dir: Path) -> None:
    """Segment by a mask, search by a photo, look at the installation; training says where it is."""
    photos = work_dir / "photos"
    shutil.copytree(_SAMPLE / "images", photos)
    mask = next((_SAMPLE / "support").glob("*.png"))
    photo = next(path for path in sorted(photos.iterdir()) if path.stem == mask.stem)
    out = work_dir / "masks"
    run([engine, "segment", "--support", photo, "--mask", mask, "--images", photos, "--out", out], work_dir)
    assert list(out.rglob("*.png"))

    lines = run([engine, "search", photos, "--image", photo, "--top", "3", "--json"], work_dir).splitlines()
    assert len(lines) == 4  # three hits and the summary
    assert json.loads(lines[0])["rank"] == 1

    findings = [json.loads(line) for line in run([engine, "doctor", "--json"], work_dir).splitlines()]
    assert {finding["subject"] for finding in findings} >= {"cpu", "mshnet-lite", "desktop"}
    assert not [finding for finding in findings if finding["state"] == "problem"]


def run(command: list[str | Path], work_dir: Path, *, code: int = 0) -> str:
    """Run a program far from the sources and return what it printed; its exit code must be ``code``."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(work_dir),
        "FEWSHOT_HOME": str(work_dir / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=work_dir,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == code, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
