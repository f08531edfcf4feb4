"""How fast a sweep runs, measured over its last images."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

_N_REMEMBERED: Final = 40


class RateMeter:
    """Images per second over the last images; pauses do not count. GUI thread only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ticks: deque[float] = deque(maxlen=_N_REMEMBERED)
        self.restart()

    def restart(self) -> None:
        """Forget everything, at the start of a sweep and after a pause."""
        self._ticks.clear()
        self._ticks.append(self._clock())

    def tick(self) -> None:
        """One image was finished."""
        self._ticks.append(self._clock())

    @property
    def rate(self) -> float:
        """Images per second; 0.0 before the first image."""
        elapsed_s = self._ticks[-1] - self._ticks[0]
        return (len(self._ticks) - 1) / elapsed_s if elapsed_s > 0 else 0.0
