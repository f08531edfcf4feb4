"""One lane that writes lists of images, and what is heard of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fewshot_gui.jobs.events import ResultsWritten
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobCall, JobRunner


class ListWriter(QObject):
    """Writes one list at a time on the engine thread. GUI thread only; nothing waits.

    Signals:
        progressed(done, total).
        finished(written, failed, is_cancelled): also where it was stopped.
        failed(message, details): nothing, or not all, was written.
    """

    progressed = Signal(int, int)
    finished = Signal(int, int, bool)
    failed = Signal(str, str)

    def __init__(self, runner: JobRunner, lane: Lane, parent: QObject | None = None) -> None:
        """Take over a lane.

        Args:
            runner: whose lane it is.
            lane: nobody else submits to it; its jobs yield ``ResultsWritten``.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._runner = runner
        self._lane = lane
        self._n_images = 0
        self._written = ResultsWritten(n_done=0, n_failed=0)
        runner.stepped.connect(self._on_stepped)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        return self._runner.is_busy(self._lane)

    def start(self, call: JobCall, *, n_images: int) -> None:
        """Write, whenever nothing more urgent waits.

        Args:
            call: a generator of ``ResultsWritten``.
            n_images: how many there will be.
        """
        self._n_images = n_images
        self._written = ResultsWritten(n_done=0, n_failed=0)
        self._runner.submit(self._lane, call)

    def cancel(self) -> None:
        """Stop between two images; files written before stay."""
        self._runner.cancel(self._lane)

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane == self._lane:
            self._written = value
            self.progressed.emit(self._written.n_done, self._n_images)

    def _on_finished(self, lane: Lane) -> None:
        if lane == self._lane:
            self._report(is_cancelled=False)

    def _on_cancelled(self, lane: Lane) -> None:
        if lane == self._lane:
            self._report(is_cancelled=True)

    def _report(self, *, is_cancelled: bool) -> None:
        n_written = self._written.n_done - self._written.n_failed
        self.finished.emit(n_written, self._written.n_failed, is_cancelled)

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        if lane == self._lane:
            self.failed.emit(message, details)
