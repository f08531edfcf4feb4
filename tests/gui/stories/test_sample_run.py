"""The promise of the first minute: the sample folder, the shipped weights, no network."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PIL import Image

from engine.paths import bundled_dir
from fewshot_gui.resources import sample_dir


@pytest.mark.slow
def test_the_sample_is_segmented_within_a_minute(tmp_path):
    if not (bundled_dir() / "weights" / "mshnet-lite.safetensors").is_file() or not sample_dir().is_dir():
        pytest.skip("the shipped weights or the sample folder are not in this checkout")
    picture_path = tmp_path / "window.png"
    result = subprocess.run(
        [sys.executable, "-m", "fewshot_gui", "--sample", "--screenshot", str(picture_path)],
        check=False,
        timeout=120,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout.strip().splitlines()[-1])
    assert summary["model"] == "mshnet-lite"
    assert summary["failed"] == 0
    assert summary["images"] == sum(1 for path in sample_dir().iterdir() if path.is_file())
    assert summary["seconds"] < 60
    with Image.open(picture_path) as picture:
        assert picture.size[0] >= 800
