"""GrabCut (OpenCV's), the floor that the smart brush is measured against."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_ROUNDS: Final = 3
_BOX_MARGIN: Final = 0.5


def grabcut_from_scribble(photo: NDArray[np.uint8], scribble: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The scribble is object, everything else probably not.

    Args:
        photo: (H, W, 3) RGB.
        scribble: (H, W) bool, not empty.

    Returns:
        (H, W) bool, the connected parts under the scribble.
    """
    return _grabcut(photo, scribble, np.full(scribble.shape, cv2.GC_PR_BGD, np.uint8))


def grabcut_in_box(photo: NDArray[np.uint8], scribble: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Within the scribble's box, enlarged by half its longer side, probably object; outside surely not.

    Arguments and result are those of ``grabcut_from_scribble``.
    """
    ys, xs = np.nonzero(scribble)
    margin = int(_BOX_MARGIN * max(np.ptp(ys) + 1, np.ptp(xs) + 1))
    states = np.full(scribble.shape, cv2.GC_BGD, np.uint8)
    rows = slice(max(0, int(ys.min()) - margin), int(ys.max()) + margin + 1)
    columns = slice(max(0, int(xs.min()) - margin), int(xs.max()) + margin + 1)
    states[rows, columns] = cv2.GC_PR_FGD
    return _grabcut(photo, scribble, states)


def _grabcut(
    photo: NDArray[np.uint8], scribble: NDArray[np.bool_], states: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    states[scribble] = cv2.GC_FGD
    if not np.isin(states, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return np.ones_like(scribble)  # OpenCV refuses to learn a background from nothing
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = np.ascontiguousarray(photo[..., ::-1])
    cv2.grabCut(bgr, states, None, background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = np.isin(states, (cv2.GC_FGD, cv2.GC_PR_FGD)) | scribble
    _, parts = cv2.connectedComponents(found.astype(np.uint8), connectivity=8)
    return np.isin(parts, np.unique(parts[scribble]))
