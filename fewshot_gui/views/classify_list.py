"""The list of classes: each row has a tick, a colour, a name, a badge and a number of images."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from fewshot_gui.views.classify_list_delegate import ClassRowDelegate
from fewshot_gui.views.classify_rows import ClassRowRole
from fewshot_gui.views.drag_formats import IMAGES_FORMAT
from fewshot_gui.views.letters import is_letter

_OWN_KEYS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Space)


class ClassList(QListView):
    """Shows ``ClassRows``. Space ticks, F2 renames, Delete asks for removal; images can be dropped.

    GUI thread only.

    Signals:
        class_shown(str): the row the keyboard is at; empty for none.
        images_dropped(list, str): ``Path`` objects and the class they were dropped onto.
        remove_pressed(): Delete, for the row the keyboard is at.
    """

    class_shown = Signal(str)
    images_dropped = Signal(list, str)
    remove_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plainList")
        self._delegate = ClassRowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Classes"))

    def current_name(self) -> str:
        """The class the keyboard is at; empty for none."""
        return self.currentIndex().data(ClassRowRole.NAME) or ""

    # --- Qt's interface ---------------------------------------------------------------------------

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.scrollTo(current)
        self.class_shown.emit(self.current_name())

    def event(self, event: QEvent) -> bool:
        # Letters find a class by the beginning of its name; elsewhere in the window they are commands.
        is_question = event.type() == QEvent.Type.ShortcutOverride
        if is_question and (event.key() in _OWN_KEYS or is_letter(event)):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(IMAGES_FORMAT):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        index = self._target(event)
        self._show_target(index)
        if index.isValid():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        index = self._target(event)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self._show_target(QModelIndex())
        if not index.isValid():
            event.ignore()
            return
        event.acceptProposedAction()
        paths = [Path(QUrl(url).toLocalFile()) for url in event.mimeData().urls()]
        self.images_dropped.emit(paths, index.data(ClassRowRole.NAME))

    # --- internals -------------------------------------------------------------------------------

    def _target(self, event: QDropEvent) -> QModelIndex:
        if not event.mimeData().hasFormat(IMAGES_FORMAT):
            return QModelIndex()
        return self.indexAt(event.position().toPoint())

    def _show_target(self, index: QModelIndex) -> None:
        self._delegate.target_row = index.row()
        self.viewport().update()
