from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.inference import EngineSession
from engine.progress import CancelToken
from tests.helpers.tiny_segmenter import TinyLoader


@pytest.fixture
def loader() -> TinyLoader:
    return TinyLoader()


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def session(loader: TinyLoader, token: CancelToken, tmp_path: Path) -> Iterator[EngineSession]:
    opened = EngineSession(device="cpu", cache_dir=tmp_path / "cache", load=loader)
    opened.load_model("mshnet-lite", token=token)
    yield opened
    opened.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Six pictures (60, 80): a red disc at different places on bluish noise."""
    generator = np.random.default_rng(0)
    folder = tmp_path / "photos"
    folder.mkdir()
    paths = []
    for place in range(6):
        rgb = generator.integers(0, 60, (60, 80, 3), np.uint8)
        rgb[..., 2] += 120
        rgb[disc(place)] = (230, 20, 20)
        paths.append(folder / f"{place}.png")
        Image.fromarray(rgb).save(paths[-1])
    return paths


def disc(place: int) -> np.ndarray:
    """(60, 80) bool, where picture number ``place`` shows the disc."""
    y, x = np.mgrid[:60, :80]
    return (y - 30) ** 2 + (x - 15 - 10 * place) ** 2 < 14**2
