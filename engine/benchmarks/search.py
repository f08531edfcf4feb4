"""The engine's share of a doodle search: load, picture to vector, ranking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.generated_index import write_generated_index
from engine.benchmarks.rows import Row, make_row
from engine.benchmarks.timing import timed
from engine.index.records import FileIdentity
from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.search_types import SearchQuery, SketchDoodle

_TOP: Final = 1000
"""How many results the app asks for."""


def measure_search(effort: Effort, folder: Path) -> Iterator[Row]:
    """A new doodle each time, against an index that was read before."""
    photos_dir, index_dir = folder / "photos", folder / "index"
    photos_dir.mkdir()
    files = [(f"album/IMG_{row:06d}.jpg", FileIdentity(10_000 + row, row)) for row in range(effort.n_vectors)]
    write_generated_index(photos_dir, files, index_dir=index_dir)
    session = EngineSession(device="cpu", cache_dir=folder / "cache", index_dir=index_dir)
    token = CancelToken()
    session.load_retrieval_model(token=token)

    def search(step: int) -> None:
        query = SearchQuery(doodles=(SketchDoodle(pixels=doodle_pixels(step)),))
        session.search(query, folder=photos_dir, top=_TOP, token=token)

    first = timed(lambda: search(0))
    samples = [timed(lambda step=step: search(step)) for step in range(1, effort.rounds + 1)]
    note = f"{effort.n_vectors:,} generated vectors, top {_TOP:,}"
    yield make_row("search.first", [first], unit="ms", note="reads the index and runs the model once")
    yield make_row("search.doodle", samples, unit="ms", note=note)
    session.close()


def doodle_pixels(step: int) -> np.ndarray:
    """(300, 300) uint8: a cross, its arms at another place for every step."""
    pixels = np.full((300, 300), 255, np.uint8)
    x, y = 40 + (17 * step) % 200, 40 + (31 * step) % 200
    pixels[30:270, x : x + 4] = 0
    pixels[y : y + 4, 30:270] = 0
    return pixels
