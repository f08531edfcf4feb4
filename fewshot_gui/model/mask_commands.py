"""The commands that work on everything painted of one class, as calls for another thread.

Each reads the pixels it was given, live, and says what would change. The caller keeps the answer only
where nothing was painted meanwhile (``MaskDocument.n_changes``), so nothing is copied beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fewshot_gui.model.pixel_change import PixelChange, filled, prepare_change, reshaped
from fewshot_gui.model.undo_stack import UndoStep

if TYPE_CHECKING:
    from engine.editing import Region, Window

ReadWindow = Callable[["Window"], NDArray[np.uint8]]

COPY_TITLE: Final = QT_TRANSLATE_NOOP("mask_commands", "Copy from previous")
FILL_TITLE: Final = QT_TRANSLATE_NOOP("mask_commands", "Fill")

_STEP_SHARE: Final = 0.002
_REACH_SHARE: Final = 0.012
_MIN_REACH_PX: Final = 3
_MAX_REACH_PX: Final = 32


class MaskCommand(Enum):
    """What can be done with a mask as a whole; the value is the name of its action."""

    FILL_HOLES = "fill_holes"
    REMOVE_ISLANDS = "remove_islands"
    GROW = "grow"
    SHRINK = "shrink"
    SMOOTH = "smooth"
    SNAP = "snap_edges"

    @property
    def title(self) -> str:
        """What the history calls it; ``shown_title`` says it in the user's language."""
        return _TITLES[self]


_TITLES: Final = {
    MaskCommand.FILL_HOLES: QT_TRANSLATE_NOOP("mask_commands", "Fill holes"),
    MaskCommand.REMOVE_ISLANDS: QT_TRANSLATE_NOOP("mask_commands", "Remove islands"),
    MaskCommand.GROW: QT_TRANSLATE_NOOP("mask_commands", "Grow"),
    MaskCommand.SHRINK: QT_TRANSLATE_NOOP("mask_commands", "Shrink"),
    MaskCommand.SMOOTH: QT_TRANSLATE_NOOP("mask_commands", "Smooth"),
    MaskCommand.SNAP: QT_TRANSLATE_NOOP("mask_commands", "Snap to edges"),
}


def shown_title(title: str) -> str:
    """The title of an edit in the user's language."""
    return QCoreApplication.translate("mask_commands", title)


@dataclass(frozen=True, kw_only=True, eq=False)
class EditInput:
    """What a command works on.

    Attributes:
        pixels: (H, W) live class ids; may change while a command reads them.
        value: the class id.
        is_locked: (256,) by class id.
        read_photo: the photo's pixels of a window; called on the command's thread.
    """

    pixels: NDArray[np.uint8]
    value: int
    is_locked: NDArray[np.bool_]
    read_photo: ReadWindow


EditWork = Callable[[EditInput], object]
"""Works an edit out on another thread: a ``PixelChange``, or None where nothing would differ."""


def step_px(size: tuple[int, int]) -> int:
    """By how much ``GROW``, ``SHRINK`` and ``SMOOTH`` move an outline, in pixels of a (height, width) image.

    About two screen pixels of an image that fills the screen: a single pixel of a large photo is nothing.
    """
    return max(1, round(_STEP_SHARE * min(size)))


def reach_px(size: tuple[int, int]) -> int:
    """How far an outline may move to an edge, in pixels of a (height, width) image."""
    return min(_MAX_REACH_PX, max(_MIN_REACH_PX, round(_REACH_SHARE * min(size))))


def run_command(command: MaskCommand, source: EditInput) -> PixelChange | None:
    """Work out what a command changes. Any thread.

    Returns:
        The change; None where nothing is painted or nothing would differ.
    """
    from engine.editing import painted_window  # late: OpenCV is loaded beside the GUI thread

    size = (source.pixels.shape[0], source.pixels.shape[1])
    painted = painted_window(source.pixels)
    if painted is None:
        return None
    window = painted.grown(2 * max(step_px(size), reach_px(size)) + 2, size)
    before = source.pixels[window.slices].copy()
    mask = before == source.value
    after = reshaped(
        before,
        _operate(command, mask, window, source),
        value=source.value,
        is_locked=source.is_locked,
    )
    return prepare_change(before, after, window=window, name=command.title)


