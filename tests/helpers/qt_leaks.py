"""Fails a test that leaves a thread or a timer running, and names the line that started it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import shiboken6
from PySide6.QtCore import QThread, QTimer


@contextmanager
def forbid_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watch every ``QThread.start`` and ``QTimer.start`` inside the block; check them at its end.

    Raises:
        AssertionError: something still runs. The line that started it is in the message.
    """
    started: list[tuple[QThread | QTimer, str]] = []

    def watch(kind: type[QThread] | type[QTimer]) -> None:
        start = kind.start

        def recording_start(self: QThread | QTimer, *args: object) -> None:
            caller = traceback.extract_stack(limit=2)[0]
            started.append((self, f"{kind.__name__} started at {caller.filename}:{caller.lineno}"))
            start(self, *args)

        monkeypatch.setattr(kind, "start", recording_start)

    watch(QThread)
    watch(QTimer)
    yield
    leaks = [where for thing, where in started if shiboken6.isValid(thing) and _is_running(thing)]
    assert not leaks, "left running: " + "; ".join(sorted(set(leaks)))


def _is_running(thing: QThread | QTimer) -> bool:
    return thing.isRunning() if isinstance(thing, QThread) else thing.isActive()
