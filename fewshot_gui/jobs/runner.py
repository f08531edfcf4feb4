"""One thread for all heavy work, with priorities, "latest wins" and cancelling between steps."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.errors import Cancelled, EngineError
from engine.progress import CancelToken
from fewshot_gui.jobs.lanes import Lane

logger = logging.getLogger(__name__)

_SHUTDOWN_LIMIT_MS: Final = 5000

_abandoned: list[tuple[QThread, QObject]] = []
"""Threads that outlived their shutdown. Destroying a running QThread aborts the process, so they stay."""


@dataclass(frozen=True)
class JobContext:
    """What a job may use while it runs on the engine thread.

    Attributes:
        token: the job's own flag; long steps check it.
        report: hands one plain value to the GUI in the middle of a step, exactly as yielding it would.
    """

    token: CancelToken
    report: Callable[[object], None]


JobCall = Callable[[JobContext], Iterator[object]]
"""Starts a job. The worker takes one value at a time and serves more urgent lanes in between."""


@dataclass(frozen=True)
class _Job:
    lane: Lane
    ticket: int
    token: CancelToken
    call: JobCall


class _Mailbox:
    """The newest waiting job of each lane. Any thread; every access holds the lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Lane, _Job] = {}
        self._paused: set[Lane] = set()
        self._is_closed = False

    def put(self, job: _Job) -> None:
        """Store a job in place of the one that waits in its lane, if any."""
        with self._lock:
            self._waiting[job.lane] = job

    def take_all(self) -> list[_Job]:
        """Empty the mailbox, most urgent first."""
        with self._lock:
            jobs = [self._waiting[lane] for lane in sorted(self._waiting)]
            self._waiting.clear()
            return jobs

    def set_paused(self, lane: Lane, is_paused: bool) -> None:
        with self._lock:
            (self._paused.add if is_paused else self._paused.discard)(lane)

    def is_paused(self, lane: Lane) -> bool:
        with self._lock:
            return lane in self._paused

    def close(self) -> None:
        with self._lock:
            self._waiting.clear()
            self._is_closed = True

    @property
    def is_closed(self) -> bool:
        with self._lock:
            return self._is_closed


class _Worker(QObject):
    """Runs jobs step by step. Lives on the engine thread; has no parent and touches no widget.

    Signals:
        stepped(Lane, ticket, value): a job yielded or reported a plain value.
        finished(Lane, ticket): a job came to its end.
        cancelled(Lane, ticket): a job was stopped before its end.
        failed(Lane, ticket, message, details): a job raised; one sentence and a traceback as text.
    """

    stepped = Signal(object, "qint64", object)
    finished = Signal(object, "qint64")
    cancelled = Signal(object, "qint64")
    failed = Signal(object, "qint64", str, str)

    def __init__(self, mailbox: _Mailbox) -> None:
        super().__init__()
        self._mailbox = mailbox
        self._running: dict[Lane, tuple[_Job, Iterator[object] | None]] = {}
        self._on_exit: Callable[[], None] | None = None

    def set_exit_call(self, call: Callable[[], None] | None) -> None:
        """What to run last on the engine thread; set before the mailbox is closed."""
        self._on_exit = call

    @Slot()
    def drain(self) -> None:
        """Advance jobs, the most urgent by one step each time, until nothing is left to do."""
        while not self._mailbox.is_closed:
            self._collect()
            lane = next((lane for lane in sorted(self._running) if self._may_run(lane)), None)
            if lane is None:
                return
            self._advance(lane)

    @Slot()
    def leave(self) -> None:
        """Close what is open and end the thread's event loop."""
        for lane in list(self._running):
            self._drop(lane)
        if self._on_exit is not None:
            try:
                self._on_exit()
            except Exception:  # the worker's outermost frame: nobody above could report it
                logger.exception("Closing the engine failed.")
        QThread.currentThread().quit()

    def _collect(self) -> None:
        for job in self._mailbox.take_all():
            self._drop(job.lane)
            self._running[job.lane] = (job, None)

    def _may_run(self, lane: Lane) -> bool:
        job, _ = self._running[lane]
        return job.token.is_cancelled or not self._mailbox.is_paused(lane)

    def _advance(self, lane: Lane) -> None:
        job, steps = self._running[lane]
        try:
            job.token.raise_if_cancelled()
            if steps is None:
                steps = job.call(JobContext(job.token, lambda value: self._report(job, value)))
                self._running[lane] = (job, steps)
            value = next(steps)
        except StopIteration:
            del self._running[lane]
            self.finished.emit(lane, job.ticket)
        except Cancelled:
            self._drop(lane)
            self.cancelled.emit(lane, job.ticket)
        except Exception as error:  # noqa: BLE001 - the worker loop must survive every job
            del self._running[lane]
            self._report_failure(job, error)
        else:
            self._report(job, value)

    def _drop(self, lane: Lane) -> None:
        """Forget the running job of a lane; a generator is closed on the thread it ran on."""
        job, steps = self._running.pop(lane, (None, None))
        close = getattr(steps, "close", None)
        if job is None or close is None:
            return
        try:
            close()
        except Exception as error:  # noqa: BLE001 - a job's clean-up code is as foreign as the job
            self._report_failure(job, error)

    def _report(self, job: _Job, value: object) -> None:
        self.stepped.emit(job.lane, job.ticket, value)

    def _report_failure(self, job: _Job, error: Exception) -> None:
        # Exception objects hold frames, and frames hold tensors: only text leaves the thread.
        message = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
        self.failed.emit(job.lane, job.ticket, message, "".join(traceback.format_exception(error)))


