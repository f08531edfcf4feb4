"""How strongly the overlays cover the pictures, and whether they are shown at all."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.main_window import MainWindow

_STEP: Final = 0.1


class OpacityController(QObject):
    """Keeps slider, commands, canvas and filmstrip in step. GUI thread only."""

    def __init__(self, window: MainWindow, settings: SettingsFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._slider = window.side.prediction.opacity
        self._slider.set_value(settings.values.opacity)
        self._show(settings.values.opacity)
        self._slider.value_changed.connect(self._on_changed)
        window.commands["opacity_up"].triggered.connect(self._on_up)
        window.commands["opacity_down"].triggered.connect(self._on_down)
        window.canvas.overlay_hidden_changed.connect(window.filmstrip.set_overlay_hidden)

    def _show(self, opacity: float) -> None:
        self._window.canvas.set_opacity(opacity)
        self._window.filmstrip.set_opacity(opacity)

    def _on_changed(self, opacity: float) -> None:
        self._show(opacity)
        self._settings.update(opacity=opacity)

    def _on_up(self) -> None:
        self._slider.move_by(_STEP)

    def _on_down(self) -> None:
        self._slider.move_by(-_STEP)
