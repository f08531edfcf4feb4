"""Classes come, change their names, move and go, and undo brings them back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.project import Layer, Project
from fewshot_gui.jobs import class_pixels
from fewshot_gui.model.project_places import ProjectPlaces
from fewshot_gui.views.class_removal_dialog import ClassRemovalDialog


@pytest.fixture
def used(driver, make_folder):
    """Two classes, painted on the first of four images and accepted on the others."""
    driver.folder = make_folder(4)
    driver.open(driver.folder)
    driver.trigger("live")
    driver.paint((20, 10), (40, 10))
    driver.app.label_classes.add("dog")
    driver.paint((20, 45), (40, 45))
    driver.trigger("live")
    driver.wait_segmented(4)
    driver.app.reviewing.accept_all(0.0, with_empty=False)
    _saved(driver)
    return driver


def _saved(driver) -> Project:
    driver.wait(lambda: driver.app.project.project is not None)
    project = driver.app.project.project
    driver.wait(lambda: not project.has_unsaved)
    return project


def _names(driver) -> list[str]:
    return [entry.name for entry in driver.app.label_classes.entries]


def _masks(driver) -> dict:
    project = _saved(driver)
    return {
        (path.name, layer): project.read_labels(path, layer).tobytes()
        for path in project.paths()
        for layer in project.record_of(path).layers
    }


def _ids_on_disk(driver) -> set[int]:
    return {value for mask in _masks(driver).values() for value in set(mask)} - {0}


def _ask(driver, class_id: int) -> ClassRemovalDialog:
    driver.app.label_classes.set_current(class_id)
    driver.trigger("remove_label_class")
    driver.wait(lambda: driver.app.class_edits.dialog is not None)
    driver.wait(
        lambda: driver.app.class_edits.dialog.isVisible() and "image" in driver.app.class_edits.dialog.text
    )
    return driver.app.class_edits.dialog


def _remove(driver, class_id: int) -> None:
    _ask(driver, class_id).confirmed.emit()
    driver.wait(lambda: not driver.app.class_edits.is_busy)


def test_edits_of_classes_are_undone_one_by_one(driver, make_folder):
    driver.open(make_folder(2))
    driver.paint()
    driver.wait_segmented(2)
    classes = driver.app.label_classes
    classes.add("dog")
    classes.rename(2, "wolf")
    classes.move(2, 0)
    driver.trigger("undo")
    assert _names(driver) == ["Object", "wolf"]
    driver.trigger("undo")
    assert _names(driver) == ["Object", "dog"]
    driver.trigger("undo")
    assert _names(driver) == ["Object"]
    assert not driver.app.current.document.is_empty, "the stroke before comes last"
    driver.trigger("undo")
    assert driver.app.current.document.is_empty
    for _ in range(4):
        driver.trigger("redo")
    assert _names(driver) == ["wolf", "Object"]


def test_a_class_that_was_painted_meanwhile_stays(driver, make_folder):
    driver.open(make_folder(2))
    driver.app.label_classes.add("dog")
    driver.paint()
    driver.wait_segmented(2)
    driver.trigger("undo")
    assert driver.app.current.document.is_empty
    driver.paint()
    driver.show(driver.app.images.paths()[1])
    driver.app.label_classes.rename(1, "cat")
    driver.trigger("undo")
    driver.trigger("undo")
    assert _names(driver) == ["Object", "dog"], "undoing the new class would leave its pixels without one"


def test_arranging_classes_makes_a_project(driver, make_driver, make_folder):
    folder = make_folder(2)
    driver.open(folder)
    driver.app.label_classes.add("dog")
    driver.app.label_classes.set_threshold(2, 0.25)
    _saved(driver)
    driver.close()
    second = make_driver()
    second.start()
    second.open(folder)
    assert _names(second) == ["Object", "dog"]
    assert second.app.label_classes.threshold_of(2) == 0.25


def test_looking_at_classes_makes_none(driver, make_folder):
    folder = make_folder(2)
    driver.open(folder)
    driver.app.label_classes.set_hidden(1, True)
    driver.close()
    assert not ProjectPlaces().project_of(folder).exists()


def test_an_unused_class_goes_without_a_question(used):
    used.app.label_classes.add("bird")
    used.app.label_classes.set_current(3)
    used.trigger("remove_label_class")
    used.wait(lambda: _names(used) == ["Object", "dog"])
    assert used.app.class_edits.dialog is None
    used.trigger("undo")
    used.wait(lambda: _names(used) == ["Object", "dog", "bird"])
    used.wait(lambda: not used.app.class_edits.is_busy)


def test_the_only_class_stays(driver, make_folder):
    driver.open(make_folder(2))
    driver.app.class_edits.remove(1)
    assert "only class" in driver.app.window.area.advice
    assert _names(driver) == ["Object"]


def test_a_used_class_goes_with_its_pixels_after_a_question(used):
    dialog = _ask(used, 2)
    assert "dog is on 4 images" in dialog.text
    used.qtbot.mouseClick(dialog._remove, Qt.MouseButton.LeftButton)
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _names(used) == ["Object"]
    assert _ids_on_disk(used) == {1}
    used.wait(lambda: [item.class_id for item in used.session.supports[-1]] == [1])
    assert 2 not in used.app.current.document.pixels
    project = _saved(used)
    assert [item.name for item in project.classes] == ["Object"]
    path = used.app.images.paths()[1]
    used.wait(lambda: used.app.images.entry_of(path).shown_map is not None)
    assert used.app.images.entry_of(path).shown_map.class_ids == (1,)


def test_no_is_no(used):
    before = _masks(used)
    dialog = _ask(used, 2)
    dialog.reject()
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _names(used) == ["Object", "dog"]
    assert _masks(used) == before


def test_undo_brings_a_class_back_with_its_pixels_and_redo_takes_them_again(used):
    before, painted = _masks(used), used.app.current.document.pixels.tobytes()
    _remove(used, 2)
    used.trigger("undo")
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _names(used) == ["Object", "dog"]
    used.wait(lambda: used.app.current.document is not None)
    assert used.app.current.document.pixels.tobytes() == painted
    assert _masks(used) == before
    used.trigger("redo")
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _names(used) == ["Object"]
    assert _ids_on_disk(used) == {1}
    used.trigger("undo")
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _masks(used) == before


def test_an_example_of_nothing_else_comes_back_too(used):
    path = used.app.images.paths()[2]
    used.app.review.clear()  # as if nothing was decided: the image can become an example
    used.show(path)
    used.app.label_classes.set_current(2)
    used.app.support.document_for(path, (60, 80)).replace_labels(np.full((60, 80), 2, np.uint8), name="Test")
    _saved(used)
    _remove(used, 2)
    assert used.app.support.entry_of(path) is None
    used.trigger("undo")
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert used.app.support.class_ids_of(path) == (2,)
    project = _saved(used)
    assert (project.read_labels(path, Layer.SUPPORT) == 2).all()


def test_a_failing_disk_leaves_everything_as_it_was(used, monkeypatch):
    before = _masks(used)
    dialog = _ask(used, 2)

    def broken(*_args, **_options):
        raise OSError("the disk is gone")
        yield

    monkeypatch.setattr(class_pixels, "remove_pixels", broken)
    dialog.confirmed.emit()
    used.wait(lambda: bool(used.app.error_dialogs))
    assert "the disk is gone" in used.app.error_dialogs[0].message
    assert _names(used) == ["Object", "dog"]
    assert _masks(used) == before


def test_another_folder_ends_the_question(used, make_folder):
    _ask(used, 2)
    other = make_folder(2, name="other")
    used.open(other)
    assert used.app.class_edits.dialog is None
    used.wait(lambda: not used.app.class_edits.is_busy)
    assert _names(used) == ["Object"]
    used.open(used.folder)
    assert _names(used) == ["Object", "dog"]
