"""Drives the real app without a screen, as a person would, and takes its picture."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fewshot_gui.app import FewshotApp
from fewshot_gui.controllers.classify_run import RunState
from fewshot_gui.controllers.index import IndexState
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.theme import Theme
from fewshot_gui.translation import Translation

SIZE = (1280, 820)
LIMIT_S = 120.0


def pause(milliseconds: int) -> None:
    """Let the app live for a while. ``QTest.qWait`` would keep the engine thread from the interpreter."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Photographer:
    """Drives one window with mouse and keys, and takes its picture in both looks."""

    def __init__(self, out_dir: Path) -> None:
        self.out_dir = out_dir
        Translation(QApplication.instance()).apply("en")
        self.theme = Theme(QApplication.instance())
        self.app = FewshotApp(functools.partial(create_session, "cpu"), theme=self.theme)
        self.app.start()
        self.app.window.resize(*SIZE)

    def wait(self, condition: Callable[[], bool], *, limit_s: float = LIMIT_S) -> None:
        end = time.monotonic() + limit_s
        while not condition():
            if time.monotonic() > end:
                message = "the app did not get there in time"
                raise TimeoutError(message)
            pause(20)
        pause(600)

    def wait_segmented(self) -> None:
        images = self.app.images
        self.wait(
            lambda: (
                len(images) > 0
                and images.n_in_state(ImageState.NEW) + images.n_in_state(ImageState.PENDING) == 0
                and not self.app.client.is_sweeping
            )
        )

    def wait_indexed(self, *, limit_s: float = LIMIT_S) -> None:
        """Wait for the end of the index, good or bad."""
        index = self.app.search_mode.index
        self.wait(lambda: index.state in (IndexState.DONE, IndexState.FAILED), limit_s=limit_s)
        if index.state == IndexState.FAILED:
            raise RuntimeError(index.problem)

    def wait_ranked(self) -> None:
        """Wait until the newest query is answered and its thumbnails are there."""
        pause(250)  # the query waits a moment for the next stroke
        grid, results = self.app.window.search_page.grid, self.app.search_mode.found
        self.wait(
            lambda: (
                len(results) > 0
                and not self.app.client.retrieval.is_searching
                and not results.paths_without_thumbnail(grid.visible_paths())
            )
        )

    def wait_classified(self, *, limit_s: float = LIMIT_S) -> None:
        """Wait until every image has scores of the classes as they are now.

        Raises:
            RuntimeError: the classifier says why it cannot.
        """
        run = self.app.classify_mode.run
        ends = (RunState.DONE, RunState.FAILED, RunState.MISSING)
        pause(1000)  # a fit waits a moment for the next edit
        self.wait(lambda: run.state in ends, limit_s=limit_s)
        if run.state != RunState.DONE:
            raise RuntimeError(run.problem)

    def show(self, name: str) -> None:
        path = next(path for path in self.app.images.paths() if path.name == name)
        strip = self.app.window.filmstrip
        strip.setCurrentIndex(strip.model().index(self.app.images.index_of(path).row(), 0))
        self.wait(lambda: self.app.current.path == path and self.app.current.document is not None)

    def point(self, x: float, y: float) -> QPoint:
        return self.app.window.canvas.to_widget(x, y).toPoint()

    def stroke(self, points: Sequence[tuple[float, float]], *, is_held: bool = False) -> None:
        """Paint on the canvas, in image pixels."""
        canvas = self.app.window.canvas
        _drag(canvas, [self.point(*point) for point in points], is_held=is_held)

    def draw(self, lines: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Draw on the paper of Search mode, in parts of its side."""
        pad = self.app.window.search_page.pad
        for line in lines:
            _drag(pad, [pad.to_widget(*point).toPoint() for point in line])

    def shoot(self, name: str) -> None:
        for look in ("light", "dark"):
            self.theme.apply(look)
            pause(300)
            self.app.window.grab().save(str(self.out_dir / f"{name}-{look}.png"))
        self.theme.apply("light")

    def close(self) -> None:
        self.app.window.close()
        self.wait(lambda: not self.app.window.isVisible())


def _drag(widget: QWidget, places: Sequence[QPoint], *, is_held: bool = False) -> None:
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, button, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(widget, place)
    if not is_held:
        QTest.mouseRelease(widget, button, pos=places[-1])
