"""The attributes of a class, each changed where it stands, with the mouse or the keys."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from fewshot_gui.model.attribute_rows import AttributeRole, AttributeRows
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.attribute_delegate import AttributeDelegate
from fewshot_gui.views.attribute_geometry import CHIPS, AttributeGeometry
from fewshot_gui.views.letters import is_letter

_STATES: Final = {
    Qt.Key.Key_Y: AttributeState.YES,
    Qt.Key.Key_N: AttributeState.NO,
    Qt.Key.Key_U: AttributeState.UNKNOWN,
}
_STEPS: Final = {Qt.Key.Key_Left: -0.05, Qt.Key.Key_Right: 0.05}
_FINE: Final = 0.2


class AttributeList(QListView):
    """Shows ``AttributeRows`` and changes the shown class of a ``ClassTable``. GUI thread only.

    Y, N and U say yes, no and unknown, Space goes through them; Left and Right change the strength by
    five per cent, with Shift by one. Any other letter begins a search.

    Signals:
        typed(str): a letter to search for.
    """

    typed = Signal(str)

    def __init__(self, table: ClassTable, rows: AttributeRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._dragged = -1  # place of the attribute whose slider is held
        self._delegate = AttributeDelegate(self)
        self.setObjectName("plainList")
        self.setModel(rows)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Attributes of the class"))

    def current_place(self) -> int:
        """The attribute the keyboard is at, -1 for none."""
        place = self.currentIndex().data(AttributeRole.PLACE)
        return -1 if place is None else place

    # --- Qt's interface ---------------------------------------------------------------------------

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if action == QAbstractItemView.CursorAction.MoveHome:  # Qt stops at the heading above the first one
            rows = (self.model().index(row) for row in range(self.model().rowCount()))
            return next((index for index in rows if self.model().flags(index)), QModelIndex())
        return super().moveCursor(action, modifiers)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        above = self.model().index(current.row() - 1) if current.row() > 0 else QModelIndex()
        if above.isValid() and not self.model().flags(above):
            self.scrollTo(above)  # its heading comes into sight with it
        self.scrollTo(current)

    def event(self, event: QEvent) -> bool:
        # These keys mean something else in the window.
        if event.type() == QEvent.Type.ShortcutOverride and (self._is_ours(event) or is_letter(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.current_place()
        if is_letter(event) and not self._is_ours(event):
            self.typed.emit(event.text())
            return
        if place < 0 or not self._is_ours(event):
            super().keyPressEvent(event)
            return
        name, key = self._table.current, Qt.Key(event.key())
        state = self._table.state(name, place)
        if key in _STATES:
            self._table.set_state(name, place, _STATES[key])
        elif key == Qt.Key.Key_Space:
            self._table.set_state(name, place, CHIPS[(CHIPS.index(state) + 1) % len(CHIPS)])
        else:
            strength = self._table.strength(name, place)
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = _STEPS[key] * (_FINE if is_fine else 1.0)
            start = 0.0 if math.isnan(strength) else strength
            self._table.set_strength(name, place, round(min(1.0, max(0.0, start + step)), 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index, geometry = self._at(event.position())
        if geometry is None or event.button() != Qt.MouseButton.LeftButton:
            return
        place = index.data(AttributeRole.PLACE)
        state = geometry.chip_at(event.position())
        if state is not None:
            self._table.set_state(self._table.current, place, state)
        elif geometry.is_on_slider(event.position()):
            self._dragged = place
            self._slide(geometry, event.position().x(), is_dragging=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # quick clicks on two chips are two clicks

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0:
            index = self.model().index_of(self._dragged)
            self._slide(AttributeGeometry(self.visualRect(index)), event.position().x(), is_dragging=True)
            return
        super().mouseMoveEvent(event)
        index, geometry = self._at(event.position())
        self._show_hot(index.row(), None if geometry is None else geometry.chip_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged >= 0 and event.button() == Qt.MouseButton.LeftButton:
            index = self.model().index_of(self._dragged)
            self._slide(AttributeGeometry(self.visualRect(index)), event.position().x(), is_dragging=False)
            self._dragged = -1
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_hot(-1, None)

    # --- internals -------------------------------------------------------------------------------

    def _is_ours(self, event: QKeyEvent) -> bool:
        has_command = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        key = event.key()
        return not has_command and (key in _STATES or key in _STEPS or key == Qt.Key.Key_Space)

    def _at(self, point: QPointF) -> tuple[QModelIndex, AttributeGeometry | None]:
        """The attribute below a point, with where its parts are; None for a heading and for nothing."""
        index = self.indexAt(point.toPoint())
        place = index.data(AttributeRole.PLACE)
        if place is None or place < 0:
            return QModelIndex(), None
        return index, AttributeGeometry(self.visualRect(index))

    def _slide(self, geometry: AttributeGeometry, x: float, *, is_dragging: bool) -> None:
        self._table.set_strength(
            self._table.current, self._dragged, geometry.strength_at(x), is_dragging=is_dragging
        )

    def _show_hot(self, row: int, state: AttributeState | None) -> None:
        if (row, state) != (self._delegate.hot_row, self._delegate.hot_chip):
            self._delegate.hot_row, self._delegate.hot_chip = row, state
            self.viewport().update()
