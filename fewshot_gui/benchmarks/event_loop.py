"""Letting the app live between two measurements, and noting when things happen. GUI thread only."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError

_LIMIT_S: Final = 300.0
_POLL_MS: Final = 5
_TICK_MS: Final = 5


def pause(milliseconds: int) -> None:
    """Let the app run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], *, what: str, limit_s: float = _LIMIT_S) -> None:
    """Let the app run until it gets somewhere. Coarse: time nothing with it.

    Args:
        condition: asked every few milliseconds.
        what: for the message, e.g. ``the folder is segmented``.
        limit_s: patience.

    Raises:
        EngineError: it did not get there in time.
    """
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            raise EngineError(f"The app did not get there within {limit_s:g} s: {what}.")
        pause(_POLL_MS)


class PaintWatch(QObject):
    """Notes when a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        """Begin to watch; ``stop`` ends it.

        Args:
            widget: of a visible window; of a scroll area its viewport.
        """
        super().__init__()
        self._widget = widget
        self._is_armed = False
        self._painted_at: float | None = None
        widget.installEventFilter(self)

    @property
    def painted_at(self) -> float | None:
        """``perf_counter`` after the first painting since ``arm``; None before."""
        return self._painted_at

    def arm(self, *_ignored: object) -> None:
        """Wait for the next painting. Takes any arguments, so that signals of any kind can do it."""
        self._painted_at = None
        self._is_armed = True

    def stop(self) -> None:
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_armed and event.type() == QEvent.Type.Paint:
            self._is_armed = False
            QTimer.singleShot(0, self._on_painted)  # comes up when the painting is over
        return super().eventFilter(watched, event)

    def _on_painted(self) -> None:
        self._painted_at = time.perf_counter()


class TickMeter(QObject):
    """Counts how long the event loop lets a timer of 5 ms wait: the stutter a user would feel."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._gaps_ms.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End; the time since the last tick counts as a gap too."""
        self._timer.stop()
        self._on_tick()

    @property
    def p99(self) -> float:
        """Milliseconds between two ticks, 99th percentile."""
        return float(np.percentile(self._gaps_ms, 99))

    @property
    def worst(self) -> float:
        """Longest time between two ticks, in milliseconds."""
        return max(self._gaps_ms)

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self._gaps_ms.append(1000 * (now - self._last))
        self._last = now
