"""The saved doodles: click one to search with it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from fewshot_gui.model.doodle_store import SavedDoodle
from fewshot_gui.rendering.doodle import doodle_image

_ICON: Final = QSize(64, 64)
_CELL: Final = QSize(75, 88)
_N_LINES: Final = 2
_SCALE: Final = 2  # sharp on screens with two device pixels per pixel
_DOODLE = Qt.ItemDataRole.UserRole


class SavedDoodles(QWidget):
    """Lists doodles as pictures with names.

    Signals:
        chosen(SavedDoodle), delete_requested(SavedDoodle): of one doodle.
        rename_requested(SavedDoodle, str): the new name, never empty.
    """

    chosen = Signal(object)
    rename_requested = Signal(object, str)
    delete_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(self.tr("Saved doodles"))
        heading.setObjectName("heading")
        self.list = _DoodleList()
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.delete_pressed.connect(self._on_delete)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        self._rename = QAction(self.tr("&Rename"), self)
        self._rename.triggered.connect(self._on_rename)
        self._delete = QAction(self.tr("&Delete"), self)
        self._delete.triggered.connect(self._on_delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self.list)
        self.hide()

    def show_doodles(self, doodles: Sequence[SavedDoodle]) -> None:
        """Show these, in this order; nothing at all where there are none."""
        with QSignalBlocker(self.list):
            self.list.clear()
            for doodle in doodles:
                item = QListWidgetItem(doodle.name)
                picture = QPixmap.fromImage(doodle_image(doodle.strokes, _ICON.width() * _SCALE))
                picture.setDevicePixelRatio(_SCALE)
                item.setIcon(QIcon(picture))
                item.setData(_DOODLE, doodle)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                item.setToolTip(
                    self.tr("{name}\nClick to search with it; F2 renames, Delete deletes").format(
                        name=doodle.name
                    )
                )
                self.list.addItem(item)
        self.list.fit()
        self.setVisible(bool(doodles))

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_DOODLE))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        doodle, name = item.data(_DOODLE), item.text().strip()
        if name and name != doodle.name:
            self.rename_requested.emit(doodle, name)
        else:
            with QSignalBlocker(self.list):
                item.setText(doodle.name)

    def _on_menu_requested(self, position: QPoint) -> None:
        if self.list.itemAt(position) is not None:
            menu = QMenu(self)
            menu.addActions([self._rename, self._delete])
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(position))

    def _on_rename(self) -> None:
        if self.list.currentItem() is not None:
            self.list.editItem(self.list.currentItem())

    def _on_delete(self) -> None:
        if self.list.currentItem() is not None:
            self.delete_requested.emit(self.list.currentItem().data(_DOODLE))


class _DoodleList(QListWidget):
    """Keeps Delete and F2 to itself while it has the focus; elsewhere Delete clears the paper."""

    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("savedDoodles")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(_ICON)
        self.setGridSize(_CELL)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Saved doodles"))

    def fit(self) -> None:
        """Be as high as the doodles need, up to a few lines; the rest is scrolled to."""
        n_columns = max(1, self.viewport().width() // _CELL.width())
        n_lines = min(_N_LINES, max(1, -(-self.count() // n_columns)))
        self.setFixedHeight(n_lines * _CELL.height() + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Delete:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            return True
        return super().event(event)
