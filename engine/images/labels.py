"""From a model's scores, one map per class, to class ids in the picture's own pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ShapeError


def scores_to_labels(
    scores: NDArray[np.floating],
    size: tuple[int, int],
    *,
    class_ids: Sequence[int],
    thresholds: Sequence[float],
) -> NDArray[np.uint8]:
    """Stretch scores bilinearly over a picture; where classes meet, the highest score has the pixel.

    Source: ours. The stretch is done in bands of rows that stay in the processor's cache, and only where
    a class reaches its threshold, so an absent class costs next to nothing. Any thread.

    Args:
        scores: (C, h, w) in [0, 1], one map per class, each covering the whole picture.
        size: (H, W) of the picture in pixels.
        class_ids: C ids in 1..255, in the order of ``scores``.
        thresholds: C numbers in [0, 1]: a class counts where its stretched score is at least its own.

    Returns:
        (H, W) uint8: per pixel the class with the highest score among those that count, the first of them
        where they tie; 0 where none counts.

    Raises:
        ShapeError: ``scores`` is not (C, h, w) with one id and one threshold per class, is empty, or the
            size is not positive.
    """
    if scores.ndim != 3 or 0 in scores.shape[1:] or min(size) < 1:
        raise ShapeError(f"Scores must be (C, h, w) and the size positive, not {scores.shape} and {size}.")
    if not len(scores) == len(class_ids) == len(thresholds):
        raise ShapeError(
            f"There are scores of {len(scores)} classes, but {len(class_ids)} ids "
            f"and {len(thresholds)} thresholds."
        )
    labels = np.zeros(size, np.uint8)
    widened = [_widened(field, size) for field in scores]  # (min(h, H), W) each
    for rows, first, second, shares in _bands(size[0], min(scores.shape[1], size[0])):
        best: NDArray[np.float32] | None = None  # (rows, W), the highest score that counts, else below 0
        for field, class_id, threshold in zip(widened, class_ids, map(float, thresholds), strict=True):
            upper, lower = field[first], field[second]
            columns = _reaching(np.maximum(upper, lower), threshold)
            if columns is None:
                continue  # a blend of two rows is nowhere above both
            blend = np.multiply.outer(shares, lower[columns] - upper[columns])
            blend += upper[columns]
            band = labels[rows, columns]
            if len(widened) == 1:
                np.multiply(blend >= threshold, np.uint8(class_id), out=band)
                continue
            if best is None:
                best = np.full((len(shares), size[1]), -1, np.float32)
            # Arithmetic instead of masked copies: those take ten times as long.
            blend -= (blend < threshold) * np.float32(2)
            is_higher = blend > best[:, columns]
            np.maximum(best[:, columns], blend, out=best[:, columns])
            band ^= (band ^ np.uint8(class_id)) * is_higher.view(np.uint8)
    return labels


def _widened(field: NDArray[np.floating], size: tuple[int, int]) -> NDArray[np.float32]:
    """(h, w) stretched to the picture's width; to its height as well where that is less than h."""
    height, width = size
    image = Image.fromarray(np.ascontiguousarray(field, np.float32))
    return np.asarray(image.resize((width, min(len(field), height)), Image.Resampling.BILINEAR))


def _bands(height: int, n_rows: int) -> Iterator[tuple[slice, int, int, NDArray[np.float32]]]:
    """The picture's rows, grouped by the two score rows they lie between.

    Yields:
        Rows of the picture, score row above, score row below, and (n,) how much of the row below is in each.
    """
    places = ((np.arange(height) + 0.5) * (n_rows / height) - 0.5).clip(0, n_rows - 1)
    above = np.minimum(places.astype(np.intp), max(n_rows - 2, 0))
    starts = np.flatnonzero(np.diff(above, prepend=-1))
    for start, stop in zip(starts, [*starts[1:], height], strict=True):
        first = int(above[start])
        shares = (places[start:stop] - first).astype(np.float32)
        yield slice(start, stop), first, min(first + 1, n_rows - 1), shares


def _reaching(values: NDArray[np.float32], threshold: float) -> slice | None:
    """From the first to the last place where values are at least a threshold; None where there is none."""
    (places,) = np.nonzero(values >= threshold)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else None
