"""The GUI's handle on the doodle search: requests in, signals out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from engine.search_types import IndexProgress, IndexSummary, SearchHit, SearchQuery, SearchResult
from fewshot_gui.jobs.engine_host import EngineHost
from fewshot_gui.jobs.events import RetrieverMissing, SketchSeen
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.list_writer import ListWriter
from fewshot_gui.jobs.rate_meter import RateMeter
from fewshot_gui.jobs.results_export import copy_images, write_table
from fewshot_gui.jobs.runner import JobRunner

RETRIEVAL_LANES: Final = (Lane.SEARCH, Lane.INDEX)


class RetrievalClient(QObject):
    """Searches, indexes and writes ranked lists on the engine thread. GUI thread only; nothing waits.

    Attributes:
        exports: the ranked list being written; ``export_table`` and ``export_copies`` start it.

    Signals:
        sketch_previewed(ndarray): (h, w) uint8, the doodle of the last search as the encoder sees it.
        search_ready(SearchResult): the answer to the newest search.
        search_failed(message, details).
        retriever_missing(str): neither searching nor indexing before a file is given; one sentence.
        retriever_loaded(): ``load_retriever`` worked; search and index again.
        image_failed(ImageFailure): one image that cannot be indexed; the index goes on.
        index_progress(done, total, images per second), index_grew(int): how many can be found now.
        index_finished(IndexSummary), index_cancelled(), index_failed(message, details): ``is_indexing`` is
            false by then.
    """

    sketch_previewed = Signal(object)
    search_ready = Signal(object)
    search_failed = Signal(str, str)
    retriever_missing = Signal(str)
    retriever_loaded = Signal()
    image_failed = Signal(object)
    index_progress = Signal(int, int, float)
    index_grew = Signal(int)
    index_finished = Signal(object)
    index_cancelled = Signal()
    index_failed = Signal(str, str)

    def __init__(self, runner: JobRunner, host: EngineHost, parent: QObject | None = None) -> None:
        """Share the thread of the engine client.

        Args:
            runner: whose lanes ``RETRIEVAL_LANES`` and ``Lane.RESULTS`` are used.
            host: the engine's side.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._runner = runner
        self._host = host
        self._rate = RateMeter()
        self._n_indexing_done = 0
        self._index_summary: IndexSummary | None = None
        self.exports = ListWriter(runner, Lane.RESULTS, self)
        runner.stepped.connect(self._on_stepped)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    @property
    def is_searching(self) -> bool:
        return self._runner.is_busy(Lane.SEARCH)

    @property
    def is_indexing(self) -> bool:
        return self._runner.is_busy(Lane.INDEX)

    def search(self, query: SearchQuery, *, folder: Path | None, top: int) -> None:
        """Rank what is indexed so far; an older search is dropped.

        Args:
            query: what to look for.
            folder: whose index; None where no folder is open: only the sketch is previewed.
            top: how many hits at most.
        """
        self._runner.submit(
            Lane.SEARCH, functools.partial(self._host.search, query=query, folder=folder, top=top)
        )

    def drop_search(self) -> None:
        """Forget the search under way; its answer does not arrive."""
        self._runner.discard(Lane.SEARCH)

    def load_retriever(self, weights_path: Path) -> None:
        """Read the model of the search from a file of the user's; a bad file is told by the engine client."""
        self._runner.submit(
            Lane.ENGINE, functools.partial(self._host.load_retriever, weights_path=weights_path)
        )

    def index(self, paths: Sequence[Path], *, folder: Path) -> None:
        """Make the index of a folder agree with its images, whenever nothing more urgent waits.

        What is indexed already costs next to nothing. An older indexing is replaced; what it did stays.
        """
        self._rate.restart()
        self._n_indexing_done = 0
        self._index_summary = None
        self._runner.submit(
            Lane.INDEX, functools.partial(self._host.index, paths=tuple(paths), folder=folder)
        )

    def cancel_index(self) -> None:
        """Stop between two steps; what is indexed stays and can be searched."""
        self._runner.cancel(Lane.INDEX)

    def drop_index(self) -> None:
        """Stop indexing and say nothing more about it: another folder opens."""
        self._runner.discard(Lane.INDEX)

    def export_table(self, hits: Sequence[SearchHit], path: Path) -> None:
        """Write a ranked list as CSV; the file is replaced."""
        self.exports.start(functools.partial(write_table, hits=tuple(hits), path=path), n_images=len(hits))

    def export_copies(self, hits: Sequence[SearchHit], folder: Path) -> None:
        """Copy images into a folder that is not there yet."""
        self.exports.start(
            functools.partial(copy_images, hits=tuple(hits), folder=folder), n_images=len(hits)
        )

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane not in RETRIEVAL_LANES:
            return
        handlers: dict[type, Callable[[object], None]] = {
            SketchSeen: self._on_sketch_seen,
            SearchResult: self.search_ready.emit,
            IndexProgress: self._on_index_progress,
            IndexSummary: self._on_index_summary,
            RetrieverMissing: self._on_retriever_missing,
        }
        handlers[type(value)](value)

    def _on_retriever_missing(self, event: RetrieverMissing) -> None:
        self.retriever_missing.emit(event.message)

    def _on_sketch_seen(self, seen: SketchSeen) -> None:
        self.sketch_previewed.emit(seen.pixels)

    def _on_index_progress(self, progress: IndexProgress) -> None:
        if progress.failure is not None:
            self.image_failed.emit(progress.failure)
        self._rate.tick(progress.done - self._n_indexing_done)
        self._n_indexing_done = progress.done
        self.index_progress.emit(progress.done, progress.total, self._rate.rate)
        self.index_grew.emit(progress.n_indexed)

    def _on_index_summary(self, summary: IndexSummary) -> None:
        # Told at the end of the job, so that whoever hears of it may begin the next one.
        self._index_summary = summary

    def _on_finished(self, lane: Lane) -> None:
        if lane == Lane.INDEX and self._index_summary is not None:
            self.index_finished.emit(self._index_summary)

    def _on_cancelled(self, lane: Lane) -> None:
        if lane == Lane.INDEX:
            self.index_cancelled.emit()

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        if lane == Lane.SEARCH:
            self.search_failed.emit(message, details)
        elif lane == Lane.INDEX:
            self.index_failed.emit(message, details)
