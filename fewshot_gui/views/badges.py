"""Small marks on thumbnails. Each has a shape of its own: colour alone tells nothing to many people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.project import ReviewState
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.search_request import Part
from fewshot_gui.rendering.palette import Rgb

BADGE_SIZE_PX: Final = 18
MAX_BADGE_COLOURS: Final = 4
_WHITE: Final = QColor(255, 255, 255)
_SHADOW: Final = QColor(0, 0, 0, 150)
_WAITING: Final = QColor(60, 66, 74)
_DONE: Final = QColor(22, 135, 86)
_FAILED: Final = QColor(200, 36, 44)
_FOUND: Final = QColor(31, 96, 200)
_DRAFT: Final = QColor(178, 92, 0)


def draw_state_badge(
    painter: QPainter,
    centre: QPointF,
    state: ImageState,
    *,
    review: ReviewState = ReviewState.UNREVIEWED,
    has_final: bool = False,
) -> None:
    """What is known about an image, in one mark: the user's decision, else what the model did.

    A check: accepted. A cross: rejected. A pencil stroke: corrected, not yet accepted. Without a decision: a
    ring while waiting, a dot when found, an exclamation mark on failure, nothing for a new image.

    Args:
        painter: with antialiasing on.
        centre: of the badge.
        state: what the model did.
        review: what the user decided.
        has_final: the user's own mask is there.
    """
    if review is ReviewState.ACCEPTED:
        _draw_disc(painter, centre, _DONE)
        _draw_check(painter, centre)
    elif review is ReviewState.REJECTED:
        _draw_disc(painter, centre, _FAILED)
        _draw_cross(painter, centre)
    elif has_final:
        _draw_disc(painter, centre, _DRAFT)
        _draw_pencil(painter, centre)
    elif state == ImageState.PENDING:
        _draw_disc(painter, centre, _WAITING)
        painter.setPen(QPen(_WHITE, 1.8))
        painter.drawEllipse(centre, 4.2, 4.2)
    elif state == ImageState.DONE:
        _draw_disc(painter, centre, _FOUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_WHITE)
        painter.drawEllipse(centre, 2.8, 2.8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    elif state == ImageState.FAILED:
        _draw_disc(painter, centre, _FAILED)
        painter.setPen(QPen(_WHITE, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QLineF(centre + QPointF(0, -4.2), centre + QPointF(0, 0.8)))
        painter.drawPoint(centre + QPointF(0, 4.4))


def draw_part_badge(painter: QPainter, centre: QPointF, part: Part) -> None:
    """What an image is in the query: a check where it is right, a cross where wrong, a plus as example."""
    _draw_disc(painter, centre, {Part.LIKED: _DONE, Part.DISLIKED: _FAILED}.get(part, _WAITING))
    if part == Part.LIKED:
        _draw_check(painter, centre)
        return
    painter.setPen(QPen(_WHITE, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    reach = (3.2, 3.2) if part == Part.DISLIKED else (4.2, 0.0)
    one = QPointF(*reach)
    other = QPointF(-one.y(), one.x())
    painter.drawLine(QLineF(centre - one, centre + one))
    painter.drawLine(QLineF(centre - other, centre + other))


def draw_support_badge(painter: QPainter, centre: QPointF, colours: Sequence[Rgb]) -> None:
    """A star on a disc: the user painted an example here, of each class whose colour the disc shows.

    Args:
        painter: with antialiasing on.
        centre: of the badge.
        colours: of the classes, at least one; more than ``MAX_BADGE_COLOURS`` are not shown.
    """
    shown = colours[:MAX_BADGE_COLOURS]
    _draw_disc(painter, centre, QColor(*shown[0]))
    if len(shown) > 1:
        _draw_pie(painter, centre, shown)
    outer, inner = 6.2, 2.7
    corners = [
        centre + QPointF(math.sin(step * math.pi / 5), -math.cos(step * math.pi / 5)) * radius
        for step, radius in enumerate([outer, inner] * 5)
    ]
    painter.setPen(QPen(_SHADOW, 0.8))
    painter.setBrush(_WHITE)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_pie(painter: QPainter, centre: QPointF, colours: Sequence[Rgb]) -> None:
    """Equal parts of a disc, clockwise from the top."""
    half = BADGE_SIZE_PX / 2 - 1.5
    disc = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    part = 360 * 16 / len(colours)  # in sixteenths of a degree
    painter.setPen(Qt.PenStyle.NoPen)
    for place, colour in enumerate(colours):
        painter.setBrush(QColor(*colour))
        painter.drawPie(disc, round(90 * 16 - place * part), -round(part))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_disc(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    half = BADGE_SIZE_PX / 2
    disc = QRectF(centre.x() - half, centre.y() - half, BADGE_SIZE_PX, BADGE_SIZE_PX)
    painter.setPen(QPen(_WHITE, 1.5))
    painter.setBrush(colour)
    painter.drawEllipse(disc.adjusted(0.75, 0.75, -0.75, -0.75))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _draw_cross(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(QPen(_WHITE, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QLineF(centre - QPointF(3.2, 3.2), centre + QPointF(3.2, 3.2)))
    painter.drawLine(QLineF(centre - QPointF(3.2, -3.2), centre + QPointF(3.2, -3.2)))


def _draw_pencil(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(QPen(_WHITE, 3.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QLineF(centre + QPointF(-1.4, 1.4), centre + QPointF(4.0, -4.0)))
    painter.setPen(QPen(_WHITE, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QLineF(centre + QPointF(-4.0, 4.0), centre + QPointF(-1.8, 1.8)))


def _draw_check(painter: QPainter, centre: QPointF) -> None:
    painter.setPen(
        QPen(_WHITE, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPolyline(
        [centre + QPointF(-4.0, 0.2), centre + QPointF(-1.2, 3.2), centre + QPointF(4.2, -3.0)]
    )
