"""The canvas's own tests once more, on a screen with more device pixels than widget pixels."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = "brush_paints or stroke_shows or partial_updates or prediction_lies or dragging_pans or painted_anew"


@pytest.mark.parametrize("scale", ["1.5", pytest.param("2", marks=pytest.mark.slow)])
def test_the_canvas_is_right_on_a_fine_screen(scale: str) -> None:
    folder = Path(__file__).parent
    files = ["test_canvas.py", "test_canvas_look.py"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", _TESTS, *files]
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
