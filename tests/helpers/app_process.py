"""The whole app, painting strokes until it is killed: ``python -m tests.helpers.app_process FOLDER``.

Stroke k sets pixel k of the first image to ``class_of(k)``; told on standard output as in
``tests.helpers.stroke_process``.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from fewshot_gui.app import FewshotApp
from tests.helpers.fake_session import FakeSession
from tests.helpers.stroke_process import N_CLASSES, class_of

_PAUSE_MS = 20


class Painter(QObject):
    """Paints a point at every tick once an image is on the canvas."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.app = FewshotApp(FakeSession)
        self.app.start()
        self.app.folder.open(folder)
        self._n_strokes = 0
        self._has_classes = False
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._paint)
        self._timer.start()

    def _paint(self) -> None:
        document = self.app.current.document
        if document is None:
            return
        height, width = document.size
        y, x = divmod(self._n_strokes, width)
        if y >= height:
            return
        if not self._has_classes:
            self._has_classes = True
            for number in range(2, N_CLASSES + 1):
                self.app.label_classes.add(f"class {number}")
        document.begin_stroke("Brush")
        document.paint_segment(
            (x + 0.5, y + 0.5), (x + 0.5, y + 0.5), diameter=1, value=class_of(self._n_strokes)
        )
        document.end_stroke()
        os.write(1, f"{self._n_strokes} {time.monotonic_ns()}\n".encode())
        self._n_strokes += 1


if __name__ == "__main__":
    qt_app = QApplication(sys.argv[:1])
    painter = Painter(Path(sys.argv[1]))
    sys.exit(qt_app.exec())
