"""The lanes of the engine thread, most urgent first."""

from __future__ import annotations

from enum import IntEnum


class Lane(IntEnum):
    """What a job is for. A smaller value is served first; each lane holds one job, the newest.

    The support stands before the image on screen: a prediction is worth nothing before the engine knows
    the newest strokes, and handing a stroke over costs next to nothing. A search is one short step that
    somebody waits for; the index is the longest job of all and comes last.
    """

    ENGINE = 0
    SUPPORT = 1
    SEARCH = 2
    CURRENT = 3
    VISIBLE = 4
    EXPORT = 5
    RESULTS = 6  # export of a ranked list
    SWEEP = 7
    INDEX = 8
