"""How one search result looks: thumbnail, score, and what the user said about it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.result_list import ResultRole
from fewshot_gui.model.search_request import Part
from fewshot_gui.number_text import decimal_text
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_part_badge, draw_state_badge
from fewshot_gui.views.picture_delegate import PADDING_PX, PictureDelegate, paint_bar


class ResultDelegate(PictureDelegate):
    """Paints items of a ``ResultList``. GUI thread only.

    Attributes:
        worst, best: scores between which the bars grow from nothing to full.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.worst = 0.0
        self.best = 1.0

    def thumbnail_of(self, index: QModelIndex | QPersistentModelIndex) -> QImage | None:
        return index.data(ResultRole.THUMBNAIL)

    def paint_badges(
        self, painter: QPainter, shown: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inset = BADGE_SIZE_PX / 2 + 3
        part = index.data(ResultRole.PART)
        if part is not None:
            draw_part_badge(painter, QPointF(shown.right() + 1 - inset, shown.top() + inset), Part(part))
        if index.data(ResultRole.HAS_FAILED):
            draw_state_badge(painter, QPointF(shown.left() + inset, shown.top() + inset), ImageState.FAILED)

    def paint_caption(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        score = index.data(ResultRole.SCORE)
        text_width = option.fontMetrics.horizontalAdvance("-0.00") + PADDING_PX
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, flags, decimal_text(score, 2))
        colour = option.palette.color(QPalette.ColorRole.Highlight)
        bar = QRectF(line.adjusted(0, 0, -text_width, 0))
        paint_bar(painter, option.palette, bar, self._part(score), colour)

    def _part(self, score: float) -> float:
        """How much of its bar a score fills, in [0, 1]."""
        if self.best <= self.worst:
            return 1.0
        return min(1.0, max(0.0, (score - self.worst) / (self.best - self.worst)))
