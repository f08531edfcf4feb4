"""How one class looks in the list: a tick, a colour, a name, a badge and a number of images."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.number_text import count_text
from fewshot_gui.views.classify_rows import ClassRowRole

_ROW_HEIGHT_PX: Final = 30
_TICK_PX: Final = 16
_SWATCH_PX: Final = 12
_SPACING_PX: Final = 8
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ClassRowDelegate(QStyledItemDelegate):
    """Paints one class, and lets a click on its tick switch it. GUI thread only.

    Attributes:
        target_row: the row that images are dragged over, or -1.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target_row = -1
        self._badge_words = {
            "new": self.tr("new"),
            "examples": self.tr("new + images"),
            "seen": self.tr("seen"),
        }

    def tick_box(self, row: QRect) -> QRect:
        """Where in its row the tick is."""
        return QRect(row.left() + 6, row.center().y() - _TICK_PX // 2 + 1, _TICK_PX, _TICK_PX)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, max(_ROW_HEIGHT_PX, option.fontMetrics.height() + 10))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        is_switch = (
            event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        ) or self._is_on_tick(event, option.rect)
        if not is_switch:
            return self._is_on_tick(event, option.rect, kind=QEvent.Type.MouseButtonDblClick)
        is_on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        left = self.tick_box(option.rect).right() + _SWATCH_PX + 2 * _SPACING_PX - 4
        editor.setGeometry(option.rect.adjusted(left - option.rect.left(), 1, -4, -1))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_plate(painter, option, index)
        is_on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        tick = self.tick_box(option.rect)
        _paint_tick(painter, option.palette, QRectF(tick), is_on=is_on)
        x = tick.right() + 1 + _SPACING_PX
        self._paint_swatch(painter, option, QRectF(x, 0, _SWATCH_PX, _SWATCH_PX), index, is_on=is_on)
        x += _SWATCH_PX + _SPACING_PX
        words = option.rect.adjusted(x - option.rect.left(), 0, -10, 0)
        self._paint_words(painter, option, words, index, is_on=is_on)
        painter.restore()

    def _is_on_tick(
        self, event: QEvent, row: QRect, *, kind: QEvent.Type = QEvent.Type.MouseButtonRelease
    ) -> bool:
        if event.type() != kind or not isinstance(event, QMouseEvent):
            return False
        return self.tick_box(row).adjusted(-4, -6, 4, 6).contains(event.position().toPoint())

    def _paint_plate(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        highlight = option.palette.color(QPalette.ColorRole.Highlight)
        plate = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if index.row() == self.target_row:
            painter.setPen(QPen(highlight, 2.0))
            painter.setBrush(_faded(highlight, 0.35))
        elif option.state & QStyle.StateFlag.State_Selected:
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(highlight, 1.5))
            painter.setBrush(_faded(highlight, 0.22))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(_faded(option.palette.color(QPalette.ColorRole.Text), 0.07))
        else:
            return
        painter.drawRoundedRect(plate, 5.0, 5.0)

    def _paint_swatch(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        place: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        *,
        is_on: bool,
    ) -> None:
        place.moveTop(option.rect.center().y() - _SWATCH_PX / 2 + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(index.data(ClassRowRole.COLOUR), 1.0 if is_on else 0.35))
        painter.drawEllipse(place)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        words: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        is_on: bool,
    ) -> None:
        metrics = option.fontMetrics
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        count = index.data(ClassRowRole.COUNT)
        number = "" if count is None else count_text(count)
        painter.setFont(option.font)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text) if count else muted)
        painter.drawText(words, _RIGHT, number)
        words.setRight(
            words.right() - max(metrics.horizontalAdvance("0,000"), metrics.horizontalAdvance(number))
        )
        badge = index.data(ClassRowRole.BADGE)
        words.setRight(self._paint_badge(painter, option, words, badge) - _SPACING_PX)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text) if is_on else muted)
        name = metrics.elidedText(index.data(ClassRowRole.NAME), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, name)

    def _paint_badge(self, painter: QPainter, option: QStyleOptionViewItem, words: QRect, badge: str) -> int:
        """Write the badge at the right end of the line; returns where it begins."""
        text = self._badge_words[badge]
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.86)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(text) + 14
        pill = QRectF(words.right() - width, 0, width, painter.fontMetrics().height() + 3)
        pill.moveTop(words.center().y() - pill.height() / 2 + 1)
        is_new = badge != "seen"
        accent = option.palette.color(QPalette.ColorRole.Highlight)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(QPen(accent if is_new else option.palette.color(QPalette.ColorRole.Mid), 1.0))
        painter.setBrush(_faded(accent, 0.16) if is_new else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text) if is_new else muted)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setFont(option.font)
        return int(pill.left())


def _paint_tick(painter: QPainter, palette: QPalette, box: QRectF, *, is_on: bool) -> None:
    """A box of our own: Fusion's is hard to see in the dark look."""
    frame = box.adjusted(1, 1, -1, -1)
    role = QPalette.ColorRole.Highlight if is_on else QPalette.ColorRole.PlaceholderText
    painter.setPen(QPen(palette.color(role), 1.4))
    painter.setBrush(palette.color(role) if is_on else palette.color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(frame, 3.0, 3.0)
    if is_on:
        pen = QPen(palette.color(QPalette.ColorRole.HighlightedText), 1.9)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        centre = frame.center()
        corners = ((-3.6, 0.2), (-1.0, 2.8), (3.8, -2.8))
        painter.drawPolyline([centre + QPointF(*corner) for corner in corners])


def _faded(colour: QColor, part: float) -> QColor:
    faded = QColor(colour)
    faded.setAlphaF(faded.alphaF() * part)
    return faded
