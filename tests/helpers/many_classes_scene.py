"""The story of many classes at once for the camera: parts on breadboards, each kind a class of its own.

The photos and the masks of the examples are the ``electronic_parts`` of the real data, see ``shared_data``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtTest import QTest

from tests.helpers.app_camera import Photographer, pause
from tests.helpers.shared_data import shared_data_dir

SET: Final = "electronic_parts"
CLASSES: Final[Mapping[int, str]] = {1: "button", 3: "LED", 4: "logic gate"}
"""Values in the masks of the set, and what the classes are called here, in the order of the list."""

N_EXAMPLES: Final = 4
N_OTHERS: Final = 16
N_SPOILT: Final = 2
"""The example whose painting slips before the examples are compared."""

SLIP_PX: Final = (45, 60)
"""Down and to the right."""


def take_many_classes(camera: Photographer, home: Path) -> None:
    """Paint three kinds of parts on four photos, look at a fifth, spoil an example and see that it hurts.

    Args:
        camera: with an app that has no folder open.
        home: where the photos are copied to.

    Raises:
        FileNotFoundError: the real data is not on this machine.
    """
    data = shared_data_dir()
    if data is None or not (data / "things" / SET).is_dir():
        raise FileNotFoundError(
            f"The set {SET} of the real data is missing; see tests/helpers/shared_data.py."
        )
    folder, labels_of = _copy_photos(data / "things" / SET, home / "Breadboards")
    app = camera.app
    camera.wait(lambda: bool(app.engine.loaded_model))
    app.folder.open(folder)
    camera.wait(lambda: app.current.document is not None)
    app.label_classes.rename(app.label_classes.current.id, CLASSES[1])
    for name in list(CLASSES.values())[1:]:
        app.label_classes.add(name)
    app.label_classes.set_current(app.label_classes.ids[0])
    paths = app.images.paths()
    for path in paths[:N_EXAMPLES]:
        camera.show(path.name)
        app.current.document.replace_labels(labels_of[path.name], name="Import")
    _wait_compared(camera, paths[:N_EXAMPLES])
    camera.show(paths[N_EXAMPLES + 1].name)
    camera.wait_segmented()
    _point_at_class(camera, app.label_classes.current.id)
    camera.shoot("many-classes")
    camera.show(paths[N_SPOILT].name)
    slipped = np.roll(labels_of[paths[N_SPOILT].name], SLIP_PX, axis=(0, 1))
    app.current.document.replace_labels(slipped, name="Import")
    _wait_compared(camera, paths[:N_EXAMPLES])
    camera.shoot("which-examples-help")


def _wait_compared(camera: Photographer, examples: list[Path]) -> None:
    """Have the examples of the painted class compared, and wait for all verdicts."""
    app = camera.app
    camera.wait_segmented()
    app.ratings.start()
    class_id = app.label_classes.current.id
    camera.wait(
        lambda: not app.ratings.is_rating and all(app.ratings.rating_of(path, class_id) for path in examples)
    )


def _point_at_class(camera: Photographer, class_id: int) -> None:
    """Put the mouse where a class is found."""
    canvas = camera.app.window.canvas
    height, width = camera.app.current.document.size
    middles = [
        (x, y)
        for y in range(8, height, 8)
        for x in range(8, width, 8)
        if (seen := canvas.class_at(x, y)) is not None and seen[0] == class_id
    ]
    if middles:
        QTest.mouseMove(canvas, camera.point(*middles[len(middles) // 2]))
        pause(200)


def _copy_photos(source: Path, folder: Path) -> tuple[Path, dict[str, NDArray[np.uint8]]]:
    """The photos with most classes on them first, and the class ids painted on each example."""
    labels_of = {}
    for mask_path in sorted((source / "SegmentationClass").iterdir()):
        labels = np.asarray(Image.open(mask_path))
        ids = np.zeros(256, np.uint8)
        for class_id, value in enumerate(CLASSES, 1):
            ids[value] = class_id
        labels_of[mask_path.stem] = ids[labels]
    by_variety = sorted(labels_of, key=lambda stem: -len(np.unique(labels_of[stem])))
    folder.mkdir()
    painted = {}
    for number, stem in enumerate(by_variety[: N_EXAMPLES + N_OTHERS], 1):
        photo = next((source / "JPEGImages").glob(f"{stem}.*"))
        name = f"board-{number:02}{photo.suffix}"
        shutil.copy(photo, folder / name)
        painted[name] = labels_of[stem]
    return folder, painted
