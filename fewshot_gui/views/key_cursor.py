"""The cross that the arrow keys move over a picture, and how its place is said."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLineF, QObject, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

Point = tuple[float, float]

_DARK: Final = QColor(0, 0, 0, 190)
_LIGHT: Final = QColor(255, 255, 255)
_ARM_FROM_PX: Final = 4.0
_ARM_TO_PX: Final = 14.0
_DOWN_RADIUS_PX: Final = 3.5
_REACH_PX: Final = 17

_STEP_PX: Final = 12
_COARSE_STEP_PX: Final = 72
"""Widget pixels, so that whoever zooms in moves more finely."""

_ANNOUNCE_AFTER_MS: Final = 300
"""A held arrow key moves thirty times a second; only the place where it stops is worth reading out."""

ARROWS: Final[dict[Qt.Key, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Which way each key goes, (x, y)."""


def step_of(modifiers: Qt.KeyboardModifier, scale: float) -> int:
    """How many image pixels one press of an arrow goes.

    Args:
        modifiers: Ctrl: one image pixel. Shift: far.
        scale: widget pixels per image pixel.
    """
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return 1
    far = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    return max(1, round((_COARSE_STEP_PX if far else _STEP_PX) / scale))


class KeyCursor:
    """A place on an image, in the middle of a pixel. GUI thread only.

    Attributes:
        is_on: it is shown, and the arrow keys move it.
        is_down: the tool was put down by a key and not yet lifted.
        position: (x, y) in image pixels.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.is_down = False
        self.position: Point = (0.5, 0.5)

    def place(self, point: Point, size: tuple[int, int]) -> None:
        """Go to a point, or where the image ends.

        Args:
            point: (x, y) in image pixels.
            size: (height, width) of the image.
        """
        height, width = size
        x = min(max(0, math.floor(point[0])), max(0, width - 1))
        y = min(max(0, math.floor(point[1])), max(0, height - 1))
        self.position = (x + 0.5, y + 0.5)

    def draw(self, painter: QPainter, centre: QPointF) -> None:
        """Draw light lines on dark ones, seen on any picture; a dot in the middle while the tool is down.

        Args:
            painter: with antialiasing on.
            centre: in widget pixels.
        """
        arms = [
            QLineF(
                centre + QPointF(dx * _ARM_FROM_PX, dy * _ARM_FROM_PX),
                centre + QPointF(dx * _ARM_TO_PX, dy * _ARM_TO_PX),
            )
            for dx, dy in ARROWS.values()
        ]
        for colour, width in ((_DARK, 4.0), (_LIGHT, 1.8)):
            painter.setPen(QPen(colour, width))
            painter.drawLines(arms)
        if self.is_down:
            painter.setPen(QPen(_DARK, 1.4))
            painter.setBrush(_LIGHT)
            painter.drawEllipse(centre, _DOWN_RADIUS_PX, _DOWN_RADIUS_PX)


def cross_rect(centre: QPointF) -> QRect:
    """Everything ``KeyCursor.draw`` touches, in widget pixels."""
    left, top = math.floor(centre.x()) - _REACH_PX, math.floor(centre.y()) - _REACH_PX
    return QRect(left, top, 2 * _REACH_PX + 2, 2 * _REACH_PX + 2)


class Announcer(QObject):
    """Says what a widget's description is, and has a screen reader read it out. GUI thread only."""

    def __init__(self, widget: QWidget) -> None:
        """Make one for a widget, which owns it."""
        super().__init__(widget)
        self._widget = widget
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_ANNOUNCE_AFTER_MS)
        self._timer.timeout.connect(self._announce)

    def say(self, words: str) -> None:
        """Describe the widget anew; empty words say nothing."""
        self._widget.setAccessibleDescription(words)
        self._timer.stop()
        if words and QAccessible.isActive():
            self._timer.start()

    def _announce(self) -> None:
        words = self._widget.accessibleDescription()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._widget, words))
