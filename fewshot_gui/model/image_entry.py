"""One row of the image list."""

from __future__ import annotations

import zlib
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.images import natural_key
from engine.project import ReviewState
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
        image_size: (H, W) in pixels; (0, 0) before the first result.
        certainty: how sure the model is, in [0, 1]: twice the mean distance of all scores from 0.5; None
            before the first result. Ours, after ilastik's idea of offering the least certain first.
        review: what the user decided.
        has_final: a mask of the user's own, accepted or corrected, takes the prediction's place.
    """

    __slots__ = (
        "_final",
        "_scores",
        "certainty",
        "has_final",
        "image_size",
        "is_support",
        "path",
        "reason",
        "review",
        "row",
        "sort_key",
        "state",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sort_key = sort_key(path)
        self.row = -1
        self.state = ImageState.NEW
        self.is_support = False
        self.reason = ""
        self.image_size = (0, 0)
        self.certainty: float | None = None
        self.review = ReviewState.UNREVIEWED
        self.has_final = False
        self._scores: _PackedMap | None = None
        self._final: _PackedMap | None = None

    @property
    def scores(self) -> NDArray[np.uint8] | None:
        """(h, w) small score map, 0..255, read-only; None before the first result."""
        return None if self._scores is None else self._scores.unpack()

    @property
    def shown_map(self) -> NDArray[np.uint8] | None:
        """What is laid over the thumbnail, as ``scores``: the user's mask, or what the model found.

        None where neither is there, and for a rejected prediction.
        """
        if self.has_final:
            return None if self._final is None else self._final.unpack()
        return None if self.review is ReviewState.REJECTED else self.scores

    @property
    def needs_final_map(self) -> bool:
        """True where the user's mask could be shown but is not known here."""
        return self.has_final and self._final is None

    def set_scores(self, scores: NDArray[np.floating]) -> None:
        """Keep a small copy of (h, w) scores in [0, 1], packed: 50,000 of them must fit in memory."""
        self._scores = _PackedMap(shrink_scores(scores_to_uint8(scores), SCORE_MAP_MAX_SIDE_PX))
        self.certainty = 2 * float(np.abs(scores.astype(np.float32) - 0.5).mean())

    def set_final_map(self, final_map: NDArray[np.uint8] | None) -> None:
        """Keep a small (h, w) map of the user's mask, 0 or 255; None forgets it."""
        self._final = None if final_map is None else _PackedMap(final_map)

    def forget_scores(self) -> None:
        self._scores = None
        self.certainty = None


class _PackedMap:
    """A small map in few bytes."""

    __slots__ = ("_data", "_size")

    def __init__(self, values: NDArray[np.uint8]) -> None:
        self._size = values.shape
        self._data = zlib.compress(values.tobytes(), _ZLIB_LEVEL)

    def unpack(self) -> NDArray[np.uint8]:
        """(h, w) uint8, read-only."""
        return np.frombuffer(zlib.decompress(self._data), np.uint8).reshape(self._size)


def sort_key(path: Path) -> tuple:
    """Order by folder, then by name; the files of a folder come before its subfolders."""
    return tuple(natural_key(part) for part in path.parent.parts), natural_key(path.name)
