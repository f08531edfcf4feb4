"""The lanes of the engine thread, most urgent first."""

from __future__ import annotations

from enum import IntEnum


class Lane(IntEnum):
    """What a job is for. A smaller value is served first; each lane holds one job, the newest.

    The support stands before the image on screen: a prediction is worth nothing before the engine knows
    the newest strokes, and handing a stroke over costs next to nothing.
    """

    ENGINE = 0
    SUPPORT = 1
    CURRENT = 2
    VISIBLE = 3
    EXPORT = 4
    SWEEP = 5
