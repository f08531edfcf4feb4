"""A folder of 50,000 files: when its first thumbnails are on screen, and what it costs in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.machine import resident_bytes
from engine.benchmarks.photos import link_photos, write_photos
from engine.benchmarks.rows import Row, at_most, make_row
from fewshot_gui.benchmarks.event_loop import PaintWatch, pause, wait_until
from fewshot_gui.benchmarks.stage import Stage, open_stage

_N_SOURCES: Final = 50
_SETTLE_MS: Final = 500


def measure_large_folder(effort: Effort, folder: Path) -> Iterator[Row]:
    """Open the folder, each time in a new window."""
    n_sources = min(_N_SOURCES, effort.n_files)
    link_photos(folder / "many", effort.n_files, sources=write_photos(folder / "sources", n_sources))
    names, thumbnails, listed, before, memory = [], [], [], [], []
    for _ in range(effort.heavy_rounds):
        with open_stage() as stage:
            watch = FolderWatch(stage)
            before += _held_gigabytes()
            start = time.perf_counter()
            stage.app.folder.open(folder / "many")
            wait_until(watch.is_done, what="thumbnails of a large folder")
            names.append(1000 * (watch.rows.painted_at - start))
            thumbnails.append(1000 * (watch.thumbnails.painted_at - start))
            listed.append(watch.listed_at - start)
            pause(_SETTLE_MS)
            memory += _held_gigabytes()
            watch.stop()
    note = f"{effort.n_files:,} files"
    yield make_row("folder.names", names, unit="ms", note=f"{note}, first ones painted")
    yield make_row("folder.thumbnails", thumbnails, unit="ms", bar=at_most(300), note="first one painted")
    yield make_row("folder.listed", listed, unit="s", note="all files in the list")
    if memory:
        yield make_row("folder.memory.before", before, unit="GB", note="with a model, no folder")
        yield make_row("folder.memory", memory, unit="GB", bar=at_most(1.5), note="the whole process")


class FolderWatch(QObject):
    """Notes when a folder comes up in the film strip.

    Attributes:
        rows: has seen the first painting with files.
        thumbnails: has seen the first painting with a thumbnail.
        listed_at: ``perf_counter`` when all files were listed; None before.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.listed_at: float | None = None
        self._app = stage.app
        strip = self._app.window.filmstrip.viewport()
        self.rows, self.thumbnails = PaintWatch(strip), PaintWatch(strip)
        self._app.images.rowsInserted.connect(self._on_rows)
        self._app.folder.thumbnails.thumbnail_ready.connect(self._on_thumbnail)
        self._app.folder.scan_finished.connect(self._on_scan_finished)

    def is_done(self) -> bool:
        marks = (self.rows.painted_at, self.thumbnails.painted_at, self.listed_at)
        return all(mark is not None for mark in marks)

    def stop(self) -> None:
        self.rows.stop()
        self.thumbnails.stop()
        self._app.folder.scan_finished.disconnect(self._on_scan_finished)

    def _on_rows(self, *_details: object) -> None:
        self._app.images.rowsInserted.disconnect(self._on_rows)
        self.rows.arm()

    def _on_thumbnail(self, *_details: object) -> None:
        self._app.folder.thumbnails.thumbnail_ready.disconnect(self._on_thumbnail)
        self.thumbnails.arm()

    def _on_scan_finished(self, _n_images: int) -> None:
        self.listed_at = time.perf_counter()


def _held_gigabytes() -> list[float]:
    """One sample of this process's memory; none where the system does not say."""
    held = resident_bytes()
    return [] if held is None else [held / 1e9]
