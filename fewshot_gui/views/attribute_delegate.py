"""How one attribute looks: its name, three chips for no, unknown and yes, and a slider."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fewshot_gui.model.attribute_rows import AttributeRole
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.number_text import percent_text
from fewshot_gui.views.attribute_geometry import CHIPS, ROW_HEIGHT_PX, AttributeGeometry
from fewshot_gui.views.item_painting import paint_row_plate

_HEADING_PX: Final = 28
_RADIUS_PX: Final = 5.0
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class AttributeDelegate(QStyledItemDelegate):
    """Paints items of ``AttributeRows``. GUI thread only.

    Attributes:
        hot_row, hot_chip: the chip below the mouse; -1 and None where there is none.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hot_row = -1
        self.hot_chip: AttributeState | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        is_heading = index.data(AttributeRole.PLACE) == -1
        return QSize(240, _HEADING_PX if is_heading else max(ROW_HEIGHT_PX, option.fontMetrics.height() + 8))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        if index.data(AttributeRole.PLACE) == -1:
            self._paint_heading(painter, option, index)
        else:
            self._paint_attribute(painter, option, index)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words = option.rect.adjusted(10, 4, -10, 0)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.92)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, text)

    def _paint_attribute(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        paint_row_plate(painter, option, selected=0.16, hovered=0.06)
        geometry = AttributeGeometry(option.rect)
        palette = option.palette
        text, muted = (
            palette.color(QPalette.ColorRole.Text),
            palette.color(QPalette.ColorRole.PlaceholderText),
        )
        state, strength = index.data(AttributeRole.STATE), index.data(AttributeRole.STRENGTH)
        if index.data(AttributeRole.IS_CHANGED):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            centre = QPointF(option.rect.left() + 9, option.rect.center().y() + 1)
            painter.drawEllipse(centre, 3.0, 3.0)
        painter.setPen(muted if state == AttributeState.UNKNOWN else text)
        words = option.fontMetrics.elidedText(
            index.data(), Qt.TextElideMode.ElideRight, geometry.name.width()
        )
        painter.drawText(geometry.name, _LEFT, words)
        self._paint_chips(painter, option, geometry, index)
        self._paint_slider(painter, palette, geometry, strength)
        painter.setPen(text if state == AttributeState.YES else muted)
        painter.drawText(geometry.value, _RIGHT, "–" if math.isnan(strength) else percent_text(strength))

    def _paint_chips(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        geometry: AttributeGeometry,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One frame around the three, the chosen one filled, each with a sign of its own."""
        palette = option.palette
        outline = QRectF(geometry.chips[0].united(geometry.chips[-1])).adjusted(0.5, 0.5, -0.5, -0.5)
        frame = QPainterPath()
        frame.addRoundedRect(outline, _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(frame, palette.color(QPalette.ColorRole.Base))
        shown = index.data(AttributeRole.STATE)
        for state, chip in zip(CHIPS, geometry.chips, strict=True):
            is_hot = index.row() == self.hot_row and state == self.hot_chip
            painter.save()
            painter.setClipPath(frame)
            if state == shown:
                painter.fillRect(chip, _chip_colour(palette, state))
            elif is_hot:
                hover = QColor(palette.color(QPalette.ColorRole.Text))
                hover.setAlphaF(0.14)
                painter.fillRect(chip, hover)
            painter.restore()
            role = QPalette.ColorRole.Text if is_hot else QPalette.ColorRole.PlaceholderText
            colour = palette.color(role)
            if state == shown:
                colour = palette.color(
                    QPalette.ColorRole.HighlightedText
                    if state == AttributeState.YES
                    else QPalette.ColorRole.Base
                )
            _paint_sign(painter, chip, state, colour)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)

    def _paint_slider(
        self, painter: QPainter, palette: QPalette, geometry: AttributeGeometry, strength: float
    ) -> None:
        groove = geometry.groove
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(groove, 2.0, 2.0)
        if math.isnan(strength):
            return
        filled = QRectF(groove)
        filled.setWidth(groove.width() * strength)
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(filled, 2.0, 2.0)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1.5))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawEllipse(geometry.knob(strength).adjusted(1, 1, -1, -1))


def _chip_colour(palette: QPalette, state: AttributeState) -> QColor:
    if state == AttributeState.YES:
        return palette.color(QPalette.ColorRole.Highlight)
    return palette.color(QPalette.ColorRole.PlaceholderText)


def _paint_sign(painter: QPainter, chip: QRect, state: AttributeState, colour: QColor) -> None:
    """A cross for no, a question mark for unknown, a check for yes."""
    centre = QRectF(chip).center()
    painter.setPen(
        QPen(colour, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match state:
        case AttributeState.NO:
            painter.drawLine(centre + QPointF(-3.2, -3.2), centre + QPointF(3.2, 3.2))
            painter.drawLine(centre + QPointF(-3.2, 3.2), centre + QPointF(3.2, -3.2))
        case AttributeState.YES:
            check = ((-4.2, 0.2), (-1.2, 3.2), (4.4, -3.2))
            painter.drawPolyline([centre + QPointF(*corner) for corner in check])
        case AttributeState.UNKNOWN:
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), "?")
