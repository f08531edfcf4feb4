"""The tool that fills from a click on."""

from __future__ import annotations

import functools
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fewshot_gui.model.mask_commands import FILL_TITLE, flood_fill
from fewshot_gui.model.mask_document import NOTHING
from fewshot_gui.views.tools import PointerEvent, Tool, ToolCursor, ToolTarget

MAX_TOLERANCE: Final = 128
_FIRST_TOLERANCE: Final = 24
_INSTANT_SIDE_PX: Final = 1024
"""A fill that needs a larger window is worked out beside the GUI thread."""


class FillTool(Tool):
    """Fills connected pixels of about the same colour; with Shift, a hole or an island of the painting.

    Erases with the right button or Ctrl.
    """

    name = "fill"
    title = QT_TRANSLATE_NOOP("tools", "Fill")
    hint = QT_TRANSLATE_NOOP(
        "tools",
        "Click an area of one colour. Shift fills a hole of the painting, the right button takes away",
    )
    cursor = ToolCursor.CROSS
    needs_editing = True
    needs_drag = False

    def __init__(self) -> None:
        self._tolerance = _FIRST_TOLERANCE

    @property
    def tolerance(self) -> int:
        """How far a colour may be from the clicked one, per channel, 0 to ``MAX_TOLERANCE``."""
        return self._tolerance

    @tolerance.setter
    def tolerance(self, tolerance: int) -> None:
        self._tolerance = min(MAX_TOLERANCE, max(0, tolerance))

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        # A late import: the window is on screen before OpenCV is read from disk.
        from engine.editing import flood_colour, flood_painting

        document = target.document
        if document is None:
            return
        value = NOTHING if event.is_alternate else target.class_value
        seed, tolerance = event.position, None if event.has_shift else self._tolerance
        if tolerance is None:
            region = flood_painting(document.pixels, seed=seed, max_side=_INSTANT_SIDE_PX)
        else:
            region = flood_colour(
                target.read_photo, document.size, seed=seed, tolerance=tolerance, max_side=_INSTANT_SIDE_PX
            )
        if region is not None:
            document.fill(region, value=value, name=FILL_TITLE)
        else:
            target.request_edit(FILL_TITLE, functools.partial(flood_fill, seed, tolerance, value))

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        """Nothing: one click, one fill."""

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        """Nothing: one click, one fill."""
