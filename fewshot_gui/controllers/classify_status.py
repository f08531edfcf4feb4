"""What the bottom line says in Classify mode: progress of fit and scoring, and what is left to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from fewshot_gui.controllers.classify_run import ClassifyRunController, RunState
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.number_text import count_text, decimal_text
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.main_window import MainWindow

_REFRESH_MS: Final = 50


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
        self._go_on, self._again, self._show = self.tr("Go on"), self.tr("Try again"), self.tr("Show")
        self._client = client
        self._run = run
        self._refresh_timer = QTimer(self)  # many results at once are shown once
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        run.changed.connect(self._refresh_soon)
        client.classify.exports.finished.connect(self._on_export_ended)
        client.classify.exports.failed.connect(self._on_export_ended)
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
                self._show_job(self.tr("Loading the classifier"), 0, 0)
            case RunState.FITTING:
                self._show_job(self.tr("Learning the classes"), numbers.done, numbers.total)
            case RunState.SCORING:
                parts = [
                    self.tr("{done} of {total} classified").format(
                        done=count_text(numbers.done), total=count_text(numbers.total)
                    )
                ]
                if numbers.rate > 0 and numbers.done < numbers.total:
                    n_decimals = 0 if numbers.rate >= 10 else 1
                    parts.append(
                        self.tr("{rate} images/s").format(rate=decimal_text(numbers.rate, n_decimals))
                    )
                self._show_job("  ·  ".join(parts), numbers.done, numbers.total)
            case RunState.STOPPED:
                self._show_text(
                    self.tr("Stopped at {done} of {total}").format(
                        done=count_text(numbers.done), total=count_text(numbers.total)
                    ),
                    link=self._go_on,
                )
            case RunState.FAILED:
                self._show_text(self._run.problem, link=self._again)
            case RunState.DONE if numbers.n_failed:
                n_done = numbers.done - numbers.n_failed
                self._show_text(
                    self.tr("{n_done} classified  ·  {n_failed} failed").format(
                        n_done=count_text(n_done), n_failed=count_text(numbers.n_failed)
                    ),
                    link=self._show,
                )
            case RunState.DONE:
                self._show_text(self.tr("%Ln image(s) classified", "", numbers.total))
            case _:
                self._show_text("")

    @property
    def _is_exporting(self) -> bool:
        client = self._client
        return client.is_exporting or client.retrieval.exports.is_busy or client.classify.exports.is_busy

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
        if self._bar.link in (self._go_on, self._again):
            self._run.go_on()
        elif self._bar.link == self._show:
            self._window.commands["mode_segment"].trigger()
            self._window.filmstrip_area.show_failed(True)
