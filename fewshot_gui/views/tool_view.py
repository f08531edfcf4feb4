"""An image view with a tool over it: what a tool does, whichever device moves it."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from fewshot_gui.model.mask_commands import EditWork
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.views.brush_ring import draw_ring, ring_rect
from fewshot_gui.views.fill_tool import FillTool
from fewshot_gui.views.painted_view import PaintedView
from fewshot_gui.views.tool_preview import draw_previews, previews_rect
from fewshot_gui.views.tools import (
    MAX_DIAMETER,
    MIN_DIAMETER,
    BrushTool,
    PanTool,
    PointerEvent,
    SizedTool,
    Tool,
    ToolCursor,
)

_SIZE_STEP: Final = 1.15
_SUGGESTED_DIAMETER: Final = 0.03
"""Of the image's short side: a brush that suits the photo before the user chose a size."""

_TOLERANCE_STEP: Final = 4


class ToolView(PaintedView):
    """Shows one image and lets tools change its mask. GUI thread only.

    Subclasses turn events of a mouse or a keyboard into gestures: begin, go on, end.

    Signals, beside those of ``PaintedView``:
        brush_diameter_changed(float): size of the current tool in image pixels.
        tool_changed(str): name of the new tool.
        tolerance_changed(int): of the fill tool.
        edit_requested(str, EditWork): a tool has an edit that takes longer; its name, and what to call.
        edit_beginning(): the document is about to be changed; now is the time to exchange it.
        gesture_ended(): a gesture is over, or a key changed what the tool has in the making.
    """

    brush_diameter_changed = Signal(float)
    tool_changed = Signal(str)
    tolerance_changed = Signal(int)
    edit_requested = Signal(str, object)
    edit_beginning = Signal()
    gesture_ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown_previews = QRect()  # where the last preview was drawn
        self._tool: Tool = BrushTool()
        self._pan_tool = PanTool()
        self._active_tool: Tool | None = None  # the tool of the gesture under way
        self._is_alternate = False  # the next press takes away
        self._is_pan_held = False
        self._cursor_position: QPointF | None = None

    # --- what is painted on -----------------------------------------------------------------------

    def set_image(self, image: QImage | None) -> None:
        """Show another photo, fitted, without document and prediction; None shows only the background."""
        self.set_document(None)
        self.set_proposal(None)
        super().set_image(image)
        self._suggest_size()
        self._update_cursor()

    def set_document(self, document: MaskDocument | None) -> None:
        """As ``PaintedView``; a running stroke is finished first, other things in the making are dropped."""
        self._finish_drag()
        super().set_document(document)

    # --- tools -----------------------------------------------------------------------------------

    @property
    def class_value(self) -> int:
        """The class id that tools paint."""
        return self._class_value

    @class_value.setter
    def class_value(self, value: int) -> None:
        self._finish_drag()
        self._class_value = value
        self.update()

    @property
    def tool(self) -> Tool:
        return self._tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        if tool is self._tool:
            return
        self._finish_drag()
        self._tool = tool
        self._suggest_size()
        self._update_cursor()
        self.tool_changed.emit(tool.name)
        if tool.diameter is not None:
            self.brush_diameter_changed.emit(tool.diameter)

    @property
    def brush_diameter(self) -> float:
        """Size of the current tool in image pixels; 0 for a tool without one."""
        return self._tool.diameter or 0.0

    @brush_diameter.setter
    def brush_diameter(self, diameter: float) -> None:
        if isinstance(self._tool, SizedTool):
            self._update_ring()
            self._tool.diameter = diameter
            self._update_ring()
            self.brush_diameter_changed.emit(self._tool.diameter)

    def scale_brush(self, n_steps: float) -> None:
        """Make the brush larger (or smaller, negative) by steps of 15 %, at least one pixel.

        The fill tool's tolerance changes instead while that is the tool.
        """
        if isinstance(self._tool, FillTool):
            self.fill_tolerance = self._tool.tolerance + round(n_steps * _TOLERANCE_STEP)
            return
        old = self.brush_diameter
        new = old * _SIZE_STEP**n_steps
        if abs(new - old) < 1:
            new = old + math.copysign(1, n_steps)
        self.brush_diameter = round(min(MAX_DIAMETER, max(MIN_DIAMETER, new)))

    @property
    def fill_tolerance(self) -> int:
        """Of the fill tool; 0 for any other tool."""
        return self._tool.tolerance if isinstance(self._tool, FillTool) else 0

    @fill_tolerance.setter
    def fill_tolerance(self, tolerance: int) -> None:
        if isinstance(self._tool, FillTool):
            self._tool.tolerance = tolerance
            self.tolerance_changed.emit(self._tool.tolerance)

    def request_edit(self, title: str, work: EditWork) -> None:
        """Ask whoever listens to work an edit out beside the GUI thread."""
        self.edit_requested.emit(title, work)

    def cancel_stroke(self) -> bool:
        """Drop the running stroke or what is in the making; True where there was something."""
        if not (self._active_tool or self._tool).cancel(self):
            return False
        self._update_previews()
        self.gesture_ended.emit()
        return True

    # --- gestures, for subclasses -----------------------------------------------------------------

    def _begin_gesture(self, event: PointerEvent, *, is_panning: bool = False) -> None:
        """The tool goes down, or with ``is_panning`` the hand."""
        if not is_panning and self._tool.edits_at_once and self._document is not None:
            self.edit_beginning.emit()
        self._active_tool = self._pan_tool if is_panning else self._tool
        self._active_tool.press(self, event)
        self._update_previews()
        self._update_cursor()

    def _go_on(self, event: PointerEvent) -> None:
        """The tool moves, down or not."""
        if self._active_tool is not None:
            self._active_tool.move(self, event)
        elif self.has_image:
            self._tool.hover(self, event)
        self._update_previews()

    def _end_gesture(self, event: PointerEvent) -> None:
        """The tool goes up; nothing where it is not down."""
        if self._active_tool is None:
            return
        self._active_tool.release(self, event)
        self._forget_drag()
        self._update_previews()
        self.gesture_ended.emit()

    def _finish_drag(self) -> None:
        """Settle a running stroke and drop what else is in the making: what it is for is about to change."""
        if self._document is not None:
            self._document.end_stroke()
        self._forget_drag()
        if self._tool.cancel(self):
            self.gesture_ended.emit()
        self._update_previews()

    def _forget_drag(self) -> None:
        self._active_tool = None
        self._update_cursor()

    def _set_alternate(self, is_alternate: bool) -> None:
        """Take away with the next press, or add; a gesture under way stays what it is."""
        if self._active_tool is None and is_alternate != self._is_alternate:
            self._is_alternate = is_alternate
            self._update_ring()

    # --- what an image view asks for --------------------------------------------------------------

    def _paint_on_top(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._tool.previews and not self.is_overlay_hidden:
            draw_previews(
                painter,
                self._tool.previews,
                to_widget=self.to_widget,
                scale=self.zoom / self.devicePixelRatioF(),
                colour=self._colour,
            )
        ring = self._ring()
        if ring is not None:
            draw_ring(painter, *ring, is_erasing=self._tool.is_erasing != self._is_alternate)

    def _anchor(self) -> QPointF:
        return self._cursor_position or super()._anchor()

    # --- internals -------------------------------------------------------------------------------

    def _suggest_size(self) -> None:
        if isinstance(self._tool, SizedTool) and self.has_image:
            old = self._tool.diameter
            self._tool.suggest_diameter(max(1.0, round(_SUGGESTED_DIAMETER * min(self._viewport.image_size))))
            if self._tool.diameter != old:
                self.brush_diameter_changed.emit(self._tool.diameter)

    def _ring(self) -> tuple[QPointF, float] | None:
        """Centre and radius of the brush ring in widget pixels; None where it is not shown."""
        is_panning = self._is_pan_held or self._active_tool is self._pan_tool
        if self._cursor_position is None or is_panning or not self.has_image:
            return None
        if self._tool.diameter is None:
            return None
        return self._cursor_position, self._tool.diameter * self.zoom / self.devicePixelRatioF() / 2

    def _update_ring(self) -> None:
        ring = self._ring()
        if ring is not None:
            self.update(ring_rect(*ring))

    def _update_previews(self) -> None:
        """Repaint where a preview is or was."""
        scale = self.zoom / self.devicePixelRatioF()
        shown = previews_rect(self._tool.previews, to_widget=self.to_widget, scale=scale)
        if not (shown.isEmpty() and self._shown_previews.isEmpty()):
            self.update(shown.united(self._shown_previews))
        self._shown_previews = shown

    def _update_cursor(self) -> None:
        if not self.has_image:
            shape = Qt.CursorShape.ArrowCursor
        elif self._active_tool is self._pan_tool:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._is_pan_held or self._tool.cursor == ToolCursor.HAND:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._tool.cursor == ToolCursor.CROSS:
            shape = Qt.CursorShape.CrossCursor
        else:
            shape = Qt.CursorShape.BlankCursor  # the ring is the cursor
        self.setCursor(shape)
        self.update()
