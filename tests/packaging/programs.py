"""What an installed or frozen Fewshot must be able to do, run as programs outside the source tree."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

_TIMEOUT_S = 300
_SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample"


def check_app(
    app: Path, work_dir: Path, *, environment: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Segment the shipped sample folder with the app and take its picture.

    Args:
        app: the program.
        work_dir: an empty folder.
        environment: besides the usual one, see ``run``.

    Returns:
        The summary the app printed.
    """
    picture = work_dir / "sample.png"
    output = run([app, "--sample", "--screenshot", picture], work_dir, environment=environment)
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


@contextlib.contextmanager
def x_screen() -> Iterator[dict[str, str]]:
    """An X server of our own without a monitor; yields the environment that leads programs to it."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        try:
            with open(reader, encoding="ascii") as numbers:  # noqa: PTH123 - a descriptor, not a path
                number = numbers.readline().strip()
            assert number, "the X server did not start"
            yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()


def run(
    command: list[str | Path],
    work_dir: Path,
    *,
    code: int = 0,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a program far from the sources, without a screen.

    Args:
        command: the program and what follows.
        work_dir: where it runs and keeps everything.
        code: the exit code that it must have.
        environment: wins over the usual one.

    Returns:
        What it printed.
    """
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(work_dir),
        "FEWSHOT_HOME": str(work_dir / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUTF8": "1",
        **(environment or {}),
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=work_dir,
        env=variables,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == code, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout
