"""A stopwatch on the start of the app: first painting, engine, model, and the stutter until then."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer

from fewshot_gui.app import FewshotApp
from fewshot_gui.benchmarks.event_loop import TickMeter


class StartWatch(QObject):
    """Notes times until a model is loaded, then closes the window. GUI thread only.

    Attributes:
        times: milliseconds since ``started_at`` (``time.time``): ``window``, ``engine``, ``model``; and
            ``stall``, the longest gap between two ticks of the window from its painting to the model.
    """

    def __init__(self, app: FewshotApp, started_at: float) -> None:
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
