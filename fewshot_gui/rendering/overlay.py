"""Masks and score maps, resampled to screen pixels.

Everything here works at the resolution of the screen, so an outline is as thin on a 12-megapixel photo
as on a thumbnail and costs the same. Screen pixels are device pixels; a screen pixel (x, y) shows the
image point ((x - offset_x) / scale, (y - offset_y) / scale).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from fewshot_gui.rendering.qimage import channels_view, grayscale_view


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
        scores: (h, w).
        size: (height, width) of the result in screen pixels.
        target: (x, y, width, height), where in the result the whole map lies; may reach beyond it.

    Returns:
        (height, width) scores, 0 where the map does not reach.
    """
    part = visible_part(size, target=target, source_size=scores.shape)
    if part is None:
        return np.zeros(size, np.uint8)
    return np.ascontiguousarray(stretch_planes([scores], size, part=part)[..., 0])


def stretch_planes(
    planes: Sequence[NDArray[np.uint8]], size: tuple[int, int], *, part: tuple[QRectF, QRectF]
) -> NDArray[np.uint8]:
    """Stretch up to three maps of the same size at once, as the channels of a picture.

    Source: ours. Qt works on four channels whatever the format, so that three maps cost what one does, and
    all cost half of a grey picture, whose pixels it converts to and fro. Each channel is the same as if it
    were stretched alone.

    Args:
        planes: 1 to 3 of (h, w).
        size: (height, width) of the result in screen pixels.
        part: (target, source) rectangles, see ``visible_part``.

    Returns:
        (height, width, 4); channel k is map k, 0 outside the target.
    """
    height, width = planes[0].shape
    source = np.zeros((height, width, 4), np.uint8)
    for place, plane in enumerate(planes):
        source[..., place] = plane
    stretched = np.zeros((*size, 4), np.uint8)
    screen = channels_view(stretched)  # the painter does not keep it alive
    painter = QPainter(screen)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(part[0], channels_view(source), part[1])
    painter.end()
    return stretched


def visible_part(
    size: tuple[int, int],
    *,
    target: tuple[float, float, float, float],
    source_size: tuple[int, ...],
    box: tuple[slice, slice] | None = None,
) -> tuple[QRectF, QRectF] | None:
    """Cut a stretched picture down to what is on the screen, so that no huge rectangle is ever drawn.

    Args:
        size: (height, width) of the screen.
        target: (x, y, width, height), where on the screen the whole picture lies.
        source_size: (height, width) of the picture.
        box: (rows, columns) of the picture outside which nothing is wanted; None: all of it.

    Returns:
        (target, source) rectangles for ``QPainter.drawImage``; the source lies on whole pixels and reaches
        two beyond the screen and the box, so that smooth scaling is right at its border. None where nothing
        is seen.
    """
    rows, columns = box or (slice(0, source_size[0]), slice(0, source_size[1]))
    spans = []
    for origin, length, n_source, n_screen, wanted in (
        (target[0], target[2], source_size[1], size[1], columns),
        (target[1], target[3], source_size[0], size[0], rows),
    ):
        step = length / n_source
        first = max(0, math.floor(-origin / step) - 2, wanted.start - 2)
        last = min(n_source, math.ceil((n_screen - origin) / step) + 2, wanted.stop + 2)
        if last <= first:
            return None
        spans.append((origin + first * step, (last - first) * step, first, last - first))
    (left, width, source_left, source_width), (top, height, source_top, source_height) = spans
    return (
        QRectF(left, top, width, height),
        QRectF(source_left, source_top, source_width, source_height),
    )


def sample_labels(
    labels: NDArray[np.uint8],
    size: tuple[int, int],
    *,
    offset: tuple[float, float],
    scale: float,
) -> NDArray[np.uint8]:
    """Resample class ids to screen pixels.

    Zoomed in, a screen pixel takes the image pixel under its centre. Zoomed out it takes the largest id of
    the image pixels it covers: a stroke one pixel wide never disappears.

    Args:
        labels: (H, W) class ids, 0 = nothing.
        size: (height, width) of the result in screen pixels.
        offset: (x, y) of the image's top left corner in the result.
        scale: screen pixels per image pixel.

    Returns:
        (height, width), 0 outside the image.
    """
    rows, row_slice = _source_indices(size[0], offset[1], scale, labels.shape[0])
    columns, column_slice = _source_indices(size[1], offset[0], scale, labels.shape[1])
    sampled = np.zeros(size, np.uint8)
    if rows.size == 0 or columns.size == 0:
        return sampled
    n_covered = max(1, math.ceil(1 / scale - 1e-9))
    first, last = int(columns[0]), min(int(columns[-1]) + n_covered, labels.shape[1])
    band = _maximum_over(labels[:, first:last], rows, n_covered, axis=0)
    sampled[row_slice, column_slice] = _maximum_over(band, columns - first, n_covered, axis=1)
    return sampled


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
