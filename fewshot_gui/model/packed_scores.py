"""Small maps in few bytes: those of tens of thousands of images must fit in memory."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.overlay import scores_to_uint8, shrink_scores

SCORE_MAP_MAX_SIDE_PX: Final = 96
_ZLIB_LEVEL: Final = 1


class PackedMap:
    """A small array of bytes.

    Attributes:
        size: its shape.
    """

    __slots__ = ("_data", "size")

    def __init__(self, values: NDArray[np.uint8]) -> None:
        self.size = values.shape
        self._data = zlib.compress(values.tobytes(), _ZLIB_LEVEL)

    @property
    def n_bytes(self) -> int:
        """Memory of the packed values."""
        return len(self._data)

    def unpack(self) -> NDArray[np.uint8]:
        """The values, read-only, in the shape they had."""
        return np.frombuffer(zlib.decompress(self._data), np.uint8).reshape(self.size)


class _PackedClass(NamedTuple):
    """What the model found of one class on one image."""

    packed: PackedMap
    best: int  # the highest score, 0 to 255
    certainty: float


class PackedScores:
    """What the model found of some classes on one image. Does not change.

    Each class is packed by itself, so that one comes or goes without the others being touched.

    Attributes:
        class_ids: C ids, ascending.
    """

    __slots__ = ("_classes", "class_ids")

    def __init__(self, class_ids: tuple[int, ...], classes: tuple[_PackedClass, ...]) -> None:
        """Use ``merged`` instead."""
        self.class_ids = class_ids
        self._classes = classes

    @property
    def certainty(self) -> float:
        """How sure the model is of the class it is least sure of, in [0, 1]."""
        return min(item.certainty for item in self._classes)

    @property
    def n_bytes(self) -> int:
        """Memory of the packed maps."""
        return sum(item.packed.n_bytes for item in self._classes)

    def by_class(self) -> dict[int, _PackedClass]:
        """The classes one by one."""
        return dict(zip(self.class_ids, self._classes, strict=True))

    def unpack(self) -> ClassScores:
        """The small maps, at most ``SCORE_MAP_MAX_SIDE_PX`` on the longer side, read-only."""
        maps = [item.packed.unpack() for item in self._classes]
        scores = maps[0][None] if len(maps) == 1 else np.stack(maps)
        scores.flags.writeable = False
        return ClassScores(scores, self.class_ids)

    def reaches(self, threshold_of: Mapping[int, float]) -> bool:
        """True where a class reaches its threshold anywhere; classes without one do not."""
        return any(
            item.best >= 255 * threshold_of[class_id]
            for class_id, item in zip(self.class_ids, self._classes, strict=True)
            if class_id in threshold_of
        )

    def without(self, class_ids: frozenset[int]) -> PackedScores | None:
        """The same for fewer classes; None where none is left."""
        if class_ids.isdisjoint(self.class_ids):
            return self
        ids, classes = self.class_ids, self._classes
        places = [place for place, class_id in enumerate(ids) if class_id not in class_ids]
        if not places:
            return None
        return PackedScores(
            tuple([ids[place] for place in places]), tuple([classes[place] for place in places])
        )


def merged(
    before: PackedScores | None, scores: NDArray[np.floating], class_ids: Sequence[int]
) -> PackedScores:
    """Take over what a model newly said.

    Args:
        before: what is known; its classes that are not asked now stay, unless another model with maps of
            another size said them.
        scores: (C, h, w) in [0, 1], of one class at least.
        class_ids: the C classes.
    """
    found = {}
    for class_id, field in zip(class_ids, scores, strict=True):
        small = shrink_scores(scores_to_uint8(field), SCORE_MAP_MAX_SIDE_PX)
        found[class_id] = _PackedClass(PackedMap(small), int(small.max()), certainty_of(field))
    if before is not None:
        for class_id, item in before.by_class().items():
            if item.packed.size == small.shape:
                found.setdefault(class_id, item)
    ids = tuple(sorted(found))
    return PackedScores(ids, tuple(found[class_id] for class_id in ids))


def certainty_of(field: NDArray[np.floating]) -> float:
    """How far (h, w) scores are from undecided: twice their mean distance from 0.5, in [0, 1].

    Source: ours, after ilastik's idea of offering the least certain first.
    """
    return 2 * float(np.abs(field.astype(np.float32) - 0.5).mean())
