"""The right side of Search mode: what was found, or why nothing is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QWidget

from fewshot_gui.model.result_list import ResultList
from fewshot_gui.number_text import count_text
from fewshot_gui.views.picture_area import PictureArea
from fewshot_gui.views.result_grid import ResultGrid

_TOPS: Final = (100, 1000, 10_000)
_NO_LIMIT: Final = 1_000_000
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
        for number in _TOPS:
            self._top.addItem(self.tr("Best {number}").format(number=count_text(number)), number)
        self._top.addItem(self.tr("All"), _NO_LIMIT)
        self._top.setCurrentIndex(_DEFAULT_TOP)
        self._top.setAccessibleName(self.tr("How many results to show"))
        self._top.setToolTip(self.tr("How many results to show"))
        self._top.currentIndexChanged.connect(self.top_changed)
        self.bar.addWidget(self._top)

    @property
    def top(self) -> int:
        """How many results the user wants at most."""
        return self._top.currentData()
