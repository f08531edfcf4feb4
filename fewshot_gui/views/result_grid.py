"""The ranked images: a grid of any length with a line where the scores drop most."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from fewshot_gui.model.result_list import ResultRole
from fewshot_gui.views.picture_grid import PictureGrid
from fewshot_gui.views.result_delegate import ResultDelegate
from fewshot_gui.views.result_hover_bar import ResultHoverBar


class ResultGrid(PictureGrid):
    """Shows a ``ResultList``, in two sections where the scores drop. GUI thread only.

    Attributes:
        hover_bar: the buttons over the picture below the mouse.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ResultDelegate(), path_role=ResultRole.PATH, titles=("", ""), parent=parent)
        self.set_titles((self.tr("Likely"), self.tr("Less likely")))
        self.setAccessibleName(self.tr("Results, best first"))
        self.hover_bar = ResultHoverBar(self.viewport())

    def show_ranking(self, *, gap: int | None, worst: float, best: float) -> None:
        """Say how the model's present rows are to be read.

        Args:
            gap: rows above the line, or None.
            worst, best: scores between which the bars grow.
        """
        self._gap = gap
        self._delegate.worst, self._delegate.best = worst, best
        self.relayout()

    def show_hovered(self, index: QModelIndex) -> None:
        """Show the buttons over a picture, or hide them."""
        if not index.isValid():
            self.hover_bar.leave()
            return
        self.hover_bar.show_over(
            index.row(),
            index.data(ResultRole.PATH),
            index.data(ResultRole.PART),
            self._delegate.picture_box(self.visualRect(index)),
        )

    def dataChanged(
        self, top_left: QModelIndex, bottom_right: QModelIndex, roles: list[int] | None = None
    ) -> None:
        super().dataChanged(top_left, bottom_right, roles or [])
        if top_left.row() == self.hover_bar.row:
            self.hover_bar.show_part(top_left.data(ResultRole.PART))
