"""What further classes cost: an image for the first time, again after strokes, and a stroke on one class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.live_loop import open_session
from engine.benchmarks.photos import PHOTO_SIZE, grow_mask, round_mask, write_photos
from engine.benchmarks.rows import Row, make_row
from engine.benchmarks.timing import ratios, timed
from engine.progress import CancelToken
from engine.types import Shot, SupportSet

_N_EXAMPLES: Final = 3
"""Images that are painted on; with more classes than that, several are painted on each."""

_NOTES: Final = {
    "first": "an image never seen",
    "again": "cached features, after a stroke on every class",
    "stroke": "new mask of one class to its new scores, cached",
}


def measure_classes(effort: Effort, folder: Path) -> Iterator[Row]:
    """Milliseconds per image with one and more classes, by turns, and how many times those with one."""
    photos = write_photos(folder / "photos", _N_EXAMPLES + 2)
    examples, shown = photos[:_N_EXAMPLES], photos[_N_EXAMPLES:]
    for name in effort.models:
        samples = _class_samples(name, examples, shown, folder=folder / name, effort=effort)
        for (kind, n_classes), taken in samples.items():
            row = f"classes.{name}.{kind}.{n_classes}"
            yield make_row(row, taken, unit="ms", note=_NOTES[kind])
            if n_classes > 1:
                times = ratios(taken, samples[kind, 1])
                yield make_row(f"{row}.cost", times, unit="x", note="against one class, in one run")


def _class_samples(
    name: str, examples: Sequence[Path], shown: Sequence[Path], *, folder: Path, effort: Effort
) -> dict[tuple[str, int], list[float]]:
    """Samples by kind and number of classes; one round before does not count."""
    token = CancelToken()
    caching, forgetful = (open_session(name, folder / str(size), memory_bytes=size) for size in (2**30, 0))
    samples: dict[tuple[str, int], list[float]] = {
        (kind, n_classes): [] for kind in _NOTES for n_classes in effort.classes
    }
    for turn in range(effort.rounds + 1):
        for n_classes in effort.classes:
            before, after = (_supports(examples, n_classes, n_dabs=turn + dab) for dab in (0, 1))
            forgetful.set_support(before, token=token)
            caching.set_support(before, token=token)
            for _ in caching.sweep(shown, token=token):
                pass
            caching.segment(shown[0], token=token)
            stroke = [*after[:1], *before[1:]]

            def follow_stroke(stroke: Sequence[SupportSet] = stroke) -> None:
                caching.set_support(stroke, token=token)
                caching.segment(shown[0], token=token, class_ids=(1,))

            taken = {"first": timed(lambda: list(forgetful.sweep(shown[:1], token=token)))}
            taken["stroke"] = timed(follow_stroke)
            caching.set_support(after, token=token)
            taken["again"] = timed(lambda: list(caching.sweep(shown[1:], token=token)))
            if turn:
                for kind, milliseconds in taken.items():
                    samples[kind, n_classes].append(milliseconds)
    caching.close()
    forgetful.close()
    return samples


def _supports(examples: Sequence[Path], n_classes: int, *, n_dabs: int) -> list[SupportSet]:
    """One painted shot per class, each at another place, some dabs on."""
    supports = []
    for index in range(n_classes):
        mask = np.roll(round_mask(PHOTO_SIZE), 40 * index, axis=1)
        for step in range(n_dabs):
            mask = grow_mask(mask, step)
        mask.flags.writeable = False
        shot = Shot(image_path=examples[index % len(examples)], mask=mask)
        supports.append(SupportSet(shots=(shot,), class_id=index + 1))
    return supports
