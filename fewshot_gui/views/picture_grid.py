"""A grid of pictures of any length; search results and classified images are grids like this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from fewshot_gui.number_text import count_text
from fewshot_gui.views.picture_delegate import MAX_BOX_PX, MIN_BOX_PX, PictureDelegate, paint_heading
from fewshot_gui.views.virtual_grid import VirtualGrid

_VISIBLE_DELAY_MS: Final = 80


class PictureGrid(VirtualGrid):
    """Paints a list model whose rows are images, in two sections where there is a gap. GUI thread only.

    Arrow keys, Home, End, Page Up and Down move; Enter or a double-click opens.

    Signals:
        image_opened(object): the ``Path`` the user wants to see.
        visible_paths_changed(list): the ``Path`` objects in sight, a moment after the last change.
    """

    image_opened = Signal(object)
    visible_paths_changed = Signal(list)

    def __init__(
        self,
        delegate: PictureDelegate,
        *,
        path_role: int,
        titles: Sequence[str] = ("", ""),
        parent: QWidget | None = None,
    ) -> None:
        """Show nothing yet.

        Args:
            delegate: paints the items.
            path_role: role of the model under which a row's ``Path`` is.
            titles: of the sections above and below the gap.
            parent: of the widget.
        """
        super().__init__(parent)
        self._delegate = delegate
        self._path_role = path_role
        self._titles = tuple(titles)
        self._hovered = -1
        self._visible_timer = QTimer(self)
        self._visible_timer.setSingleShot(True)
        self._visible_timer.setInterval(_VISIBLE_DELAY_MS)
        self._visible_timer.timeout.connect(self._on_visible_timeout)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAutoFillBackground(False)
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

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands above the sections."""
        return self._titles

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the sections above and below the gap."""
        self._titles = tuple(titles)
        self.viewport().update()

    # --- reading ---------------------------------------------------------------------------------

    def current_path(self) -> Path | None:
        """The image the keyboard is at, or None."""
        index = self.currentIndex()
        return index.data(self._path_role) if index.isValid() else None

    def selected_paths(self) -> list[Path]:
        """All selected images, in the order of the rows."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [index.data(self._path_role) for index in rows]

    def visible_paths(self) -> list[Path]:
        """The images in sight, in the order of the rows."""
        if self.model() is None or not self.isVisible():
            return []
        first, end = self.visible_rows()
        return [self.model().index(row, 0).data(self._path_role) for row in range(first, end)]

    # --- for subclasses --------------------------------------------------------------------------

    @property
    def hovered_row(self) -> int:
        """The row below the mouse, or -1."""
        return self._hovered

    def show_hovered(self, index: QModelIndex) -> None:
        """The picture at an index is below the mouse now; an invalid one: none is."""

    # --- Qt's interface ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.model() is None:
            return
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain_state = option.state & ~QStyle.StateFlag.State_MouseOver & ~QStyle.StateFlag.State_Selected
        for title, (area, n_rows) in zip(self._titles, self.headings(), strict=False):
            is_lower = title != self._titles[0]
            paint_heading(painter, self.palette(), area, title, count_text(n_rows), has_line=is_lower)
        for row in range(*self.visible_rows()):
            index = self.model().index(row, 0)
            option.rect = self.visualRect(index)
            option.state = plain_state
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == self._hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            if self.hasFocus() and index == self.currentIndex():
                option.state |= QStyle.StateFlag.State_HasFocus
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
        self._tell_visible_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._visible_timer.stop()

    def relayout(self) -> None:
        super().relayout()
        self._hover(None)
        self._tell_visible_soon()

    # --- internals -------------------------------------------------------------------------------

    def _hover(self, point: QPoint | None) -> None:
        index = self.indexAt(point) if point is not None else QModelIndex()
        if index.row() != self._hovered:
            self._hovered = index.row()
            self.show_hovered(index)
            self.viewport().update()

    def _tell_visible_soon(self) -> None:
        if self.isVisible():
            self._visible_timer.start()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.image_opened.emit(index.data(self._path_role))

    def _on_visible_timeout(self) -> None:
        self.visible_paths_changed.emit(self.visible_paths())