class JobRunner(QObject):
    """Hands jobs to the engine thread and lets only current answers through. GUI thread only.

    Every submit gets a ticket. Answers with an outdated ticket are dropped, so a forward pass that could
    not be stopped never overwrites a newer result.

    Signals:
        stepped(Lane, value), finished(Lane), cancelled(Lane), failed(Lane, message, details).
    """

    stepped = Signal(object, object)
    finished = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object, str, str)

    _wake_requested = Signal()
    _exit_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = _Mailbox()
        self._tokens: dict[Lane, CancelToken] = {}
        self._tickets: dict[Lane, int] = {}
        self._next_ticket = 1
        self._first_valid: dict[Lane, int] = {}  # values with an older ticket are dropped
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._worker = _Worker(self._mailbox)
        self._worker.moveToThread(self._thread)
        self._wake_requested.connect(self._worker.drain)
        self._exit_requested.connect(self._worker.leave)
        self._worker.stepped.connect(self._on_stepped)
        self._worker.finished.connect(self._on_finished)
        self._worker.cancelled.connect(self._on_cancelled)
        self._worker.failed.connect(self._on_failed)

    def start(self) -> None:
        """Start the thread; jobs submitted before wait for it."""
        self._thread.start()
        self._wake_requested.emit()

    def submit(self, lane: Lane, call: JobCall, *, keeps_values: bool = False) -> None:
        """Put a job in its lane; the lane's older job is cancelled.

        Args:
            lane: whose job it becomes.
            call: starts the job, on the engine thread.
            keeps_values: values that the older job has already yielded are still worth having and arrive.
                Otherwise they are dropped. How the older job ended is never told.
        """
        if keeps_values:
            self.cancel(lane)
        else:
            self.discard(lane)
        token = CancelToken()
        self._tokens[lane], self._tickets[lane] = token, self._next_ticket
        self._mailbox.put(_Job(lane, self._next_ticket, token, call))
        self._next_ticket += 1
        self._wake_requested.emit()

    def cancel(self, lane: Lane) -> None:
        """Stop a lane's job between two steps; what it already yielded still arrives, then ``cancelled``."""
        token = self._tokens.get(lane)
        if token is not None:
            token.cancel()
            self._wake_requested.emit()

    def discard(self, lane: Lane) -> None:
        """Stop a lane's job and drop whatever it still says."""
        self.cancel(lane)
        self._tokens.pop(lane, None)
        self._tickets.pop(lane, None)
        self._first_valid[lane] = self._next_ticket

    def is_busy(self, lane: Lane) -> bool:
        """True from ``submit`` until the job's end arrived here."""
        return lane in self._tickets

    def set_paused(self, lane: Lane, is_paused: bool) -> None:
        """Hold a lane's job between two steps, or let it go on."""
        self._mailbox.set_paused(lane, is_paused)
        self._wake_requested.emit()

    def shutdown(self, on_exit: Callable[[], None] | None = None) -> bool:
        """Cancel everything and end the thread.

        Args:
            on_exit: runs last, on the engine thread.

        Returns:
            False where the thread was still inside a step after five seconds. It is then kept alive, out
            of reach, because destroying a running thread would abort the process.
        """
        for lane in list(self._tokens):
            self.discard(lane)
        self._worker.set_exit_call(on_exit)
        self._mailbox.close()
        if not self._thread.isRunning():
            return True
        self._exit_requested.emit()
        if self._thread.wait(_SHUTDOWN_LIMIT_MS):
            return True
        logger.error("The engine thread did not stop within %d ms.", _SHUTDOWN_LIMIT_MS)
        _abandoned.append((self._thread, self._worker))
        return False

    def _is_current(self, lane: Lane, ticket: int) -> bool:
        return self._tickets.get(lane) == ticket

    def _end(self, lane: Lane) -> None:
        del self._tickets[lane]
        self._tokens.pop(lane, None)

    def _on_stepped(self, lane: Lane, ticket: int, value: object) -> None:
        if ticket >= self._first_valid.get(lane, 0):
            self.stepped.emit(lane, value)

    def _on_finished(self, lane: Lane, ticket: int) -> None:
        if self._is_current(lane, ticket):
            self._end(lane)
            self.finished.emit(lane)

    def _on_cancelled(self, lane: Lane, ticket: int) -> None:
        if self._is_current(lane, ticket):
            self._end(lane)
            self.cancelled.emit(lane)

    def _on_failed(self, lane: Lane, ticket: int, message: str, details: str) -> None:
        logger.error("Job in lane %s failed: %s\n%s", lane.name, message, details)
        if self._is_current(lane, ticket):
            self._end(lane)
            self.failed.emit(lane, message, details)
