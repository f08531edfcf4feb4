"""Which keys a list keeps for finding things in it, though they are commands elsewhere in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def is_letter(event: QKeyEvent) -> bool:
    """True for a letter or digit typed without Ctrl and Alt."""
    return bool(event.text()) and event.text().isalnum() and not event.modifiers() & _COMMANDS
