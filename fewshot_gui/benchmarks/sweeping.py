"""What a sweep of a folder does to the window, and how soon it stops."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QObject

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.photos import write_photos
from engine.benchmarks.rows import Row, at_most, make_row
from engine.errors import EngineError
from fewshot_gui.benchmarks.event_loop import TickMeter, pause, wait_until
from fewshot_gui.benchmarks.stage import Stage, open_stage
from fewshot_gui.model.image_entry import ImageState

_IDLE_MS: Final = 1000
_CANCEL_AFTER_MS: Final = (20, 300)
_TRIES: Final = 4


def measure_ticks(effort: Effort, folder: Path) -> Iterator[Row]:
    """Tick gaps of the GUI while nothing happens, in a first sweep, and in a sweep with cached features."""
    gaps: dict[str, list[tuple[float, float]]] = {"idle": [], "first": [], "cached": []}
    with open_stage() as stage:
        meter = TickMeter()
        for turn in range(effort.heavy_rounds):
            photos = folder / f"photos-{turn}"
            write_photos(photos, effort.n_photos, seed=turn)
            stage.open(photos, n_images=effort.n_photos)
            meter.start()
            pause(_IDLE_MS)
            meter.stop()
            gaps["idle"].append((meter.p99, meter.worst))
            for name in ("first", "cached"):
                meter.start()
                stage.paint()
                stage.wait_segmented()
                meter.stop()
                gaps[name].append((meter.p99, meter.worst))
    for name, pairs in gaps.items():
        bars = (None, None) if name == "idle" else (at_most(30), at_most(100))
        note = "nothing to do" if name == "idle" else f"{name} sweep, mshnet-lite"
        p99, worst = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        yield make_row(f"ticks.{name}.p99", p99, unit="ms", bar=bars[0], note=note)
        yield make_row(f"ticks.{name}.worst", worst, unit="ms", bar=bars[1], note=note)


def measure_cancel(effort: Effort, folder: Path) -> Iterator[Row]:
    """The job bar's cancel at random moments of a first sweep.

    Raises:
        EngineError: the sweep always ended by itself, or a result was lost.
    """
    write_photos(folder / "photos", effort.n_photos)
    random = np.random.default_rng(0)
    samples: list[float] = []
    with open_stage() as stage:
        stage.open(folder / "photos", n_images=effort.n_photos)
        watch = CancelWatch(stage)
        for _ in range(_TRIES * effort.heavy_rounds):
            if len(samples) == effort.heavy_rounds:
                break
            stage.paint()
            pause(int(random.integers(*_CANCEL_AFTER_MS)))
            if stage.app.client.is_sweeping:
                samples.append(watch.cancel())
        watch.stop()
    if not samples:
        raise EngineError("Every sweep ended before it could be cancelled: the folder is too small.")
    yield make_row("cancel.sweep", samples, unit="ms", bar=at_most(300), note="job bar to sweep ended")


class CancelWatch(QObject):
    """Presses cancel and notes when the sweep has ended."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._app = stage.app
        self._ended_at: float | None = None
        self._app.client.sweep_cancelled.connect(self._on_ended)
        self._app.client.sweep_finished.connect(self._on_ended)

    def cancel(self) -> float:
        """Milliseconds from the request to the end.

        Raises:
            EngineError: results that were there are gone.
        """
        n_before = len(self._app.images.paths()) - self._n_waiting()
        self._ended_at = None
        start = time.perf_counter()
        self._app.window.job_bar.cancel_requested.emit()
        wait_until(lambda: self._ended_at is not None, what="the sweep is cancelled")
        if len(self._app.images.paths()) - self._n_waiting() < n_before:
            raise EngineError("Results were lost by a cancel.")
        return 1000 * (self._ended_at - start)

    def stop(self) -> None:
        self._app.client.sweep_cancelled.disconnect(self._on_ended)
        self._app.client.sweep_finished.disconnect(self._on_ended)

    def _n_waiting(self) -> int:
        return sum(self._app.images.n_in_state(state) for state in (ImageState.NEW, ImageState.PENDING))

    def _on_ended(self, *_counts: int) -> None:
        if self._ended_at is None:
            self._ended_at = time.perf_counter()
