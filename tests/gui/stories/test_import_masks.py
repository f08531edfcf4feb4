"""Masks of other programs come in, find their images, and can be taken back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.formats.annotated import AnnotatedImage
from engine.images import write_indexed_png
from engine.project import ReviewState
from fewshot_gui.views.import_dialog import ImportChoice, ImportDialog
from tests.engine.formats.sets import export, set_of

SIZE = (60, 80)


def _labels(value: int = 1) -> np.ndarray:
    labels = np.zeros(SIZE, np.uint8)
    labels[10:30, 20:50] = value
    labels[15:20, 25:30] = 0
    return labels


@pytest.fixture
def opened(driver, make_folder):
    """A folder of four images, open, and where it is."""
    folder = make_folder(4)
    driver.open(folder)
    driver.folder = folder
    return driver


@pytest.fixture
def coco_file(opened, tmp_path):
    """Two classes on three images of the folder, one of which was not accepted, and one elsewhere."""
    states = ("accepted", "unreviewed", "accepted")
    images = [
        AnnotatedImage(
            image_path=opened.folder / f"img{number}.jpg",
            size=SIZE,
            labels=_labels(7 if number == 3 else 1),
            state=state,
        )
        for number, state in enumerate(states, 1)
    ]
    labels = set_of(opened.folder, images)
    export(labels, tmp_path / "made", "coco", content="all", images="leave")
    return tmp_path / "made" / "coco" / "annotations" / "instances.json"


def _import(driver, **choice) -> str:
    """Import and wait for the end; returns what is said."""
    with driver.qtbot.waitSignal(driver.app.mask_import.imported) as said:
        driver.app.mask_import.start(ImportChoice(**choice))
    assert not driver.app.window.job_bar.has_job
    return said.args[0]


def test_masks_come_in_through_the_dialog_and_are_taken_back(opened, coco_file):
    opened.trigger("import_masks")
    dialog = opened.app.mask_import.dialog
    assert not dialog.import_button.isEnabled()
    dialog.source.setText(str(coco_file))
    with opened.qtbot.waitSignal(opened.app.mask_import.imported) as said:
        opened.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    assert said.args == ["3 masks imported"]
    verdicts = opened.app.review.verdicts()
    assert {path.name: verdict.state for path, verdict in verdicts.items()} == {
        "img1.jpg": ReviewState.ACCEPTED,
        "img2.jpg": ReviewState.UNREVIEWED,
        "img3.jpg": ReviewState.ACCEPTED,
    }
    assert all(verdict.has_final for verdict in verdicts.values())
    opened.show(opened.folder / "img3.jpg")
    opened.wait(lambda: opened.app.review.is_final(opened.app.current.document))
    assert np.array_equal(opened.app.current.document.pixels, 2 * _labels())
    assert _classes(opened) == {1: "zebra", 2: "wire fence"}, "they take the place of the nameless class"
    opened.trigger("undo")
    opened.wait(lambda: opened.app.review.verdicts() == {})
    assert _classes(opened) == {1: "Object"}
    opened.trigger("redo")
    opened.wait(lambda: len(opened.app.review.verdicts()) == 3)
    assert _classes(opened) == {1: "zebra", 2: "wire fence"}


def test_classes_of_the_same_name_are_the_same(opened, coco_file):
    opened.app.label_classes.rename(1, "dog")
    opened.app.label_classes.add("wire FENCE")
    _import(opened, source=coco_file)
    assert _classes(opened) == {1: "dog", 2: "wire FENCE", 3: "zebra"}
    opened.show(opened.folder / "img3.jpg")
    opened.wait(lambda: opened.app.review.is_final(opened.app.current.document))
    assert opened.app.current.document.class_ids == (2,)
    opened.show(opened.folder / "img1.jpg")
    opened.wait(lambda: opened.app.review.is_final(opened.app.current.document))
    assert opened.app.current.document.class_ids == (3,)


def _classes(driver) -> dict[int, str]:
    return {entry.id: entry.name for entry in driver.app.label_classes.entries}


def test_what_was_imported_is_in_the_project(opened, coco_file):
    _import(opened, source=coco_file)
    opened.wait(lambda: opened.app.project.project is not None)
    project = opened.app.project.project
    opened.wait(lambda: not project.has_unsaved)
    (first, second) = project.annotated(only_accepted=True).images
    assert [image.image_path.name for image in (first, second)] == ["img1.jpg", "img3.jpg"]
    assert np.array_equal(first.labels, _labels())


def test_one_class_of_many_becomes_examples(opened, coco_file):
    text = _import(opened, source=coco_file, class_name="WIRE fence", is_support=True)
    assert text == "1 mask imported, 2 empty"
    (entry,) = (entry for entry in opened.app.support.entries if not entry.document.is_empty)
    assert entry.path.name == "img3.jpg"
    assert np.array_equal(entry.document.mask, _labels() == 1)
    opened.wait_segmented(4)
    entry.document.undo()
    opened.wait(lambda: all(item.document.is_empty for item in opened.app.support.entries))


def test_masks_of_the_user_are_never_replaced(opened, coco_file):
    opened.show(opened.folder / "img2.jpg")
    opened.paint()
    opened.wait_segmented(4)
    opened.show(opened.folder / "img1.jpg")
    opened.trigger("accept")
    mine = opened.app.review.verdict_of(opened.folder / "img1.jpg")
    assert _import(opened, source=coco_file) == "2 masks imported, 1 without a place here"
    assert opened.app.review.verdict_of(opened.folder / "img1.jpg") == mine


def test_a_folder_of_masks_with_a_bad_one(opened, tmp_path):
    write_indexed_png(tmp_path / "masks" / "img1.png", _labels())
    write_indexed_png(tmp_path / "masks" / "img2.png", _labels()[:10])
    assert _import(opened, source=tmp_path / "masks") == "1 mask imported, 1 failed"
    (dialog,) = opened.app.error_dialogs
    assert "10 x 80" in dialog.message


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ({"class_name": "unicorn"}, "no class 'unicorn'"),
        ({"format_name": "yolo"}, "no YOLO data set"),
    ],
)
def test_what_cannot_be_imported_is_said(opened, coco_file, choice, reason):
    opened.app.mask_import.start(ImportChoice(source=coco_file, **choice))
    opened.wait(lambda: bool(opened.app.error_dialogs))
    assert reason in opened.app.error_dialogs[0].message
    assert opened.app.review.verdicts() == {}
    assert opened.app.window.commands["import_masks"].isEnabled()


def test_the_dialog_offers_examples_while_there_is_room(qtbot, tmp_path):
    full = ImportDialog(n_free_shots=0)
    qtbot.addWidget(full)
    assert not full.support_button.isEnabled()
    dialog = ImportDialog(n_free_shots=2)
    qtbot.addWidget(dialog)
    dialog.source.setText(f" {tmp_path} ")
    dialog.formats.setCurrentIndex(dialog.formats.findData("voc"))
    dialog.class_name.setText("zebra ")
    dialog.support_button.click()
    assert dialog.choice == ImportChoice(
        source=tmp_path, format_name="voc", class_name="zebra", is_support=True
    )
