"""What a benchmark is, and how much work it may make of itself. No torch, no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.benchmarks.rows import Row


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How often, and how much of, things are measured.

    Attributes:
        rounds: samples of what takes milliseconds.
        heavy_rounds: samples of what takes seconds.
        models: the segmentation models of the live loop.
        batches: sizes of batches.
        shots: numbers of examples.
        classes: numbers of classes that are looked for at once; the first is one.
        n_photos: images of a sweep.
        n_vectors: images of the search index.
        n_files: files of the large folder.
        paper_side: side in pixels of the paper model's input.
        photo_size: (height, width) of the large photo that is painted on.
    """

    rounds: int = 25
    heavy_rounds: int = 5
    models: tuple[str, ...] = ("mshnet-lite", "sgone-lite")
    batches: tuple[int, ...] = (2, 4, 8)
    shots: tuple[int, ...] = (1, 5)
    classes: tuple[int, ...] = (1, 3, 10)
    n_photos: int = 60
    n_vectors: int = 100_000
    n_files: int = 50_000
    paper_side: int = 473
    photo_size: tuple[int, int] = (3000, 4000)


FULL: Final = Effort()
QUICK: Final = Effort(rounds=7, heavy_rounds=2, n_photos=24)
"""Same sizes, fewer samples: the bars keep their meaning."""

Measure = Callable[[Effort, Path], Iterator[Row]]
"""Measures with an effort in an empty folder of its own, one row after the other.

Raises ``EngineError`` where it cannot run here; that is reported, and the other benchmarks go on.
"""


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A group of rows that are measured together.

    Attributes:
        name: what ``--only`` takes; its rows are named ``name.thing``.
        summary: one line of help.
        measure: does it.
        is_default: part of a run without ``--only``.
    """

    name: str
    summary: str
    measure: Measure
    is_default: bool = True
