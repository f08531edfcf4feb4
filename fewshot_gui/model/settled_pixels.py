"""The class ids of an image as they were before the running stroke."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.project import IGNORE
from fewshot_gui.model.pixel_change import NOTHING
from fewshot_gui.model.undo_stack import UndoStep

N_VALUES: Final = 256
_CHUNK: Final = 1 << 16
"""Pixels counted at once: ``bincount`` widens what it counts eightfold, and this still fits the cache."""

PixelWindow = tuple[slice, slice]


class SettledPixels:
    """Pixels, and how many of each class there are. GUI thread only.

    Attributes:
        pixels: (H, W) uint8 class ids; changed by the methods only.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        """Begin with nothing.

        Args:
            size: (height, width) in pixels.
        """
        self.pixels = np.zeros(size, np.uint8)
        self._n_of = np.zeros(N_VALUES, np.int64)
        self._n_of[NOTHING] = self.pixels.size

    @property
    def class_ids(self) -> tuple[int, ...]:
        """The classes that are there, ascending."""
        return tuple((np.flatnonzero(self._n_of[NOTHING + 1 : IGNORE]) + NOTHING + 1).tolist())

    def n_of(self, class_id: int) -> int:
        """How many pixels a class has."""
        return int(self._n_of[class_id])

    def take(self, window: PixelWindow, pixels: NDArray[np.uint8]) -> None:
        """Replace the pixels of a window.

        Args:
            window: rows and columns.
            pixels: (h, w) class ids.
        """
        self._n_of -= _counted(self.pixels[window])
        self.pixels[window] = pixels
        self._n_of += _counted(pixels)

    def apply(self, step: UndoStep) -> None:
        """Go to the other side of an undo step."""
        window = window_of(step)
        self._n_of -= _counted(self.pixels[window])
        step.apply(self.pixels)
        self._n_of += _counted(self.pixels[window])


def window_of(step: UndoStep) -> PixelWindow:
    """Rows and columns of what an undo step changes."""
    height, width = step.size
    return slice(step.top, step.top + height), slice(step.left, step.left + width)


def _counted(pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """(256,) how often each value occurs."""
    values = pixels.ravel()
    n_of = np.zeros(N_VALUES, np.int64)
    for start in range(0, values.size, _CHUNK):
        n_of += np.bincount(values[start : start + _CHUNK], minlength=N_VALUES)
    return n_of
