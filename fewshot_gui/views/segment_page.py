"""The page of Segment mode: canvas, side panel, filmstrip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.canvas_area import CanvasArea
from fewshot_gui.views.filmstrip_area import FilmstripArea
from fewshot_gui.views.side_panel import SidePanel

_SPLITTERS: Final = ("columns", "rows")


class SegmentPage(QWidget):
    """Arranges its parts and remembers how the user moved their borders.

    Attributes:
        area, filmstrip_area, side: the parts.
    """

    def __init__(self, images: ImageList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = CanvasArea()
        self.filmstrip_area = FilmstripArea(images)
        self.side = SidePanel()
        rows = QSplitter(Qt.Orientation.Vertical)
        rows.setHandleWidth(1)
        rows.addWidget(self.area)
        rows.addWidget(self.filmstrip_area)
        rows.setStretchFactor(0, 1)
        rows.setCollapsible(0, False)
        columns = QSplitter(Qt.Orientation.Horizontal)
        columns.setHandleWidth(1)
        columns.addWidget(rows)
        columns.addWidget(self.side)  # over the whole height: classes, examples and decisions need it
        columns.setStretchFactor(0, 1)
        columns.setCollapsible(0, False)
        self._splitters = dict(zip(_SPLITTERS, (columns, rows), strict=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(columns)

    def save_layout(self, store: QSettings, key: str) -> None:
        """Write the borders below a key."""
        for name, splitter in self._splitters.items():
            store.setValue(f"{key}/{name}", splitter.saveState())

    def restore_layout(self, store: QSettings, key: str) -> None:
        """Take over what ``save_layout`` wrote, if anything."""
        for name, splitter in self._splitters.items():
            state = store.value(f"{key}/{name}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
