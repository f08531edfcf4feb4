"""Which class is shown at each screen pixel: the one with the highest score among those that count there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.overlay import stretch_planes, visible_part
from fewshot_gui.rendering.palette import MAX_FOUND_CLASSES, threshold_level

Box = tuple[slice, slice]
"""(rows, columns)"""

Target = tuple[float, float, float, float]
"""(x, y, width, height)"""

_PLANES_AT_ONCE: Final = 3
_BAND_ROWS: Final = 64


@dataclass(frozen=True, eq=False)
class FoundClasses:
    """What a prediction shows on a screen.

    Attributes:
        slots: (h, w) uint8: 0 where nothing is shown, else k for the class ``class_ids[k - 1]``.
        class_ids: the classes that reach their threshold near the screen and are not hidden, at most
            ``MAX_FOUND_CLASSES``; further ones have the last slot.
        boxes: of each class, a part of the screen that holds all its pixels.
    """

    slots: NDArray[np.uint8]
    class_ids: tuple[int, ...]
    boxes: tuple[Box, ...]


class _Candidate(NamedTuple):
    """A class that reaches its threshold somewhere near the screen."""

    class_id: int
    plane: NDArray[np.uint8]  # (h, w) of the model
    level: int
    cells: Box  # of the plane: all that count, and one around
    box: Box  # the same on the screen


def find_classes(
    found: ClassScores, size: tuple[int, int], *, target: Target, looks: ClassLooks
) -> FoundClasses:
    """Stretch the maps of all classes over the screen and let the highest score have the pixel.

    The same rule as in ``engine.images.scores_to_labels``, at the resolution of the screen and on 8-bit
    scores: a class counts where its score reaches its own threshold, and of two with the same score the first
    has the pixel. Only where a class counts is anything stretched, so absent classes cost next to nothing.

    Args:
        found: the maps.
        size: (height, width) of the screen.
        target: where on the screen the whole image lies; may reach beyond it.
        looks: thresholds, and which classes are hidden.
    """
    candidates = _candidates(found, size, target=target, looks=looks)
    visible = [one for one in candidates if not looks.of(one.class_id).is_hidden]
    shown = visible[:MAX_FOUND_CLASSES]
    if len(visible) > len(shown):  # those behind share the last slot
        shown[-1] = shown[-1]._replace(box=_union([one.box for one in visible[MAX_FOUND_CLASSES - 1 :]]))
    slot_of = {one.class_id: min(place, MAX_FOUND_CLASSES) for place, one in enumerate(visible, 1)}
    slots = np.zeros(size, np.uint8)
    for rows in bands(_union([one.box for one in candidates])[0]) if candidates else ():
        within = [part for one in candidates if (part := _cut(one, rows)) is not None]
        best = np.zeros((rows.stop - rows.start, size[1] if len(within) > 1 else 0), np.uint8)
        for first in range(0, len(within), _PLANES_AT_ONCE):
            group = within[first : first + _PLANES_AT_ONCE]
            corner, channels = _stretch(group, target=target)
            for place, one in enumerate(group):
                scores = np.ascontiguousarray(channels[(*_shifted(one.box, corner), place)])
                slot = np.uint8(slot_of.get(one.class_id, 0))
                if len(within) == 1:
                    np.multiply(scores >= one.level, slot, out=slots[one.box])
                else:
                    best_there = best[_shifted(one.box, (rows.start, 0))]
                    _merge(slots[one.box], best_there, scores, slot=slot, level=one.level)
    return FoundClasses(slots, tuple(one.class_id for one in shown), tuple(one.box for one in shown))


def bands(rows: slice) -> Iterator[slice]:
    """Rows in slices that stay in the processor's cache, which makes passes over a screen much faster."""
    for start in range(rows.start, rows.stop, _BAND_ROWS):
        yield slice(start, min(start + _BAND_ROWS, rows.stop))


def _cut(one: _Candidate, rows: slice) -> _Candidate | None:
    """What a class has within some rows of the screen; None where it has nothing there."""
    first, last = max(one.box[0].start, rows.start), min(one.box[0].stop, rows.stop)
    return one._replace(box=(slice(first, last), one.box[1])) if first < last else None


def _shifted(box: Box, corner: tuple[int, int]) -> Box:
    """A box counted from another (row, column)."""
    rows, columns = box
    return (
        slice(rows.start - corner[0], rows.stop - corner[0]),
        slice(columns.start - corner[1], columns.stop - corner[1]),
    )


def _candidates(
    found: ClassScores, size: tuple[int, int], *, target: Target, looks: ClassLooks
) -> list[_Candidate]:
    candidates = []
    for class_id, plane in zip(found.class_ids, found.scores, strict=True):
        level = threshold_level(looks.of(class_id).threshold)
        counts = plane >= level
        (rows,), (columns,) = np.nonzero(counts.any(axis=1)), np.nonzero(counts.any(axis=0))
        if rows.size == 0:
            continue
        # Between two cells that do not count the score is nowhere high enough.
        cells = _widened(rows, plane.shape[0]), _widened(columns, plane.shape[1])
        box = (
            _on_screen(cells[0], target[1], target[3] / plane.shape[0], size[0]),
            _on_screen(cells[1], target[0], target[2] / plane.shape[1], size[1]),
        )
        if box[0].start < box[0].stop and box[1].start < box[1].stop:
            candidates.append(_Candidate(class_id, plane, level, cells, box))
    return candidates


def _stretch(group: Sequence[_Candidate], *, target: Target) -> tuple[tuple[int, int], NDArray[np.uint8]]:
    """The (row, column) on the screen from where any class counts, and the maps from there on as channels."""
    rows, columns = _union([one.box for one in group])
    area = rows.stop - rows.start, columns.stop - columns.start
    part = visible_part(
        area,
        target=(target[0] - columns.start, target[1] - rows.start, target[2], target[3]),
        source_size=group[0].plane.shape,
        box=_union([one.cells for one in group]),
    )
    return (rows.start, columns.start), stretch_planes([one.plane for one in group], area, part=part)


def _merge(
    slots: NDArray[np.uint8],
    best: NDArray[np.uint8],
    scores: NDArray[np.uint8],
    *,
    slot: np.uint8,
    level: int,
) -> None:
    """Give a class the pixels where it counts and is better than all before it; in place."""
    scores *= scores >= level
    is_higher = scores > best
    np.maximum(best, scores, out=best)
    slots ^= (slots ^ slot) * is_higher  # arithmetic: a masked copy takes ten times as long


def _union(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of some."""
    rows, columns = zip(*boxes, strict=True)
    return (
        slice(min(one.start for one in rows), max(one.stop for one in rows)),
        slice(min(one.start for one in columns), max(one.stop for one in columns)),
    )


def _widened(places: NDArray[np.intp], n_cells: int) -> slice:
    """From the first to the last place and one further on both sides, as far as there are cells."""
    return slice(max(0, int(places[0]) - 1), min(n_cells, int(places[-1]) + 2))


def _on_screen(cells: slice, origin: float, step: float, n_screen: int) -> slice:
    """The screen pixels that a span of cells touches; empty where it is out of sight."""
    first = max(0, math.floor(origin + cells.start * step))
    return slice(first, max(first, min(n_screen, math.ceil(origin + cells.stop * step))))
