"""A stroke on a large photo, and from the end of a stroke to what the engine makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QPointF

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.photos import write_photos
from engine.benchmarks.rows import Row, at_most, make_row
from engine.types import SegmentResult
from fewshot_gui.benchmarks import hands
from fewshot_gui.benchmarks.event_loop import PaintWatch, pause, wait_until
from fewshot_gui.benchmarks.stage import Stage, open_stage

_BRUSH_OF_WIDTH = 0.05


def measure_stroke(effort: Effort, folder: Path) -> Iterator[Row]:
    """Every mouse move of a stroke: painted into the mask and on screen; without and with the engine."""
    write_photos(folder / "photos", 1, size=effort.photo_size)
    with open_stage() as stage:
        stage.open(folder / "photos", n_images=1)
        canvas = stage.app.window.canvas
        canvas.brush_diameter = _BRUSH_OF_WIDTH * effort.photo_size[1]
        pixels = effort.photo_size[0] * effort.photo_size[1] / 1e6
        for name, is_live in (("alone", False), ("live", True)):
            stage.app.window.commands["live"].setChecked(is_live)
            samples = _stroke_milliseconds(stage, n_moves=effort.rounds)
            note = f"mouse move to painted, {pixels:.3g} MP, engine {'following' if is_live else 'idle'}"
            yield make_row(f"stroke.{name}", samples, unit="ms", bar=at_most(10), note=note)
            stage.wait_segmented() if is_live else pause(50)


def measure_overlay(effort: Effort, folder: Path) -> Iterator[Row]:
    """The button goes up on the image on screen; its new overlay is painted."""
    write_photos(folder / "photos", 2)
    with open_stage() as stage:
        stage.open(folder / "photos", n_images=2)
        stage.paint()
        stage.wait_segmented()
        watch = OverlayWatch(stage)
        samples = []
        for _ in range(effort.rounds):
            place = stage.begin_stroke()
            watch.expect()
            start = time.perf_counter()
            hands.release(stage.app.window.canvas, place)
            wait_until(watch.has_come, what="a new overlay")
            samples.append(1000 * (watch.painted_at - start))
            stage.wait_segmented()
        watch.stop()
        yield make_row(
            "overlay.mshnet-lite", samples, unit="ms", bar=at_most(100), note="pen-up to painted, cached"
        )


class OverlayWatch(QObject):
    """Notes when the newest answer for the image on screen has been painted."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._app = stage.app
        self._is_expecting = False
        self._paint = PaintWatch(self._app.window.canvas)
        # After the app's own slots: by then the canvas has the new scores and was told to update.
        self._app.client.result_ready.connect(self._on_result)

    @property
    def painted_at(self) -> float | None:
        """``perf_counter`` of the painting; None before."""
        return None if self._is_expecting else self._paint.painted_at

    def expect(self) -> None:
        self._is_expecting = True

    def has_come(self) -> bool:
        return self.painted_at is not None

    def stop(self) -> None:
        self._paint.stop()
        self._app.client.result_ready.disconnect(self._on_result)

    def _on_result(self, result: SegmentResult) -> None:
        if self._is_expecting and result.image_path == self._app.current.path:
            self._is_expecting = False
            self._paint.arm()


def _stroke_milliseconds(stage: Stage, *, n_moves: int) -> list[float]:
    canvas = stage.app.window.canvas
    watch = PaintWatch(canvas)
    places = [
        QPointF(canvas.width() * (0.3 + 0.4 * step / n_moves), canvas.height() / 2)
        for step in range(n_moves + 1)
    ]
    hands.press(canvas, places[0])
    samples = []
    for place in places[1:]:
        pause(10)  # a mouse reports some hundred times a second
        watch.arm()
        start = time.perf_counter()
        hands.move(canvas, place)
        wait_until(lambda: watch.painted_at is not None, what="the canvas is painted")
        samples.append(1000 * (watch.painted_at - start))
    hands.release(canvas, places[-1])
    watch.stop()
    return samples
