"""Saves what is painted half a second after the last stroke, and brings it back."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from engine.errors import EngineError
from fewshot_gui.model.painting_store import PaintedShot, PaintingStore
from fewshot_gui.model.support_list import SupportList

logger = logging.getLogger(__name__)

_DELAY_MS: Final = 500
_CLOSE_TIMEOUT_MS: Final = 5000


class AutosaveController(QObject):
    """Keeps a ``PaintingStore`` in step with the support list. Files are touched on a pool thread only.

    Signals:
        restored(int): how many examples of the last time came back; sent once per opened folder.
        failed(str): the disk refused; one sentence. The next change tries again; it is not told again
            before a save has worked.
    """

    restored = Signal(int)
    failed = Signal(str)

    # From the pool thread to the slots below.
    _loaded = Signal(object, list)
    _save_ended = Signal(str)  # what went wrong, or an empty text

    def __init__(self, support: SupportList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._support = support
        self._store: PaintingStore | None = None
        self._is_restoring = False
        self._has_failed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # saves follow each other in order
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.save_now)
        support.changed.connect(self._on_changed)
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        self._save_ended.connect(self._on_save_ended, Qt.ConnectionType.QueuedConnection)

    def open(self, folder: Path) -> None:
        """Watch another folder and bring back what was painted there."""
        self._store = PaintingStore(folder)
        self._is_restoring = True
        self._pool.start(_LoadTask(self, self._store))

    def leave(self) -> None:
        """Save what is not saved yet; call it before the examples are dropped."""
        if self._timer.isActive():
            self.save_now()
        self._store = None

    def close(self) -> None:
        """Save and wait until everything is on disk."""
        self.leave()
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def save_now(self) -> None:
        """Hand a snapshot of all examples to the pool thread."""
        self._timer.stop()
        if self._store is None:
            return
        shots = [
            PaintedShot(entry.path, entry.document.mask, entry.is_enabled)
            for entry in self._support.entries
            if not entry.document.is_empty
        ]
        self._pool.start(_SaveTask(self, self._store, shots))

    def _on_changed(self) -> None:
        if self._store is not None and not self._is_restoring:
            self._timer.start()

    def _on_save_ended(self, problem: str) -> None:
        if problem and not self._has_failed:
            self.failed.emit(problem)
        self._has_failed = bool(problem)

    def _on_loaded(self, store: PaintingStore, shots: list[PaintedShot]) -> None:
        if store is not self._store:
            return  # another folder was opened meanwhile
        for shot in shots:
            height, width = shot.mask.shape
            document = self._support.document_for(shot.path, (height, width))
            if document.is_empty:  # the user may have been faster than the disk
                document.replace_mask(shot.mask, name="Restore")
                self._support.set_enabled(shot.path, shot.is_enabled)
        self._is_restoring = False
        if self._support.entries:
            self._timer.start()  # strokes made meanwhile are not on disk yet
        self.restored.emit(len(shots))


class _LoadTask(QRunnable):
    """Reads a store on the pool thread."""

    def __init__(self, owner: AutosaveController, store: PaintingStore) -> None:
        super().__init__()
        self._owner = owner
        self._store = store

    def run(self) -> None:
        self._owner._loaded.emit(self._store, self._store.load())


class _SaveTask(QRunnable):
    """Writes a snapshot on the pool thread."""

    def __init__(self, owner: AutosaveController, store: PaintingStore, shots: list[PaintedShot]) -> None:
        super().__init__()
        self._owner = owner
        self._store = store
        self._shots = shots

    def run(self) -> None:
        try:
            self._store.save(self._shots)
        except (EngineError, OSError) as error:
            logger.exception("Autosave failed.")
            self._owner._save_ended.emit(str(error))
        else:
            self._owner._save_ended.emit("")
