"""The child of the start benchmark: the app as ``python -m fewshot_gui`` starts it, with a stopwatch.

Prints one line of JSON with milliseconds since the moment given as the only argument (``time.time``).
"""

from __future__ import annotations

import functools
import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from engine.paths import data_dir, log_dir
from fewshot_gui import app as app_module
from fewshot_gui.benchmarks.event_loop import TickMeter
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.log_files import start_logging
from fewshot_gui.settings import SettingsFile
from fewshot_gui.theme import Theme


class StartProbe(QObject):
    """Notes the first painting of the window, the engine, the model, and the stutter until then."""

    def __init__(self, app: app_module.FewshotApp, started_at: float) -> None:
        super().__init__()
        self._app = app
        self._started_at = started_at
        self._meter = TickMeter()
        self.times: dict[str, float] = {}
        app.window.installEventFilter(self)
        app.client.engine_ready.connect(self._on_engine_ready)
        app.client.model_loaded.connect(self._on_model_loaded)
        app.client.engine_failed.connect(self._on_failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and "window" not in self.times:
            self.times["window"] = 0.0
            QTimer.singleShot(0, self._on_painted)
        return super().eventFilter(watched, event)

    def _on_painted(self) -> None:
        self._app.window.removeEventFilter(self)
        self._note("window")
        self._meter.start()

    def _on_engine_ready(self) -> None:
        if "engine" not in self.times:
            self._note("engine")

    def _on_model_loaded(self) -> None:
        self._note("model")
        self._meter.stop()
        self.times["stall"] = self._meter.worst
        self._app.window.close()

    def _on_failed(self, message: str, _details: str) -> None:
        sys.stderr.write(message + "\n")
        self._app.window.close()

    def _note(self, what: str) -> None:
        self.times[what] = 1000 * (time.time() - self._started_at)


def main(started_at: float) -> int:
    """Start, wait for the model, close; returns 0 where everything came."""
    values = SettingsFile(data_dir() / "settings.toml").values
    start_logging(log_dir())
    qt_app = QApplication(sys.argv[:1])
    app = app_module.FewshotApp(functools.partial(create_session, "cpu", values), theme=Theme(qt_app))
    app.finished.connect(qt_app.exit)
    probe = StartProbe(app, started_at)
    app.start()
    qt_app.exec()
    sys.stdout.write(json.dumps(probe.times) + "\n")
    return 0 if "model" in probe.times else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
