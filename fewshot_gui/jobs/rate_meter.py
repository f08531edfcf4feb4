"""How fast a long job runs, measured over its last steps."""

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
        self._ticks: deque[tuple[float, int]] = deque(maxlen=_N_REMEMBERED)  # (time, images so far)
        self.restart()

    def restart(self) -> None:
        """Forget everything, at the start of a sweep and after a pause."""
        self._ticks.clear()
        self._ticks.append((self._clock(), 0))

    def tick(self, n_images: int = 1) -> None:
        """Some images were finished."""
        self._ticks.append((self._clock(), self._ticks[-1][1] + n_images))

    @property
    def rate(self) -> float:
        """Images per second; 0.0 before the first image."""
        (start_s, n_before), (end_s, n_after) = self._ticks[0], self._ticks[-1]
        return (n_after - n_before) / (end_s - start_s) if end_s > start_s else 0.0
