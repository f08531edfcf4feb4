"""The wheel, installed where the sources cannot be seen."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.packaging import programs

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the programs of a fresh environment with our wheel; it borrows everybody else's packages."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", folder, _ROOT])
    (wheel,) = folder.glob("fewshot-*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    own_site = _run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    # The .pth files inside a folder that is named in a .pth file, such as our editable install, are not read.
    Path(own_site, "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    _run([python, "-m", "pip", "install", "--no-deps", "--no-index", wheel])
    return environment / "bin"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="written for the folders of a Unix environment")
def test_the_wheel_brings_both_programs_and_all_assets(installed: Path, tmp_path: Path) -> None:
    where = programs.run([installed / "python", "-c", "import engine; print(engine.__file__)"], tmp_path)
    assert str(_ROOT) not in where
    summary = programs.check_app(installed / "fewshot", tmp_path)
    assert summary["failed"] == 0
    programs.check_command_lines(installed / "fewshot-engine", tmp_path)
    assert "mshnet-lite" in programs.run([installed / "fewshot-engine", "train", "--list"], tmp_path)


def _run(command: list[object]) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
