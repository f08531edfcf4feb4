"""From the end of a stroke on the doodle pad to the ranked grid, over an index of 100,000 images."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPointF

from engine import paths
from engine.benchmarks.benchmark import Effort
from engine.benchmarks.generated_index import write_generated_index
from engine.benchmarks.photos import link_photos, write_photos
from engine.benchmarks.rows import Row, at_most, make_row
from engine.index.files import stat_identity
from engine.search_types import SearchResult
from fewshot_gui.benchmarks import hands
from fewshot_gui.benchmarks.event_loop import PaintWatch, wait_until
from fewshot_gui.benchmarks.stage import Stage, open_stage
from fewshot_gui.controllers.index import IndexState
from fewshot_gui.views.action_specs import Mode

_N_SOURCES: Final = 200


def measure_doodle(effort: Effort, folder: Path) -> Iterator[Row]:
    """Draw one stroke after the other with the real model; only the photos' vectors are made up."""
    photos = folder / "photos"
    sources = write_photos(folder / "sources", min(_N_SOURCES, effort.n_vectors))
    files = [
        (path.name, stat_identity(path)) for path in link_photos(photos, effort.n_vectors, sources=sources)
    ]
    write_generated_index(photos, files, index_dir=paths.data_dir() / "indexes")
    with open_stage() as stage:
        app = stage.app
        app.modes.show(Mode.SEARCH)
        stage.open(photos, n_images=effort.n_vectors)
        index = app.search_mode.index
        wait_until(lambda: index.state == IndexState.DONE, what="the index is checked")
        watch = RankingWatch(stage)
        totals, engine_parts = [], []
        for step in range(effort.rounds + 1):
            totals.append(_draw(stage, watch, step))
            engine_parts.append(1000 * watch.engine_seconds)
        watch.stop()
    note = f"{effort.n_vectors:,} generated vectors; with the app's wait for the next stroke"
    yield make_row("doodle.grid", totals[1:], unit="ms", bar=at_most(150), note=note)
    yield make_row("doodle.engine", engine_parts[1:], unit="ms", note="the engine's share")


class RankingWatch(QObject):
    """Notes when a new ranking has been painted."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._retrieval = stage.app.client.retrieval
        self.engine_seconds = 0.0
        self._is_expecting = False
        self._paint = PaintWatch(stage.app.window.search_page.grid.viewport())
        self._retrieval.search_ready.connect(self._on_result)

    @property
    def painted_at(self) -> float | None:
        """``perf_counter`` of the painting; None before."""
        return None if self._is_expecting else self._paint.painted_at

    def expect(self) -> None:
        self._is_expecting = True

    def stop(self) -> None:
        self._paint.stop()
        self._retrieval.search_ready.disconnect(self._on_result)

    def _on_result(self, result: SearchResult) -> None:
        if self._is_expecting:
            self._is_expecting = False
            self.engine_seconds = result.seconds
            self._paint.arm()


def _draw(stage: Stage, watch: RankingWatch, step: int) -> float:
    """Milliseconds from the end of a stroke to the painted grid."""
    pad = stage.app.window.search_page.pad
    y = 0.2 + 0.6 * (step % 13) / 13
    places: list[QPointF] = [pad.to_widget(0.2 + 0.05 * point, y) for point in range(10)]
    hands.press_and_move(pad, places)
    watch.expect()
    start = time.perf_counter()
    hands.release(pad, places[-1])
    wait_until(lambda: watch.painted_at is not None, what="a ranking is painted")
    return 1000 * (watch.painted_at - start)
