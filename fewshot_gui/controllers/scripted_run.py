"""``--screenshot``: wait until the folder is segmented, save a picture, say how it went, quit."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from fewshot_gui.controllers.engine import EngineController
from fewshot_gui.jobs.engine_client import EngineClient
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.main_window import MainWindow

_LIMIT_MS: Final = 300_000
_SETTLE_MS: Final = 700  # the image on screen, its thumbnails and the bar's last line arrive


class ScriptedRun(QObject):
    """Ends the app by itself. GUI thread only.

    Signals:
        ended(exit code, JSON line): 0 where every image was segmented and the picture saved.
    """

    ended = Signal(int, str)

    def __init__(
        self,
        window: MainWindow,
        client: EngineClient,
        images: ImageList,
        engine: EngineController,
        picture_path: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._images = images
        self._engine = engine
        self._picture_path = picture_path
        self._started_at = time.monotonic()
        self._problem = ""
        self._settle_timer = self._make_timer(_SETTLE_MS, self._on_settled)
        self._limit_timer = self._make_timer(_LIMIT_MS, self._on_limit)
        self._limit_timer.start()
        client.sweep_finished.connect(self._on_sweep_finished)
        client.result_ready.connect(self._on_result)
        client.engine_failed.connect(self._on_failed)
        engine.error_occurred.connect(self._on_error)

    def _make_timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _on_sweep_finished(self, _done: int, _failed: int) -> None:
        self._settle_timer.start()

    def _on_result(self) -> None:
        self._settle_timer.stop()
        if not self._n_waiting():
            self._settle_timer.start()

    def _on_failed(self, message: str, _details: str) -> None:
        self._problem = message
        self._settle_timer.start()

    def _on_error(self, _title: str, message: str, _details: str) -> None:
        self._on_failed(message, "")

    def _on_settled(self) -> None:
        if self._n_waiting() and not self._problem:
            return  # another sweep is on its way
        self._end()

    def _on_limit(self) -> None:
        self._problem = f"Not finished after {_LIMIT_MS // 1000} s."
        self._end()

    def _n_waiting(self) -> int:
        return self._images.n_in_state(ImageState.NEW) + self._images.n_in_state(ImageState.PENDING)

    def _end(self) -> None:
        self._limit_timer.stop()
        self._settle_timer.stop()
        if not self._window.grab().save(str(self._picture_path)):
            self._problem = self._problem or f"The picture {self._picture_path} cannot be written."
        n_failed = self._images.n_in_state(ImageState.FAILED)
        summary = {
            "images": len(self._images),
            "failed": n_failed,
            "seconds": round(time.monotonic() - self._started_at, 2),
            "model": self._engine.loaded_model,
        }
        if self._problem:
            summary["error"] = self._problem
        self.ended.emit(1 if n_failed or self._problem else 0, json.dumps(summary, ensure_ascii=False))
