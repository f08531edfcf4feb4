"""The frozen app: built here with ``-m slow``, or the one that ``FEWSHOT_FROZEN`` names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging import programs

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the frozen programs."""
    if "FEWSHOT_FROZEN" in os.environ:
        return Path(os.environ["FEWSHOT_FROZEN"])
    pytest.importorskip("PyInstaller", reason="needs the freeze extra: pip install -e '.[freeze]'")
    folder = tmp_path_factory.mktemp("frozen")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", _ROOT / "build.spec"]
    places = ["--distpath", folder / "dist", "--workpath", folder / "build"]
    done = subprocess.run(
        [str(part) for part in (*command, *places)], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "dist" / "fewshot"


@pytest.mark.slow
def test_the_frozen_programs_work(frozen: Path, tmp_path: Path) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    summary = programs.check_app(frozen / f"fewshot{suffix}", tmp_path)
    assert summary["failed"] == 0
    engine = frozen / f"fewshot-engine{suffix}"
    programs.check_command_lines(engine, tmp_path)
    programs.run([engine, "train", "--list"], tmp_path, code=2)  # training stays out


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs an X server: apt-get install xvfb")
def test_the_frozen_app_works_on_a_real_screen(frozen: Path, tmp_path: Path) -> None:
    with programs.x_screen() as environment:
        said = programs.run([frozen / "fewshot", "--self-test"], tmp_path, environment=environment)
        assert "platform xcb" in said
        summary = programs.check_app(frozen / "fewshot", tmp_path, environment=environment)
    assert summary["failed"] == 0
