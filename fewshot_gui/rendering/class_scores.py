"""Maps of several classes for one image, as the views want them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class ClassScores:
    """What was found on one image, or what the user made of it.

    Attributes:
        scores: (C, h, w) uint8 in 0..255, C-contiguous, one map per class, each covering the whole image.
        class_ids: C ids in 1..255, in the order of ``scores``. Where maps tie, the first one has the pixel.

    Raises:
        ValueError: the maps are not (C, h, w) uint8, contiguous, with one id each.
    """

    scores: NDArray[np.uint8]
    class_ids: tuple[int, ...]

    def __post_init__(self) -> None:
        scores = self.scores
        if scores.ndim != 3 or scores.dtype != np.uint8 or not scores.flags.c_contiguous:
            raise ValueError(f"Expected contiguous (C, h, w) uint8 maps, got {scores.shape} {scores.dtype}.")
        if len(scores) != len(self.class_ids):
            raise ValueError(f"There are {len(scores)} maps and {len(self.class_ids)} class ids.")

    @classmethod
    def of_labels(cls, labels: NDArray[np.uint8]) -> ClassScores:
        """(h, w) class ids, 0 = nothing, as one map per class that is there: 255 on it, else 0."""
        n_pixels_of = np.bincount(labels.ravel(), minlength=256)
        class_ids = tuple(int(class_id) for class_id in np.flatnonzero(n_pixels_of) if class_id)
        scores = np.zeros((len(class_ids), *labels.shape), np.uint8)
        for map_of_class, class_id in zip(scores, class_ids, strict=True):
            map_of_class[labels == class_id] = 255
        return cls(scores, class_ids)
