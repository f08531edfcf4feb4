"""Going from one mode to another without losing anything."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow


class ModeController(QObject):
    """Obeys the mode switch. While another mode is on screen, segmenting the folder rests.

    Signals:
        mode_shown(Mode): the page is on screen.
    """

    mode_shown = Signal(object)

    def __init__(self, window: MainWindow, client: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._client = client
        self._has_paused = False
        for mode in Mode:
            window.commands[f"mode_{mode.value}"].triggered.connect(self._on_chosen)

    def show(self, mode: Mode) -> None:
        """Bring a mode to the front, with the keyboard where its work is done."""
        if mode != self._window.mode:
            self._window.show_mode(mode)
            self._rest_or_go_on(mode)
        self._window.job_bar.set_model_visible(mode == Mode.SEGMENT)
        match mode:
            case Mode.SEGMENT:
                self._window.canvas.setFocus()
            case Mode.SEARCH:
                self._window.search_page.pad.setFocus()
            case Mode.CLASSIFY:
                self._window.classify_page.focus_first()
        self.mode_shown.emit(mode)

    def _rest_or_go_on(self, mode: Mode) -> None:
        if mode != Mode.SEGMENT and not self._client.is_paused:
            self._client.pause()  # otherwise the index would wait for the whole sweep
            self._has_paused = True
        elif mode == Mode.SEGMENT and self._has_paused:
            self._client.resume()
            self._has_paused = False

    def _on_chosen(self) -> None:
        self.show(Mode(self.sender().objectName().removeprefix("mode_")))
