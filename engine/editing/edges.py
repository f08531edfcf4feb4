"""Outlines pulled to the edges of the photo.

Method: watershed by flooding (Meyer 1992; ``cv2.watershed``). What is deep inside the mask and what is far
outside is sure; both grow into the doubtful band along the outline, over the smallest colour differences
first, and meet where the colour changes most. Measured against a guided filter and GrabCut's graph cut in the
same band (BENCHMARKS.md): outlines as good as theirs, ten to forty times quicker, and so the only one that
follows the brush.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.editing.windows import Window

_BLUR_PX: Final = 1.0
"""Standard deviation that takes noise and JPEG blocks from the photo; less finds speckles, more rounds."""

_SURE_DEPTH: Final = 0.6
"""Of a mask's greatest depth: what lies deeper stays inside, however thin the mask is."""

_TILE_PX: Final = 384
_MARGIN_IN_REACHES: Final = 2
"""What a tile sees around itself, so that neighbouring tiles agree where they meet."""

_OBJECT: Final = 1
_REST: Final = 2


def snap_to_edges(photo: NDArray[np.uint8], mask: NDArray[np.bool_], *, reach: int) -> NDArray[np.bool_]:
    """Move a mask's outline to the strongest edge of the photo nearby.

    About 10 ms for 512 x 512 pixels. The border of the array cuts nothing off: a mask that touches it goes
    on behind it.

    Args:
        photo: (h, w, 3) uint8, the same window as the mask; the order of the channels does not matter.
        mask: (h, w) bool.
        reach: how far the outline may move, in pixels.

    Returns:
        (h, w) bool, a new array; differs from the mask within ``reach`` of its outline only.
    """
    if reach < 1 or not mask.any() or mask.all():
        return mask.copy()
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_3)
    markers = np.zeros(mask.shape, np.int32)
    markers[_deep_inside(depth, reach)] = _OBJECT
    markers[distance > reach] = _REST
    if not (markers == _REST).any():
        return mask.copy()  # the whole window is doubtful
    # What OpenCV's watershed decides for the outermost ring of pixels is nothing, so there is one more ring.
    framed = cv2.copyMakeBorder(markers, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    blurred = cv2.GaussianBlur(np.ascontiguousarray(photo), (0, 0), _BLUR_PX)
    cv2.watershed(cv2.copyMakeBorder(blurred, 1, 1, 1, 1, cv2.BORDER_REPLICATE), framed)
    basins = framed[1:-1, 1:-1]
    # The line between the basins belongs to none of them: there the mask stays as it was.
    return np.where(basins > 0, basins == _OBJECT, mask)


def snap_outline(
    read: Callable[[Window], NDArray[np.uint8]],
    mask: NDArray[np.bool_],
    *,
    window: Window,
    size: tuple[int, int],
    reach: int,
) -> NDArray[np.bool_]:
    """``snap_to_edges`` for a mask of any size: tile by tile along its outline, with bounded memory.

    Args:
        read: the photo's pixels of a window of the image, (h, w, 3) uint8.
        mask: (h, w) bool, the mask within ``window``.
        window: where in the image the mask is.
        size: (height, width) of the image.
        reach: how far the outline may move, in pixels.

    Returns:
        (h, w) bool, a new array.
    """
    snapped = mask.copy()
    for tile in border_tiles(mask, side=_TILE_PX, margin=reach):
        around = tile.grown(_MARGIN_IN_REACHES * reach, mask.shape)
        place = Window(window.top + around.top, window.left + around.left, around.height, around.width)
        part = snap_to_edges(read(place), mask[around.slices], reach=reach)
        snapped[tile.slices] = part[tile.inside(around).slices]
    return snapped


def border_tiles(mask: NDArray[np.bool_], *, side: int, margin: int = 1) -> list[Window]:
    """Tiles of a mask that are near its outline; the others need no snapping.

    Args:
        mask: (h, w) bool.
        side: of a tile, in pixels.
        margin: how near, in pixels.

    Returns:
        Tiles in reading order; they do not overlap.
    """
    height, width = mask.shape
    tiles = []
    for top in range(0, height, side):
        for left in range(0, width, side):
            tile = Window(top, left, min(side, height - top), min(side, width - left))
            around = mask[tile.grown(margin, (height, width)).slices]
            if around.any() and not around.all():
                tiles.append(tile)
    return tiles


def _deep_inside(depth: NDArray[np.float32], reach: int) -> NDArray[np.bool_]:
    """What stays inside: deeper than ``reach``, and of every thinner part its ridge.

    Args:
        depth: (h, w) distance to the outside.
        reach: in pixels.
    """
    sure = depth > reach
    n_labels, labels = cv2.connectedComponents((depth > 0).astype(np.uint8), connectivity=8)
    deepest = np.zeros(n_labels, np.float32)
    np.maximum.at(deepest, labels.ravel(), depth.ravel())
    return sure | ((depth >= _SURE_DEPTH * deepest[labels]) & (depth > 0) & (deepest[labels] <= reach))
