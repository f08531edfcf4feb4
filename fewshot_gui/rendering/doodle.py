"""Doodles as strokes, and how strokes become a picture: the pad, previews and the search draw the same.

Positions and widths are parts of the paper's side, so a doodle looks the same at any size.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from fewshot_gui.rendering.qimage import grayscale_view

INK: Final = QColor(0, 0, 0)
PAPER: Final = QColor(255, 255, 255)
_EVEN_WIDTH: Final = 0.02
"""Widths within this part of each other are drawn as one line of one width, which is quicker."""

_N_CURVE_STEPS: Final = 4


@dataclass(frozen=True)
class StrokePoint:
    """Where the pen was.

    Attributes:
        x, y: parts of the paper's side, 0 to 1 on the paper; strokes may leave it.
        width: of the line here, part of the paper's side.
    """

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Stroke:
    """One line from pen-down to pen-up.

    Attributes:
        points: at least one.
        is_eraser: it takes ink away.
    """

    points: tuple[StrokePoint, ...]
    is_eraser: bool = False


def draw_strokes(painter: QPainter, strokes: Sequence[Stroke], side_px: float) -> None:
    """Draw strokes in their order onto white paper, smoothed, with round ends.

    Args:
        painter: its origin is the paper's upper left corner; antialiasing is up to the caller.
        strokes: erasers among them are drawn in white.
        side_px: the paper's side.
    """
    for stroke in strokes:
        colour = PAPER if stroke.is_eraser else INK
        if len(stroke.points) == 1:
            _draw_dot(painter, stroke.points[0], colour, side_px)
        elif _is_even(stroke.points):
            _draw_even(painter, stroke.points, colour, side_px)
        else:
            _draw_uneven(painter, stroke.points, colour, side_px)


def render_strokes(strokes: Sequence[Stroke], side_px: int) -> NDArray[np.uint8]:
    """Draw strokes on white paper.

    Returns:
        (side_px, side_px) uint8, 0 = ink, 255 = paper.
    """
    pixels = np.full((side_px, side_px), 255, np.uint8)
    image = grayscale_view(pixels)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_strokes(painter, strokes, side_px)
    painter.end()
    return pixels


def doodle_image(strokes: Sequence[Stroke], side_px: int) -> QImage:
    """A picture of strokes on white paper, with its own memory."""
    return grayscale_view(render_strokes(strokes, side_px)).copy()


def _pen(colour: QColor, width_px: float) -> QPen:
    return QPen(colour, width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _draw_dot(painter: QPainter, point: StrokePoint, colour: QColor, side_px: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = point.width * side_px / 2
    painter.drawEllipse(_position(point, side_px), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _is_even(points: Sequence[StrokePoint]) -> bool:
    widths = [point.width for point in points]
    return max(widths) - min(widths) <= _EVEN_WIDTH * max(widths)


def _draw_even(painter: QPainter, points: Sequence[StrokePoint], colour: QColor, side_px: float) -> None:
    """Curves from middle to middle of the segments, bent towards the points: no corners."""
    path = QPainterPath(_position(points[0], side_px))
    for before, after in itertools.pairwise(points[1:]):
        path.quadTo(_position(before, side_px), _middle(before, after, side_px))
    path.lineTo(_position(points[-1], side_px))
    painter.setPen(_pen(colour, points[0].width * side_px))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _draw_uneven(painter: QPainter, points: Sequence[StrokePoint], colour: QColor, side_px: float) -> None:
    """The same curve in short pieces, each with a width of its own: the pen was pressed harder or softer."""
    start = _position(points[0], side_px)
    width = points[0].width
    for before, after in itertools.pairwise(points[1:]):
        end, end_width = _middle(before, after, side_px), (before.width + after.width) / 2
        bend, position = _position(before, side_px), start
        for step in range(1, _N_CURVE_STEPS + 1):
            t = step / _N_CURVE_STEPS
            target = start * (1 - t) ** 2 + bend * (2 * t * (1 - t)) + end * t**2
            painter.setPen(_pen(colour, (width + (end_width - width) * t) * side_px))
            painter.drawLine(position, target)
            position = target
        start, width = end, end_width
    painter.setPen(_pen(colour, (width + points[-1].width) / 2 * side_px))
    painter.drawLine(start, _position(points[-1], side_px))


def _position(point: StrokePoint, side_px: float) -> QPointF:
    return QPointF(point.x * side_px, point.y * side_px)


def _middle(one: StrokePoint, other: StrokePoint, side_px: float) -> QPointF:
    return QPointF((one.x + other.x) / 2 * side_px, (one.y + other.y) / 2 * side_px)
