"""The command that lets people paint without a mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fewshot_gui.views.main_window import MainWindow


class KeyPaintingController(QObject):
    """Connects the command with the canvas, and says how it works. GUI thread only."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        window.commands["key_cursor"].toggled.connect(self._on_toggled)

    def _on_toggled(self, is_on: bool) -> None:
        self._window.canvas.set_key_cursor(is_on)
        words = self.tr(
            "Arrows move the cross (Shift: far, Ctrl: one pixel), Space puts the tool down and lifts it"
        )
        self._window.area.show_hint(words if is_on else "")
