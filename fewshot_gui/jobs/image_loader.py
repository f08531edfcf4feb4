"""Reads the photo on screen off the GUI thread, and the neighbours before they are asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from engine.errors import EngineError
from engine.images import read_image
from fewshot_gui.rendering.qimage import rgb_to_qimage

_CACHE_BYTES: Final = 256 * 1024 * 1024
_CLOSE_TIMEOUT_MS: Final = 5000


class ImageLoader(QObject):
    """Loads full-size photos on a pool thread of its own; the newest wish wins. GUI thread only.

    Call ``close`` before dropping it.

    Signals:
        image_ready(Path, QImage): a photo that was asked for; also from the cache, always queued.
        image_failed(Path, str): why it cannot be read, one sentence.
    """

    image_ready = Signal(object, QImage)
    image_failed = Signal(object, str)

    # From the pool thread to the slots below.
    _image_read = Signal(object, QImage)
    _image_unreadable = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._wishes = _Wishes()
        self._cache: OrderedDict[Path, QImage] = OrderedDict()
        self._wanted: Path | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._image_read.connect(self._on_image_read, queued)
        self._image_unreadable.connect(self._on_image_unreadable, queued)

    def request(self, path: Path, *, neighbours: Sequence[Path] = ()) -> None:
        """Load one photo, and then others into the cache; earlier wishes are dropped."""
        self._wanted = path
        cached = self._cache.get(path)
        if cached is not None:
            self._image_read.emit(path, cached)
        waiting = [p for p in (path, *neighbours) if p not in self._cache]
        if self._wishes.replace(waiting):
            self._pool.start(_ReadTask(self, self._wishes))

    def forget(self, path: Path | None = None) -> None:
        """Read a file anew next time, or all of them: it may have changed."""
        if path is None:
            self._cache.clear()
        else:
            self._cache.pop(path, None)

    def close(self) -> None:
        """Drop what waits and wait for the one being read, which is told to nobody any more."""
        self._wanted = None
        self._wishes.replace(())
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _on_image_read(self, path: Path, image: QImage) -> None:
        self._cache[path] = image
        self._cache.move_to_end(path)
        while len(self._cache) > 1 and sum(i.sizeInBytes() for i in self._cache.values()) > _CACHE_BYTES:
            self._cache.popitem(last=False)
        if path == self._wanted:
            self._wanted = None
            self.image_ready.emit(path, image)

    def _on_image_unreadable(self, path: Path, reason: str) -> None:
        if path == self._wanted:
            self._wanted = None
            self.image_failed.emit(path, reason)


class _Wishes:
    """Paths waiting to be read, shared by two threads; knows whether a task works on them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Path] = []
        self._has_worker = False

    def replace(self, paths: Sequence[Path]) -> bool:
        """Wait for these instead; True where the caller must start a task."""
        with self._lock:
            self._waiting = list(paths)
            needs_worker = bool(paths) and not self._has_worker
            self._has_worker = self._has_worker or needs_worker
            return needs_worker

    def take(self) -> Path | None:
        """The next path; None ends the task."""
        with self._lock:
            self._has_worker = bool(self._waiting)
            return self._waiting.pop(0) if self._waiting else None


class _ReadTask(QRunnable):
    """Reads until nothing waits, on the pool thread. The ``ImageLoader`` outlives it."""

    def __init__(self, loader: ImageLoader, wishes: _Wishes) -> None:
        super().__init__()
        self._loader = loader
        self._wishes = wishes

    def run(self) -> None:
        while (path := self._wishes.take()) is not None:
            try:
                image = rgb_to_qimage(read_image(path))
            except EngineError as error:
                self._loader._image_unreadable.emit(path, str(error))
            else:
                self._loader._image_read.emit(path, image)
