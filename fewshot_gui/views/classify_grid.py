"""The images of one class: several can be chosen and dragged onto another class."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QItemSelectionRange, QMimeData, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QWidget

from fewshot_gui.model.class_images import ClassImages, ClassRole
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.number_text import count_text
from fewshot_gui.views.classify_delegate import ClassDelegate
from fewshot_gui.views.drag_formats import IMAGES_FORMAT
from fewshot_gui.views.item_painting import centred
from fewshot_gui.views.picture_grid import PictureGrid

_DRAG_BOX: Final = QSize(96, 72)


class ClassGrid(PictureGrid):
    """Shows a ``ClassImages``: those of the class above a line, the others below. GUI thread only.

    Ctrl + click, Shift + click, Shift + arrows and Ctrl+A select several.

    Signals:
        looked_at(object): the ``Path`` the keyboard is at, or None where there is none.
    """

    looked_at = Signal(object)

    def __init__(self, table: ClassTable, results: ClassResults, parent: QWidget | None = None) -> None:
        super().__init__(ClassDelegate(table, results), path_role=ClassRole.PATH, parent=parent)
        self._looked_at = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setAccessibleName(self.tr("Images of the class, best first"))

    def relayout(self) -> None:
        """Lay everything out anew; the line is where the images of the class end."""
        images: ClassImages | None = self.model()
        self._gap = None if images is None else images.n_members
        super().relayout()
        self._tell_looked_at()

    def selected_paths(self) -> list[Path]:
        """All selected images, in the order of the rows; quick also where all of a large folder are."""
        images: ClassImages = self.model()
        ranges = sorted(self.selectionModel().selection(), key=QItemSelectionRange.top)
        return [images.path_at(row) for part in ranges for row in range(part.top(), part.bottom() + 1)]

    def drag_data(self) -> QMimeData:
        """What a drag of the selected images carries."""
        data = self.model().mimeData(self.selectionModel().selectedIndexes())
        data.setData(IMAGES_FORMAT, b"")
        return data

    # --- Qt's interface ---------------------------------------------------------------------------

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._tell_looked_at()
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:
        if not self.selectionModel().hasSelection():
            return
        drag = QDrag(self)
        drag.setMimeData(self.drag_data())
        drag.setPixmap(self._drag_picture())
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.selectAll()
            return
        super().keyPressEvent(event)

    # --- internals -------------------------------------------------------------------------------

    def _tell_looked_at(self) -> None:
        path = self.current_path()
        if path != self._looked_at:
            self._looked_at = path
            self.looked_at.emit(path)

    def _drag_picture(self) -> QPixmap:
        """The first of the dragged images, with their number."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        ratio = self.devicePixelRatioF()
        picture = QPixmap(_DRAG_BOX * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.85)
        box = QRect(0, 0, _DRAG_BOX.width(), _DRAG_BOX.height())
        thumbnail = indexes[0].data(ClassRole.THUMBNAIL)
        if thumbnail is not None and not thumbnail.isNull():
            painter.drawImage(centred(thumbnail.size(), box), thumbnail)
        else:
            painter.fillRect(box, self.palette().mid())
        painter.setOpacity(1.0)
        text = count_text(len(indexes))
        label = painter.fontMetrics().boundingRect(text).adjusted(-7, -3, 7, 3)
        label.moveBottomRight(box.bottomRight())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(31, 111, 235))
        painter.drawRoundedRect(label, label.height() / 2, label.height() / 2)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return picture
