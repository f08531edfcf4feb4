"""The story of Classify mode for the camera: a zebra is described, found, corrected and explained.

No class named zebra may be in use: a model trained without zebras shows what describing is worth.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fewshot_gui.controllers.classify_run import RunState
from tests.helpers.app_camera import Photographer, pause

NAME: Final = "zebra"
ORIGINALS: Final = ("horse", "donkey", "antelope", "deer", "cow")
"""Where the description begins: the first of these the model knows."""

ZEBRA: Final = {
    "stripes": 1.0,
    "black": 0.9,
    "white": 0.9,
    "brown": 0.0,
    "spots": 0.0,
    "patches": 0.1,
    "domestic": 0.0,
    "horns": 0.0,
    "hooves": 0.9,
    "plains": 0.8,
    "bush": 0.4,
    "grazer": 0.8,
    "group": 0.8,
    "farm": 0.0,
}
"""What anybody knows of zebras, where the model has such an attribute."""

N_JUDGED: Final = 20


def take_classify(camera: Photographer, photos: Path, *, head: Path | None) -> str:
    """Take the pictures of Classify mode.

    Args:
        camera: with no folder open, or another one.
        photos: the mixed folder.
        head: the classifier's file; None for the one that is shipped.

    Returns:
        One line on how many of the first images are zebras, as far as their names or folders say.
    """
    app = camera.app
    page = app.window.classify_page
    app.window.commands["mode_classify"].trigger()
    run = app.classify_mode.run
    if app.folder.folder is None:
        camera.wait(lambda: run.state != RunState.LOADING)
        camera.shoot("classify-empty")
    if head is not None:
        app.client.classify.load_model(head)
    app.folder.open(photos)
    camera.wait(lambda: app.classify_mode.table.info is not None and len(app.classify_mode.table.entries) > 0)
    camera.wait_classified()
    _describe(camera)
    camera.wait_classified()
    page.grid.setFocus()
    _explain(camera, 0)
    camera.shoot("classify-zebra")
    line = _judge(camera)
    wrong = [image.path for image in app.classify_mode.ranking.images[:N_JUDGED] if not _is_right(image.path)]
    right = [image.path for image in app.classify_mode.ranking.images[:N_JUDGED] if _is_right(image.path)]
    app.classify_mode.table.move_images(right[:2], _own_name(camera))
    if wrong:
        second = app.classify_mode.scores.top(wrong[0], limit=2)[1]
        app.classify_mode.table.move_images(wrong[:1], second.name)
    camera.wait_classified()
    page.calibration.slider.setValue(min(100, page.calibration.slider.value() + 15))
    _explain(camera, 0)
    camera.shoot("classify-corrected")
    return line


def _describe(camera: Photographer) -> None:
    """Copy a similar class with the form, then say what is different."""
    app = camera.app
    page, table = app.window.classify_page, app.classify_mode.table
    if NAME in table:
        if table.entry(NAME).is_seen:
            message = "the model was trained with zebras; use a head that was not"
            raise ValueError(message)
        table.set_enabled([NAME], False)  # the model's own description must not help
    name = _own_name(camera)
    original = next(name for name in ORIGINALS if name in table)
    app.window.commands["new_class"].trigger()
    form = page.classes.form
    QTest.keyClicks(form.name, name)
    QTest.keyClicks(form.picker.field, original)
    camera.shoot("classify-new-class")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    for attribute, strength in ZEBRA.items():
        if attribute in table.attribute_names:
            table.set_strength(name, table.attribute_names.index(attribute), strength)
    page.attributes.rows.sort()


def _explain(camera: Photographer, row: int) -> None:
    """Look at an image and at the map of its stripes, or of what decided."""
    app = camera.app
    page = app.window.classify_page
    page.grid.setCurrentIndex(app.classify_mode.ranking.index(row))
    camera.wait(lambda: bool(page.why.attributes.rows.reasons) or page.why.note not in ("", "Looking…"))
    if "stripes" in app.classify_mode.table.attribute_names:
        page.why.attributes.mark(app.classify_mode.table.attribute_names.index("stripes"))
    paths = page.grid.visible_paths()
    camera.wait(lambda: not app.classify_mode.ranking.paths_without_thumbnail(paths))
    pause(100)


def _own_name(camera: Photographer) -> str:
    """What the described class is called: the model may have a class of that name."""
    has_own = any(entry.name == NAME and entry.is_builtin for entry in camera.app.classify_mode.table.entries)
    return f"my {NAME}" if has_own else NAME


def _is_right(path: Path) -> bool:
    return NAME in f"{path.parent.name}/{path.name}".casefold()


def _judge(camera: Photographer) -> str:
    first = [image.path for image in camera.app.classify_mode.ranking.images[:N_JUDGED]]
    n_right = sum(map(_is_right, first))
    n_all = sum(map(_is_right, camera.app.images.paths()))
    return f"{n_right} of the first {len(first)} images show a {NAME}; the folder has {n_all} of them"
