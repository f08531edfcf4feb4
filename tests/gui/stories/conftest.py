"""The whole app with a fake engine, and hands to use it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.types import Shot
from fewshot_gui.app import FewshotApp
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.translation import ENGLISH, Language
from tests.helpers.fake_session import FakeSession


class Driver:
    """Uses the app as a person does: mouse, keys, menus. Waits for states, never for time."""

    def __init__(
        self,
        qtbot: QtBot,
        factory: Callable[[], FakeSession] | None = None,
        *,
        language: Language = ENGLISH,
    ) -> None:
        self.qtbot = qtbot
        self.session = None
        self.app = FewshotApp(factory or self._make_session, language=language)

    def _make_session(self) -> FakeSession:
        self.session = FakeSession()
        return self.session

    def start(self) -> None:
        self.app.start()
        self.wait(lambda: self.app.engine.loaded_model == "fake-lite")

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition)

    def open(self, folder: Path) -> None:
        """Open a folder and wait for all that comes by itself: its files, its paintings, its first image."""
        app = self.app
        with self.qtbot.waitSignals([app.folder.scan_finished, app.project.restored]):
            app.folder.open(folder)
        self.wait(lambda: app.current.document is not None)
        self.wait(lambda: not app.window.filmstrip._visible_timer.isActive())

    def show(self, path: Path) -> None:
        """Go to an image by the filmstrip."""
        strip = self.app.window.filmstrip
        strip.setCurrentIndex(strip.model().index(self.app.images.index_of(path).row(), 0))
        self.wait(lambda: self.app.current.path == path and self.app.current.document is not None)
        self.wait(lambda: self.app.current.document and self.app.current.document.objectName() == str(path))

    def paint(self, start: tuple[float, float] = (20, 20), end: tuple[float, float] = (40, 30)) -> None:
        """Draw a line with the mouse, in image pixels."""
        p0, p1 = self.point(*start), self.point(*end)
        canvas = self.app.window.canvas
        self.qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=p0)
        self.qtbot.mouseMove(canvas, p1)
        self.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=p1)

    def point(self, x: float, y: float) -> QPoint:
        return self.app.window.canvas.to_widget(x, y).toPoint()

    def draw(self, *points: tuple[float, float]) -> None:
        """Draw a stroke on the paper of Search mode; (0, 0) to (1, 1) is the paper."""
        pad = self.app.window.search_page.pad
        places = [pad.to_widget(*point).toPoint() for point in points or ((0.2, 0.3), (0.5, 0.7), (0.8, 0.3))]
        self.qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            self.qtbot.mouseMove(pad, place)
        self.qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])

    def result_names(self) -> list[str]:
        """The ranked images on screen, without their ending."""
        return [hit.image_path.stem for hit in self.app.search_mode.found.hits]

    def wait_results(self, n_images: int) -> None:
        retrieval = self.app.client.retrieval
        self.wait(lambda: len(self.app.search_mode.found) == n_images and not retrieval.is_searching)

    def select_result(self, row: int) -> Path:
        """Select a result as a click does; returns its path."""
        grid = self.app.window.search_page.grid
        place = grid.visualRect(grid.model().index(row, 0)).center()
        self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        return self.app.search_mode.found.path_at(row)

    def shots(self, class_id: int = 1) -> list[Shot]:
        """What the engine predicts a class with; empty before it was told."""
        supports = self.session.supports[-1] if self.session.supports else ()
        return [shot for support in supports if support.class_id == class_id for shot in support.shots]

    def examples(self, class_id: int = 1) -> list[Path]:
        """The images of ``shots``."""
        return [shot.image_path for shot in self.shots(class_id)]

    def found(self) -> NDArray[np.bool_] | None:
        """(H, W): where something was found on the image on screen; None before an answer."""
        scores = self.app.segment.current_scores()
        return None if scores is None else scores.labels() != 0

    def n_done(self) -> int:
        return self.app.images.n_in_state(ImageState.DONE)

    def wait_segmented(self, n_images: int) -> None:
        self.wait(lambda: self.n_done() == n_images and not self.app.client.is_sweeping)

    def trigger(self, command: str) -> None:
        self.app.window.commands[command].trigger()

    def close(self) -> None:
        """Close the window and delete it now, so that no other test meets its remains."""
        if not shiboken6.isValid(self.app.window):
            return
        if self.session is not None:
            self.session.gate.set()
        for dialog in self.app.error_dialogs:
            dialog.close()
        self.app.window.close()
        shiboken6.delete(self.app.window)


@pytest.fixture
def driver(qtbot: QtBot) -> Iterator[Driver]:
    """The app with its engine ready and nothing open."""
    driver = Driver(qtbot)
    driver.start()
    yield driver
    driver.close()


@pytest.fixture
def make_driver(qtbot: QtBot) -> Iterator[Callable[..., Driver]]:
    """Start the app in other ways, or several times."""
    drivers: list[Driver] = []

    def make(factory: Callable[[], FakeSession] | None = None, *, language: Language = ENGLISH) -> Driver:
        drivers.append(Driver(qtbot, factory, language=language))
        return drivers[-1]

    yield make
    for driver in drivers:
        driver.close()
