"""What every test of the app gets: patience, leak checks and small photographs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from fewshot_gui.translation import Translation
from tests.helpers.patient_qtbot import PatientQtBot
from tests.helpers.qt_leaks import forbid_leaks

_OFFSCREEN_ONLY = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The screen-less platform says this for every window with a smallest size; no real one does."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(_OFFSCREEN_ONLY))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientQtBot:
    """pytest-qt's own fixture with longer limits; it still closes the widgets handed to ``addWidget``."""
    return PatientQtBot(request)


@pytest.fixture(autouse=True, scope="session")
def _english(qapp: QApplication) -> None:
    """The app's language, whatever the machine's is: English has a catalogue too, for its plurals."""
    Translation(qapp).apply("en")


@pytest.fixture(autouse=True)
def _no_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with forbid_leaks(monkeypatch):
        yield


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
