"""The ranked images: a grid of any length with a line where the scores drop most."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from fewshot_gui.model.result_list import ResultRole
from fewshot_gui.views.result_delegate import MAX_BOX_PX, MIN_BOX_PX, ResultDelegate, paint_heading
from fewshot_gui.views.result_hover_bar import ResultHoverBar
from fewshot_gui.views.virtual_grid import VirtualGrid

_VISIBLE_DELAY_MS: Final = 80
_TITLES: Final = ("Likely", "Less likely")


class ResultGrid(VirtualGrid):
    """Shows a ``ResultList``, in two sections where the scores drop. GUI thread only.

    Arrow keys, Home, End, Page Up and Down move; Enter or a double-click opens.

    Attributes:
        hover_bar: the buttons over the picture below the mouse.

    Signals:
        image_opened(object): the ``Path`` the user wants to see.
        visible_paths_changed(list): the ``Path`` objects in sight, a moment after the last change.
    """

    image_opened = Signal(object)
    visible_paths_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = ResultDelegate(self)
        self._visible_timer = QTimer(self)
        self._visible_timer.setSingleShot(True)
        self._visible_timer.setInterval(_VISIBLE_DELAY_MS)
        self._visible_timer.timeout.connect(self._on_visible_timeout)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Results, best first")
        self.viewport().setAutoFillBackground(False)
        self.hover_bar = ResultHoverBar(self.viewport())
        self.doubleClicked.connect(self._on_double_clicked)

    # --- look ------------------------------------------------------------------------------------

    @property
    def picture_width(self) -> int:
        """Width of the pictures' box in pixels."""
        return self._delegate.box_px

    @picture_width.setter
    def picture_width(self, width_px: int) -> None:
        first_row = self.visible_rows()[0] if self.verticalOffset() else 0
        self._delegate.box_px = min(MAX_BOX_PX, max(MIN_BOX_PX, width_px))
        self.relayout()
        if first_row:
            self.verticalScrollBar().setValue(self._layout.rect_of(first_row).top())

    def show_ranking(self, *, gap: int | None, worst: float, best: float) -> None:
        """Say how the model's present rows are to be read.

        Args:
            gap: rows above the line, or None.
            worst, best: scores between which the bars grow.
        """
        self._gap = gap
        self._delegate.worst, self._delegate.best = worst, best
        self.relayout()

    # --- reading ---------------------------------------------------------------------------------

    def current_path(self) -> Path | None:
        """The selected image, or None."""
        index = self.currentIndex()
        return index.data(ResultRole.PATH) if index.isValid() else None

    def visible_paths(self) -> list[Path]:
        """The images in sight, in the order of the rows."""
        if self.model() is None or not self.isVisible():
            return []
        first, end = self.visible_rows()
        return [self.model().index(row, 0).data(ResultRole.PATH) for row in range(first, end)]

    # --- Qt's interface ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.model() is None:
            return
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain_state = option.state & ~QStyle.StateFlag.State_MouseOver & ~QStyle.StateFlag.State_Selected
        self._paint_headings(painter)
        hovered = self.hover_bar.row
        for row in range(*self.visible_rows()):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = plain_state
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            self._delegate.paint(painter, option, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.image_opened.emit(self.current_path())
        elif event.text().isprintable() and event.text():
            event.ignore()  # a letter is a key of the app, not the beginning of a file name
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._hover(None)
        self.viewport().update()
        self._visible_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._visible_timer.stop()

    def relayout(self) -> None:
        super().relayout()
        self._hover(None)
        if self.isVisible():
            self._visible_timer.start()

    # --- internals -------------------------------------------------------------------------------

    def _paint_headings(self, painter: QPainter) -> None:
        for title, (area, n_rows) in zip(_TITLES, self.headings(), strict=False):
            is_lower = title != _TITLES[0]
            paint_heading(painter, self.palette(), area, title, f"{n_rows:,}", has_line=is_lower)

    def _hover(self, point: QPoint | None) -> None:
        """Show the buttons over the picture at a point, or hide them."""
        index = self.indexAt(point) if point is not None else QModelIndex()
        before = self.hover_bar.row
        if not index.isValid():
            self.hover_bar.leave()
        elif index.row() != before:
            self.hover_bar.show_over(
                index.row(),
                index.data(ResultRole.PATH),
                index.data(ResultRole.PART),
                self._delegate.picture_box(self.visualRect(index)),
            )
        if self.hover_bar.row != before:
            self.viewport().update()

    def dataChanged(
        self, top_left: QModelIndex, bottom_right: QModelIndex, roles: list[int] | None = None
    ) -> None:
        super().dataChanged(top_left, bottom_right, roles or [])
        if top_left.row() == self.hover_bar.row:
            self.hover_bar.show_part(top_left.data(ResultRole.PART))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.image_opened.emit(index.data(ResultRole.PATH))

    def _on_visible_timeout(self) -> None:
        self.visible_paths_changed.emit(self.visible_paths())
