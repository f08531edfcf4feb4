"""The walk of the README: from a folder nobody has touched to a COCO file, by mouse and keys.

``python -m tests.helpers.walk assets/screenshots/walk``, from the root: one picture per step, offscreen, a
minute or less. At the end pycocotools reads the exported file, and the walk fails where it cannot.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pycocotools.coco import COCO
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fewshot_gui.resources import sample_dir
from fewshot_gui.views.accept_all_dialog import AcceptAllDialog
from fewshot_gui.views.export_dialog import ExportDialog
from tests.helpers.app_camera import Photographer, pause

_FIRST = "coins-06.jpg"
_CENTRES = [(324, 198), (68, 218), (585, 216), (91, 495), (340, 498), (642, 472)]
_REACH = 45  # a zigzag of about two seconds inside a coin


def _zigzag(centre: tuple[int, int]) -> list[tuple[float, float]]:
    x, y = centre
    return [(x - _REACH, y - 20), (x + _REACH, y - 20), (x - _REACH, y + 20), (x + _REACH, y + 20)]


class Walk:
    """Takes the pictures of one walk. GUI thread only."""

    def __init__(self, camera: Photographer, folder: Path) -> None:
        self._camera = camera
        self._folder = folder
        self._n_pictures = 0

    def go(self) -> Path:
        """Walk; returns the exported COCO file."""
        camera, app = self._camera, self._camera.app
        commands = app.window.commands
        camera.wait(lambda: bool(app.engine.loaded_model))
        app.folder.open(self._folder)
        camera.wait(lambda: len(app.images) > 0 and app.current.document is not None)
        camera.show(_FIRST)
        self._shoot("open-a-folder")

        commands["smart_brush"].trigger()
        app.window.canvas.brush_diameter = 30
        self._scribble(_zigzag(_CENTRES[0]))
        self._shoot("scribble-on-one-object")
        QTest.keyClick(app.window.canvas, Qt.Key.Key_Tab)
        for centre in _CENTRES[1:]:
            self._scribble(_zigzag(centre))
            QTest.keyClick(app.window.canvas, Qt.Key.Key_Tab)
        camera.wait_segmented()
        self._shoot("the-folder-is-segmented")

        commands["accept"].trigger()  # the painting itself is right, too; on to the next image
        camera.wait_segmented()
        self._shoot("look-at-a-prediction")
        commands["accept"].trigger()
        camera.wait_segmented()
        self._shoot("accepted-and-on-to-the-next")

        commands["accept_all"].trigger()
        dialog = self._dialog(AcceptAllDialog)
        dialog.set_choice(0.5, with_empty=False)
        self._shoot("accept-what-is-sure", over=dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        camera.wait_segmented()
        self._shoot("all-reviewed")

        commands["export_masks"].trigger()
        dialog = self._dialog(ExportDialog)
        for name, box in dialog.formats.items():
            box.setChecked(name == "coco")
        target = self._folder.parent / "Coins export"
        dialog.target.setText(str(target))
        self._shoot("export-as-coco", over=dialog)
        QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
        camera.wait(lambda: (target / "coco").is_dir() and not app.client.is_exporting)
        self._shoot("exported")
        return next((target / "coco").rglob("instances*.json"))

    def _scribble(self, points: list[tuple[float, float]]) -> None:
        canvas = self._camera.app.window.canvas
        self._camera.stroke(points)
        self._camera.wait(lambda: canvas.proposal is not None)

    def _dialog(self, kind: type[QWidget]) -> QWidget:
        self._camera.wait(lambda: any(isinstance(w, kind) for w in QApplication.topLevelWidgets()))
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind))

    def _shoot(self, name: str, *, over: QWidget | None = None) -> None:
        """Save a picture of the window, with a dialog in front where there is one."""
        self._n_pictures += 1
        pause(400)
        window = self._camera.app.window
        picture = window.grab()
        if over is not None:
            over.render(picture, window.rect().center() - over.rect().center())
        picture.save(str(self._camera.out_dir / f"{self._n_pictures:02}-{name}.png"))


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m tests.helpers.walk OUT_DIR\n")
        return 2
    out_dir = Path(sys.argv[1])
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["FEWSHOT_HOME"] = home
        folder = Path(home) / "Coins"
        folder.mkdir()
        for path in sample_dir().glob("coins-*.jpg"):
            shutil.copy(path, folder / path.name)
        QApplication(sys.argv[:1])
        QCoreApplication.setApplicationName("Fewshot")
        camera = Photographer(out_dir)
        coco = COCO(str(Walk(camera, folder).go()))
        camera.close()
        n_masks = len(coco.getAnnIds())
        sys.stderr.write(f"{len(coco.getImgIds())} images, {n_masks} masks\n")
    return 0 if n_masks else 1


if __name__ == "__main__":
    sys.exit(main())
