"""Finds one class among many by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fewshot_gui.icons import colour_swatch

_SWATCH_PX: Final = 12
_POPUP_WIDTH_PX: Final = 240
_POPUP_HEIGHT_PX: Final = 300
_LIST_KEYS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ClassPicker(QWidget):
    """A search field above a list; the arrow keys work from the field.

    Attributes:
        field, list: the parts.

    Signals:
        chosen(str): Enter or a double-click on a class.
        selection_changed(str): another class is marked; empty for none.
    """

    chosen = Signal(str)
    selection_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search classes"))
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(self.tr("Search classes"))
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_return_pressed)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("plainList")
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field has the keys
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Classes to choose from"))
        self.list.itemActivated.connect(self._on_item_activated)
        self.list.itemSelectionChanged.connect(self._on_selection_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.field)

    @property
    def name(self) -> str:
        """The marked class; empty for none."""
        marked = [item for item in self.list.selectedItems() if not item.isHidden()]
        return marked[0].text() if marked else ""

    def show_classes(self, classes: Sequence[tuple[str, QColor]], *, marked: str = "") -> None:
        """Offer these, in this order, and mark one."""
        self.field.clear()
        self.list.clear()
        for name, colour in classes:
            item = QListWidgetItem(QIcon(colour_swatch(colour, 2 * _SWATCH_PX)), name)
            self.list.addItem(item)
            if name == marked:
                self.list.setCurrentItem(item)

    # --- Qt's interface ---------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in _LIST_KEYS:
            self._step(event)
            return True
        return super().eventFilter(watched, event)

    # --- internals -------------------------------------------------------------------------------

    def _step(self, event: QKeyEvent) -> None:
        """Mark the next class in sight."""
        rows = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if not rows:
            return
        place = rows.index(self.list.currentRow()) if self.name and self.list.currentRow() in rows else -1
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}[
            Qt.Key(event.key())
        ]
        self.list.setCurrentRow(rows[min(len(rows) - 1, max(0, place + step))])

    def _on_text_changed(self, text: str) -> None:
        wanted = text.strip().casefold()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(wanted not in item.text().casefold())
        found = [item for item in items if not item.isHidden()]
        if wanted and found and not self.name:
            # A name that begins with the words comes before one that has them inside.
            found.sort(key=lambda item: not item.text().casefold().startswith(wanted))
            self.list.setCurrentItem(found[0])
        self.selection_changed.emit(self.name)

    def _on_return_pressed(self) -> None:
        if self.name:
            self.chosen.emit(self.name)

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.text())

    def _on_selection_changed(self) -> None:
        self.selection_changed.emit(self.name)


class ClassPopup(QFrame):
    """A ``ClassPicker`` that opens over the window and closes with a choice, Esc or a click elsewhere.

    Attributes:
        picker: what is in it.

    Signals:
        chosen(str): a class.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.picker = ClassPicker()
        self.picker.chosen.connect(self._on_chosen)
        self.picker.list.itemClicked.connect(self._on_item_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.picker)
        self.setFixedSize(_POPUP_WIDTH_PX, _POPUP_HEIGHT_PX)

    def open_at(self, corner: QPoint, classes: Sequence[tuple[str, QColor]], *, marked: str = "") -> None:
        """Ask for one of these.

        Args:
            corner: upper left one, on the screen.
            classes: names and colours, in order.
            marked: which Enter would choose.
        """
        self.picker.show_classes(classes, marked=marked)
        self.move(corner)
        self.show()
        self.picker.field.setFocus()

    def _on_chosen(self, name: str) -> None:
        self.close()
        self.chosen.emit(name)

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._on_chosen(item.text())
