"""The engine's state on screen: chips, model menu, missing weights, errors."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.progress import Progress
from engine.types import EngineStatus
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views import dialogs
from fewshot_gui.views.main_window import MainWindow


class EngineController(QObject):
    """Starts models and reports trouble. GUI thread only.

    Signals:
        error_occurred(title, message, details): to be shown in a dialog; the app goes on.
    """

    error_occurred = Signal(str, str, str)

    def __init__(
        self, window: MainWindow, client: EngineClient, settings: SettingsFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._panel = window.side.prediction
        self._bar = window.job_bar
        self._client = client
        self._settings = settings
        self._titles: dict[str, str] = {}
        self._loaded = ""
        self._wanted = ""  # chosen by the user and not loaded yet
        client.engine_ready.connect(self._on_engine_ready)
        client.engine_failed.connect(self._on_engine_failed)
        client.model_loading.connect(self._on_model_loading)
        client.model_loaded.connect(self._on_model_loaded)
        client.model_progress.connect(self._on_model_progress)
        client.model_cancelled.connect(self._bar.hide_job)
        client.job_failed.connect(self._on_job_failed)
        self._panel.model_chosen.connect(self._on_model_chosen)
        self._panel.download_requested.connect(self._on_download_requested)
        self._panel.weights_file_requested.connect(self._on_weights_file_requested)

    @property
    def loaded_model(self) -> str:
        """Registry name of the model in use; empty before the first one is loaded."""
        return self._loaded

    def _on_engine_ready(self, status: EngineStatus) -> None:
        self._titles = {info.name: info.title for info in status.models}
        self._panel.show_models(status, current=self._loaded or status.default_model)
        threads = self.tr("%n thread(s)", "", status.threads)
        self._bar.show_device(
            status.device if status.device != "cpu" else f"CPU, {threads}",
            tip=f"{status.device_name} - {threads}",
        )

    def _on_engine_failed(self, message: str, details: str) -> None:
        self._bar.show_model(self.tr("Model: not available"), state="failed", tip=message)
        self.error_occurred.emit(self.tr("The engine could not start"), message, details)

    def _on_model_loading(self, name: str) -> None:
        self._bar.show_model(self.tr("{model}: loading").format(model=self._title(name)), state="busy")

    def _on_model_loaded(self, name: str) -> None:
        self._loaded = name
        if self._wanted == name:
            self._settings.update(model=name)
            self._bar.hide_job()
        self._wanted = ""
        self._panel.show_model(name)
        self._bar.show_model(self._title(name), state="ready", tip=self.tr("The model is ready"))

    def _on_model_progress(self, progress: Progress) -> None:
        if progress.unit == "bytes" and progress.total:
            percent = 100 * progress.done // progress.total
            self._bar.show_model(
                self.tr("{model}: downloading {percent} %").format(
                    model=self._title(self._wanted), percent=percent
                ),
                state="busy",
            )
            self._bar.show_job(percent, 100, can_pause=False)

    def _on_job_failed(self, lane: str, message: str, details: str) -> None:
        if lane == "ENGINE":
            self._wanted = ""
            self._bar.hide_job()
            if not self._loaded:
                self._bar.show_model(self.tr("Model: not available"), state="failed", tip=message)
        titles = {
            "ENGINE": self.tr("The model could not be loaded"),
            "SUPPORT": self.tr("The examples cannot be used"),
            "EXPORT": self.tr("The export stopped"),
        }
        self.error_occurred.emit(titles.get(lane, self.tr("Segmenting stopped")), message, details)

    def _on_model_chosen(self, name: str) -> None:
        if name != self._loaded:
            self._wanted = name
            self._client.load_model(name)

    def _on_download_requested(self, name: str) -> None:
        self._wanted = name
        self._client.load_model(name, allow_download=True)

    def _on_weights_file_requested(self, name: str) -> None:
        path = dialogs.ask_weights_file(
            self._window, self.tr("Weights for {model}").format(model=self._title(name))
        )
        if path is not None:
            self._wanted = name
            self._client.load_model(name, weights_path=path)

    def _title(self, name: str) -> str:
        return self._titles.get(name, name)
