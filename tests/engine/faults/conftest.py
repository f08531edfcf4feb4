"""A session of small models, and photographs to fail on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.inference import EngineSession
from engine.progress import CancelToken
from engine.types import Shot, SupportSet
from tests.helpers.tiny_retriever import RetrieverLoader
from tests.helpers.tiny_segmenter import TinyLoader
from tests.helpers.tiny_zero_shot import AttributeClassifierLoader


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def make_session(tmp_path: Path, token: CancelToken) -> Iterator[Callable[[], EngineSession]]:
    """Sessions that share caches and indexes on disk, as one program started again does."""
    opened: list[EngineSession] = []

    def make() -> EngineSession:
        session = EngineSession(
            device="cpu",
            cache_dir=tmp_path / "cache",
            index_dir=tmp_path / "indexes",
            load=TinyLoader(),
            load_retriever=RetrieverLoader(),
            load_attribute_classifier=AttributeClassifierLoader(),
        )
        session.load_model("mshnet-lite", token=token)
        opened.append(session)
        return session

    yield make
    for session in opened:
        session.close()


@pytest.fixture
def session(make_session: Callable[[], EngineSession]) -> EngineSession:
    return make_session()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six photographs (24, 32) img0.png ... img5.png, red on the left."""
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(3)
    for number in range(6):
        rgb = rng.integers(0, 200, (24, 32, 3), np.uint8)
        rgb[:, : 8 + number] = (230, 20, 20)
        Image.fromarray(rgb).save(folder / f"img{number}.png")
    return folder


def photos(folder: Path) -> list[Path]:
    return sorted(folder.glob("img*.png"))


def show(session: EngineSession, image_path: Path, token: CancelToken) -> None:
    """Paint the left quarter of an image and make it the support set."""
    mask = np.zeros((24, 32), np.bool_)
    mask[:, :8] = True
    session.set_support([SupportSet(shots=(Shot(image_path=image_path, mask=mask),))], token=token)


def finish(steps: Iterable[object]) -> tuple[list[object], object]:
    """Everything a generator yields, and what it returns."""
    found: list[object] = []
    iterator = iter(steps)
    while True:
        try:
            found.append(next(iterator))
        except StopIteration as end:
            return found, end.value
