"""Projects with as many classes as there can be, with classes that cannot be, and masks of none of them."""

from __future__ import annotations

import errno
import itertools
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.project import (
    MAX_CLASS_ID,
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    ProjectClass,
    Provenance,
    ReviewState,
    ShotUse,
)
from engine.project.class_pixels import RemovedPixels
from fewshot_gui.jobs.class_pixels import ClassPixelJobs
from fewshot_gui.model.project_places import ProjectPlaces

HUMAN = Provenance(author=Author.HUMAN)


def classes(n: int) -> tuple[ProjectClass, ...]:
    return tuple(
        ProjectClass(id=number, name=f"Class {number}", colour=(number, 0, 255 - number))
        for number in range(1, n + 1)
    )


def labels_of(image: Path, ids: list[int]) -> np.ndarray:
    """Columns of classes from left to right over the whole image; read-only."""
    with Image.open(image) as opened:
        width, height = opened.size
    row = np.array(ids, np.uint8)[np.arange(width) * len(ids) // width]
    labels = np.tile(row, (height, 1))
    labels.flags.writeable = False
    return labels


def make_project(folder: Path, entries: tuple[ProjectClass, ...], ids: list[int]) -> Path:
    """A project on disk whose first image is an example of ``ids`` and whose second is accepted with them."""
    where = ProjectPlaces().project_of(folder)
    project = Project.create(where, root=folder, name="odd", classes=entries)
    first, second = folder / "img1.jpg", folder / "img2.jpg"
    edit = MaskEdit(source=labels_of(first, ids), provenance=HUMAN)
    project.stage({
        first: ImageChange(masks={Layer.SUPPORT: edit}, shot=ShotUse(place=0)),
        second: ImageChange(state=ReviewState.ACCEPTED, masks={Layer.FINAL: edit}),
    })  # fmt: skip
    project.close()
    return where


def edit_header(where: Path, **values: object) -> None:
    file = where / "project.json"
    table = json.loads(file.read_text())
    file.write_text(json.dumps(table | values))


def use(driver, folder: Path) -> None:
    """Open it, look at both masks, paint: the app goes on."""
    driver.open(folder)
    for path in (folder / "img2.jpg", folder / "img1.jpg"):
        driver.show(path)
    driver.paint()
    driver.wait(lambda: not driver.app.client.is_sweeping and driver.n_done() == 3)
    driver.wait(lambda: not driver.app.project.project.has_unsaved)


def test_as_many_classes_as_there_can_be(driver, make_folder):
    folder = make_folder(3)
    make_project(folder, classes(MAX_CLASS_ID), [1, 100, MAX_CLASS_ID])
    use(driver, folder)
    assert len(driver.app.label_classes.entries) == MAX_CLASS_ID
    assert not driver.app.window.commands["add_label_class"].isEnabled()
    assert driver.app.error_dialogs == ()


def test_pixels_of_classes_that_nobody_named(driver, make_folder):
    """A mask that another program wrote, or a class that was lost: its pixels stay in the file."""
    folder = make_folder(3)
    where = make_project(folder, classes(1), [1, 7, 200])
    use(driver, folder)
    assert driver.app.error_dialogs == ()
    driver.close()
    project = Project.open(where)
    found = project.read_labels(folder / "img2.jpg", Layer.FINAL)
    project.close()
    assert set(np.unique(found)) == {1, 7, 200}


ROW = {"id": 1, "name": "Object", "colour": "#ff8c1a", "threshold": None, "locked": False}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [ROW, ROW],
        [ROW, {**ROW, "id": 2}],
        [ROW, {**ROW, "name": "other"}],
        [ROW, {**ROW, "id": 2, "name": "OBJECT"}],
        [{**ROW, "id": 5}],
        [{**ROW, "threshold": 0.0}],
        [{**ROW, "locked": True}],
    ],
    ids=[
        "none",
        "twice",
        "one name",
        "one id",
        "one name but case",
        "another id",
        "zero threshold",
        "locked",
    ],
)
def test_a_table_of_classes_made_up_by_hand(driver, make_folder, rows):
    """It is opened, or refused with one sentence, and either way the folder can be worked with."""
    folder = make_folder(3)
    edit_header(make_project(folder, classes(1), [0, 1]), classes=rows)
    use(driver, folder)
    ids = [entry.id for entry in driver.app.label_classes.entries]
    names = [entry.name.casefold() for entry in driver.app.label_classes.entries]
    assert len(set(ids)) == len(ids) >= 1
    assert len(set(names)) == len(names)


def test_a_disk_that_fills_up_while_a_class_is_removed_costs_no_pixel(
    qtbot, make_folder, tmp_path, monkeypatch
):
    """More images than are saved at a time: the first are saved without the class, the next cannot be."""
    folder = make_folder(40)
    images = sorted(folder.iterdir())
    labels = labels_of(images[0], [1, 2])
    edit = MaskEdit(source=labels, provenance=HUMAN)
    project = Project.create(tmp_path / "many.fewshot", root=folder, name="many", classes=classes(2))
    project.stage(dict.fromkeys(images, ImageChange(masks={Layer.FINAL: edit})))
    project.save()
    jobs = ClassPixelJobs()
    sync, n_synced = os.fsync, itertools.count()

    def full_later(descriptor: int) -> None:
        if next(n_synced) > 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    with monkeypatch.context() as patch, qtbot.waitSignal(jobs.stopped) as stopped:
        patch.setattr(os, "fsync", full_later)
        removed = RemovedPixels(class_id=2)
        jobs.remove(project, removed, set(images))
    assert "No space left" in stopped.args[0]
    assert not removed.layers
    project.save()
    project.close()
    jobs.close()
    again = Project.open(tmp_path / "many.fewshot")
    assert all(np.array_equal(again.read_labels(path, Layer.FINAL), labels) for path in images)
    again.close()
