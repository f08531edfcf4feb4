"""The brush's cursor: a ring as large as its footprint, seen on any picture at any zoom."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_DARK: Final = QColor(0, 0, 0, 190)
_LIGHT: Final = QColor(255, 255, 255)
_SMALL_RADIUS_PX: Final = 4.0
_TICK_GAP_PX: Final = 3.0
_TICK_LENGTH_PX: Final = 6.0


def draw_ring(painter: QPainter, centre: QPointF, radius: float, *, is_erasing: bool) -> None:
    """Draw a light line on a dark one; an eraser's is dashed with a minus in the middle.

    Args:
        painter: with antialiasing on.
        centre: in widget pixels.
        radius: in widget pixels, may be below 1. A ring that small gets four ticks around it.
        is_erasing: the next stroke removes.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines = []
    if radius < _SMALL_RADIUS_PX:
        near, far = radius + _TICK_GAP_PX, radius + _TICK_GAP_PX + _TICK_LENGTH_PX
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            start, end = QPointF(dx * near, dy * near), QPointF(dx * far, dy * far)
            lines.append(QLineF(centre + start, centre + end))
    if is_erasing:
        half = QPointF(min(4.0, max(1.5, radius / 3)), 0)
        lines.append(QLineF(centre - half, centre + half))
    for colour, width in ((_DARK, 3.4), (_LIGHT, 1.6)):
        pen = QPen(colour, width)
        painter.setPen(pen)
        if lines:
            painter.drawLines(lines)
        if is_erasing and colour is _LIGHT:
            pen.setDashPattern([3.0, 3.0])
            painter.setPen(pen)
        painter.drawEllipse(centre, max(radius, 1.0), max(radius, 1.0))


def ring_rect(centre: QPointF, radius: float) -> QRect:
    """Everything ``draw_ring`` touches, in widget pixels."""
    reach = max(radius, 1.0) + 3
    if radius < _SMALL_RADIUS_PX:
        reach = radius + _TICK_GAP_PX + _TICK_LENGTH_PX + 3
    left, top = math.floor(centre.x() - reach), math.floor(centre.y() - reach)
    side = math.ceil(2 * reach) + 1
    return QRect(left, top, side, side)
