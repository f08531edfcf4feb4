"""Masks of single classes, cut out of a label map that keeps changing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect


class ClassMasks:
    """Hands out the same array for a class until pixels of this class change. GUI thread only.

    After a change only the changed rectangle is compared, so a stroke of one class costs the others next to
    nothing, and itself one copy of the mask.
    """

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        """Look at a label map.

        Args:
            pixels: (H, W) class ids, live.
        """
        self._pixels = pixels
        self._masks: dict[int, NDArray[np.bool_]] = {}
        self._stale: dict[int, QRect] = {}  # where pixels may differ since a mask was handed out

    def note_change(self, rect: QRect) -> None:
        """Pixels in a rectangle may differ."""
        for class_id in self._masks:
            self._stale[class_id] = self._stale.get(class_id, QRect()).united(rect)

    def mask_of(self, class_id: int) -> NDArray[np.bool_]:
        """(H, W) read-only, True = the class."""
        mask = self._masks.get(class_id)
        if mask is None:
            self._masks[class_id] = _read_only(self._pixels == class_id)
            return self._masks[class_id]
        stale = self._stale.pop(class_id, QRect())
        if stale.isEmpty():
            return mask
        window = slice(stale.top(), stale.bottom() + 1), slice(stale.left(), stale.right() + 1)
        present = self._pixels[window] == class_id
        if not np.array_equal(mask[window], present):
            mask = mask.copy()
            mask[window] = present
            self._masks[class_id] = _read_only(mask)
        return mask


def _read_only(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    mask.flags.writeable = False
    return mask
