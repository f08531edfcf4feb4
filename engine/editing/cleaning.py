"""Holes and islands."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SMALL_ISLAND: Final = 0.02
"""Islands below this share of the largest one are taken for slips of the pen."""


def fill_holes(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Paint everything that is enclosed.

    A hole is a part that is not painted and not connected, over one of four sides, with the border of the
    array. So the array should hold all that is painted; what touches its border counts as closed off only
    where paint closes it.

    Args:
        mask: (h, w) bool.

    Returns:
        (h, w) bool, a new array.
    """
    # A ring of clear pixels around, from which one flood reaches all that is outside.
    padded = cv2.copyMakeBorder(mask.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    cv2.floodFill(padded, None, (0, 0), 2)
    return padded[1:-1, 1:-1] != 2


def remove_islands(mask: NDArray[np.bool_], *, smallest: float = SMALL_ISLAND) -> NDArray[np.bool_]:
    """Erase the parts that are small beside the largest one.

    Args:
        mask: (h, w) bool.
        smallest: share of the largest part's area from which on a part stays, in [0, 1]; 1 keeps only the
            largest. Parts that touch at a corner are one.

    Returns:
        (h, w) bool, a new array.
    """
    n_labels, labels, statistics, _ = cv2.connectedComponentsWithStats(
        np.ascontiguousarray(mask).view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    if n_labels <= 2:
        return mask.copy()
    areas = statistics[:, cv2.CC_STAT_AREA]
    stays = areas >= smallest * areas[1:].max()
    stays[0] = False  # the background
    return stays[labels]
