"""Makes the pictures of the README with the real app and the shipped weights.

``python -m tests.helpers.screenshots assets/screenshots``, from the root. Offscreen, a minute or two.
``--only STORY`` leaves out the other stories. Many classes at once need the real data of ``shared_data``.
Classify mode needs photos of its own: ``--photos DIR`` is a mixed folder with zebras in it, ``--head FILE``
a classifier that was trained without zebras (default: the shipped one).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.images import scan_images
from engine.progress import CancelToken
from fewshot_gui.model.search_request import Part
from fewshot_gui.resources import sample_dir
from tests.helpers.app_camera import Photographer, pause
from tests.helpers.classify_scene import take_classify
from tests.helpers.doodle_strokes import DOODLES
from tests.helpers.many_classes_scene import take_many_classes
from tests.helpers.shared_data import shared_data_dir

STORIES = ("classify", "segment", "many-classes")

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


def take_all(camera: Photographer, folder: Path) -> None:
    """Go through the stories of Segment and Search mode."""
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
        app.window.commands["use_as_support"].trigger()  # a corrected prediction is no example by itself
        camera.wait_segmented()
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
    take_search(camera)


def take_search(camera: Photographer) -> None:
    """Draw a cup, then say what was right."""
    app = camera.app
    app.window.commands["mode_search"].trigger()
    camera.wait_indexed()
    camera.shoot("search-empty")
    camera.draw(DOODLES["cup"])
    camera.wait_ranked()
    app.window.commands["save_doodle"].trigger()
    camera.shoot("search")
    found = app.search_mode.found
    best, worst = found.path_at(0), found.path_at(len(found) - 1)
    app.search_mode.request.add([best], Part.LIKED)
    app.search_mode.request.add([worst], Part.DISLIKED)
    camera.wait_ranked()
    grid = app.window.search_page.grid
    QTest.mouseMove(grid.viewport(), grid.visualRect(grid.model().index(1, 0)).center())
    pause(300)
    camera.shoot("search-feedback")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the pictures")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="mixed folder for Classify mode")
    parser.add_argument("--head", type=Path, metavar="FILE", help="classifier without zebras")
    parser.add_argument("--only", choices=STORIES, help="take no other pictures")
    args = parser.parse_args()
    if args.photos is not None and not args.photos.is_dir():
        parser.error(f"{args.photos} is not a folder.")
    wanted = {args.only} if args.only else set(STORIES)
    if args.photos is None:
        wanted.discard("classify")
    if shared_data_dir() is None:
        wanted.discard("many-classes")
    if not wanted:
        parser.error("There are no photos for these pictures.")
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FEWSHOT_HOME"] = home
        QApplication(sys.argv[:1])
        QCoreApplication.setApplicationName("Fewshot")
        for story in STORIES:
            if story in wanted:
                camera = Photographer(args.out)
                _take(story, camera, home=Path(home), args=args)
                camera.close()
    return 0


def _take(story: str, camera: Photographer, *, home: Path, args: argparse.Namespace) -> None:
    if story == "classify":
        sys.stderr.write(take_classify(camera, args.photos.resolve(), head=args.head) + "\n")
    elif story == "many-classes":
        take_many_classes(camera, home)
    else:
        folder = home / "Kitchen and museum"
        folder.mkdir()
        for path in scan_images(sample_dir(), token=CancelToken()):
            shutil.copy(path, folder / path.name)
        take_all(camera, folder)


if __name__ == "__main__":
    sys.exit(main())
