"""Does Qt open a window and survive painting? ``python -m fewshot_gui --self-test``

Some releases of the binding lose a reference to ``None`` with every call that returns nothing and end the
process after a few thousand of them. So this paints a few ten thousand times. Run it as a process of its own.
"""

from __future__ import annotations

import sys
from typing import Final

import PySide6
from PySide6.QtCore import QPointF, qVersion
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

_CALLS: Final = 30_000
_SIDE_PX: Final = 64


def main() -> int:
    """Open, paint, look at the pixels; returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(_SIDE_PX, _SIDE_PX)
    window.show()
    image = QImage(_SIDE_PX, _SIDE_PX, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    for index in range(_CALLS):
        painter.setPen(QPen(QColor(255, 255, 255), 3))
        painter.drawPoint(QPointF(index % _SIDE_PX, index // _SIDE_PX % _SIDE_PX))
    painter.end()
    window.close()
    if image.pixelColor(_SIDE_PX // 2, _SIDE_PX // 2).red() != 255:
        print("Painting left no mark.", file=sys.stderr)
        return 1
    screen = QGuiApplication.primaryScreen()
    scale = f", screen scale {screen.devicePixelRatio():g}" if screen is not None else ""
    print(
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}, platform {QGuiApplication.platformName()}{scale},"
        f" {_CALLS} paint calls"
    )
    app.quit()
    return 0
