"""Kills a process that paints, and says which of its strokes must have survived."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_LOSS_S = 0.5
_USUAL_PAUSE_S = 0.06


def surviving_strokes(
    module: str, arguments: list[str], *, seconds: float, environment: dict[str, str] | None = None
) -> tuple[set[int], int]:
    """Run ``python -m module``, kill it some time after its first stroke.

    The module prints ``k time`` for each finished stroke, see ``tests.helpers.stroke_process``.

    Returns:
        The strokes older than half a second when it died, and how many there were at all. Where the machine
        itself stood still, that time does not count: the app could do no better than its painter.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    killed_at = time.monotonic()
    lines = (first + process.stdout.read()).split(b"\n")
    process.stdout.close()
    process.wait()
    strokes = [
        (int(number), int(at) / 1e9) for number, at in (line.split() for line in lines if b" " in line)
    ]
    assert strokes, "the process ended before its first stroke"
    stalls = sum(max(0.0, b - a - _USUAL_PAUSE_S) for (_, a), (_, b) in pairwise(strokes))
    stalls += max(0.0, killed_at - strokes[-1][1] - _USUAL_PAUSE_S)
    return {number for number, at in strokes if at < killed_at - _LONGEST_LOSS_S - stalls}, len(strokes)
