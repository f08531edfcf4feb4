"""A tool view that understands the keyboard: keys of the picture, and a cross that the arrow keys move."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from fewshot_gui.views.key_cursor import ARROWS, Announcer, KeyCursor, cross_rect, step_of
from fewshot_gui.views.tool_view import ToolView
from fewshot_gui.views.tools import PointerEvent, StrokeTool, ToolCursor, tool_title

_ENTER_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PEN_KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Delete)
_KEYBOARD_REASONS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_KEEP_INSIDE_PX: Final = 40


class KeyView(ToolView):
    """Shows one image and lets tools change its mask, by keys alone where that is wanted. GUI thread only.

    Signals, beside those of ``ToolView``:
        cursor_moved(float, float): the cursor is over this image point, which may lie outside the image.
        accept_requested(): Tab or Enter while a proposal is shown.
    """

    cursor_moved = Signal(float, float)
    accept_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_hide_held = False
        self._is_focus_shown = False
        self._key_cursor = KeyCursor()
        self._announcer = Announcer(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_image(self, image: QImage | None) -> None:
        """Show another photo, fitted, without document and prediction; None shows only the background."""
        super().set_image(image)
        if self.is_key_cursor_on:
            height, width = self._viewport.image_size
            self._place_key_cursor((width / 2, height / 2))

    def cancel_stroke(self) -> bool:
        """As ``ToolView``; a tool that a key put down is up again."""
        is_cancelled = super().cancel_stroke()
        if is_cancelled and self._key_cursor.is_down:
            self._forget_drag()
        return is_cancelled

    def set_pan_held(self, is_held: bool) -> None:
        """Pan with the left button as long as this is set (the Space bar)."""
        self._is_pan_held = is_held
        self._update_cursor()

    # --- painting with keys -----------------------------------------------------------------------

    @property
    def is_key_cursor_on(self) -> bool:
        """True while the arrow keys move a cross over the picture."""
        return self._key_cursor.is_on

    @property
    def key_position(self) -> tuple[float, float]:
        """Where the cross is, in image pixels."""
        return self._key_cursor.position

    def set_key_cursor(self, is_on: bool) -> None:
        """Show a cross that the arrow keys move; Space puts the tool down and lifts it."""
        if is_on == self._key_cursor.is_on:
            return
        self._lift()
        start = self.to_image(self._anchor())
        self._key_cursor.is_on = is_on
        if is_on:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._place_key_cursor(start)
        else:
            self._cursor_position = None
            self._announcer.say("")
        self.update()

    # --- events ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_mine(event.key()):
            event.accept()  # no shortcut of the window gets these keys now
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus(event.reason() in _KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # The key release goes to another widget now.
        super().focusOutEvent(event)
        self._lift()
        self.set_pan_held(False)
        self._set_hide_held(False)
        self._set_alternate(False)
        self._show_focus(False)

    # --- what a tool view asks for ----------------------------------------------------------------

    def _paint_on_top(self, painter: QPainter) -> None:
        super()._paint_on_top(painter)
        if self._key_cursor.is_on and self.has_image:
            self._key_cursor.draw(painter, self.to_widget(*self._key_cursor.position))
        if self._is_focus_shown:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _forget_drag(self) -> None:
        self._key_cursor.is_down = False
        super()._forget_drag()

    def _on_view_changed(self) -> None:
        super()._on_view_changed()
        if self._key_cursor.is_on:
            self._cursor_position = self.to_widget(*self._key_cursor.position)

    # --- keys ------------------------------------------------------------------------------------

    def _is_mine(self, key: int) -> bool:
        """True for keys that mean something here at this moment, whatever they mean elsewhere."""
        if self._proposal is not None and key in (*_ENTER_KEYS, Qt.Key.Key_Tab):
            return True
        if self._tool.previews and key in (*_ENTER_KEYS, Qt.Key.Key_Backspace):
            return True
        return self._key_cursor.is_on and self.has_image and key in (*ARROWS, *_PEN_KEYS)

    def _handle_key(self, event: QKeyEvent) -> bool:
        if self._is_mine(event.key()):
            self._handle_own_key(event)
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

    def _handle_own_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ARROWS:
            self._step_key_cursor(key, event.modifiers())
        elif key in _PEN_KEYS:
            if not event.isAutoRepeat():
                self._toggle_pen(event)
        elif key in _ENTER_KEYS and self._proposal is not None:
            self.accept_requested.emit()
        else:
            is_done = self._tool.commit(self) if key in _ENTER_KEYS else self._tool.step_back(self)
            self._update_previews()
            if is_done:
                self.gesture_ended.emit()

    def _step_key_cursor(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        scale = self.zoom / self.devicePixelRatioF()
        n_pixels = step_of(modifiers, scale)
        (x, y), (dx, dy) = self._key_cursor.position, ARROWS[key]
        if self._tool.cursor == ToolCursor.HAND:
            self.pan_by(-dx * n_pixels * self.zoom, -dy * n_pixels * self.zoom)
            self._place_key_cursor(self.to_image(QPointF(self.width() / 2, self.height() / 2)))
            return
        self._place_key_cursor((x + dx * n_pixels, y + dy * n_pixels))
        self._go_on(self._key_event(modifiers))
        self.cursor_moved.emit(*self._key_cursor.position)

    def _toggle_pen(self, event: QKeyEvent) -> None:
        """Space puts the tool down as the left button does, Del as the right one; the next one lifts it."""
        if self._key_cursor.is_down:
            self._lift()
            return
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._is_alternate = has_ctrl or event.key() == Qt.Key.Key_Delete
        pointer = self._key_event(event.modifiers())
        self._begin_gesture(pointer)
        if self._tool.needs_drag:
            self._key_cursor.is_down = self._active_tool is not None
        else:
            self._end_gesture(pointer)
            self._is_alternate = has_ctrl
        self._describe()

    def _lift(self) -> None:
        """End what a key began; nothing where no key did."""
        if self._key_cursor.is_down:
            self._end_gesture(self._key_event(Qt.KeyboardModifier.NoModifier))
            self._is_alternate = False
            self._describe()

    def _place_key_cursor(self, point: tuple[float, float]) -> None:
        """Move the cross, the ring and, where they would leave it, the view."""
        if not self.has_image:
            return
        self._update_ring()
        self.update(cross_rect(self.to_widget(*self._key_cursor.position)))
        self._key_cursor.place(point, self._viewport.image_size)
        self._reveal(self.to_widget(*self._key_cursor.position))
        self._cursor_position = self.to_widget(*self._key_cursor.position)
        self._update_ring()
        self.update(cross_rect(self._cursor_position))
        self._describe()

    def _reveal(self, position: QPointF) -> None:
        """Move the picture until a widget point is well in sight."""
        margin = min(_KEEP_INSIDE_PX, self.width() // 4, self.height() // 4)
        dx = max(0.0, margin - position.x()) - max(0.0, position.x() - (self.width() - margin))
        dy = max(0.0, margin - position.y()) - max(0.0, position.y() - (self.height() - margin))
        if (dx or dy) and not self._viewport.is_fitted:
            ratio = self.devicePixelRatioF()
            self.pan_by(dx * ratio, dy * ratio)

    def _key_event(self, modifiers: Qt.KeyboardModifier) -> PointerEvent:
        return PointerEvent(
            position=self._key_cursor.position,
            screen_position=self._viewport.to_screen(*self._key_cursor.position),
            is_alternate=self._is_alternate,
            has_shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )

    # --- for screen readers -----------------------------------------------------------------------

    def _describe(self) -> None:
        """Say where the cross is, what it stands on, and what the tool does."""
        x, y = (int(value) for value in self._key_cursor.position)
        is_painted = self._document is not None and self._document.pixels[y, x] != 0
        ground = self.tr("painted") if is_painted else self.tr("not painted")
        words = self.tr("{tool}, x {x}, y {y}, {ground}").format(
            tool=tool_title(self._tool), x=x, y=y, ground=ground
        )
        if self._key_cursor.is_down:
            words = self.tr("{words}, tool is down").format(words=words)
        self._announcer.say(words)

    # --- internals -------------------------------------------------------------------------------

    def _set_hide_held(self, is_held: bool) -> None:
        if is_held != self._is_hide_held:
            self._is_hide_held = is_held
            self.set_overlay_hidden(is_held)

    def _show_focus(self, is_shown: bool) -> None:
        if is_shown != self._is_focus_shown:
            self._is_focus_shown = is_shown
            self.update()
