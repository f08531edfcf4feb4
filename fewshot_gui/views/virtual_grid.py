"""A grid of any length whose layout is arithmetic: all of ``QAbstractItemView`` that is about geometry."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from fewshot_gui.views.result_layout import ResultLayout

_MARGIN_PX: Final = 6
_HEADING_PX: Final = 34


class VirtualGrid(QAbstractItemView):
    """Places the rows of a list model by ``ResultLayout``, as quick with 50,000 rows as with 50.

    The delegate's size hint is that of all items. GUI thread only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap: int | None = None
        self._layout = ResultLayout(n_rows=0, gap=None, width=1, item_size=QSize(1, 1), heading_height=0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def gap(self) -> int | None:
        """How many rows stand above the line; None where there is no line."""
        return self._gap

    def visible_rows(self) -> tuple[int, int]:
        """(first, one past the last) row in sight."""
        top = self.verticalOffset()
        return self._layout.rows_between(top, top + self.viewport().height())

    def headings(self) -> list[tuple[QRect, int]]:
        """Where the sections' headings are in the viewport, each with the number of its rows."""
        offset = QPoint(_MARGIN_PX, -self.verticalOffset())
        return [
            (section.heading.translated(offset), section.end - section.first)
            for section in self._layout.sections
            if not section.heading.isEmpty()
        ]

    def relayout(self) -> None:
        """Lay everything out anew: rows, sizes or the gap changed."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self._layout = ResultLayout(
            n_rows=0 if self.model() is None else self.model().rowCount(),
            gap=self._gap,
            width=max(1, self.viewport().width() - 2 * _MARGIN_PX),
            item_size=self.itemDelegate().sizeHint(option, QModelIndex()),
            heading_height=_HEADING_PX,
        )
        self.updateGeometries()
        self.viewport().update()

    # --- Qt's interface --------------------------------------------------------------------------

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.rowsInserted.connect(self.relayout)
            model.rowsRemoved.connect(self.relayout)
            model.layoutChanged.connect(self.relayout)
            model.modelReset.connect(self.relayout)
        self.relayout()

    def visualRect(self, index: QModelIndex) -> QRect:
        rect = self._layout.rect_of(index.row()) if index.isValid() else QRect()
        return rect.translated(_MARGIN_PX, -self.verticalOffset()) if not rect.isEmpty() else rect

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._layout.row_at(point + QPoint(-_MARGIN_PX, self.verticalOffset()))
        return QModelIndex() if row is None or self.model() is None else self.model().index(row, 0)

    def scrollTo(
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        rect = self._layout.rect_of(index.row()) if index.isValid() else QRect()
        if rect.isEmpty():
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or rect.top() < bar.value():
            bar.setValue(rect.top())
        elif rect.bottom() >= bar.value() + height:
            bar.setValue(rect.bottom() + 1 - height)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: QModelIndex) -> bool:
        return False

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        n_rows = self.model().rowCount()
        row = self.currentIndex().row()
        if n_rows == 0:
            return QModelIndex()
        lines_per_page = max(1, self.viewport().height() // self._layout.cell.height())
        move = QAbstractItemView.CursorAction
        match action:
            case move.MoveLeft | move.MovePrevious:
                row = max(0, row - 1)
            case move.MoveRight | move.MoveNext:
                row = min(n_rows - 1, row + 1)
            case move.MoveHome:
                row = 0
            case move.MoveEnd:
                row = n_rows - 1
            case move.MoveUp | move.MoveDown | move.MovePageUp | move.MovePageDown:
                n_lines = 1 if action in (move.MoveUp, move.MoveDown) else lines_per_page
                is_up = action in (move.MoveUp, move.MovePageUp)
                row = self._layout.step(row, -n_lines if is_up else n_lines) if row >= 0 else 0
        return self.model().index(row, 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        # Qt hands over the two ends of a range as corners, the older one first.
        ends = [index for index in map(self.indexAt, (rect.topLeft(), rect.bottomRight())) if index.isValid()]
        selection = QItemSelection(*sorted(ends, key=QModelIndex.row)) if len(ends) == 2 else QItemSelection()
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        first, end = self.visible_rows()  # what is out of sight needs no painting
        for part in selection:
            for row in range(max(first, part.top()), min(end, part.bottom() + 1)):
                region += QRegion(self.visualRect(self.model().index(row, 0)))
        return region

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._layout.height + _MARGIN_PX - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(1, self._layout.cell.height() // 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.relayout()
