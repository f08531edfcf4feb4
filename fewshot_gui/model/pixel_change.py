"""How editing changes class ids, and changes that were worked out beside the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.model.undo_stack import UndoStep, make_step

if TYPE_CHECKING:
    from engine.editing import Window  # loads OpenCV, which has time until somebody edits

NOTHING: Final = 0
"""The class id of pixels nobody painted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PixelChange:
    """The new pixels of a window, ready to be taken over by the document they were made from.

    Attributes:
        window: where.
        pixels: (h, w) class ids from now on.
        step: the undo step that leads there.
    """

    window: Window
    pixels: NDArray[np.uint8]
    step: UndoStep


def prepare_change(
    before: NDArray[np.uint8], after: NDArray[np.uint8], *, window: Window, name: str
) -> PixelChange | None:
    """Pack a change. Any thread; the costly part of an edit of a large window.

    Args:
        before: (h, w) class ids of the window.
        after: (h, w) class ids from then on.
        window: where in the image.
        name: what the undo menu shows.

    Returns:
        The change, or None where nothing differs.
    """
    step = make_step(before, after, name=name, top=window.top, left=window.left)
    return None if step is None else PixelChange(window=window, pixels=after, step=step)


def filled(
    pixels: NDArray[np.uint8], mask: NDArray[np.bool_], *, value: int, is_locked: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Paint the masked pixels, except those of locked classes.

    Args:
        pixels: (h, w) class ids.
        mask: (h, w), what to paint.
        value: the class id, or ``NOTHING``.
        is_locked: (256,) by class id.

    Returns:
        (h, w), a new array.
    """
    return np.where(mask & _free(pixels, is_locked), np.uint8(value), pixels)


def reshaped(
    pixels: NDArray[np.uint8], mask: NDArray[np.bool_], *, value: int, is_locked: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Make ``mask`` the shape of a class: its other pixels become ``NOTHING``; locked classes stay.

    Nothing changes where the class itself is locked. Arguments and result are those of ``filled``.
    """
    if is_locked[value]:
        return pixels.copy()
    kept = np.where(pixels == value, np.uint8(NOTHING), pixels)
    return filled(kept, mask, value=value, is_locked=is_locked)


def _free(pixels: NDArray[np.uint8], is_locked: NDArray[np.bool_]) -> NDArray[np.bool_] | np.bool_:
    """Where something may be painted; one value for all pixels where nothing is locked."""
    return ~is_locked[pixels] if is_locked.any() else np.bool_(True)
