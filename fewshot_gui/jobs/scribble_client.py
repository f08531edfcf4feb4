"""The GUI's handle on the smart brush: a scribble in, an outline out."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fewshot_gui.jobs.engine_host import EngineHost
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobRunner


class ScribbleClient(QObject):
    """Completes scribbles on the engine thread. GUI thread only; nothing waits. The newest scribble wins.

    Signals:
        completed(ScribbleCompletion): the answer to the newest scribble.
        failed(message, details).
    """

    completed = Signal(object)
    failed = Signal(str, str)

    def __init__(self, runner: JobRunner, host: EngineHost, parent: QObject | None = None) -> None:
        """Share the thread of the engine client.

        Args:
            runner: whose lane ``SCRIBBLE`` is used.
            host: the engine's side.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._runner = runner
        self._host = host
        runner.stepped.connect(self._on_stepped)
        runner.failed.connect(self._on_failed)

    @property
    def is_busy(self) -> bool:
        return self._runner.is_busy(Lane.SCRIBBLE)

    def complete(
        self, path: Path, scribble: NDArray[np.bool_], *, background: NDArray[np.bool_] | None
    ) -> None:
        """Ask for the object under a scribble.

        Args:
            path: the image.
            scribble: (H, W) bool at image size, True = certainly object; handed over, not changed any more.
            background: (H, W) bool, True = certainly not; None: nothing is.
        """
        call = functools.partial(
            self._host.complete_scribble, path=path, scribble=scribble, background=background
        )
        self._runner.submit(Lane.SCRIBBLE, call)

    def drop(self) -> None:
        """Forget the scribble under way; its answer is not wanted any more."""
        self._runner.discard(Lane.SCRIBBLE)

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane == Lane.SCRIBBLE:
            self.completed.emit(value)

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        if lane == Lane.SCRIBBLE:
            self.failed.emit(message, details)
