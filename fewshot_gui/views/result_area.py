"""The right side of Search mode: what was found, or why nothing is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QWidget

from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views.picture_area import PictureArea
from fewshot_gui.views.result_grid import ResultGrid

_TOPS: Final = (("Best 100", 100), ("Best 1,000", 1000), ("Best 10,000", 10_000), ("All", 1_000_000))
_DEFAULT_TOP: Final = 1


class ResultArea(PictureArea):
    """The grid with its heading and, in its place, one card with a few words.

    Signals:
        top_changed(): the user wants more or fewer results; ask ``top``.
    """

    top_changed = Signal()

    def __init__(
        self, actions: dict[str, QAction], results: ResultList, parent: QWidget | None = None
    ) -> None:
        super().__init__(ResultGrid(), actions=actions, parent=parent)
        self.grid.setModel(results)
        self._top = QComboBox()
        self._top.addItems([text for text, _ in _TOPS])
        self._top.setCurrentIndex(_DEFAULT_TOP)
        self._top.setAccessibleName("How many results to show")
        self._top.setToolTip("How many results to show")
        self._top.currentIndexChanged.connect(self.top_changed)
        self.bar.addWidget(self._top)

    @property
    def top(self) -> int:
        """How many results the user wants at most."""
        return _TOPS[self._top.currentIndex()][1]
