"""One row of the image list."""

from __future__ import annotations

import zlib
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.images import natural_key
from fewshot_gui.rendering.overlay import scores_to_uint8, shrink_scores

SCORE_MAP_MAX_SIDE_PX: Final = 96
_ZLIB_LEVEL: Final = 1


class ImageState(IntEnum):
    """What the model said about an image."""

    NEW = 0  # not asked yet
    PENDING = 1  # asked, no answer to the latest support yet
    DONE = 2
    FAILED = 3


class ImageEntry:
    """One image of the folder. GUI thread only.

    Attributes:
        path: the file.
        sort_key: orders the list: folder by folder, numbers in names by their value.
        row: its row in the list.
        state: what the model said.
        is_support: the user painted an example on it.
        reason: why it failed, one sentence; empty otherwise.
    """

    __slots__ = ("_packed_scores", "_score_size", "is_support", "path", "reason", "row", "sort_key", "state")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sort_key = sort_key(path)
        self.row = -1
        self.state = ImageState.NEW
        self.is_support = False
        self.reason = ""
        self._packed_scores = b""
        self._score_size = (0, 0)

    @property
    def scores(self) -> NDArray[np.uint8] | None:
        """(h, w) small score map, 0..255, read-only; None before the first result."""
        if not self._packed_scores:
            return None
        return np.frombuffer(zlib.decompress(self._packed_scores), np.uint8).reshape(self._score_size)

    def set_scores(self, scores: NDArray[np.floating]) -> None:
        """Keep a small copy of (h, w) scores in [0, 1], packed: 50,000 of them must fit in memory."""
        small = shrink_scores(scores_to_uint8(scores), SCORE_MAP_MAX_SIDE_PX)
        self._score_size = (small.shape[0], small.shape[1])
        self._packed_scores = zlib.compress(small.tobytes(), _ZLIB_LEVEL)

    def forget_scores(self) -> None:
        self._packed_scores = b""


def sort_key(path: Path) -> tuple:
    """Order by folder, then by name; the files of a folder come before its subfolders."""
    return tuple(natural_key(part) for part in path.parent.parts), natural_key(path.name)
