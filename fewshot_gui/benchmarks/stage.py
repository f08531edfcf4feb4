"""The whole app in its window, opened and used by the benchmarks. GUI thread only."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QPointF

from engine.errors import EngineError
from fewshot_gui.app import FewshotApp
from fewshot_gui.benchmarks import hands
from fewshot_gui.benchmarks.event_loop import pause, wait_until
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.model.image_entry import ImageState

_SIZE: Final = (1280, 820)
_BRUSH_PX: Final = 24.0


class Stage:
    """One window with the real engine on the CPU.

    Attributes:
        app: what is measured.
    """

    def __init__(self) -> None:
        self.app = FewshotApp(functools.partial(create_session, "cpu"))
        self._n_strokes = 0

    def start(self) -> None:
        """Show the window and wait for the default model."""
        self.app.start()
        self.app.window.resize(*_SIZE)
        wait_until(lambda: self.app.engine.loaded_model != "", what="a model is loaded")

    def open(self, folder: Path, *, n_images: int) -> None:
        """Open a folder; returns when all its images are listed and the first one can be painted on."""
        self.app.folder.open(folder)
        wait_until(
            lambda: len(self.app.images) == n_images and self.app.current.document is not None,
            what="the folder is open",
        )
        self.app.window.canvas.brush_diameter = _BRUSH_PX

    def begin_stroke(self) -> QPointF:
        """Draw a line on the image on screen and hold the button.

        45 lines in a row lie apart: one over old paint changes nothing, and nothing would be predicted.

        Returns:
            Where the mouse is.
        """
        canvas = self.app.window.canvas
        height, width = canvas.document.size
        y = height * (0.1 + 0.8 * (self._n_strokes % 9) / 9)
        x = width * (0.1 + 0.8 * (self._n_strokes % 5) / 5)
        self._n_strokes += 1
        places = [canvas.to_widget(x + step * width / 40, y) for step in range(4)]
        hands.press_and_move(canvas, places)
        return places[-1]

    def paint(self) -> None:
        """A whole stroke."""
        hands.release(self.app.window.canvas, self.begin_stroke())

    def wait_segmented(self) -> None:
        """Wait until every image has an answer and the engine has nothing to do."""
        images, client = self.app.images, self.app.client
        wait_until(
            lambda: (
                images.n_in_state(ImageState.NEW) + images.n_in_state(ImageState.PENDING) == 0
                and not client.is_sweeping
            ),
            what="the folder is segmented",
        )
        pause(100)  # the thumbnails of the last ones are drawn

    def close(self) -> None:
        """Close the window, wait for all threads and delete it."""
        for dialog in self.app.error_dialogs:
            dialog.close()
        self.app.window.close()
        shiboken6.delete(self.app.window)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A started stage, closed afterwards.

    Raises:
        EngineError: the app showed an error meanwhile.
    """
    stage = Stage()
    try:
        stage.start()
        yield stage
        problems = [dialog.message for dialog in stage.app.error_dialogs]
    finally:
        stage.close()
    if problems:
        raise EngineError(f"The app reported an error: {problems[0]}")
