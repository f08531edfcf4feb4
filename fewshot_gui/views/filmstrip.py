"""The strip of thumbnails: the folder at a glance, with what the model found."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractProxyModel,
    QItemSelectionModel,
    QModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.rendering.class_looks import ClassLooks
from fewshot_gui.views.filmstrip_delegate import FilmstripDelegate

_VISIBLE_DELAY_MS: Final = 80
_ROW_MARGIN_PX: Final = 4
_LAYOUT_SLICE: Final = 2000
"""Rows laid out at a time; about 4 ms, so that a folder of 50,000 never blocks the window."""


class Filmstrip(QListView):
    """Shows an ``ImageList``, or a proxy of one, in one row or as a grid. GUI thread only.

    Left and Right, Home, End, Page Up and Down move through the images.

    Signals:
        image_activated(object): the ``Path`` of the image the user moved to, by mouse or keyboard.
        visible_paths_changed(list): the ``Path`` objects in sight, a moment after the last change.
        current_path_changed(object): the selected image, whoever selected it; None where there is none.
    """

    image_activated = Signal(object)
    current_path_changed = Signal(object)
    visible_paths_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = FilmstripDelegate(self)
        self._visible_paths: list[Path] = []
        self._is_moving_silently = False
        self._visible_timer = QTimer(self)
        self._visible_timer.setSingleShot(True)
        self._visible_timer.timeout.connect(self._on_visible_timeout)

        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_LAYOUT_SLICE)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)  # for the hover look
        self.setAccessibleName(self.tr("Filmstrip"))
        self.set_wrapping(False)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # --- look ------------------------------------------------------------------------------------

    def set_wrapping(self, is_wrapping: bool) -> None:
        """Show a grid that scrolls down instead of one row that scrolls right."""
        self.setWrapping(is_wrapping)
        off, as_needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(as_needed if is_wrapping else off)
        # In one row the bar is always there, so that the row keeps its height while a folder streams in.
        self.setHorizontalScrollBarPolicy(off if is_wrapping else Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.updateGeometry()
        self._schedule_report()

    def set_opacity(self, opacity: float) -> None:
        """Opacity of the found masks, in [0, 1]."""
        self._delegate.opacity = opacity
        self.viewport().update()

    def set_looks(self, looks: ClassLooks) -> None:
        """Colours and thresholds of the classes, and which of them are hidden."""
        self._delegate.looks = looks
        self.viewport().update()

    def set_overlay_hidden(self, is_hidden: bool) -> None:
        """Show bare thumbnails."""
        self._delegate.is_overlay_hidden = is_hidden
        self.viewport().update()

    # --- current image ---------------------------------------------------------------------------

    def current_path(self) -> Path | None:
        """The selected image, or None."""
        index = self.currentIndex()
        return index.data(ImageRole.PATH) if index.isValid() else None

    def set_current_path(self, path: Path) -> None:
        """Select an image and scroll to it, without ``image_activated``; nothing for an unknown path."""
        index = self._index_of(path)
        if not index.isValid() or index == self.currentIndex():
            return
        self._is_moving_silently = True
        try:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._is_moving_silently = False
        self.scrollTo(index)

    def step(self, n_images: int) -> None:
        """Move on by some images, or back where negative, as the arrow keys do; stops at the ends."""
        model = self.model()
        if model is None or model.rowCount() == 0:
            return
        current = self.currentIndex().row() if self.currentIndex().isValid() else -1
        row = min(model.rowCount() - 1, max(0, current + n_images))
        self.selectionModel().setCurrentIndex(
            model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def visible_paths(self) -> list[Path]:
        """The images in sight, in the order of the rows."""
        model = self.model()
        if model is None or not self.isVisible():
            return []
        first, last = self._visible_rows()
        return [model.index(row, 0).data(ImageRole.PATH) for row in range(first, last)]

    # --- Qt's interface --------------------------------------------------------------------------

    def setModel(self, model: QAbstractItemModel | None) -> None:
        old = self.model()
        if old is not None:
            old.rowsInserted.disconnect(self._on_rows_changed)
            old.rowsRemoved.disconnect(self._on_rows_changed)
            old.layoutChanged.disconnect(self._on_rows_changed)
            old.modelReset.disconnect(self._on_rows_changed)
        super().setModel(model)
        if model is not None:
            model.rowsInserted.connect(self._on_rows_changed)
            model.rowsRemoved.connect(self._on_rows_changed)
            model.layoutChanged.connect(self._on_rows_changed)
            model.modelReset.connect(self._on_rows_changed)
        self._schedule_report()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.current_path_changed.emit(current.data(ImageRole.PATH) if current.isValid() else None)
        if current.isValid() and not self._is_moving_silently:
            self.image_activated.emit(current.data(ImageRole.PATH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text():
            event.ignore()  # a letter is a key of the app, not the beginning of a file name
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._schedule_report()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._schedule_report()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._visible_timer.stop()

    def sizeHint(self) -> QSize:
        return QSize(640, self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._row_height())

    def scrollTo(
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if index.isValid() and self.visualRect(index).isEmpty():
            # Not laid out yet: finish at once, or the view would stay where it is.
            self.setLayoutMode(QListView.LayoutMode.SinglePass)
            self.doItemsLayout()
            self.setLayoutMode(QListView.LayoutMode.Batched)
        super().scrollTo(index, hint)

    # --- internals -------------------------------------------------------------------------------

    def _index_of(self, path: Path) -> QModelIndex:
        model = self.model()
        if isinstance(model, QAbstractProxyModel) and isinstance(model.sourceModel(), ImageList):
            return model.mapFromSource(model.sourceModel().index_of(path))
        return model.index_of(path) if isinstance(model, ImageList) else QModelIndex()

    def _row_height(self) -> int:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        item_height = self._delegate.sizeHint(option, QModelIndex()).height()
        bar_height = self.horizontalScrollBar().sizeHint().height()
        return item_height + bar_height + 2 * self.frameWidth() + _ROW_MARGIN_PX

    def _visible_rows(self) -> tuple[int, int]:
        """(first, one past the last) row in sight."""
        # By arithmetic: the view lays out a long list in slices, and rows beyond them have no rectangle yet.
        n_rows = self.model().rowCount()
        item = self.visualRect(self.model().index(0, 0)).size()
        if n_rows == 0 or item.isEmpty():
            return 0, 0
        area = self.viewport().size()
        if self.isWrapping():
            n_columns = max(1, area.width() // item.width())
            first_line = self.verticalOffset() // item.height()
            end_line = (self.verticalOffset() + area.height() - 1) // item.height() + 1
            first, end = first_line * n_columns, end_line * n_columns
        else:
            first = self.horizontalOffset() // item.width()
            end = (self.horizontalOffset() + area.width() - 1) // item.width() + 1
        return min(first, n_rows), min(end, n_rows)

    def _on_scrolled(self, _value: int) -> None:
        self._schedule_report()

    def _on_rows_changed(self) -> None:
        # Not restarted: a folder that streams in must not keep its first thumbnails waiting.
        if not self._visible_timer.isActive():
            self._schedule_report(delay_ms=_VISIBLE_DELAY_MS if self._visible_paths else 0)

    def _schedule_report(self, *, delay_ms: int = _VISIBLE_DELAY_MS) -> None:
        if self.isVisible():
            self._visible_timer.start(delay_ms)  # again from the beginning

    def _on_visible_timeout(self) -> None:
        paths = self.visible_paths()
        if paths != self._visible_paths:
            self._visible_paths = paths
            self.visible_paths_changed.emit(paths)
