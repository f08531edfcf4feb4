"""Makes the pictures of the README with the real app and the shipped weights.

``python -m tests.helpers.screenshots assets/screenshots``, from the root. Offscreen, a minute or two.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.images import scan_images
from engine.progress import CancelToken
from fewshot_gui.app import FewshotApp
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.resources import sample_dir
from fewshot_gui.theme import Theme

_SIZE = (1280, 820)
_LIMIT_S = 120.0

# Centres of coins in three of the sample's tiles, in image pixels, and a brush that covers one.
_COINS = {
    "coins-02.jpg": [(72, 210), (344, 210), (579, 210), (753, 170), (90, 500), (290, 507), (554, 470)],
    "coins-04.jpg": [
        *((181, 199), (409, 206), (615, 210), (755, 195)),
        *((170, 489), (405, 481), (615, 478), (755, 475)),
    ],
    "coins-08.jpg": [(18, 174), (224, 163), (463, 170), (713, 150), (43, 427), (308, 449), (597, 438)],
    "coins-03.jpg": [(80, 174), (333, 174), (561, 134), (54, 452), (308, 441), (568, 460)],
}


def pause(milliseconds: int) -> None:
    """Let the app live for a while. ``QTest.qWait`` would keep the engine thread from the interpreter."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Photographer:
    """Drives one window with mouse and keys, and takes its picture in both looks."""

    def __init__(self, out_dir: Path) -> None:
        self.out_dir = out_dir
        self.theme = Theme(QApplication.instance())
        self.app = FewshotApp(functools.partial(create_session, "cpu"), theme=self.theme)
        self.app.start()
        self.app.window.resize(*_SIZE)

    def wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + _LIMIT_S
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

    def show(self, name: str) -> None:
        path = next(path for path in self.app.images.paths() if path.name == name)
        strip = self.app.window.filmstrip
        strip.setCurrentIndex(strip.model().index(self.app.images.index_of(path).row(), 0))
        self.wait(lambda: self.app.current.path == path and self.app.current.document is not None)

    def point(self, x: float, y: float) -> QPoint:
        return self.app.window.canvas.to_widget(x, y).toPoint()

    def stroke(self, points: list[tuple[float, float]], *, is_held: bool = False) -> None:
        canvas, button = self.app.window.canvas, Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, button, pos=self.point(*points[0]))
        for x, y in points[1:]:
            QTest.mouseMove(canvas, self.point(x, y))
        if not is_held:
            QTest.mouseRelease(canvas, button, pos=self.point(*points[-1]))

    def shoot(self, name: str) -> None:
        for look in ("light", "dark"):
            self.theme.apply(look)
            pause(300)
            self.app.window.grab().save(str(self.out_dir / f"{name}-{look}.png"))
        self.theme.apply("light")


def take_all(out_dir: Path, folder: Path) -> None:
    """Go through the stories the README shows."""
    camera = Photographer(out_dir)
    app = camera.app
    camera.wait(lambda: bool(app.engine.loaded_model))
    camera.shoot("first-launch")
    app.open_sample()
    camera.wait_segmented()
    camera.show("coins-06.jpg")
    camera.wait_segmented()
    camera.shoot("segmented")
    app.window.canvas.brush_diameter = 150
    for name, centres in _COINS.items():
        camera.show(name)
        for centre in centres:
            camera.stroke([centre])
    camera.show("coins-06.jpg")
    camera.wait_segmented()
    camera.shoot("five-shots")

    (folder / "truncated.jpg").write_bytes((sample_dir() / "cat.jpg").read_bytes()[:9000])
    app.folder.open(folder)
    camera.wait(lambda: len(app.images) > 0 and app.current.document is not None)
    camera.show("coffee-cup.jpg")
    app.window.canvas.brush_diameter = 60
    outline = [(230, 110), (330, 140), (400, 130), (380, 70), (270, 80), (300, 110)]
    camera.stroke(outline, is_held=True)
    pause(300)
    camera.shoot("painting")
    QTest.mouseRelease(app.window.canvas, Qt.MouseButton.LeftButton, pos=camera.point(*outline[-1]))
    camera.wait_segmented()
    camera.show("truncated.jpg")
    camera.shoot("error")
    app.window.close()
    camera.wait(lambda: not app.window.isVisible())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the pictures")
    out_dir = parser.parse_args().out
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FEWSHOT_HOME"] = home
        folder = Path(home) / "Kitchen and museum"
        folder.mkdir()
        for path in scan_images(sample_dir(), token=CancelToken()):
            shutil.copy(path, folder / path.name)
        QApplication(sys.argv[:1])
        QCoreApplication.setApplicationName("Fewshot")
        take_all(out_dir, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
