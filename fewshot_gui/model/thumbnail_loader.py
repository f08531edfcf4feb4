"""Reads thumbnails on a pool thread, the ones asked for last first."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from engine.errors import EngineError
from engine.images import read_thumbnail
from fewshot_gui.rendering.qimage import rgb_to_qimage

THUMBNAIL_SIZE_PX: Final = 256
_CLOSE_TIMEOUT_MS: Final = 5000


class ThumbnailLoader(QObject):
    """Loads what is in sight and nothing else. Lives on the GUI thread.

    One pool thread, because the engine needs the processor more. Call ``close`` before dropping it.

    Signals:
        thumbnail_ready(object, QImage): the ``Path`` and its thumbnail.
        thumbnail_failed(object, str): the ``Path`` and why it cannot be read, one sentence.
    """

    thumbnail_ready = Signal(object, QImage)
    thumbnail_failed = Signal(object, str)

    # From the pool thread to the slots below.
    _image_read = Signal(object, QImage)
    _image_unreadable = Signal(object, str)

    def __init__(self, parent: QObject | None = None, *, size_px: int = THUMBNAIL_SIZE_PX) -> None:
        """Make a loader.

        Args:
            parent: owner, or None.
            size_px: long side of the thumbnails.
        """
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._queue = _PathQueue()
        self._size_px = size_px
        queued = Qt.ConnectionType.QueuedConnection
        self._image_read.connect(self._on_image_read, queued)
        self._image_unreadable.connect(self._on_image_unreadable, queued)

    def request(self, paths: Iterable[Path]) -> None:
        """Load these, in this order, instead of whatever is still waiting."""
        if self._queue.replace(paths):
            self._pool.start(_LoadTask(self, self._queue, size_px=self._size_px))

    def close(self) -> None:
        """Drop what waits and wait for the one being read."""
        self._queue.replace(())
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _on_image_read(self, path: Path, image: QImage) -> None:
        self.thumbnail_ready.emit(path, image)

    def _on_image_unreadable(self, path: Path, reason: str) -> None:
        self.thumbnail_failed.emit(path, reason)


class _PathQueue:
    """Paths waiting to be read, shared by two threads; knows whether a task works on them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Path] = deque()
        self._current: Path | None = None
        self._has_worker = False

    def replace(self, paths: Iterable[Path]) -> bool:
        """Wait for these instead; True where the caller must start a task."""
        with self._lock:
            self._waiting = deque(path for path in paths if path != self._current)
            needs_worker = bool(self._waiting) and not self._has_worker
            self._has_worker = self._has_worker or needs_worker
            return needs_worker

    def take(self) -> Path | None:
        """The next path; None ends the task."""
        with self._lock:
            self._current = self._waiting.popleft() if self._waiting else None
            self._has_worker = self._current is not None
            return self._current


class _LoadTask(QRunnable):
    """Reads until nothing waits, on the pool thread. The ``ThumbnailLoader`` outlives it."""

    def __init__(self, loader: ThumbnailLoader, queue: _PathQueue, *, size_px: int) -> None:
        super().__init__()
        self._loader = loader
        self._queue = queue
        self._size_px = size_px

    def run(self) -> None:
        while (path := self._queue.take()) is not None:
            try:
                image = rgb_to_qimage(read_thumbnail(path, size_px=self._size_px))
            except EngineError as error:
                self._loader._image_unreadable.emit(path, str(error))
            else:
                self._loader._image_read.emit(path, image)
