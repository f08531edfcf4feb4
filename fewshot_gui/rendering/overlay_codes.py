"""What each screen pixel of an overlay shows: fill, hatching, contour, dots.

Codes, not colours: opacity and colours are the colour table's, see ``rendering.palette``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.rendering.found_classes import Box, FoundClasses, bands
from fewshot_gui.rendering.palette import CODES_PER_CLASS, MAX_PAINT_FILL, OverlayCode, PaintCode

HATCH_PERIOD_PX: Final = 9
"""Distance of the diagonal hatching lines along a row, in units of their width."""

_STRAIGHT_PERIOD_PX: Final = 6
"""The same for upright and level lines, which then lie as far apart across as the diagonal ones."""

DOT_PERIOD_PX: Final = 6
"""Distance of a proposal's dots, and length of its dashes, in units of half an outline's width."""


class Hatch(IntEnum):
    """Which way the lines of a class's hatching go; a second sign beside the colour."""

    RISING = 0
    FALLING = 1
    UPRIGHT = 2
    LEVEL = 3


def hatch_of(class_id: int) -> tuple[Hatch, bool]:
    """The direction of a class's lines, and whether they come in pairs; repeats after eight classes."""
    place = (class_id - 1) % (2 * len(Hatch))
    return Hatch(place % len(Hatch)), place >= len(Hatch)


def paint_codes(labels: NDArray[np.uint8], *, line_px: int) -> NDArray[np.uint8]:
    """Even fill, a light line inside its border and a dark one outside.

    Where two classes touch, the light line lies in the one with the larger id.

    Args:
        labels: (h, w) class ids, 0 = nothing is painted.
        line_px: width of each line in screen pixels.

    Returns:
        (h, w) of class ids and ``PaintCode``.
    """
    codes = np.minimum(labels, np.uint8(MAX_PAINT_FILL))
    box = _grown_box(labels, line_px)
    if box is None:
        return codes
    inside, area = labels[box], codes[box]
    lowest, highest = _extremes_around(inside, line_px)
    np.putmask(area, inside > lowest, PaintCode.EDGE)  # several times faster than area[...] = ...
    np.putmask(area, (inside == 0) & (highest > 0), PaintCode.HALO)
    return codes


def prediction_codes(found: FoundClasses, *, origin: tuple[int, int], line_px: int) -> NDArray[np.uint8]:
    """Hatched fill with a contour, in the codes of each class.

    Args:
        found: at screen resolution.
        origin: (x, y) of the image's top left corner on the screen: the hatching sticks to the image.
        line_px: width of the contour in screen pixels; the hatching is half as wide.

    Returns:
        (h, w) of ``OverlayCode``.
    """
    codes = np.zeros(found.slots.shape, np.uint8)
    box = _grown_box(found.slots, line_px)
    if box is not None:
        for rows in bands(box[0]):
            _draw_band(codes, found, (rows, box[1]), origin=origin, line_px=line_px)
    return codes


