"""The canvas: an image view the user paints on."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from fewshot_gui.model.mask_commands import EditWork
from fewshot_gui.model.mask_document import OBJECT, MaskDocument
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
    StrokeTool,
    Tool,
    ToolCursor,
)

_SIZE_STEP: Final = 1.15
_SUGGESTED_DIAMETER: Final = 0.03
"""Of the image's short side: a brush that suits the photo before the user chose a size."""

_TOLERANCE_STEP: Final = 4
_ENTER_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Canvas(PaintedView):
    """Shows one image and lets tools paint on its mask. GUI thread only.

    Signals, beside those of ``PaintedView``:
        brush_diameter_changed(float): size of the current tool in image pixels.
        cursor_moved(float, float): the mouse is over this image point, which may lie outside the image.
        cursor_left(): the mouse left the canvas.
        tool_changed(str): name of the new tool.
        tolerance_changed(int): of the fill tool.
        edit_requested(str, EditWork): a tool has an edit that takes longer; its name, and what to call.
        edit_beginning(): the document is about to be changed; now is the time to exchange it.
        gesture_ended(): a button went up, or a key changed what the tool has in the making.
        accept_requested(): Tab or Enter while a proposal is shown.
    """

    brush_diameter_changed = Signal(float)
    cursor_moved = Signal(float, float)
    cursor_left = Signal()
    tool_changed = Signal(str)
    tolerance_changed = Signal(int)
    edit_requested = Signal(str, object)
    edit_beginning = Signal()
    gesture_ended = Signal()
    accept_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_value = OBJECT
        self._shown_previews = QRect()  # where the last preview was drawn
        self._tool: Tool = BrushTool()
        self._pan_tool = PanTool()
        self._active_tool: Tool | None = None  # the tool that follows the pressed button
        self._active_button = Qt.MouseButton.NoButton
        self._is_alternate = False  # the right button or Ctrl is down
        self._is_pan_held = False
        self._is_hide_held = False
        self._cursor_position: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Canvas")
        self._update_cursor()

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

    def set_pan_held(self, is_held: bool) -> None:
        """Pan with the left button as long as this is set (the Space bar)."""
        self._is_pan_held = is_held
        self._update_cursor()

    # --- events ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._active_tool is not None or not self.has_image:
            return
        is_panning = event.button() == Qt.MouseButton.MiddleButton or self._is_pan_held
        if not is_panning and event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            event.ignore()
            return
        self._move_cursor(event)
        self._is_alternate |= event.button() == Qt.MouseButton.RightButton
        if not is_panning and self._tool.edits_at_once and self._document is not None:
            self.edit_beginning.emit()
        self._active_tool = self._pan_tool if is_panning else self._tool
        self._active_button = event.button()
        self._active_tool.press(self, self._pointer_event(event))
        self._update_previews()
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton and not self._is_pan_held
        if (
            is_left
            and self._active_tool is None
            and self._tool.double_click(self, self._pointer_event(event))
        ):
            self._update_previews()
            self.gesture_ended.emit()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_cursor(event)
        if self._active_tool is not None:
            self._active_tool.move(self, self._pointer_event(event))
        elif self.has_image:
            self._tool.hover(self, self._pointer_event(event))
        self._update_previews()
        self.cursor_moved.emit(*self.to_image(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._active_tool is None or event.button() != self._active_button:
            return
        self._active_tool.release(self, self._pointer_event(event))
        self._forget_drag()
        self._move_cursor(event)
        self._update_previews()
        self.gesture_ended.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        # So that Space, H and X work where the mouse is. Sliders and text fields keep the focus.
        focused = QApplication.focusWidget()
        if self.isActiveWindow() and (focused is None or isinstance(focused, QAbstractItemView)):
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._update_ring()
        self._cursor_position = None
        self.cursor_left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not has_shift or (self._tool.diameter is None and not isinstance(self._tool, FillTool)):
            super().wheelEvent(event)
            return
        # Some platforms turn the wheel sideways while Shift is held.
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self.scale_brush(delta / 120)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_for_tool(event.key()):
            event.accept()  # Enter, Backspace and Tab are the tool's while it has something in the making
            return True
        if (
            event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self._proposal is not None
        ):
            self.accept_requested.emit()  # here, before Qt moves the focus on
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle_key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            self.set_pan_held(False)
        elif event.key() == Qt.Key.Key_H:
            self._set_hide_held(False)
        elif event.key() == Qt.Key.Key_Control:
            self._set_alternate(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # The key release goes to another widget now.
        super().focusOutEvent(event)
        self.set_pan_held(False)
        self._set_hide_held(False)
        self._set_alternate(False)

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

    def _is_for_tool(self, key: int) -> bool:
        """True for the keys that a tool with something in the making understands."""
        if self._proposal is not None and key in (*_ENTER_KEYS, Qt.Key.Key_Tab):
            return True
        return bool(self._tool.previews) and key in (*_ENTER_KEYS, Qt.Key.Key_Backspace)

    def _handle_tool_key(self, key: int) -> bool:
        if not self._is_for_tool(key):
            return False
        if key in _ENTER_KEYS and self._proposal is not None:
            self.accept_requested.emit()
            return True
        is_done = self._tool.commit(self) if key in _ENTER_KEYS else self._tool.step_back(self)
        self._update_previews()
        if is_done:
            self.gesture_ended.emit()
        return True

    def _handle_key(self, event: QKeyEvent) -> bool:
        if self._handle_tool_key(event.key()):
            return True
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.text() in ("[", "{", "]", "}"):
            n_steps = 5 if event.text() in "{}" else 1
            self.scale_brush(n_steps if event.text() in "]}" else -n_steps)
        elif key == Qt.Key.Key_Escape:
            return self.cancel_stroke()
        elif key == Qt.Key.Key_Space:
            self.set_pan_held(True)
        elif key == Qt.Key.Key_H and not has_ctrl:
            self._set_hide_held(True)
        elif key == Qt.Key.Key_X and not has_ctrl and isinstance(self._tool, StrokeTool):
            if not event.isAutoRepeat():
                self._tool.swap()
                self._update_ring()
        elif key == Qt.Key.Key_F and not has_ctrl:
            self.fit()
        elif key == Qt.Key.Key_0 and has_ctrl:
            self.actual_size()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_Control:
            self._set_alternate(True)
        else:
            return False
        return True

    def _pointer_event(self, event: QMouseEvent) -> PointerEvent:
        return PointerEvent(
            position=self.to_image(event.position()),
            screen_position=self._device_point(event.position()),
            is_alternate=self._is_alternate,
            has_shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
        )

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
        self._active_button = Qt.MouseButton.NoButton
        self._update_cursor()

    def _suggest_size(self) -> None:
        if isinstance(self._tool, SizedTool) and self.has_image:
            old = self._tool.diameter
            self._tool.suggest_diameter(max(1.0, round(_SUGGESTED_DIAMETER * min(self._viewport.image_size))))
            if self._tool.diameter != old:
                self.brush_diameter_changed.emit(self._tool.diameter)

    def _set_hide_held(self, is_held: bool) -> None:
        if is_held != self._is_hide_held:
            self._is_hide_held = is_held
            self.set_overlay_hidden(is_held)

    # --- cursor ----------------------------------------------------------------------------------

    def _move_cursor(self, event: QMouseEvent) -> None:
        self._update_ring()
        self._cursor_position = event.position()
        if self._active_tool is None:
            self._is_alternate = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._update_ring()

    def _set_alternate(self, is_alternate: bool) -> None:
        if self._active_tool is None and is_alternate != self._is_alternate:
            self._is_alternate = is_alternate
            self._update_ring()

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
