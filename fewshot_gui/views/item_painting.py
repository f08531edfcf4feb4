"""What pictures in the filmstrip and in the results have in common."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

_FRAME_RADIUS_PX: Final = 6.0


def paint_item_frame(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A frame around the selected item, a plate under the one below the mouse, nothing otherwise."""
    frame = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
    highlight = option.palette.color(QPalette.ColorRole.Highlight)
    if option.state & QStyle.StateFlag.State_Selected:
        fill = QColor(highlight)
        fill.setAlphaF(0.28)
        painter.setPen(QPen(highlight, 2.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(frame, _FRAME_RADIUS_PX, _FRAME_RADIUS_PX)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(frame, _FRAME_RADIUS_PX, _FRAME_RADIUS_PX)


def paint_row_plate(
    painter: QPainter, option: QStyleOptionViewItem, *, selected: float, hovered: float
) -> None:
    """A rounded plate behind the selected row of a list and behind the one below the mouse.

    Args:
        painter: with antialiasing; its pen and brush are changed.
        option: of the row.
        selected, hovered: how opaque the plate is, in [0, 1].
    """
    highlight = QColor(option.palette.color(QPalette.ColorRole.Highlight))
    painter.setPen(Qt.PenStyle.NoPen)
    if option.state & QStyle.StateFlag.State_Selected:
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(highlight, 1.5))
        highlight.setAlphaF(selected)
        painter.setBrush(highlight)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        veil = QColor(option.palette.color(QPalette.ColorRole.Text))
        veil.setAlphaF(hovered)
        painter.setBrush(veil)
    else:
        return
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 5.0, 5.0)


def paint_placeholder(painter: QPainter, palette: QPalette, box: QRect) -> None:
    """A plain landscape, so that the box reads as "a picture comes here"."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
    painter.drawRoundedRect(box, 3.0, 3.0)
    painter.setBrush(palette.color(QPalette.ColorRole.Mid))
    middle = QPointF(box.center())
    painter.drawEllipse(middle + QPointF(10, -12), 5.0, 5.0)
    painter.drawPolygon([middle + QPointF(-24, 16), middle + QPointF(-6, -10), middle + QPointF(8, 16)])
    painter.drawPolygon([middle + QPointF(-2, 16), middle + QPointF(12, 0), middle + QPointF(26, 16)])


def centred(size: QSize, box: QRect) -> QRect:
    """The largest rectangle of this aspect ratio in the middle of the box."""
    fitted = size.scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    shown = QRect(box.topLeft(), fitted)
    shown.moveCenter(box.center())
    return shown
