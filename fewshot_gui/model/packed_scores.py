"""Small maps in few bytes: those of tens of thousands of images must fit in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.overlay import scores_to_uint8, shrink_scores

SCORE_MAP_MAX_SIDE_PX: Final = 96
_ZLIB_LEVEL: Final = 1


class PackedMap:
    """An array of bytes."""

    __slots__ = ("_data", "_size")

    def __init__(self, values: NDArray[np.uint8]) -> None:
        self._size = values.shape
        self._data = zlib.compress(values.tobytes(), _ZLIB_LEVEL)

    @property
    def n_bytes(self) -> int:
        """Memory of the packed values."""
        return len(self._data)

    def unpack(self) -> NDArray[np.uint8]:
        """The values, read-only, in the shape they had."""
        return np.frombuffer(zlib.decompress(self._data), np.uint8).reshape(self._size)


class PackedScores:
    """What the model found of some classes on one image. Does not change.

    Attributes:
        class_ids: C ids, ascending.
        certainty: how sure the model is of the class it is least sure of, in [0, 1].
    """

    __slots__ = ("_best", "_certainties", "_packed", "class_ids")

    def __init__(
        self,
        class_ids: tuple[int, ...],
        maps: NDArray[np.uint8],
        certainties: tuple[float, ...],
    ) -> None:
        """Use ``merged`` instead."""
        self.class_ids = class_ids
        self._packed = PackedMap(maps)
        self._certainties = certainties
        self._best = tuple(maps.reshape(len(maps), -1).max(axis=1).tolist())

    @property
    def certainty(self) -> float:
        return min(self._certainties)

    @property
    def n_bytes(self) -> int:
        """Memory of the packed maps."""
        return self._packed.n_bytes

    def unpack(self) -> ClassScores:
        """The small maps, at most ``SCORE_MAP_MAX_SIDE_PX`` on the longer side, read-only."""
        return ClassScores(self._packed.unpack(), self.class_ids)

    def reaches(self, threshold_of: dict[int, float]) -> bool:
        """True where a class reaches its threshold anywhere; classes without one do not."""
        return any(
            best >= 255 * threshold_of[class_id]
            for class_id, best in zip(self.class_ids, self._best, strict=True)
            if class_id in threshold_of
        )

    def without(self, class_ids: Iterable[int]) -> PackedScores | None:
        """The same for fewer classes; None where none is left."""
        gone = set(class_ids)
        places = [place for place, class_id in enumerate(self.class_ids) if class_id not in gone]
        if len(places) == len(self.class_ids):
            return self
        if not places:
            return None
        return PackedScores(
            tuple(self.class_ids[place] for place in places),
            self._packed.unpack()[places],
            tuple(self._certainties[place] for place in places),
        )


def merged(
    before: PackedScores | None, scores: NDArray[np.floating], class_ids: Sequence[int]
) -> PackedScores:
    """Take over what a model newly said.

    Args:
        before: what is known; its classes that are not asked now stay, unless another model with maps of
            another size said them.
        scores: (C, h, w) in [0, 1].
        class_ids: the C classes.
    """
    maps, certainties = {}, {}
    for class_id, field in zip(class_ids, scores, strict=True):
        maps[class_id] = shrink_scores(scores_to_uint8(field), SCORE_MAP_MAX_SIDE_PX)
        certainties[class_id] = certainty_of(field)
    if before is not None and set(before.class_ids) - maps.keys():
        known = before.unpack()
        if known.scores.shape[1:] == next(iter(maps.values())).shape:
            for class_id, field, certainty in zip(
                known.class_ids, known.scores, before._certainties, strict=True
            ):
                maps.setdefault(class_id, field)
                certainties.setdefault(class_id, certainty)
    ids = tuple(sorted(maps))
    return PackedScores(
        ids, np.stack([maps[class_id] for class_id in ids]), tuple(certainties[class_id] for class_id in ids)
    )


def certainty_of(field: NDArray[np.floating]) -> float:
    """How far (h, w) scores are from undecided: twice their mean distance from 0.5, in [0, 1].

    Source: ours, after ilastik's idea of offering the least certain first.
    """
    return 2 * float(np.abs(field.astype(np.float32) - 0.5).mean())
