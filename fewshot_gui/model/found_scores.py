"""What the model found on one image, class by class, at the model's resolution."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.types import SegmentResult
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.overlay import scores_to_uint8


class FoundScores:
    """Answers about one image, put together as they come. GUI thread only.

    Attributes:
        path: the image.
        size: its (H, W) in pixels.
    """

    def __init__(self, result: SegmentResult) -> None:
        """Begin with a first answer."""
        self.path: Path = result.image_path
        self.size = result.image_size
        self._model = result.model
        self._maps: dict[int, NDArray[np.uint8]] = {}
        self.take(result)

    @property
    def class_ids(self) -> frozenset[int]:
        """The classes there are answers about."""
        return frozenset(self._maps)

    def take(self, result: SegmentResult) -> None:
        """Take over a newer answer about the same image; what another model said is forgotten."""
        shape = result.scores.shape[1:]
        if result.model != self._model:
            self._maps.clear()
        self._model, self.size = result.model, result.image_size
        self._maps = {class_id: field for class_id, field in self._maps.items() if field.shape == shape}
        self._maps |= zip(result.class_ids, scores_to_uint8(result.scores), strict=True)

    def drop_classes(self, class_ids: Iterable[int]) -> None:
        """Forget what was found of some classes."""
        for class_id in class_ids:
            self._maps.pop(class_id, None)

    def best_of(self, class_id: int) -> float | None:
        """The highest score of a class, in [0, 1]; None where nobody asked for it."""
        field = self._maps.get(class_id)
        return None if field is None else float(field.max()) / 255

    def scores(self) -> ClassScores | None:
        """All maps, by ascending class id; None where there is none."""
        ids = tuple(sorted(self._maps))
        return ClassScores(np.stack([self._maps[class_id] for class_id in ids]), ids) if ids else None
