"""Masks with their border moved or made smooth."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_BAND_ROWS: Final = 1024
"""Rows worked on at once: distances are 4 bytes per pixel, 200 MB for 50 megapixels in one piece."""

_HALF: Final = 127.5


def grow(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Add all pixels within a distance of the mask. The array must have room for them.

    Args:
        mask: (h, w) bool.
        radius: in pixels, from centre to centre.

    Returns:
        (h, w) bool, a new array.
    """
    return _within(mask, radius)


def shrink(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Remove all pixels within a distance of the outside. The border of the array is not outside.

    Args:
        mask: (h, w) bool.
        radius: in pixels, from centre to centre.

    Returns:
        (h, w) bool, a new array.
    """
    return ~_within(~mask, radius)


def smooth(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Take corners and frays off an outline: a Gaussian blur, cut at one half. Straight borders stay.

    Args:
        mask: (h, w) bool.
        radius: about the size of what disappears, in pixels; the blur's standard deviation is half of it.

    Returns:
        (h, w) bool, a new array.
    """
    if radius <= 0:
        return mask.copy()
    blurred = cv2.GaussianBlur(
        np.ascontiguousarray(mask).view(np.uint8) * np.uint8(255),
        (0, 0),
        radius / 2,
        borderType=cv2.BORDER_REPLICATE,
    )
    return blurred > _HALF


def _within(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """True where a True pixel is at most ``radius`` away."""
    if radius <= 0:
        return mask.copy()
    height = mask.shape[0]
    result = np.empty(mask.shape, np.bool_)
    reach = math.ceil(radius)
    for first in range(0, height, _BAND_ROWS):
        last = min(height, first + _BAND_ROWS)
        top = max(0, first - reach)
        part = mask[top : min(height, last + reach)]
        if not part.any():
            result[first:last] = False
            continue
        # OpenCV measures the distance to the next zero.
        distance = cv2.distanceTransform((~part).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        np.less_equal(distance[first - top : last - top], radius + 1e-3, out=result[first:last])
    return result
