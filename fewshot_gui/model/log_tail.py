"""The end of the log file, read off the GUI thread and split into entries."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

TAIL_BYTES: Final = 256 * 1024
_CLOSE_TIMEOUT_MS: Final = 5000
# As ``log_files`` writes it: 2026-11-21 10:59:01,234 WARNING MainThread engine.cache: text
_FIRST_LINE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")


@dataclass(frozen=True)
class LogEntry:
    """One message.

    Attributes:
        level: as in ``logging``, e.g. ``logging.WARNING``.
        text: its lines, a traceback included.
    """

    level: int
    text: str


def read_tail(path: Path, *, n_bytes: int = TAIL_BYTES) -> tuple[LogEntry, ...]:
    """The newest entries of a log file, oldest first; an entry that is cut off at the front is left out.

    Any thread.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - n_bytes))
        lines = file.read().decode("utf-8", "replace").splitlines()
    entries: list[tuple[int, list[str]]] = []
    for line in lines:
        match = _FIRST_LINE.match(line)
        if match is not None:
            entries.append((logging.getLevelNamesMapping()[match.group(1)], [line]))
        elif entries:
            entries[-1][1].append(line)
    return tuple(LogEntry(level, "\n".join(rows)) for level, rows in entries)


class LogTail(QObject):
    """Reads the log on a pool thread whenever it is asked to. GUI thread only; call ``close`` at the end.

    Signals:
        loaded(tuple): ``LogEntry`` objects, oldest first; only where they differ from those before.
        failed(str): why there is nothing to show; one sentence.
    """

    loaded = Signal(tuple)
    failed = Signal(str)

    # From the pool thread to the slots below.
    _was_read = Signal(tuple)
    _was_unreadable = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._entries: tuple[LogEntry, ...] | None = None
        self._is_reading = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        queued = Qt.ConnectionType.QueuedConnection
        self._was_read.connect(self._on_read, queued)
        self._was_unreadable.connect(self._on_unreadable, queued)

    def refresh(self) -> None:
        """Read again, unless that is going on already."""
        if not self._is_reading:
            self._is_reading = True
            self._pool.start(_ReadTask(self))

    def close(self) -> None:
        """Wait for the reading that is going on; nothing is said any more."""
        self.blockSignals(True)
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _on_read(self, entries: tuple[LogEntry, ...]) -> None:
        self._is_reading = False
        if entries != self._entries:
            self._entries = entries
            self.loaded.emit(entries)

    def _on_unreadable(self, reason: str) -> None:
        self._is_reading = False
        self._entries = None
        self.failed.emit(
            self.tr("The log {path} cannot be read: {reason}.").format(path=self.path, reason=reason)
        )


class _ReadTask(QRunnable):
    """One reading, on the pool thread. The ``LogTail`` outlives it."""

    def __init__(self, tail: LogTail) -> None:
        super().__init__()
        self._tail = tail

    def run(self) -> None:
        try:
            entries = read_tail(self._tail.path)
        except OSError as error:
            self._tail._was_unreadable.emit(error.strerror or type(error).__name__)
        else:
            self._tail._was_read.emit(entries)
