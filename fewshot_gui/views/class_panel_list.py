"""The list of the classes that are painted and found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyleOptionViewItem, QWidget

from fewshot_gui.views.class_panel_delegate import LabelDelegate, RowPart
from fewshot_gui.views.class_panel_rows import LabelRole, LabelRows

_MAX_ROWS_SHOWN: Final = 7


class LabelList(QListView):
    """Shows ``LabelRows``, as high as they need. Space hides and shows; GUI thread only.

    Signals:
        class_chosen(int): the user went to a class, by mouse or keyboard; its id.
        part_clicked(int, RowPart): the lock or the eye of a class was clicked, or Space pressed for the eye.
        remove_pressed(int): Delete, for the class the keyboard is at.
    """

    class_chosen = Signal(int)
    part_clicked = Signal(int, object)
    remove_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plainList")
        self._delegate = LabelDelegate(self)
        self._is_moving_silently = False
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)  # for the hover look
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)  # F2 is a command of the window
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Classes"))

    def set_current(self, class_id: int) -> None:
        """Select a class without telling anybody."""
        rows = self.model()
        index = rows.index_of(class_id) if isinstance(rows, LabelRows) else QModelIndex()
        if index == self.currentIndex():
            return
        self._is_moving_silently = True
        try:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._is_moving_silently = False
        self.scrollTo(index)

    def follow_rows(self) -> None:
        """The number of rows changed: be as high as they are."""
        self.updateGeometry()

    # --- Qt's interface --------------------------------------------------------------------------

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_moving_silently:
            self.class_chosen.emit(current.data(LabelRole.ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        class_id = self.currentIndex().data(LabelRole.ID)
        if event.key() == Qt.Key.Key_Space and class_id is not None:
            self.part_clicked.emit(class_id, RowPart.EYE)
        elif event.key() == Qt.Key.Key_Delete and class_id is not None:
            self.remove_pressed.emit(class_id)
        elif event.text().isprintable() and event.text():
            event.ignore()  # a letter is a key of the app, not the beginning of a name
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._click_part(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._click_part(event):
            super().mouseDoubleClickEvent(event)

    def sizeHint(self) -> QSize:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        n_rows = 0 if self.model() is None else self.model().rowCount()
        n_shown = min(_MAX_ROWS_SHOWN, max(1, n_rows))
        row_height = self._delegate.sizeHint(option, QModelIndex()).height()
        margins = self.contentsMargins()
        return QSize(160, n_shown * row_height + margins.top() + margins.bottom())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    # --- internals -------------------------------------------------------------------------------

    def _click_part(self, event: QMouseEvent) -> bool:
        """Switch a lock or an eye; False where neither was hit."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if (
            event.button() != Qt.MouseButton.LeftButton
            or not index.isValid()
            or index.data(LabelRole.IS_ALONE)
        ):
            return False
        part = self._delegate.part_at(self.visualRect(index), place.x())
        if part is None:
            return False
        self.part_clicked.emit(index.data(LabelRole.ID), part)
        event.accept()
        return True
