"""Runs mask operations beside the GUI thread, one after the other."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from engine.errors import EngineError

logger = logging.getLogger(__name__)

_CLOSE_TIMEOUT_MS: Final = 3000


class EditRunner(QObject):
    """One pool thread for edits that may take longer than a frame. GUI thread only; no method waits.

    It also is the thread on which OpenCV is loaded, so that no click waits for it.

    Signals:
        done(int, object): an edit's ticket and what its call returned.
        failed(int, str, str): an edit's ticket, one sentence and a traceback.
    """

    done = Signal(int, object)
    failed = Signal(int, str, str)

    # From the pool thread to the signals above, by way of the GUI thread's event loop.
    _ended = Signal(int, object)
    _broke = Signal(int, str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # edits follow each other in order
        self._next_ticket = 1
        self._n_running = 0
        self._is_warm = False
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._broke.connect(self._on_broke, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """True from ``run`` until the answer arrived here."""
        return self._n_running > 0

    def warm_up(self) -> None:
        """Load OpenCV now, because it will be needed soon."""
        if not self._is_warm:
            self._is_warm = True
            self._pool.start(_EditTask(self, 0, _load_editing))

    def run(self, call: Callable[[], object]) -> int:
        """Call something on the pool thread; returns the ticket its answer will carry."""
        ticket = self._next_ticket
        self._next_ticket += 1
        self._n_running += 1
        self._pool.start(_EditTask(self, ticket, call))
        return ticket

    def close(self) -> None:
        """Drop what waits and give the running edit a moment to end; nothing is said any more."""
        self.blockSignals(True)
        self._pool.clear()
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _on_ended(self, ticket: int, result: object) -> None:
        if ticket:
            self._n_running -= 1
            self.done.emit(ticket, result)

    def _on_broke(self, ticket: int, message: str, details: str) -> None:
        logger.error("An edit failed: %s\n%s", message, details)
        if ticket:
            self._n_running -= 1
        self.failed.emit(ticket, message, details)


class _EditTask(QRunnable):
    """Makes one call on the pool thread. The ``EditRunner`` outlives it."""

    def __init__(self, runner: EditRunner, ticket: int, call: Callable[[], object]) -> None:
        super().__init__()
        self._runner = runner
        self._ticket = ticket
        self._call = call

    def run(self) -> None:
        try:
            result = self._call()
        except Exception as error:  # noqa: BLE001 - the outermost frame of the thread: told to the user
            message = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
            self._runner._broke.emit(self._ticket, message, "".join(traceback.format_exception(error)))
        else:
            self._runner._ended.emit(self._ticket, result)


def _load_editing() -> None:
    import engine.editing  # noqa: F401 - OpenCV takes 0.13 s to load: here nobody waits for it
