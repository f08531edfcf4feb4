"""Long runs: stopping, bad files, changes of the folder, closing in the middle."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt

from engine.errors import DataError, ImageError
from fewshot_gui.controllers.classify_run import RunState
from fewshot_gui.model.image_entry import ImageState
from tests.helpers.classify_driver import (
    LIKES,
    open_classifying,
    page,
    show_class,
    shown,
    wait_done,
    wait_line,
)


@pytest.fixture
def classifying(driver, make_folder):
    return open_classifying(driver, make_folder(6))


def run_of(driver):
    return driver.app.classify_mode.run


def wait_held(driver):
    driver.wait(driver.session.held.is_set)


def look_at_folder(driver):
    """Come back to the window: the folder is looked at again."""
    driver.app.window.activated.emit()


def test_learning_can_be_cancelled(classifying):
    classifying.session.hold_after(2)
    classifying.app.classify_mode.table.set_enabled(["dolphin"], False)
    wait_held(classifying)
    classifying.wait(lambda: classifying.app.window.job_bar.text == "Learning the classes")
    assert classifying.app.window.job_bar.has_job
    classifying.qtbot.keyClick(classifying.app.window, Qt.Key.Key_Escape)
    classifying.session.gate.set()
    classifying.wait(lambda: run_of(classifying).state == RunState.STOPPED)
    assert len(classifying.session.fits) == 1
    assert classifying.app.classify_mode.scores.class_names == ("horse", "cow", "dolphin"), "as before"
    assert not classifying.app.classify_mode.table.entry("dolphin").is_enabled
    wait_line(classifying, "Stopped at 6 of 6")
    assert classifying.app.window.job_bar.link == "Go on"
    classifying.app.window.job_bar.link_clicked.emit()
    wait_done(classifying, n_fits=2)
    assert classifying.app.classify_mode.scores.class_names == ("horse", "cow")


def test_scoring_can_be_cancelled_and_goes_on(driver, make_folder):
    driver.session.likes = LIKES
    driver.open(make_folder(6))
    driver.session.hold_after(4 + 3)  # the fit and three images
    driver.trigger("mode_classify")
    wait_held(driver)
    driver.app.window.job_bar.cancel_requested.emit()
    driver.session.gate.set()
    driver.wait(lambda: run_of(driver).state == RunState.STOPPED)
    n_scored = len(driver.app.classify_mode.scores)
    assert n_scored in (3, 4)
    driver.wait(lambda: len(driver.app.classify_mode.ranking) == n_scored)
    wait_line(driver, f"Stopped at {n_scored} of 6")
    driver.trigger("mode_segment")
    driver.trigger("mode_classify")
    assert run_of(driver).state == RunState.STOPPED, "coming back is no wish to go on"
    wait_line(driver, f"Stopped at {n_scored} of 6")
    driver.app.window.job_bar.link_clicked.emit()
    wait_done(driver, n_fits=1)
    assert len(driver.app.classify_mode.scores) == 6
    assert len(driver.session.classified) in (6, 7)


def test_bad_images_are_listed_and_the_rest_goes_on(driver, make_folder):
    driver.session.errors["img2.jpg"] = ImageError("img2.jpg is damaged.")
    folder = make_folder(6)
    open_classifying(driver, folder)
    wait_line(driver, "5 classified  ·  1 failed")
    assert len(driver.app.classify_mode.scores) == 5
    assert driver.app.images.n_in_state(ImageState.FAILED) == 1
    assert driver.app.error_dialogs == ()
    assert driver.app.window.job_bar.link == "Show"
    driver.app.window.job_bar.link_clicked.emit()
    strip = driver.app.window.filmstrip.model()
    assert [strip.index(row, 0).data() for row in range(strip.rowCount())] == ["img2.jpg"]


def test_new_and_vanished_images_are_taken_in(classifying, make_folder):
    folder = classifying.app.folder.folder
    shutil.copy(folder / "img1.jpg", folder / "img7.jpg")
    (folder / "img3.jpg").unlink()
    look_at_folder(classifying)
    classifying.wait(lambda: folder / "img7.jpg" in classifying.app.classify_mode.scores)
    wait_done(classifying, n_fits=1)
    assert folder / "img3.jpg" not in classifying.app.classify_mode.scores
    wait_line(classifying, "6 images classified")
    assert sorted(classifying.session.classified[6:]) == [folder / "img7.jpg"], "only what is new"


def test_an_example_that_vanishes_is_unlearned_and_comes_back(classifying, tmp_path):
    folder = classifying.app.folder.folder
    path = folder / "img3.jpg"
    classifying.app.classify_mode.table.move_images([path], "horse")
    wait_done(classifying, n_fits=2)
    path.rename(tmp_path / "away.jpg")
    look_at_folder(classifying)
    wait_done(classifying, n_fits=3)
    assert all(d.examples == () for d in classifying.session.fits[-1])
    (tmp_path / "away.jpg").rename(path)
    look_at_folder(classifying)
    wait_done(classifying, n_fits=4)
    assert classifying.session.fits[-1][0].examples == (path,)


def test_another_folder_in_the_middle(driver, make_folder):
    driver.session.likes = LIKES
    first, second = make_folder(6, name="first"), make_folder(3, name="second")
    driver.open(first)
    driver.session.hold_after(4 + 2)
    driver.trigger("mode_classify")
    wait_held(driver)
    driver.app.classify_mode.table.add("zebra", copy_of="horse")
    with driver.qtbot.waitSignal(driver.app.folder.scan_finished):
        driver.app.folder.open(second)
        driver.session.gate.set()
    wait_done(driver)
    assert {path.parent for path in driver.app.classify_mode.scores.paths} == {second}
    assert len(driver.app.classify_mode.scores) == 3
    assert "zebra" not in driver.app.classify_mode.table, "it belongs to the other folder"
    driver.open(first)
    driver.wait(lambda: "zebra" in driver.app.classify_mode.table)
    wait_done(driver)
    assert len(driver.app.classify_mode.scores) == 6


def test_taking_back_what_stopped_a_run_goes_on_with_it(driver, make_folder):
    driver.session.likes = LIKES
    driver.open(make_folder(6))
    driver.session.hold_after(4 + 3)
    driver.trigger("mode_classify")
    wait_held(driver)
    driver.app.classify_mode.table.set_enabled(["cow", "dolphin"], False)
    driver.wait(lambda: run_of(driver).state == RunState.WAITING)
    driver.session.gate.set()
    driver.app.classify_mode.table.undo()
    wait_done(driver, n_fits=1)
    assert len(driver.app.classify_mode.scores) == 6


def test_a_model_that_cannot_be_read_is_told_in_place(driver, make_folder):
    driver.session.zero_shot_error = DataError("The head is damaged.")
    driver.open(make_folder(3))
    driver.trigger("mode_classify")
    driver.wait(lambda: "The head is damaged." in page(driver).results.note)
    wait_line(driver, "The head is damaged.")
    assert driver.app.error_dialogs == ()
    driver.session.zero_shot_error = None
    driver.app.window.job_bar.link_clicked.emit()
    wait_done(driver, n_fits=1)


def test_a_fit_that_fails_says_why(classifying):
    classifying.session.zero_shot_error = DataError("The class 'horse' says nothing.")
    classifying.app.classify_mode.table.set_enabled(["dolphin"], False)
    classifying.wait(lambda: len(classifying.app.error_dialogs) == 1)
    assert "The class 'horse' says nothing." in classifying.app.error_dialogs[0].message
    wait_line(classifying, "The class 'horse' says nothing.")
    classifying.session.zero_shot_error = None
    classifying.app.window.job_bar.link_clicked.emit()
    wait_done(classifying, n_fits=2)


@pytest.mark.parametrize("n_steps", [2, 4 + 2])
def test_closing_in_the_middle(driver, make_folder, n_steps):
    driver.session.likes = LIKES
    driver.open(make_folder(6))
    driver.session.hold_after(n_steps)
    driver.trigger("mode_classify")
    wait_held(driver)
    session = driver.session
    driver.close()
    assert session.is_closed


def test_scoring_rests_while_a_search_waits_for_its_index(driver, make_folder):
    driver.session.likes = LIKES
    driver.open(make_folder(6))
    driver.session.hold_after(4 + 2)
    driver.trigger("mode_classify")
    wait_held(driver)
    driver.trigger("mode_search")
    driver.session.gate.set()
    wait_line(driver, "6 images can be found")
    assert run_of(driver).state == RunState.SCORING
    driver.trigger("mode_classify")
    wait_done(driver)
    assert len(driver.app.classify_mode.scores) == 6


def test_a_hidden_mode_goes_on_quietly(driver, make_folder):
    driver.session.likes = LIKES
    driver.open(make_folder(6))
    driver.session.hold_after(4 + 2)
    driver.trigger("mode_classify")
    wait_held(driver)
    driver.trigger("mode_segment")
    driver.session.gate.set()
    wait_done(driver)
    assert "classified" not in driver.app.window.job_bar.text
    driver.trigger("mode_classify")
    show_class(driver, "cow")
    assert shown(driver)[1] == 2
