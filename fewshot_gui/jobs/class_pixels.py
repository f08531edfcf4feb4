"""Finding the pixels of a class in a project, taking them out and putting them back, off the GUI thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from engine.errors import Cancelled, EngineError
from engine.progress import CancelToken, Progress
from engine.project import Project
from engine.project.class_pixels import RemovedPixels, find_class, remove_pixels, return_pixels

logger = logging.getLogger(__name__)

_REPORT_S: Final = 0.05
_CLOSE_TIMEOUT_MS: Final = 10_000

Work = Callable[[CancelToken], Generator[Progress, None, None]]


class ClassPixelJobs(QObject):
    """One job at a time on a thread of its own. GUI thread only; nothing waits.

    Signals:
        progressed(done, total): images.
        found(set): ``find`` ended; the ``Path`` objects.
        removed(RemovedPixels): ``remove`` ended.
        returned(RemovedPixels): ``put_back`` ended.
        stopped(str): a job was cancelled or could not be done; one sentence, empty where it was cancelled.
            What ``remove`` had taken out is back.
    """

    progressed = Signal(int, int)
    found = Signal(object)
    removed = Signal(object)
    returned = Signal(object)
    stopped = Signal(str)

    # From the pool thread to the signals above.
    _progressed = Signal(int, int)
    _ended = Signal(object)
    _stopped = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._token = CancelToken()
        self._then: Callable[[], None] | None = None  # says what the running job has come to
        queued = Qt.ConnectionType.QueuedConnection
        self._progressed.connect(self.progressed, queued)
        self._ended.connect(self._on_ended, queued)
        self._stopped.connect(self._on_stopped, queued)

    @property
    def is_busy(self) -> bool:
        return self._then is not None

    def find(self, project: Project, class_id: int) -> None:
        """Look which images have pixels of a class."""
        paths: set[Path] = set()
        self._run(
            lambda token: find_class(project, class_id, found=paths, token=token),
            then=lambda: self.found.emit(paths),
        )

    def remove(self, project: Project, removed: RemovedPixels, paths: set[Path]) -> None:
        """Take a class out of the masks of some images; where that is stopped, everything is put back."""
        self._run(
            lambda token: _remove_or_return(project, removed, sorted(paths), token),
            then=lambda: self.removed.emit(removed),
        )

    def put_back(self, project: Project, removed: RemovedPixels) -> None:
        """Put back what was taken out."""
        self._run(
            lambda token: return_pixels(project, removed, token=token),
            then=lambda: self.returned.emit(removed),
        )

    def cancel(self) -> None:
        """Stop between two images."""
        self._token.cancel()

    def close(self) -> None:
        """Stop and wait; nothing is said any more."""
        self.blockSignals(True)
        self._token.cancel()
        self._pool.waitForDone(_CLOSE_TIMEOUT_MS)

    def _run(self, work: Work, *, then: Callable[[], None]) -> None:
        self._token = CancelToken()
        self._then = then
        self._pool.start(_Task(self, work, self._token))

    def _on_ended(self) -> None:
        then, self._then = self._then, None
        then()

    def _on_stopped(self, message: str) -> None:
        self._then = None
        self.stopped.emit(message)


class _Task(QRunnable):
    """Drives one job on the pool thread. The ``ClassPixelJobs`` outlives it."""

    def __init__(self, jobs: ClassPixelJobs, work: Work, token: CancelToken) -> None:
        super().__init__()
        self._jobs = jobs
        self._work = work
        self._token = token

    def run(self) -> None:
        reported_at = 0.0
        try:
            for step in self._work(self._token):
                if time.monotonic() - reported_at >= _REPORT_S:  # thousands of signals would be a job, too
                    reported_at = time.monotonic()
                    self._jobs._progressed.emit(step.done, step.total)
        except Cancelled:
            self._jobs._stopped.emit("")
        except (EngineError, OSError) as error:
            logger.warning("The pixels of a class: %s", error)
            self._jobs._stopped.emit(str(error))
        else:
            self._jobs._ended.emit(None)


def _remove_or_return(
    project: Project, removed: RemovedPixels, paths: list[Path], token: CancelToken
) -> Generator[Progress, None, None]:
    try:
        yield from remove_pixels(project, removed, paths, token=token)
    except (EngineError, OSError, Cancelled):
        try:
            for _ in return_pixels(project, removed, token=CancelToken()):
                pass
        except EngineError as error:  # the first trouble, most likely: all is back, and saved when it is over
            logger.warning("What was taken out is back, but not saved yet: %s", error)
        removed.layers.clear()
        raise
