"""What every test of the app gets: leak checks, private settings, a fake engine and small photographs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings

from tests.helpers.qt_leaks import forbid_leaks

_OFFSCREEN_ONLY = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen-less platform says this for every window with a smallest size; no real one does."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(_OFFSCREEN_ONLY))


@pytest.fixture(autouse=True)
def _no_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with forbid_leaks(monkeypatch):
        yield


@pytest.fixture(autouse=True)
def _private_qsettings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Window geometry of a test goes nowhere near the user's."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path_factory.mktemp("qsettings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write ``n`` small photographs img1.jpg, img2.jpg ... into a folder and return it."""

    def make(n: int = 6, *, name: str = "photos", size: tuple[int, int] = (60, 80)) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        rng = np.random.default_rng(7)
        for index in range(1, n + 1):
            pixels = rng.integers(0, 255, (size[0] // 10, size[1] // 10, 3), dtype=np.uint8)
            Image.fromarray(pixels).resize((size[1], size[0])).save(folder / f"img{index}.jpg")
        return folder

    return make
