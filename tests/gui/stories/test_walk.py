"""The walk of the README still goes, from an untouched folder to a COCO file that pycocotools reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_walk_ends_with_a_coco_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.helpers.walk", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "8 images" in done.stderr
    assert len(list(tmp_path.glob("*.png"))) == 9
