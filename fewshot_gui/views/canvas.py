"""The canvas: an image view the user paints on, by mouse or by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from fewshot_gui.views.fill_tool import FillTool
from fewshot_gui.views.key_view import KeyView
from fewshot_gui.views.tools import PointerEvent


class Canvas(KeyView):
    """Shows one image and lets tools paint on its mask. GUI thread only.

    Signals, beside those of ``KeyView``:
        cursor_left(): the mouse left the canvas.
    """

    cursor_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active_button = Qt.MouseButton.NoButton
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Canvas"))
        self._update_cursor()

    # --- events ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._lift()
        if self._active_tool is not None or not self.has_image:
            return
        is_panning = event.button() == Qt.MouseButton.MiddleButton or self._is_pan_held
        if not is_panning and event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            event.ignore()
            return
        self._move_cursor(event)
        self._is_alternate |= event.button() == Qt.MouseButton.RightButton
        self._begin_gesture(self._pointer_event(event), is_panning=is_panning)
        self._active_button = event.button()  # last: what begins may exchange the document, which forgets it

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
        if self._key_cursor.is_down:
            return  # a hand that touches the mouse does not spoil what the keys draw
        self._move_cursor(event)
        self._go_on(self._pointer_event(event))
        self.cursor_moved.emit(*self.to_image(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._active_tool is None or event.button() != self._active_button:
            return
        self._end_gesture(self._pointer_event(event))
        self._move_cursor(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        # So that Space, H and X work where the mouse is. Sliders and text fields keep the focus.
        focused = QApplication.focusWidget()
        if self.isActiveWindow() and (focused is None or isinstance(focused, QAbstractItemView)):
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._key_cursor.is_on:
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

    # --- internals -------------------------------------------------------------------------------

    def _forget_drag(self) -> None:
        self._active_button = Qt.MouseButton.NoButton
        super()._forget_drag()

    def _pointer_event(self, event: QMouseEvent) -> PointerEvent:
        return PointerEvent(
            position=self.to_image(event.position()),
            screen_position=self._device_point(event.position()),
            is_alternate=self._is_alternate,
            has_shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
        )

    def _move_cursor(self, event: QMouseEvent) -> None:
        if self._key_cursor.is_on:
            self._key_cursor.place(self.to_image(event.position()), self._viewport.image_size)
            self.update()
        self._update_ring()
        self._cursor_position = event.position()
        if self._active_tool is None:
            self._is_alternate = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._update_ring()
