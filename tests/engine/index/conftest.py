from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.images import scan_images
from engine.index.embedder import Embedder
from engine.index.folder_index import FolderIndex
from engine.index.update import update_index
from engine.progress import CancelToken
from engine.search_types import IndexProgress, IndexSummary
from tests.helpers.tiny_retriever import TinyRetriever


def write_photo(path: Path, seed: int) -> Path:
    """A small picture (40, 50) of its own colours; the time of change is the seed's."""
    generator = np.random.default_rng(seed)
    cells = generator.integers(0, 255, (4, 5, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(cells.repeat(10, axis=0).repeat(10, axis=1)).save(path)
    os.utime(path, ns=(0, 1_700_000_000_000_000_000 + seed))
    return path


@dataclass
class Bench:
    """A folder of photos and a way to open its index anew, as another process would."""

    folder: Path
    index_dir: Path
    model: TinyRetriever
    embedder: Embedder

    def open(self) -> FolderIndex:
        return FolderIndex(self.folder, embedder=self.embedder, index_dir=self.index_dir)

    def images(self) -> list[Path]:
        return list(scan_images(self.folder, token=CancelToken()))

    def update(self, index: FolderIndex | None = None) -> tuple[IndexSummary, list[IndexProgress]]:
        """Bring the index up to date; with an index of its own where none is given."""
        opened = self.open() if index is None else index
        try:
            return finish(update_index(opened, self.images(), embedder=self.embedder, token=CancelToken()))
        finally:
            if index is None:
                opened.close()

    def n_embedded_by_update(self) -> int:
        before = self.model.n_embedded
        self.update()
        return self.model.n_embedded - before

    def content(self) -> dict[str, np.ndarray]:
        """What a fresh reader finds: vector by name."""
        index = self.open()
        index.refresh()
        found = {name: index.vector_at(index.row_of(name)) for name in index.identities}
        index.close()
        return found

    def shards(self) -> list[Path]:
        return sorted(self.index_dir.rglob("*.shard"))

    def manifest(self) -> Path:
        return next(self.index_dir.rglob("manifest.json"))


def finish(update: Iterator[IndexProgress]) -> tuple[IndexSummary, list[IndexProgress]]:
    reports = []
    while True:
        try:
            reports.append(next(update))
        except StopIteration as stop:
            return stop.value, reports


def expected(bench: Bench, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Vectors computed one by one, without any index."""
    photos = {name: bench.embedder.read_photo(bench.folder / name) for name in names}
    return {name: bench.embedder.embed_photos([photo])[0] for name, photo in photos.items()}


def assert_up_to_date(bench: Bench) -> None:
    """The stored index is what a new one would be, to the precision of float16."""
    names = [path.relative_to(bench.folder).as_posix() for path in bench.images()]
    found, wanted = bench.content(), expected(bench, names)
    assert found.keys() == wanted.keys()
    for name, vector in wanted.items():
        np.testing.assert_allclose(found[name], vector, atol=1e-3, err_msg=name)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Twelve photos, two of them in a sub-folder; nothing is indexed."""
    folder = tmp_path / "photos"
    for seed in range(10):
        write_photo(folder / f"{seed}.png", seed)
    for seed in range(10, 12):
        write_photo(folder / "sub" / f"{seed}.png", seed)
    model = TinyRetriever().eval()
    embedder = Embedder(model, "d2s-lite", device=torch.device("cpu"))
    return Bench(folder=folder, index_dir=tmp_path / "indexes", model=model, embedder=embedder)
