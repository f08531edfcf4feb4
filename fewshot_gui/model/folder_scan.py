"""Finds the images of a folder on a pool thread and hands them over in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from engine.errors import Cancelled, EngineError
from engine.images import scan_images
from engine.progress import CancelToken

BATCH_SIZE: Final = 500
"""How many images come first."""
MAX_BATCH_SIZE: Final = 2000
"""Each batch is twice the one before, up to this: views do some work per batch for all their rows."""
_BATCH_MAX_AGE_S: Final = 0.1
_CLOSE_TIMEOUT_MS: Final = 3000
_CANCEL_CHECK_S: Final = 0.05
_Look = tuple[int, int]  # size and time of a file, to see whether it is the same
_PAINT_MS: Final = 5
"""Between two batches. Qt handles all waiting signals before it paints, so without a pause it never would."""


class FolderScan(QObject):
    """Scans one folder at a time; a new scan ends the one before. Lives on the GUI thread.

    Call ``close`` before dropping it.

    Signals:
        paths_found(list): up to ``MAX_BATCH_SIZE`` new ``Path`` objects of the folder being opened.
        finished(int): the folder was scanned; how many images it has.
        changed(list, list): a rescan found these paths added and these removed; not sent without changes.
        came_back(list): images that failed are worth another try, because their files are there and not the
            ones they were at the rescan before. Each is told once at least: it may have been the disk.
        failed(str): the folder cannot be read; one sentence.
    """

    paths_found = Signal(list)
    finished = Signal(int)
    changed = Signal(list, list)
    came_back = Signal(list)
    failed = Signal(str)

    # From the pool thread to the slots below; the first argument is the ticket of the scan.
    _batch_ready = Signal(int, list, object)
    _scan_ended = Signal(int, int)
    _rescan_ended = Signal(int, list, list, object)
    _scan_failed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ticket = 0
        self._token = CancelToken()
        self._is_running = False
        self._looks: dict[Path, _Look] = {}  # of images that failed, at the last rescan
        self._taken = threading.Event()  # of the batch that is being shown
        self._paint_timer = QTimer(self)
        self._paint_timer.setSingleShot(True)
        self._paint_timer.setInterval(_PAINT_MS)
        self._paint_timer.timeout.connect(self._on_painted)
        queued = Qt.ConnectionType.QueuedConnection
        self._batch_ready.connect(self._on_batch_ready, queued)
        self._scan_ended.connect(self._on_scan_ended, queued)
        self._rescan_ended.connect(self._on_rescan_ended, queued)
        self._scan_failed.connect(self._on_scan_failed, queued)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def start(self, folder: Path) -> None:
        """Scan a folder that is being opened: ``paths_found`` several times, then ``finished``."""
        self._looks.clear()
        self._run(folder, known=None)

    def rescan(self, folder: Path, known: Iterable[Path], *, failed: Iterable[Path] = ()) -> None:
        """Look what changed on disk; nothing happens while a scan is running.

        Args:
            folder: the open folder.
            known: the paths found so far.
            failed: those of them that could not be read.
        """
        if not self._is_running:
            self._run(folder, known=frozenset(known), failed=frozenset(failed))

    def cancel(self) -> None:
        """Stop; no further signal of the running scan arrives."""
        self._token.cancel()
        self._ticket += 1
        self._is_running = False
        self._paint_timer.stop()

    def close(self) -> None:
        """Stop and wait for the pool thread."""
        self.cancel()
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _run(
        self, folder: Path, *, known: frozenset[Path] | None, failed: frozenset[Path] = frozenset()
    ) -> None:
        self.cancel()
        self._token = CancelToken()
        self._is_running = True
        task = _ScanTask(self, folder, ticket=self._ticket, token=self._token, known=known, failed=failed)
        self._pool.start(task)

    def _on_batch_ready(self, ticket: int, paths: list[Path], was_taken: threading.Event) -> None:
        if ticket == self._ticket:
            self.paths_found.emit(paths)
            self._taken = was_taken
            self._paint_timer.start()

    def _on_painted(self) -> None:
        self._taken.set()

    def _on_scan_ended(self, ticket: int, n_images: int) -> None:
        if ticket == self._ticket:
            self._is_running = False
            self.finished.emit(n_images)

    def _on_rescan_ended(
        self, ticket: int, added: list[Path], removed: list[Path], looks: dict[Path, _Look]
    ) -> None:
        if ticket == self._ticket:
            self._is_running = False
            if added or removed:
                self.changed.emit(added, removed)
            back = [path for path, look in looks.items() if look != self._looks.get(path)]
            self._looks = looks
            if back:
                self.came_back.emit(back)

    def _on_scan_failed(self, ticket: int, message: str) -> None:
        if ticket == self._ticket:
            self._is_running = False
            self.failed.emit(message)


class _ScanTask(QRunnable):
    """One scan, on the pool thread. Emits signals of the ``FolderScan``, which outlives it."""

    def __init__(
        self,
        scan: FolderScan,
        folder: Path,
        *,
        ticket: int,
        token: CancelToken,
        known: frozenset[Path] | None,
        failed: frozenset[Path],
    ) -> None:
        super().__init__()
        self._scan = scan
        self._folder = folder
        self._ticket = ticket
        self._token = token
        self._known = known
        self._failed = failed
        self._was_taken = threading.Event()  # the batch before the first
        self._was_taken.set()

    def run(self) -> None:
        try:
            if self._known is None:
                self._stream()
            else:
                self._compare(self._known)
        except Cancelled:
            return
        except EngineError as error:
            self._scan._scan_failed.emit(self._ticket, str(error))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            text = QCoreApplication.translate("folder_scan", "The folder {folder} cannot be read: {reason}.")
            self._scan._scan_failed.emit(self._ticket, text.format(folder=self._folder, reason=reason))

    def _stream(self) -> None:
        n_images = 0
        batch: list[Path] = []
        size = BATCH_SIZE
        sent_at = time.monotonic()
        for path in scan_images(self._folder, token=self._token):
            batch.append(path)
            n_images += 1
            if len(batch) >= size or time.monotonic() - sent_at > _BATCH_MAX_AGE_S:
                self._send(batch)
                batch = []
                size = min(2 * size, MAX_BATCH_SIZE)
                sent_at = time.monotonic()
        if batch:
            self._send(batch)
        self._scan._scan_ended.emit(self._ticket, n_images)

    def _send(self, batch: list[Path]) -> None:
        """Hand a batch over, once the window had time to show the one before."""
        while not self._was_taken.wait(_CANCEL_CHECK_S):
            self._token.raise_if_cancelled()
        self._was_taken = threading.Event()
        self._scan._batch_ready.emit(self._ticket, batch, self._was_taken)

    def _compare(self, known: frozenset[Path]) -> None:
        found = list(scan_images(self._folder, token=self._token))
        added = [path for path in found if path not in known]
        removed = list(known.difference(found))
        looks = {path: _look_at(path) for path in self._failed.intersection(found)}
        present = {path: look for path, look in looks.items() if look is not None}
        self._scan._rescan_ended.emit(self._ticket, added, removed, present)


def _look_at(path: Path) -> _Look | None:
    """None where the file is out of reach."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
