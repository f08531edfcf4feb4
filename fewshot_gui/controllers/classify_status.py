"""What the bottom line says in Classify mode: progress of fit and scoring, and what is left to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from fewshot_gui.controllers.classify_run import ClassifyRunController, RunState
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

_REFRESH_MS: Final = 50
_GO_ON: Final = "Go on"
_AGAIN: Final = "Try again"
_SHOW: Final = "Show"


class ClassifyStatusController(QObject):
    """Shows the run while Classify mode is on screen; exports come first. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        run: ClassifyRunController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._bar = window.job_bar
        self._client = client
        self._run = run
        self._refresh_timer = QTimer(self)  # many results at once are shown once
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        run.changed.connect(self._refresh_soon)
        client.classify.export_finished.connect(self._on_export_ended)
        client.classify.export_failed.connect(self._on_export_ended)
        self._bar.cancel_requested.connect(self._on_stop)
        self._bar.link_clicked.connect(self._on_link_clicked)
        window.commands["stop"].triggered.connect(self._on_stop)

    def refresh(self) -> None:
        """Say how things stand; nothing while another mode is on screen or an export runs."""
        self._refresh_timer.stop()
        if self._window.mode != Mode.CLASSIFY or self._is_exporting:
            return
        numbers = self._run.numbers
        match self._run.state:
            case RunState.LOADING:
                self._show_job("Loading the classifier", 0, 0)
            case RunState.FITTING:
                self._show_job("Learning the classes", numbers.done, numbers.total)
            case RunState.SCORING:
                parts = [f"{numbers.done:,} of {numbers.total:,} classified"]
                if numbers.rate > 0 and numbers.done < numbers.total:
                    n_decimals = 0 if numbers.rate >= 10 else 1
                    parts.append(f"{numbers.rate:,.{n_decimals}f} images/s")
                self._show_job("  ·  ".join(parts), numbers.done, numbers.total)
            case RunState.STOPPED:
                self._show_text(f"Stopped at {numbers.done:,} of {numbers.total:,}", link=_GO_ON)
            case RunState.FAILED:
                self._show_text(self._run.problem, link=_AGAIN)
            case RunState.DONE if numbers.n_failed:
                n_done = numbers.done - numbers.n_failed
                self._show_text(f"{n_done:,} classified  ·  {numbers.n_failed:,} failed", link=_SHOW)
            case RunState.DONE:
                noun = "image" if numbers.total == 1 else "images"
                self._show_text(f"{numbers.total:,} {noun} classified")
            case _:
                self._show_text("")

    @property
    def _is_exporting(self) -> bool:
        client = self._client
        return client.is_exporting or client.retrieval.is_exporting or client.classify.is_exporting

    def _show_job(self, text: str, done: int, total: int) -> None:
        self._bar.show_text(text)
        self._bar.show_job(done, total, can_pause=False)

    def _show_text(self, text: str, *, link: str = "") -> None:
        self._bar.hide_job()
        self._bar.show_text(text, link=link)

    def _refresh_soon(self) -> None:
        # Not restarted while it runs: a fast run must not keep the line from ever changing.
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def _on_export_ended(self) -> None:
        self._refresh_timer.stop()  # a refresh that was due would wipe out where the files are

    def _on_stop(self) -> None:
        """Esc or the button; nothing that is done is thrown away. Exports are JobStatusController's."""
        if self._window.mode == Mode.CLASSIFY and self._run.is_running and not self._is_exporting:
            self._run.cancel()

    def _on_link_clicked(self) -> None:
        if self._window.mode != Mode.CLASSIFY:
            return
        match self._bar.link:
            case link if link in (_GO_ON, _AGAIN):
                self._run.go_on()
            case link if link == _SHOW:
                self._window.commands["mode_segment"].trigger()
                self._window.filmstrip_area.show_failed(True)
