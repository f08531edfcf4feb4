"""How one result looks: thumbnail, score, and what the user said about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.result_list import ResultRole
from fewshot_gui.model.search_request import Part
from fewshot_gui.views.badges import BADGE_SIZE_PX, draw_part_badge, draw_state_badge
from fewshot_gui.views.item_painting import centred, paint_item_frame, paint_placeholder

MIN_BOX_PX: Final = 104
MAX_BOX_PX: Final = 256
DEFAULT_BOX_PX: Final = 144
_ASPECT: Final = 0.75
_PADDING_PX: Final = 6
_BAR_HEIGHT_PX: Final = 4


class ResultDelegate(QStyledItemDelegate):
    """Paints items of a ``ResultList``. All items have the same size. GUI thread only.

    Attributes:
        box_px: width of the thumbnails' box, ``MIN_BOX_PX`` to ``MAX_BOX_PX``.
        worst, best: scores between which the bars grow from nothing to full.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box_px = DEFAULT_BOX_PX
        self.worst = 0.0
        self.best = 1.0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        box = self._box_size()
        return QSize(
            box.width() + 2 * _PADDING_PX, box.height() + option.fontMetrics.height() + 3 * _PADDING_PX
        )

    def picture_box(self, cell: QRect) -> QRect:
        """Where in its cell the thumbnail's box is."""
        box = QRect(cell.topLeft(), self._box_size())
        box.translate((cell.width() - box.width()) // 2, _PADDING_PX)
        return box

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = self.picture_box(option.rect)
        framed = QStyleOptionViewItem(option)
        framed.rect = QRect(box.left() - _PADDING_PX, option.rect.top(), box.width() + 2 * _PADDING_PX, 0)
        framed.rect.setHeight(option.rect.height())
        paint_item_frame(painter, framed)
        thumbnail = index.data(ResultRole.THUMBNAIL)
        shown = box
        if thumbnail is None or thumbnail.isNull():
            paint_placeholder(painter, option.palette, box)
        else:
            shown = centred(thumbnail.size(), box)
            painter.drawImage(shown, thumbnail)
        self._paint_badges(painter, shown, index)
        self._paint_score(painter, option, box, index.data(ResultRole.SCORE))
        painter.restore()

    def _box_size(self) -> QSize:
        return QSize(self.box_px, round(self.box_px * _ASPECT))

    def _paint_badges(
        self, painter: QPainter, shown: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inset = BADGE_SIZE_PX / 2 + 3
        part = index.data(ResultRole.PART)
        if part is not None:
            draw_part_badge(painter, QPointF(shown.right() + 1 - inset, shown.top() + inset), Part(part))
        if index.data(ResultRole.HAS_FAILED):
            draw_state_badge(painter, QPointF(shown.left() + inset, shown.top() + inset), ImageState.FAILED)

    def _paint_score(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, score: float) -> None:
        metrics = option.fontMetrics
        line = QRect(box.left(), box.bottom() + 1 + _PADDING_PX // 2, box.width(), metrics.height() + 2)
        text = f"{score:.2f}"
        text_width = metrics.horizontalAdvance("-0.00") + _PADDING_PX
        is_selected = option.palette.color(QPalette.ColorRole.Text)
        painter.setFont(option.font)
        painter.setPen(is_selected)
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, flags, text)
        groove = QRectF(line.left(), 0, max(0, line.width() - text_width), _BAR_HEIGHT_PX)
        groove.moveTop(line.center().y() - _BAR_HEIGHT_PX / 2)
        radius = _BAR_HEIGHT_PX / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(groove, radius, radius)
        groove.setWidth(max(_BAR_HEIGHT_PX, groove.width() * self._part(score)))
        painter.setBrush(option.palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(groove, radius, radius)

    def _part(self, score: float) -> float:
        """How much of its bar a score fills, in [0, 1]."""
        if self.best <= self.worst:
            return 1.0
        return min(1.0, max(0.0, (score - self.worst) / (self.best - self.worst)))


def paint_heading(
    painter: QPainter, palette: QPalette, area: QRect, title: str, note: str, *, has_line: bool
) -> None:
    """Write a section's name, with a dashed line above it where something ends there."""
    painter.save()
    if has_line:
        pen = QPen(QColor(palette.color(QPalette.ColorRole.PlaceholderText)), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(
            area.left() + _PADDING_PX, area.top() + 4, area.right() - _PADDING_PX, area.top() + 4
        )
    font = painter.font()
    plain = painter.font()
    font.setBold(True)
    words = area.adjusted(_PADDING_PX, 6, -_PADDING_PX, 0)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(words, flags, title)
    words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(title) + 8)
    painter.setFont(plain)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(words, flags, note)
    painter.restore()
