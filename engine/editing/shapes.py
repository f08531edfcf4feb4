"""Polygons and boxes as pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from engine.editing.windows import Region, Window

_FRACTION_BITS: Final = 8
"""OpenCV takes corners in fixed-point numbers; a 256th of a pixel is finer than any mouse."""

_FARTHEST_PX: Final = 1 << 20
"""Corners are pulled back to this distance, so that fixed-point numbers cannot overflow."""


def polygon_region(points: Sequence[tuple[float, float]], size: tuple[int, int]) -> Region | None:
    """Fill a polygon; crossing outlines count by the even-odd rule.

    The pixels whose centre is inside, and those on the outline itself, belong to it; so a polygon of one
    or two corners is a dot or a line, never nothing.

    Args:
        points: corners (x, y) in image pixels, may lie outside the image; closed by itself.
        size: (height, width) of the image.

    Returns:
        The region, or None where it does not touch the image or there is no corner.
    """
    if not points:
        return None
    corners = np.clip(np.asarray(points, np.float64), -_FARTHEST_PX, _FARTHEST_PX)  # (N, 2)
    left, top = (max(0, math.floor(low) - 1) for low in corners.min(axis=0))
    right, bottom = (math.ceil(high) + 2 for high in corners.max(axis=0))
    window = _cut(top, left, bottom, right, size)
    if window is None:
        return None
    # Pixel (0, 0) of OpenCV has its centre at (0, 0), ours at (0.5, 0.5).
    shifted = corners - (window.left + 0.5, window.top + 0.5)
    fixed = np.rint(shifted * (1 << _FRACTION_BITS)).astype(np.int32)
    pixels = np.zeros((window.height, window.width), np.uint8)
    cv2.fillPoly(pixels, [fixed], 1, lineType=cv2.LINE_8, shift=_FRACTION_BITS)
    return Region(window, pixels.view(np.bool_)) if pixels.any() else None


def box_region(
    corner: tuple[float, float], opposite: tuple[float, float], *, size: tuple[int, int]
) -> Region | None:
    """The pixels between two corners, each border at the nearest line between pixels; at least one pixel.

    Args:
        corner: (x, y) in image pixels, may lie outside the image.
        opposite: the corner across.
        size: (height, width) of the image.

    Returns:
        The region, or None where it does not touch the image.
    """
    left, right = _borders(corner[0], opposite[0])
    top, bottom = _borders(corner[1], opposite[1])
    window = _cut(top, left, bottom, right, size)
    return None if window is None else Region(window, np.ones((window.height, window.width), np.bool_))


def _borders(one: float, other: float) -> tuple[int, int]:
    """The nearest lines between pixels, at least one pixel apart."""
    low, high = round(min(one, other)), round(max(one, other))
    return low, max(high, low + 1)


def _cut(top: int, left: int, bottom: int, right: int, size: tuple[int, int]) -> Window | None:
    """The window of these borders inside the image; None where nothing is left."""
    top, left, bottom, right = max(0, top), max(0, left), min(size[0], bottom), min(size[1], right)
    return Window(top, left, bottom - top, right - left) if bottom > top and right > left else None
