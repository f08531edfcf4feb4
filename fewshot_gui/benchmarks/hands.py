"""Mouse events for a widget, as a window system would send them. GUI thread only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.MouseButton.NoButton


def press(widget: QWidget, place: QPointF) -> None:
    """Push the left button down; places are in the widget."""
    _send(widget, QEvent.Type.MouseButtonPress, place, changed=_LEFT, held=_LEFT)


def move(widget: QWidget, place: QPointF) -> None:
    """Move with the left button down."""
    _send(widget, QEvent.Type.MouseMove, place, changed=_NONE, held=_LEFT)


def release(widget: QWidget, place: QPointF) -> None:
    """Let the left button go."""
    _send(widget, QEvent.Type.MouseButtonRelease, place, changed=_LEFT, held=_NONE)


def press_and_move(widget: QWidget, places: Sequence[QPointF]) -> None:
    """A line with the button still down at its end."""
    press(widget, places[0])
    for place in places[1:]:
        move(widget, place)


def _send(
    widget: QWidget, kind: QEvent.Type, place: QPointF, *, changed: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), changed, held, modifiers)
    QApplication.sendEvent(widget, event)
