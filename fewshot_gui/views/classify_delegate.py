"""How one classified image looks: thumbnail, probability, what else it might be, and the user's word."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from fewshot_gui.model.class_images import ClassRole
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.number_text import percent_text
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_state_badge
from fewshot_gui.views.classify_colours import colour_of_class
from fewshot_gui.views.picture_delegate import PADDING_PX, PictureDelegate, paint_bar

_USER_COLOUR: Final = QColor(31, 111, 235)
_WHITE: Final = QColor(255, 255, 255)
_DOT_PX: Final = 8
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ClassDelegate(PictureDelegate):
    """Paints items of a ``ClassImages``. GUI thread only."""

    def __init__(self, table: ClassTable, results: ClassResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_user = self.tr("by you")
        self._table = table
        self._results = results

    def thumbnail_of(self, index: QModelIndex | QPersistentModelIndex) -> QImage | None:
        return index.data(ClassRole.THUMBNAIL)

    def caption_height(self, option: QStyleOptionViewItem) -> int:
        return 2 * option.fontMetrics.height() + 2

    def paint_badges(
        self, painter: QPainter, shown: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inset = BADGE_SIZE_PX / 2 + 3
        if index.data(ClassRole.IS_CORRECTION):
            draw_user_badge(painter, QPointF(shown.right() + 1 - inset, shown.top() + inset))
        if index.data(ClassRole.HAS_FAILED):
            draw_state_badge(painter, QPointF(shown.left() + inset, shown.top() + inset), ImageState.FAILED)

    def paint_caption(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        first = QRect(line.left(), line.top(), line.width(), line.height() // 2)
        probability = index.data(ClassRole.SCORE)
        text = self._by_user if index.data(ClassRole.IS_CORRECTION) else percent_text(probability)
        widest = max(map(option.fontMetrics.horizontalAdvance, (self._by_user, percent_text(1.0))))
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(first, _RIGHT, text)
        colour = option.palette.color(QPalette.ColorRole.Highlight)
        bar = QRectF(first.adjusted(0, 0, -widest - PADDING_PX, 0))
        paint_bar(painter, option.palette, bar, min(1.0, max(0.0, probability)), colour)
        self._paint_other(painter, option, first.translated(0, first.height()), index)

    def _paint_other(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Say what the image is rather, or what it might be as well."""
        shown = index.model().class_name
        others = [s for s in self._results.top(index.data(ClassRole.PATH), limit=2) if s.name != shown]
        if not others:
            return
        other = others[0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of_class(self._table, other.name))
        painter.drawEllipse(QRectF(line.left(), line.center().y() - _DOT_PX / 2 + 1, _DOT_PX, _DOT_PX))
        words = line.adjusted(_DOT_PX + 5, 0, 0, 0)
        share = self._by_user if other.is_correction else percent_text(other.probability)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(words, _RIGHT, share)
        words.setRight(words.right() - option.fontMetrics.horizontalAdvance(share) - PADDING_PX)
        name = option.fontMetrics.elidedText(other.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, name)


def draw_user_badge(painter: QPainter, centre: QPointF) -> None:
    """Head and shoulders on a disc: the user said so.

    Args:
        painter: with antialiasing on.
        centre: of the badge.
    """
    half = BADGE_SIZE_PX / 2
    disc = QRectF(centre.x() - half, centre.y() - half, BADGE_SIZE_PX, BADGE_SIZE_PX)
    painter.setPen(QPen(_WHITE, 1.5))
    painter.setBrush(_USER_COLOUR)
    painter.drawEllipse(disc.adjusted(0.75, 0.75, -0.75, -0.75))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_WHITE)
    painter.drawEllipse(centre + QPointF(0, -2.4), 2.4, 2.4)
    shoulders = QPainterPath(centre + QPointF(-4.6, 4.9))
    shoulders.cubicTo(centre + QPointF(-4.4, -0.2), centre + QPointF(4.4, -0.2), centre + QPointF(4.6, 4.9))
    painter.drawPath(shoulders)
    painter.setBrush(Qt.BrushStyle.NoBrush)