def _draw_band(
    codes: NDArray[np.uint8], found: FoundClasses, band: Box, *, origin: tuple[int, int], line_px: int
) -> None:
    """Draw a part of the screen; in place."""
    rows, columns = band
    is_single = len(found.class_ids) == 1
    for place, (class_id, (class_rows, class_columns)) in enumerate(
        zip(found.class_ids, found.boxes, strict=True)
    ):
        first, last = max(rows.start, class_rows.start), min(rows.stop, class_rows.stop)
        if first >= last:
            continue
        part = slice(first, last), class_columns
        is_class = found.slots[part] if is_single else found.slots[part] == place + 1
        lines = hatching(class_id, part, origin=origin, line_px=max(1, line_px // 2))
        codes[part] += is_class * (lines + np.uint8(place * CODES_PER_CLASS))
    above = max(0, rows.start - line_px)
    around = found.slots[above : rows.stop + line_px, columns]
    lowest, highest = _extremes_around(around, line_px)
    is_border = (lowest != highest)[rows.start - above : rows.stop - above]
    inside = found.slots[band]
    edge = np.uint8(OverlayCode.EDGE)
    if not is_single:
        edge = inside * np.uint8(CODES_PER_CLASS) + np.uint8(OverlayCode.EDGE - CODES_PER_CLASS)
    np.putmask(codes[band], is_border, np.where(inside, edge, np.uint8(OverlayCode.HALO)))


def hatching(class_id: int, box: Box, *, origin: tuple[int, int], line_px: int) -> NDArray[np.uint8]:
    """The lines of a class in a part of the screen.

    Args:
        class_id: decides on the pattern.
        box: (rows, columns) of the screen.
        origin: (x, y) of the screen where the pattern begins.
        line_px: width of the lines.

    Returns:
        (h, w) of FILL and HATCH, or an array that broadcasts to it; a view, read-only.
    """
    hatch, is_double = hatch_of(class_id)
    rows, columns = box
    height, width = rows.stop - rows.start, columns.stop - columns.start
    left, top = columns.start - origin[0], rows.start - origin[1]
    match hatch:
        case Hatch.RISING:
            first, count = left + top, height + width - 1
        case Hatch.FALLING:
            first, count = left - top - height + 1, height + width - 1
        case Hatch.UPRIGHT:
            first, count = left, width
        case Hatch.LEVEL:
            first, count = top, height
    is_diagonal = hatch in (Hatch.RISING, Hatch.FALLING)
    period = (HATCH_PERIOD_PX if is_diagonal else _STRAIGHT_PERIOD_PX) * line_px
    period *= 2 if is_double else 1
    phases = (np.arange(count) + first) % period
    is_line = phases < line_px
    if is_double:
        is_line |= (phases >= 3 * line_px) & (phases < 4 * line_px)
    line = np.where(is_line, np.uint8(OverlayCode.HATCH), np.uint8(OverlayCode.FILL))
    if is_diagonal:
        lines = np.lib.stride_tricks.sliding_window_view(line, width)  # (h, w): line[y + x]
        return lines if hatch is Hatch.RISING else lines[::-1]
    return line[None] if hatch is Hatch.UPRIGHT else line[:, None]


def proposal_codes(inside: NDArray[np.bool_], *, pattern_origin: int, line_px: int) -> NDArray[np.uint8]:
    """Dots in a dashed line, light and dark by turns, so that it is seen on any picture.

    Args:
        inside: (h, w), what is proposed.
        pattern_origin: moves dots and dashes, in screen pixels, so that they stick to the image.
        line_px: width of the line in screen pixels.

    Returns:
        (h, w) of ``OverlayCode``.
    """
    height, width = inside.shape
    codes = np.where(inside, np.uint8(OverlayCode.FILL), np.uint8(0))
    if not inside.any():
        return codes
    period = DOT_PERIOD_PX * max(1, line_px // 2)
    rows, columns = np.arange(height)[:, None] - pattern_origin, np.arange(width)[None]
    is_dot = (((rows + columns) % period) < period // 2) & (((rows - columns) % period) < period // 2)
    np.putmask(codes, inside & is_dot, OverlayCode.HATCH)
    lowest = _extreme_around(inside.view(np.uint8), line_px, np.minimum)
    line = inside & (lowest == 0)
    is_light = ((rows + columns) // period) % 2 == 0
    np.putmask(codes, line & is_light, OverlayCode.EDGE)
    np.putmask(codes, line & ~is_light, OverlayCode.HALO)
    return codes


def _grown_box(labels: NDArray[np.uint8], n_px: int) -> Box | None:
    """The part that holds all of a picture that is not 0, and ``n_px`` around; None where all of it is 0."""
    (rows,) = np.nonzero(labels.max(axis=1, initial=0))
    if rows.size == 0:
        return None
    height, width = labels.shape
    (columns,) = np.nonzero(labels[rows[0] : rows[-1] + 1].max(axis=0))
    return (
        slice(max(0, int(rows[0]) - n_px), min(height, int(rows[-1]) + 1 + n_px)),
        slice(max(0, int(columns[0]) - n_px), min(width, int(columns[-1]) + 1 + n_px)),
    )


def _extremes_around(labels: NDArray[np.uint8], n_px: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The smallest and the largest value within ``n_px`` steps in the four directions."""
    return _extreme_around(labels, n_px, np.minimum), _extreme_around(labels, n_px, np.maximum)


def _extreme_around(labels: NDArray[np.uint8], n_px: int, extreme: np.ufunc) -> NDArray[np.uint8]:
    for _ in range(n_px):
        result = labels.copy()
        extreme(result[1:], labels[:-1], out=result[1:])
        extreme(result[:-1], labels[1:], out=result[:-1])
        extreme(result[:, 1:], labels[:, :-1], out=result[:, 1:])
        extreme(result[:, :-1], labels[:, 1:], out=result[:, :-1])
        labels = result
    return labels
