"""The lanes of the engine thread, most urgent first."""

from __future__ import annotations

from enum import IntEnum


class Lane(IntEnum):
    """What a job is for. A smaller value is served first; each lane holds one job, the newest.

    The support stands before the image on screen: a prediction is worth nothing before the engine knows
    the newest strokes, and handing a stroke over costs next to nothing. A search and an explanation are
    one short step that somebody waits for; the index is the longest job of all and comes last.
    """

    ENGINE = 0
    SUPPORT = 1
    SEARCH = 2
    EXPLAIN = 3
    FIT = 4  # a classifier for described classes, in short steps
    SCRIBBLE = 5  # the smart brush, on the image on screen
    CURRENT = 6
    VISIBLE = 7
    EXPORT = 8
    IMPORT = 9  # masks from files of other programs
    RESULTS = 10  # export of a ranked list
    CLASSES = 11  # export of classified images
    SWEEP = 12
    RATE = 13  # leave-one-out of the examples
    CLASSIFY = 14
    INDEX = 15
