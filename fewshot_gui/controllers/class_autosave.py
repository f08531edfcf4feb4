"""Saves the described classes half a second after an edit, and brings them back with their folder."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from engine.classify_types import ZeroShotInfo
from engine.errors import EngineError
from fewshot_gui.model.class_entry import ClassEntry
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_store import ClassStore, merge
from fewshot_gui.model.class_table import ClassTable

logger = logging.getLogger(__name__)

_DELAY_MS: Final = 500
_CLOSE_TIMEOUT_MS: Final = 5000


class ClassAutosaveController(QObject):
    """Keeps a ``ClassStore`` in step with the class table. Files are touched on a pool thread only.

    Signals:
        restored(): the table holds the classes of the folder, those of the last time among them.
        failed(str): the disk refused; one sentence. The next edit tries again; it is not told again before
            a save has worked.
    """

    restored = Signal()
    failed = Signal(str)

    # From the pool thread to the slots below.
    _loaded = Signal(object, object, list, object)
    _save_ended = Signal(str)  # what went wrong, or an empty text

    def __init__(self, table: ClassTable, results: ClassResults, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._results = results
        self._store: ClassStore | None = None
        self._is_restoring = False
        self._has_failed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # saves follow each other in order
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.save_now)
        table.edited.connect(self._on_changed)
        results.penalty_changed.connect(self._on_changed)
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        self._save_ended.connect(self._on_save_ended, Qt.ConnectionType.QueuedConnection)

    def open(self, folder: Path, info: ZeroShotInfo) -> None:
        """Bring back what was described for a folder, and save from then on."""
        self._store = ClassStore(folder)
        self._is_restoring = True
        self._pool.start(_LoadTask(self, self._store, folder, info))

    def leave(self) -> None:
        """Save what is not saved yet; call it before the table is emptied."""
        if self._timer.isActive():
            self.save_now()
        self._store = None

    def close(self) -> None:
        """Save and wait until everything is on disk."""
        self.leave()
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def save_now(self) -> None:
        """Hand a snapshot of all classes to the pool thread."""
        self._timer.stop()
        if self._store is None or self._table.info is None:
            return
        penalty = self._results.chosen_penalty
        self._pool.start(_SaveTask(self, self._store, self._table.entries, self._table.info, penalty))

    def _on_changed(self) -> None:
        if self._store is not None and not self._is_restoring:
            self._timer.start()

    def _on_save_ended(self, problem: str) -> None:
        if problem and not self._has_failed:
            self.failed.emit(problem)
        self._has_failed = bool(problem)

    def _on_loaded(
        self, store: ClassStore, info: ZeroShotInfo, entries: list[ClassEntry], penalty: float | None
    ) -> None:
        if store is not self._store:
            return  # another folder was opened meanwhile
        self._table.load(info, entries)
        self._results.set_seen_penalty(penalty)
        self._is_restoring = False
        self.restored.emit()


class _LoadTask(QRunnable):
    """Reads a store on the pool thread."""

    def __init__(
        self, owner: ClassAutosaveController, store: ClassStore, folder: Path, info: ZeroShotInfo
    ) -> None:
        super().__init__()
        self._owner = owner
        self._store = store
        self._folder = folder
        self._info = info

    def run(self) -> None:
        saved = self._store.load()
        entries = merge(saved, self._info, self._folder)
        self._owner._loaded.emit(self._store, self._info, list(entries), saved.seen_penalty)


class _SaveTask(QRunnable):
    """Writes a snapshot on the pool thread."""

    def __init__(
        self,
        owner: ClassAutosaveController,
        store: ClassStore,
        entries: Sequence[ClassEntry],
        info: ZeroShotInfo,
        seen_penalty: float | None,
    ) -> None:
        super().__init__()
        self._owner = owner
        self._store = store
        self._entries = entries
        self._info = info
        self._seen_penalty = seen_penalty

    def run(self) -> None:
        try:
            self._store.save(self._entries, self._info, seen_penalty=self._seen_penalty)
        except (EngineError, OSError) as error:
            logger.exception("Saving the classes failed.")
            self._owner._save_ended.emit(str(error))
        else:
            self._owner._save_ended.emit("")
