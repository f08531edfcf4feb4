"""Draws what a tool has in the making: thin outlines, and scribbles as broad as their pen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from fewshot_gui.rendering.palette import Rgb
from fewshot_gui.views.tools import ToolPreview

_DARK: Final = QColor(0, 0, 0, 190)
_LIGHT: Final = QColor(255, 255, 255)
_BACKGROUND: Final = QColor(40, 40, 40, 150)
_SCRIBBLE_ALPHA: Final = 170
_CORNER_RADIUS_PX: Final = 3.5
_REACH_PX: Final = 8
_DASHES: Final = [4.0, 3.0]

ToWidget = Callable[[float, float], QPointF]


def draw_previews(
    painter: QPainter,
    previews: Iterable[ToolPreview],
    *,
    to_widget: ToWidget,
    scale: float,
    colour: Rgb,
) -> None:
    """Draw over everything else.

    Args:
        painter: with antialiasing on.
        previews: in drawing order.
        to_widget: from image pixels to widget pixels.
        scale: widget pixels per image pixel.
        colour: the class's RGB, for scribbles.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for preview in previews:
        line = QPolygonF([to_widget(*point) for point in preview.points])
        if preview.width:
            ink = _BACKGROUND if preview.is_erasing else QColor(*colour, _SCRIBBLE_ALPHA)
            _draw_line(painter, line, _round_pen(ink, max(1.0, preview.width * scale)))
            if preview.is_erasing:
                _draw_line(painter, line, _dashed(QPen(_LIGHT, 1.4)))
        else:
            _draw_outline(painter, line, preview)


def previews_rect(previews: Iterable[ToolPreview], *, to_widget: ToWidget, scale: float) -> QRect:
    """Everything ``draw_previews`` touches, in widget pixels."""
    touched = QRectF()
    for preview in previews:
        reach = _REACH_PX + preview.width * scale / 2
        for point in preview.points:
            centre = to_widget(*point)
            touched |= QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
    if touched.isEmpty():
        return QRect()
    left, top = math.floor(touched.left()), math.floor(touched.top())
    return QRect(left, top, math.ceil(touched.right()) - left + 1, math.ceil(touched.bottom()) - top + 1)


def _draw_outline(painter: QPainter, line: QPolygonF, preview: ToolPreview) -> None:
    if preview.is_closed and len(preview.points) > 2:
        line = QPolygonF([*line, line[0]])
    _draw_line(painter, line, _round_pen(_DARK, 3.4))
    light = _round_pen(_LIGHT, 1.6)
    _draw_line(painter, line, _dashed(light) if preview.is_erasing else light)
    if not preview.has_corners:
        return
    for corner in line:
        painter.setPen(QPen(_DARK, 1.4))
        painter.setBrush(_LIGHT)
        painter.drawEllipse(corner, _CORNER_RADIUS_PX, _CORNER_RADIUS_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_line(painter: QPainter, line: QPolygonF, pen: QPen) -> None:
    painter.setPen(pen)
    if line.count() == 1 or line.boundingRect().isNull():
        painter.drawPoint(line[0])  # a line without length is not drawn at all
    else:
        painter.drawPolyline(line)


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _dashed(pen: QPen) -> QPen:
    dashed = QPen(pen)
    dashed.setDashPattern(_DASHES)
    return dashed
