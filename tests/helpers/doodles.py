"""Draws ten doodles with the mouse on the real pad and makes one picture of what the app finds for them.

``python -m tests.helpers.doodles PHOTOS assets/screenshots/doodles.png``, from the root, with real weights.
Offscreen. Where the photos stand in folders named after their class, found photos of the doodle's class
are framed and counted; the counts are printed as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from engine.images import read_thumbnail
from fewshot_gui.rendering.doodle import Stroke, doodle_image
from fewshot_gui.rendering.qimage import rgb_to_qimage
from fewshot_gui.views.item_painting import centred
from tests.helpers.app_camera import Photographer
from tests.helpers.doodle_strokes import DOODLES

N_RESULTS = 10
_TILE_PX = 150
_GAP_PX = 8
_NAME_PX = 22
_INDEX_LIMIT_S = 1800.0
_RIGHT = QColor(22, 135, 86)
_FRAME_PX = 4


@dataclass(frozen=True)
class Row:
    """One line of the picture: what was drawn and what was found, best first."""

    name: str
    strokes: tuple[Stroke, ...]
    found: tuple[Path, ...]

    @property
    def n_right(self) -> int:
        """How many of the found photos stand in a folder of the doodle's name."""
        return sum(path.parent.name == self.name for path in self.found)


def draw_and_search(folder: Path) -> list[Row]:
    """Open a folder in the app, draw every doodle with mouse events and note the best results.

    Raises:
        RuntimeError: the folder cannot be indexed; the message says why.
        TimeoutError: the app did not answer.
    """
    camera = Photographer(folder)
    app = camera.app
    app.window.commands["mode_search"].trigger()
    app.folder.open(folder)
    camera.wait_indexed(limit_s=_INDEX_LIMIT_S)
    rows = []
    for name, lines in DOODLES.items():
        app.window.commands["new_search"].trigger()
        camera.draw(lines)
        camera.wait_ranked()
        found = tuple(hit.image_path for hit in app.search_mode.found.hits[:N_RESULTS])
        rows.append(Row(name, app.search_mode.doodle.strokes, found))
    camera.close()
    return rows


def make_picture(rows: list[Row]) -> QImage:
    """Doodles left, their best results right; photos of the right class have a green frame."""
    step = _TILE_PX + _GAP_PX
    picture = QImage(
        step * (N_RESULTS + 1) + 3 * _GAP_PX,
        (step + _NAME_PX) * len(rows) + _GAP_PX,
        QImage.Format.Format_RGB32,
    )
    picture.fill(QColor(244, 245, 247))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, row in enumerate(rows):
        top = _GAP_PX + number * (step + _NAME_PX)
        box = QRect(_GAP_PX, top, _TILE_PX, _TILE_PX)
        painter.drawImage(box, doodle_image(row.strokes, _TILE_PX))
        painter.setPen(QColor(27, 31, 39))
        words = QRect(box.left(), box.bottom() + 1, _TILE_PX, _NAME_PX)
        painter.drawText(
            words, int(Qt.AlignmentFlag.AlignCenter), f"{row.name}  {row.n_right}/{len(row.found)}"
        )
        for place, path in enumerate(row.found, 1):
            _draw_photo(painter, path, box.translated(2 * _GAP_PX + place * step, 0), row.name)
    painter.end()
    return picture


def _draw_photo(painter: QPainter, path: Path, box: QRect, name: str) -> None:
    photo = rgb_to_qimage(read_thumbnail(path, size_px=2 * _TILE_PX))
    shown = centred(photo.size(), box)
    painter.drawImage(shown, photo)
    if path.parent.name == name:
        pen = QPen(_RIGHT, _FRAME_PX)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = _FRAME_PX // 2
        painter.drawRect(shown.adjusted(half, half, -half, -half))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="photos to search in")
    parser.add_argument("out", type=Path, help="the picture to write, PNG")
    args = parser.parse_args()
    if not args.folder.is_dir():
        parser.error(f"{args.folder} is not a folder.")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FEWSHOT_HOME"] = home
        application = QApplication(sys.argv[:1])
        application.setApplicationName("Fewshot")
        rows = draw_and_search(args.folder.absolute())
        args.out.parent.mkdir(parents=True, exist_ok=True)
        if not make_picture(rows).save(str(args.out)):
            parser.error(f"{args.out} cannot be written.")
    print(json.dumps({row.name: row.n_right for row in rows}))  # noqa: T201 - a command line
    return 0


if __name__ == "__main__":
    sys.exit(main())
