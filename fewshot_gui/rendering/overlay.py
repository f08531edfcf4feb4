"""Masks and score maps, resampled to screen pixels and turned into ``OverlayCode`` pictures.

Everything here works at the resolution of the screen, so an outline is as thin on a 12-megapixel photo
as on a thumbnail and costs the same. Screen pixels are device pixels; a screen pixel (x, y) shows the
image point ((x - offset_x) / scale, (y - offset_y) / scale).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from fewshot_gui.rendering.palette import OverlayCode, threshold_level
from fewshot_gui.rendering.qimage import grayscale_view

HATCH_PERIOD_PX: Final = 9
"""Distance of the hatching lines in units of their width."""

DOT_PERIOD_PX: Final = 6
"""Distance of a proposal's dots, and length of its dashes, in units of half an outline's width."""


def scores_to_uint8(scores: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Quantise scores in [0, 1] to 0..255, any shape; values outside are clipped, NaN becomes 0."""
    finite = np.nan_to_num(scores.astype(np.float32), nan=0.0)
    return (np.clip(finite, 0.0, 1.0) * 255 + 0.5).astype(np.uint8)


def shrink_scores(scores: NDArray[np.uint8], max_side: int) -> NDArray[np.uint8]:
    """Average a score map down to at most ``max_side`` on its long side.

    Args:
        scores: (h, w).
        max_side: in pixels.

    Returns:
        (h', w') with the same aspect ratio, a copy; never larger than the input.
    """
    height, width = scores.shape
    factor = min(1.0, max_side / max(height, width))
    shrunk = grayscale_view(np.ascontiguousarray(scores)).scaled(
        max(1, round(width * factor)),
        max(1, round(height * factor)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    rows = np.frombuffer(shrunk.constBits(), np.uint8).reshape(shrunk.height(), shrunk.bytesPerLine())
    return rows[:, : shrunk.width()].copy()


def stretch_scores(
    scores: NDArray[np.uint8], size: tuple[int, int], *, target: tuple[float, float, float, float]
) -> NDArray[np.uint8]:
    """Stretch a score map smoothly over a part of the screen.

    Scores, not colours, are interpolated: thresholding the result gives a sharp, smooth border.

    Args:
        scores: (h, w), contiguous.
        size: (height, width) of the result in screen pixels.
        target: (x, y, width, height), where in the result the whole map lies; may reach beyond it.

    Returns:
        (height, width) scores, 0 where the map does not reach.
    """
    stretched = np.zeros(size, np.uint8)
    part = visible_part(size, target=target, source_size=scores.shape)
    if part is None:
        return stretched
    screen = grayscale_view(stretched)  # the painter does not keep it alive
    painter = QPainter(screen)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(part[0], grayscale_view(scores), part[1])
    painter.end()
    return stretched


def visible_part(
    size: tuple[int, int], *, target: tuple[float, float, float, float], source_size: tuple[int, ...]
) -> tuple[QRectF, QRectF] | None:
    """Cut a stretched picture down to what is on the screen, so that no huge rectangle is ever drawn.

    Args:
        size: (height, width) of the screen.
        target: (x, y, width, height), where on the screen the whole picture lies.
        source_size: (height, width) of the picture.

    Returns:
        (target, source) rectangles for ``QPainter.drawImage``; the source lies on whole pixels and reaches
        two beyond the screen, so that smooth scaling is right at its border. None where nothing is seen.
    """
    spans = []
    for origin, length, n_source, n_screen in (
        (target[0], target[2], source_size[1], size[1]),
        (target[1], target[3], source_size[0], size[0]),
    ):
        step = length / n_source
        first = max(0, math.floor(-origin / step) - 2)
        last = min(n_source, math.ceil((n_screen - origin) / step) + 2)
        if last <= first:
            return None
        spans.append((origin + first * step, (last - first) * step, first, last - first))
    (left, width, source_left, source_width), (top, height, source_top, source_height) = spans
    return (
        QRectF(left, top, width, height),
        QRectF(source_left, source_top, source_width, source_height),
    )


def sample_mask(
    mask: NDArray[np.uint8],
    size: tuple[int, int],
    *,
    offset: tuple[float, float],
    scale: float,
) -> NDArray[np.bool_]:
    """Resample a mask to screen pixels.

    Zoomed in, a screen pixel takes the image pixel under its centre. Zoomed out it is set as soon as one
    of the image pixels it covers is: a stroke one pixel wide never disappears.

    Args:
        mask: (H, W), nonzero = painted.
        size: (height, width) of the result in screen pixels.
        offset: (x, y) of the image's top left corner in the result.
        scale: screen pixels per image pixel.

    Returns:
        (height, width) bool, False outside the image.
    """
    rows, row_slice = _source_indices(size[0], offset[1], scale, mask.shape[0])
    columns, column_slice = _source_indices(size[1], offset[0], scale, mask.shape[1])
    sampled = np.zeros(size, np.bool_)
    if rows.size == 0 or columns.size == 0:
        return sampled
    n_covered = max(1, math.ceil(1 / scale - 1e-9))
    first, last = int(columns[0]), min(int(columns[-1]) + n_covered, mask.shape[1])
    band = _maximum_over(mask[:, first:last], rows, n_covered, axis=0)
    sampled[row_slice, column_slice] = _maximum_over(band, columns - first, n_covered, axis=1)
    return sampled


def support_codes(inside: NDArray[np.bool_], *, line_px: int) -> NDArray[np.uint8]:
    """Even fill, a light line inside its border and a dark one outside.

    Args:
        inside: (h, w), what is painted.
        line_px: width of each line in screen pixels.

    Returns:
        (h, w) of ``OverlayCode``.
    """
    return _outlined(inside, np.where(inside, np.uint8(OverlayCode.FILL), np.uint8(0)), line_px=line_px)


def prediction_codes(
    scores: NDArray[np.uint8], threshold: float, *, hatch_origin: int, line_px: int
) -> NDArray[np.uint8]:
    """Hatched fill with a contour where the score reaches the threshold.

    Args:
        scores: (h, w) at screen resolution.
        threshold: in [0, 1].
        hatch_origin: moves the hatching, in screen pixels, so that it sticks to the image while panning.
        line_px: width of the contour in screen pixels; the hatching is half as wide.

    Returns:
        (h, w) of ``OverlayCode``.
    """
    height, width = scores.shape
    inside = scores >= threshold_level(threshold)
    if height == 0 or width == 0:
        return np.zeros((height, width), np.uint8)
    hatch_px = max(1, line_px // 2)
    period = HATCH_PERIOD_PX * hatch_px
    diagonal = np.arange(height + width - 1) - hatch_origin
    line = np.where(diagonal % period < hatch_px, np.uint8(OverlayCode.HATCH), np.uint8(OverlayCode.FILL))
    hatching = np.lib.stride_tricks.sliding_window_view(line, width)  # (h, w): line[y + x]
    return _outlined(inside, hatching * inside, line_px=line_px)


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
    line = inside & _grown(~inside, line_px)
    is_light = ((rows + columns) // period) % 2 == 0
    np.putmask(codes, line & is_light, OverlayCode.EDGE)
    np.putmask(codes, line & ~is_light, OverlayCode.HALO)
    return codes


def _outlined(inside: NDArray[np.bool_], fill: NDArray[np.uint8], *, line_px: int) -> NDArray[np.uint8]:
    if not inside.any():
        return fill
    outside = ~inside
    edge = inside & _grown(outside, line_px)
    halo = outside & _grown(inside, line_px)
    np.putmask(fill, edge, OverlayCode.EDGE)  # several times faster than fill[edge] = ...
    np.putmask(fill, halo, OverlayCode.HALO)
    return fill


def _grown(region: NDArray[np.bool_], n_px: int) -> NDArray[np.bool_]:
    """Grow a region by ``n_px`` in the four directions; nothing comes in from beyond the border."""
    for _ in range(n_px):
        grown = region.copy()
        grown[1:] |= region[:-1]
        grown[:-1] |= region[1:]
        grown[:, 1:] |= region[:, :-1]
        grown[:, :-1] |= region[:, 1:]
        region = grown
    return region


def _source_indices(
    n_screen: int, offset: float, scale: float, n_source: int
) -> tuple[NDArray[np.intp], slice]:
    """First source index of each screen pixel that shows the image, and which screen pixels these are."""
    # Zoomed in: the pixel under the centre. Zoomed out: the first of those covered, partly or whole.
    anchor = 0.5 if scale >= 1 else 0.0
    begin = max(0, math.ceil(offset - 0.5) if scale >= 1 else math.floor(offset))
    end = offset + n_source * scale
    end = min(n_screen, math.floor(end + 0.5) if scale >= 1 else math.ceil(end))
    if end <= begin:
        return np.empty(0, np.intp), slice(0, 0)
    positions = np.arange(begin, end)
    indices = np.floor((positions + anchor - offset) / scale).astype(np.intp)
    return np.clip(indices, 0, n_source - 1), slice(begin, end)


def _maximum_over(
    values: NDArray[np.uint8], starts: NDArray[np.intp], count: int, *, axis: int
) -> NDArray[np.uint8]:
    """Maximum of ``count`` neighbours from each start on; numpy's own ``reduceat`` is ten times slower."""
    last = values.shape[axis] - 1
    result = values.take(starts, axis=axis)
    for step in range(1, count):
        np.maximum(result, values.take(np.minimum(starts + step, last), axis=axis), out=result)
    return result
