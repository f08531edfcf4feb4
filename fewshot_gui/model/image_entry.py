"""One row of the image list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.images import path_key
from engine.project import ReviewState
from engine.types import SegmentResult
from fewshot_gui.model.packed_scores import PackedMap, PackedScores, merged
from fewshot_gui.rendering.class_scores import ClassScores

_NO_CLASSES: Final[frozenset[int]] = frozenset()


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
        support_ids: the classes it is an example of.
        pending: the classes whose answers are out of date; what is ``NEW`` lacks all of them.
        reason: why it failed, one sentence; empty otherwise.
        image_size: (H, W) in pixels; (0, 0) before the first result.
        review: what the user decided.
        has_final: a mask of the user's own, accepted or corrected, takes the prediction's place.
    """

    __slots__ = (
        "_final",
        "_found",
        "has_final",
        "image_size",
        "path",
        "pending",
        "reason",
        "review",
        "row",
        "sort_key",
        "state",
        "support_ids",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sort_key = path_key(path)
        self.row = -1
        self.state = ImageState.NEW
        self.support_ids: tuple[int, ...] = ()
        self.pending = _NO_CLASSES
        self.reason = ""
        self.image_size = (0, 0)
        self.review = ReviewState.UNREVIEWED
        self.has_final = False
        self._found: PackedScores | None = None
        self._final: PackedMap | None = None

    @property
    def scores(self) -> ClassScores | None:
        """Small score maps of all classes; None before the first result."""
        return None if self._found is None else self._found.unpack()

    @property
    def certainty(self) -> float | None:
        """How sure the model is of the class it is least sure of, in [0, 1]; None before the first result."""
        return None if self._found is None else self._found.certainty

    @property
    def shown_map(self) -> ClassScores | None:
        """What is laid over the thumbnail: the user's mask, or what the model found.

        None where neither is there, and for a rejected prediction.
        """
        if self.has_final:
            return None if self._final is None else ClassScores.of_labels(self._final.unpack())
        return None if self.review is ReviewState.REJECTED else self.scores

    @property
    def needs_final_map(self) -> bool:
        """True where the user's mask could be shown but is not known here."""
        return self.has_final and self._final is None

    def reaches(self, threshold_of: Mapping[int, float]) -> bool:
        """True where a class was found: its score reaches its threshold somewhere."""
        return self._found is not None and self._found.reaches(threshold_of)

    def take(self, result: SegmentResult) -> None:
        """Keep small copies of new scores, packed; classes that were not asked keep what they have."""
        self._found = merged(self._found, result.scores, result.class_ids)
        self.image_size = result.image_size
        self.pending -= set(result.class_ids)
        self.reason = ""

    def set_final_map(self, final_map: NDArray[np.uint8] | None) -> None:
        """Keep a small (h, w) map of the class ids of the user's mask; None forgets it."""
        self._final = None if final_map is None else PackedMap(final_map)

    def drop_classes(self, class_ids: frozenset[int]) -> None:
        """Forget what was found of some classes."""
        if self._found is not None:
            self._found = self._found.without(class_ids)

    def forget_scores(self) -> None:
        self._found = None
        self.pending = _NO_CLASSES
