"""The page of Search mode: the query left, the results right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views.query_panel import QueryPanel
from fewshot_gui.views.result_area import ResultArea

_NAME: Final = "search"
_QUERY_WIDTH_PX: Final = 348


class SearchPage(QWidget):
    """Arranges its parts and remembers how the user moved the border between them.

    Attributes:
        query, results: the parts.
        pad, grid: what is used most.
    """

    def __init__(
        self,
        actions: dict[str, QAction],
        document: DoodleDocument,
        results: ResultList,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.query = QueryPanel(actions, document)
        self.results = ResultArea(actions, results)
        self.pad = self.query.pad
        self.grid = self.results.grid
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.query)
        self._splitter.addWidget(self.results)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([_QUERY_WIDTH_PX, 2 * _QUERY_WIDTH_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def save_layout(self, store: QSettings, key: str) -> None:
        """Write the border below a key."""
        store.setValue(f"{key}/{_NAME}", self._splitter.saveState())

    def restore_layout(self, store: QSettings, key: str) -> None:
        """Take over what ``save_layout`` wrote, if anything."""
        state = store.value(f"{key}/{_NAME}")
        if isinstance(state, QByteArray):
            self._splitter.restoreState(state)
