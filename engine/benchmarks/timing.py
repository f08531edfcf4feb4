"""Stopwatches."""

from __future__ import annotations

import time
from collections.abc import Callable

_Work = Callable[[], object]


def milliseconds(work: _Work, *, rounds: int) -> list[float]:
    """Wall time of every one of ``rounds`` calls, after one call that does not count."""
    work()
    return [timed(work) for _ in range(rounds)]


def paired_milliseconds(first: _Work, second: _Work, *, rounds: int) -> tuple[list[float], list[float]]:
    """Wall times of two works by turns, so that both meet the same machine; one call each does not count."""
    first()
    second()
    pairs = [(timed(first), timed(second)) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def ratios(over: list[float], under: list[float]) -> list[float]:
    """Pair by pair."""
    return [a / b for a, b in zip(over, under, strict=True)]


def timed(work: _Work) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