def snap_stroke(step: UndoStep, source: EditInput) -> Region:
    """Snap what a stroke has just painted or erased to the edges of the photo. Any thread.

    Args:
        step: the stroke.
        source: the mask with the stroke.

    Returns:
        The class's new shape within a window around the stroke.
    """
    from engine.editing import Region, Window, grow, snap_outline  # late: as in run_command

    size = (source.pixels.shape[0], source.pixels.shape[1])
    reach = reach_px(size)
    stroke = Window(step.top, step.left, *step.size)
    window = stroke.grown(3 * reach, size)
    mask = source.pixels[window.slices] == source.value
    touched = np.zeros(mask.shape, np.bool_)
    touched[stroke.inside(window).slices] = step.difference() != 0
    snapped = snap_outline(source.read_photo, mask, window=window, size=size, reach=reach)
    return Region(window, np.where(grow(touched, reach), snapped, mask))


def flood_fill(
    seed: tuple[float, float], tolerance: int | None, value: int, source: EditInput
) -> PixelChange | None:
    """Fill from a point on, however far it goes. Any thread.

    Args:
        seed: (x, y) in image pixels.
        tolerance: of the colour; None: up to where the painting changes.
        value: the class id, or ``NOTHING`` (erase).
        source: the mask; its own ``value`` does not matter.

    Returns:
        The change; None where nothing would differ.
    """
    from engine.editing import flood_colour, flood_painting  # late: as in run_command

    size = (source.pixels.shape[0], source.pixels.shape[1])
    if tolerance is None:
        region = flood_painting(source.pixels, seed=seed)
    else:
        region = flood_colour(source.read_photo, size, seed=seed, tolerance=tolerance)
    if region is None:
        return None
    before = source.pixels[region.window.slices].copy()
    after = filled(before, region.mask, value=value, is_locked=source.is_locked)
    return prepare_change(before, after, window=region.window, name=FILL_TITLE)


def copy_mask(labels: NDArray[np.uint8], source: EditInput) -> PixelChange | None:
    """Take over the mask of another image, except where classes are locked. Any thread.

    Args:
        labels: (h, w) class ids of the other image.
        source: the mask to replace; its ``value`` and photo do not matter.

    Returns:
        The change, or None where both are the same already.

    Raises:
        ShapeError: the images differ in shape.
    """
    from engine.editing import Window, fit_mask  # late: as in run_command

    height, width = source.pixels.shape
    before = source.pixels.copy()
    fitted = fit_mask(labels, (height, width))
    stays = source.is_locked[before] | source.is_locked[fitted]
    after = np.where(stays, before, fitted)
    return prepare_change(before, after, window=Window(0, 0, height, width), name=COPY_TITLE)


def _operate(
    command: MaskCommand, mask: NDArray[np.bool_], window: Window, source: EditInput
) -> NDArray[np.bool_]:
    from engine import editing  # late: as in run_command

    size = (source.pixels.shape[0], source.pixels.shape[1])
    match command:
        case MaskCommand.FILL_HOLES:
            return editing.fill_holes(mask)
        case MaskCommand.REMOVE_ISLANDS:
            return editing.remove_islands(mask)
        case MaskCommand.GROW:
            return editing.grow(mask, step_px(size))
        case MaskCommand.SHRINK:
            return editing.shrink(mask, step_px(size))
        case MaskCommand.SMOOTH:
            return editing.smooth(mask, 2 * step_px(size))
        case MaskCommand.SNAP:
            return editing.snap_outline(
                source.read_photo, mask, window=window, size=size, reach=reach_px(size)
            )
