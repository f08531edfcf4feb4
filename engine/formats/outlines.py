"""Outlines of masks along pixel edges, and masks from outlines.

Coordinates are those COCO, YOLO and LabelMe share: x to the right and y down, and the pixel in column c and
row r covers [c, c + 1] x [r, r + 1]. An outline traced here and filled again gives the same pixels, whatever
the shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.formats.regions import Region

Ring = NDArray[np.float64]
"""(N, 2) points (x, y) in pixels; the last one is joined to the first."""

_CROSSINGS_AT_ONCE: Final = 4_000_000
_MAX_CROSSINGS: Final = 400_000_000
"""Enough for any real outline; a file made to keep a computer busy for hours has more."""


def trace(mask: NDArray[np.bool_]) -> tuple[list[Ring], list[Ring]]:
    """Follow the pixel edges of a mask.

    Pixels that touch at a corner only get rings of their own; the background between them counts as joined.
    So outer rings never cross themselves.

    Source: ours. Corners on one row or column of the pixel grid pair off in order, which makes horizontal and
    vertical edges; walking them in turn gives the rings.

    Args:
        mask: (H, W) bool.

    Returns:
        Outer rings and rings of holes, corners only, each (N >= 4, 2) in whole pixels.
    """
    padded = np.pad(mask, 1).view(np.uint8)
    upper_left, upper_right = padded[:-1, :-1], padded[:-1, 1:]
    lower_left, lower_right = padded[1:, :-1], padded[1:, 1:]
    total = upper_left + upper_right + lower_left + lower_right
    is_diagonal = (total == 2) & (upper_left == lower_right)
    ys, xs = np.nonzero((total == 1) | (total == 3) | is_diagonal)
    if not len(ys):
        return [], []
    # A diagonal point is a corner of two rings: it stands twice, once for each of its pixels.
    copies = 1 + is_diagonal[ys, xs]
    ys, xs = np.repeat(ys, copies), np.repeat(xs, copies)
    is_second = np.zeros(len(ys), bool)
    is_second[1:] = (ys[1:] == ys[:-1]) & (xs[1:] == xs[:-1])
    # The first copy is the left pixel's. On its row, an edge from the left ends at it before the next begins.
    beside = _partners(np.lexsort((is_second, xs, ys)))
    # In its column the upper pixel's copy comes first: the left one's where the upper left pixel is set.
    is_left_above = upper_left[ys, xs].astype(bool)
    is_lower = np.where(is_left_above, is_second, ~is_second)
    above = _partners(np.lexsort((is_lower, ys, xs)))
    return _walk(np.stack([xs, ys], axis=1), beside, above, is_object=lower_right[ys, xs].astype(bool))


def fill(rings: Sequence[Ring], size: tuple[int, int]) -> Region:
    """Pixels whose centre lies inside an odd number of rings.

    Source: ours, the even-odd rule at pixel centres.

    Args:
        rings: each (N, 2), finite and below 1e9; what lies outside of the image is cut off. Fewer than three
            points fill nothing. Memory is that of their bounding box plus a bounded rest.
        size: (H, W) of the image.

    Returns:
        The pixels within their bounding box; an empty region where there are none.

    Raises:
        DataError: a ring goes up and down so often that filling it would take minutes.
    """
    height, width = size
    points = np.concatenate([np.empty((0, 2)), *rings])
    if not len(points):
        return Region(top=0, left=0, mask=np.zeros((0, 0), bool))
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    left, right = (int(np.clip(x, 0, width)) for x in (low[0], high[0]))
    top, bottom = (int(np.clip(y, 0, height)) for y in (low[1], high[1]))
    toggles = np.zeros((bottom - top, right - left + 1), np.uint8)
    for ring in rings:
        _toggle_ring(toggles, np.asarray(ring, np.float64) - (left, top))
    return Region(top=top, left=left, mask=np.bitwise_xor.accumulate(toggles, axis=1)[:, :-1].astype(bool))


def simplify(ring: Ring, *, tolerance_px: float) -> Ring:
    """Fewer points: no outline moves by more than the tolerance (Douglas-Peucker); 0 changes nothing."""
    if tolerance_px <= 0:
        return ring
    fewer = cv2.approxPolyDP(ring.astype(np.float32).reshape(-1, 1, 2), tolerance_px, True)
    return fewer.reshape(-1, 2).astype(np.float64) if len(fewer) >= 3 else ring


def bridge(rings: Sequence[Ring]) -> Ring:
    """Join rings to one by bridges of no width, there and back; filled by the even-odd rule nothing changes.

    For formats with one ring per object: a hole is cut free by a slit, and separate parts hang on threads.

    Args:
        rings: at least one; the first is the one the others are hung on.
    """
    joined = rings[0]
    for ring in rings[1:]:
        start = int(np.argmin(ring[:, 0]))
        place = int(np.argmin(((joined - ring[start]) ** 2).sum(axis=1)))
        loop = np.concatenate([ring[start:], ring[: start + 1]])
        joined = np.concatenate([joined[: place + 1], loop, joined[place:]])
    return joined


def _partners(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """In sorted order the corners are joined in pairs; for each corner the number of its partner."""
    partners = np.empty_like(order)
    partners[order[0::2]], partners[order[1::2]] = order[1::2], order[0::2]
    return partners


def _walk(
    points: NDArray[np.intp],
    beside: NDArray[np.intp],
    above: NDArray[np.intp],
    *,
    is_object: NDArray[np.bool_],
) -> tuple[list[Ring], list[Ring]]:
    """Rings from corners in raster order and their partners.

    Args:
        points: (N, 2) corners (x, y).
        beside: the partner on the same row.
        above: the partner on the same column.
        is_object: what the pixel below and right of the corner is. The first corner of a ring is its top left
            one, so there it tells an outer ring from a hole.

    Returns:
        Outer rings and holes.
    """
    across, along = beside.tolist(), above.tolist()
    is_seen = bytearray(len(points))
    outer: list[Ring] = []
    holes: list[Ring] = []
    for start in range(len(points)):
        path, corner = [], start
        while not is_seen[corner]:
            neighbour = across[corner]
            is_seen[corner] = is_seen[neighbour] = 1
            path += (corner, neighbour)
            corner = along[neighbour]
        if path:
            (outer if is_object[start] else holes).append(points[path].astype(np.float64))
    return outer, holes


def _toggle_ring(toggles: NDArray[np.uint8], ring: Ring) -> None:
    """Flip the pixel right of each place where a ring crosses the centre line of a row."""
    height, width = toggles.shape[0], toggles.shape[1] - 1
    ends = np.roll(ring, -1, axis=0)
    is_down = (ring[:, 1] <= ends[:, 1])[:, None]
    top, bottom = np.where(is_down, ring, ends), np.where(is_down, ends, ring)
    # Rows whose centre, y + 0.5, lies in [top, bottom).
    first = np.clip(np.ceil(top[:, 1] - 0.5), 0, height).astype(np.int64)
    n_rows = np.clip(np.ceil(bottom[:, 1] - 0.5), 0, height).astype(np.int64) - first
    crossings = np.cumsum(n_rows)
    if len(ring) and crossings[-1] > _MAX_CROSSINGS:
        raise DataError(f"An outline crosses {crossings[-1]:,} rows; it is too complicated to fill.")
    begin, done = 0, 0
    while begin < len(ring):
        # As many edges at once as stay within the bound; one edge alone crosses at most H rows.
        until = max(begin + 1, int(np.searchsorted(crossings, done + _CROSSINGS_AT_ONCE, side="right")))
        edge = np.repeat(np.arange(begin, until), n_rows[begin:until])
        step = np.arange(len(edge)) + done - (crossings - n_rows)[edge]
        rows = first[edge] + step
        share = (rows + 0.5 - top[edge, 1]) / (bottom[edge, 1] - top[edge, 1])
        xs = top[edge, 0] + share * (bottom[edge, 0] - top[edge, 0])
        columns = np.clip(np.ceil(xs - 0.5), 0, width).astype(np.int64)
        np.bitwise_xor.at(toggles, (rows, columns), 1)
        begin, done = until, int(crossings[until - 1])
