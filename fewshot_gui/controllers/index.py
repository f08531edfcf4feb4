"""The index of the open folder: begun when Search mode needs it, kept in step with the folder."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from engine.search_types import IndexSummary
from engine.types import ImageFailure
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.jobs.retrieval_client import RetrievalClient
from fewshot_gui.model.image_list import ImageList

_START_DELAY_MS: Final = 150


class IndexState(Enum):
    """What became of the index of the open folder."""

    UNASKED = "unasked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class IndexNumbers:
    """How far it is.

    Attributes:
        done, total: images dealt with, and images that had to be; 0 before that is known.
        rate: images per second, 0 before it is known.
        n_indexed: images that can be found now.
        n_failed: images that cannot be indexed.
    """

    done: int = 0
    total: int = 0
    rate: float = 0.0
    n_indexed: int = 0
    n_failed: int = 0


class IndexController(QObject):
    """Has the folder indexed. GUI thread only.

    Signals:
        changed(): ask ``state`` and ``numbers`` again.
        grew(): there may be more to find.
        rebuilt(str): the index was begun anew; one sentence why.
        failed(str): there is no indexing; one sentence with the way out.
    """

    changed = Signal()
    grew = Signal()
    rebuilt = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        retrieval: RetrievalClient,
        images: ImageList,
        folder: FolderController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._retrieval = retrieval
        self._images = images
        self._folder = folder
        self._state = IndexState.UNASKED
        self._numbers = IndexNumbers()
        self._problem = ""
        self._is_wanted = False
        self._has_scanned = folder.has_scanned
        self._failures: set[Path] = set()
        self._start_timer = QTimer(self)  # files appear and vanish in groups
        self._start_timer.setSingleShot(True)
        self._start_timer.setInterval(_START_DELAY_MS)
        self._start_timer.timeout.connect(self._start)
        folder.opening.connect(self._on_opening)
        folder.scan_finished.connect(self._on_scan_finished)
        folder.images_added.connect(self._on_files_changed)
        folder.images_removed.connect(self._on_files_changed)
        folder.images_came_back.connect(self._on_files_changed)
        retrieval.index_progress.connect(self._on_progress)
        retrieval.index_grew.connect(self._on_grew)
        retrieval.index_finished.connect(self._on_finished)
        retrieval.index_cancelled.connect(self._on_cancelled)
        retrieval.index_failed.connect(self._on_failed)
        retrieval.retriever_missing.connect(self._on_retriever_missing)
        retrieval.retriever_loaded.connect(self.resume)
        retrieval.image_failed.connect(self._on_image_failed)

    @property
    def state(self) -> IndexState:
        return self._state

    @property
    def is_running(self) -> bool:
        return self._state == IndexState.RUNNING

    @property
    def numbers(self) -> IndexNumbers:
        return self._numbers

    @property
    def problem(self) -> str:
        """Why the state is FAILED, one sentence with the way out."""
        return self._problem

    def want(self) -> None:
        """Search mode is on screen: index the folder, now and whenever another one is opened."""
        self._is_wanted = True
        if self._state in (IndexState.UNASKED, IndexState.FAILED):
            self._start()

    def resume(self) -> None:
        """Go on after a cancel or a failure; what is indexed is not done again."""
        self._start()

    def cancel(self) -> None:
        """Stop; what is indexed can still be found."""
        self._start_timer.stop()
        self._retrieval.cancel_index()

    def _start(self) -> None:
        self._start_timer.stop()
        if not self._is_wanted or not self._has_scanned or not len(self._images):
            return
        self._failures.clear()
        self._set(IndexState.RUNNING, IndexNumbers(n_indexed=self._numbers.n_indexed))
        self._retrieval.index(self._images.paths(), folder=self._folder.folder)

    def _set(self, state: IndexState, numbers: IndexNumbers) -> None:
        self._state, self._numbers = state, numbers
        self.changed.emit()

    def _on_opening(self) -> None:
        self._start_timer.stop()
        self._retrieval.drop_index()
        self._has_scanned = False
        self._failures.clear()
        self._set(IndexState.UNASKED, IndexNumbers())

    def _on_scan_finished(self, _n_images: int) -> None:
        self._has_scanned = True
        self._start()

    def _on_files_changed(self, paths: list[Path]) -> None:
        if paths and self._state != IndexState.CANCELLED:
            self._start_timer.start()

    def _on_image_failed(self, failure: ImageFailure) -> None:
        self._failures.add(failure.image_path)
        self._images.set_failure(failure)

    def _on_progress(self, done: int, total: int, rate: float) -> None:
        now = self._numbers
        numbers = IndexNumbers(done, total, rate, now.n_indexed, len(self._failures))
        self._set(IndexState.RUNNING, numbers)

    def _on_grew(self, n_indexed: int) -> None:
        now = self._numbers
        if n_indexed != now.n_indexed:
            self._set(
                self._state, IndexNumbers(now.done, now.total, now.rate, n_indexed, len(self._failures))
            )
            self.grew.emit()

    def _on_finished(self, summary: IndexSummary) -> None:
        numbers = IndexNumbers(n_indexed=summary.n_indexed, n_failed=summary.n_failed)
        self._set(IndexState.DONE, numbers)
        if summary.was_rebuilt:
            self.rebuilt.emit(summary.was_rebuilt)
        self.grew.emit()

    def _on_cancelled(self) -> None:
        self._set(IndexState.CANCELLED, self._numbers)

    def _on_retriever_missing(self, message: str) -> None:
        if self.is_running:
            self._on_failed(message, "")

    def _on_failed(self, message: str, _details: str) -> None:
        self._problem = message
        self._set(IndexState.FAILED, self._numbers)
        self.failed.emit(message)
