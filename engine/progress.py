"""Cancel tokens and progress reports, shared by every long call of the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import Cancelled


class CancelToken:
    """One flag for one job. Any thread may set it; the job reads it between images or batches."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check. Calling it twice is harmless."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise ``Cancelled`` once ``cancel`` was called."""
        if self._event.is_set():
            raise Cancelled


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a long call is.

    Attributes:
        done: units finished, 0 <= done <= total.
        total: units in all; 0 while unknown.
        unit: what is counted, plural ("images", "bytes", "steps").
        message: one short line for the user, may be empty.
    """

    done: int
    total: int
    unit: str
    message: str = ""


ProgressCallback = Callable[[Progress], None]
