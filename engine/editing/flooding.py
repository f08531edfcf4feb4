"""Flood fill: from one pixel to all neighbours that look alike, or up to what is painted."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.editing.windows import Region, Window

_FIRST_SIDE_PX: Final = 512
_GROWTH: Final = 2
_REACHED: Final = 255

ReadWindow = Callable[[Window], NDArray[np.uint8]]


def flood_colour(
    read: ReadWindow,
    size: tuple[int, int],
    *,
    seed: tuple[float, float],
    tolerance: int,
    max_side: int | None = None,
) -> Region | None:
    """All pixels connected to a seed whose colour is near the seed's.

    Only as much of the image is looked at as the fill reaches: a window around the seed, which is doubled
    as long as the fill touches its border.

    Args:
        read: the photo's pixels of a window, (h, w, 3) uint8; the order of the channels does not matter.
        size: (height, width) of the image.
        seed: (x, y) in image pixels.
        tolerance: how far each channel may be from the seed's, 0 to 255. Neighbours are compared with the
            seed, not with each other, so a soft gradient does not leak.
        max_side: give up where the window would have to be larger, in pixels; None: never.

    Returns:
        The region with at least the seed's pixel; None where the seed is outside the image, or it was given
        up.
    """

    def reached(window: Window, point: tuple[int, int]) -> NDArray[np.bool_]:
        photo = np.array(read(window), order="C")  # a copy: OpenCV refuses read-only arrays
        reach = np.zeros((window.height + 2, window.width + 2), np.uint8)
        # 4-connected, so that a fill does not slip through a diagonal line one pixel wide.
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (_REACHED << 8)
        limits = (tolerance,) * 3
        cv2.floodFill(photo, reach, point, 0, limits, limits, flags)
        return reach[1:-1, 1:-1] == _REACHED

    return _flood(reached, size, seed, max_side)


def flood_painting(
    pixels: NDArray[np.uint8], *, seed: tuple[float, float], max_side: int | None = None
) -> Region | None:
    """All pixels connected to a seed that have its class: a hole of the painting, or one painted island.

    Args:
        pixels: (H, W) class ids of the whole image.
        seed: (x, y) in image pixels.
        max_side: as in ``flood_colour``.

    Returns:
        As ``flood_colour``.
    """

    def reached(window: Window, point: tuple[int, int]) -> NDArray[np.bool_]:
        part = np.array(pixels[window.slices], order="C")  # a copy, as above
        reach = np.zeros((window.height + 2, window.width + 2), np.uint8)
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (_REACHED << 8)
        cv2.floodFill(part, reach, point, 0, 0, 0, flags)
        return reach[1:-1, 1:-1] == _REACHED

    return _flood(reached, pixels.shape, seed, max_side)


def _flood(
    reached: Callable[[Window, tuple[int, int]], NDArray[np.bool_]],
    size: tuple[int, int],
    seed: tuple[float, float],
    max_side: int | None,
) -> Region | None:
    x, y = math.floor(seed[0]), math.floor(seed[1])
    if not (0 <= x < size[1] and 0 <= y < size[0]):
        return None
    side = _FIRST_SIDE_PX
    while True:
        window = Window(y, x, 1, 1).grown(side // 2, size)
        mask = reached(window, (x - window.left, y - window.top))
        if not _touches_open_border(mask, window, size):
            return Region(window, mask)
        side *= _GROWTH
        if max_side is not None and side > max_side:
            return None


def _touches_open_border(mask: NDArray[np.bool_], window: Window, size: tuple[int, int]) -> bool:
    """True where the fill reached a border of the window beyond which the image goes on."""
    bottom, right = window.top + window.height, window.left + window.width
    return bool(
        (window.top > 0 and mask[0].any())
        or (bottom < size[0] and mask[-1].any())
        or (window.left > 0 and mask[:, 0].any())
        or (right < size[1] and mask[:, -1].any())
    )
