"""The live loop without a window: pen-up to new scores, a folder first and again, and stopping it."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.photos import PHOTO_SIZE, grow_mask, round_mask, write_photos
from engine.benchmarks.rows import Row, at_least, at_most, make_row
from engine.benchmarks.timing import timed
from engine.errors import Cancelled
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.types import Shot, SupportSet

_DEFAULT: Final = "mshnet-lite"
_CANCEL_AFTER_S: Final = (0.05, 0.4)
"""A cancel comes at a random moment of this span."""


def measure_pen_up(effort: Effort, folder: Path) -> Iterator[Row]:
    """A stroke on the example until the scores of the image on screen, features cached."""
    example, shown = write_photos(folder / "photos", 2)
    for name in effort.models:
        session = open_session(name, folder / f"cache-{name}")
        samples = pen_up_milliseconds(session, example, shown, rounds=effort.rounds)
        bar = at_most(100) if name == _DEFAULT else None
        yield make_row(f"pen-up.{name}", samples, unit="ms", bar=bar, note="new mask to new scores, cached")
        session.close()


def measure_sweep(effort: Effort, folder: Path) -> Iterator[Row]:
    """A folder for the first time and again after a stroke."""
    photos = write_photos(folder / "photos", effort.n_photos)
    for name in effort.models:
        first, cached = [], []
        for turn in range(effort.heavy_rounds):
            session = open_session(name, folder / f"cache-{name}-{turn}")
            rates = sweep_rates(session, photos)
            first.append(rates[0])
            cached.append(rates[1])
            session.close()
        bars = (at_least(8), at_least(25)) if name == _DEFAULT else (None, None)
        note = f"{len(photos)} photos of {PHOTO_SIZE[1]} x {PHOTO_SIZE[0]}"
        yield make_row(f"sweep.{name}.first", first, unit="images/s", bar=bars[0], note=note)
        yield make_row(f"sweep.{name}.cached", cached, unit="images/s", bar=bars[1], note="after a stroke")
        gains = [b / a for a, b in zip(first, cached, strict=True)]
        yield make_row(f"sweep.{name}.gain", gains, unit="x", note="cached over first, in one run")


def measure_cancel(effort: Effort, folder: Path) -> Iterator[Row]:
    """A sweep that never meets a cached image, stopped from another thread at a random moment."""
    photos = write_photos(folder / "photos", 2)
    session = open_session(_DEFAULT, folder / "cache", memory_bytes=0)
    session.set_support(_support(photos[0], round_mask(PHOTO_SIZE)), token=CancelToken())
    next(iter(session.sweep(photos, token=CancelToken())))  # the first run of a model is slow
    random = np.random.default_rng(0)
    samples = [
        _cancel_milliseconds(session, photos, delay_s=float(random.uniform(*_CANCEL_AFTER_S)))
        for _ in range(effort.rounds)
    ]
    session.close()
    yield make_row("cancel.sweep", samples, unit="ms", bar=at_most(300), note="cancel to stopped")


def pen_up_milliseconds(session: EngineSession, example: Path, shown: Path, *, rounds: int) -> list[float]:
    """Wall time of ``set_support`` and ``segment``, each time with one more dab on the example.

    Args:
        session: with a model.
        example: what is painted on, of ``PHOTO_SIZE``.
        shown: the image on screen.
        rounds: samples; one more before does not count.
    """
    token = CancelToken()
    mask = round_mask(PHOTO_SIZE)

    def follow_stroke() -> None:
        session.set_support(_support(example, mask), token=token)
        session.segment(shown, token=token)

    follow_stroke()
    samples = []
    for step in range(rounds):
        mask = grow_mask(mask, step)
        samples.append(timed(follow_stroke))
    return samples


def sweep_rates(session: EngineSession, photos: list[Path]) -> tuple[float, float]:
    """Images per second of a folder that was never seen, and again after a stroke.

    Args:
        session: with a model, and a cache that knows none of the photos.
        photos: of ``PHOTO_SIZE``.
    """
    token = CancelToken()
    mask = round_mask(PHOTO_SIZE)
    rates = []
    for step in range(2):
        session.set_support(_support(photos[0], mask), token=token)
        start = time.perf_counter()
        n_done = sum(1 for _ in session.sweep(photos, token=token))
        rates.append(n_done / (time.perf_counter() - start))
        mask = grow_mask(mask, step)
    return rates[0], rates[1]


def _cancel_milliseconds(session: EngineSession, photos: list[Path], *, delay_s: float) -> float:
    token = CancelToken()
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.perf_counter())
        token.cancel()

    timer = threading.Timer(delay_s, cancel)
    timer.start()
    try:
        for _ in session.sweep(itertools.cycle(photos), token=token):
            pass
    except Cancelled:
        return 1000 * (time.perf_counter() - cancelled_at[0])
    raise AssertionError("a sweep without end ended")


def open_session(name: str, cache_dir: Path, *, memory_bytes: int = 2**30) -> EngineSession:
    """A session on the CPU with a model; ``memory_bytes`` bounds its features in memory and on disk."""
    session = EngineSession(
        device="cpu",
        cache_dir=cache_dir,
        feature_cache_bytes=memory_bytes,
        disk_cache_bytes=memory_bytes,
    )
    session.load_model(name, token=CancelToken())
    return session


def _support(path: Path, mask: np.ndarray) -> list[SupportSet]:
    return [SupportSet(shots=(Shot(image_path=path, mask=mask),))]
