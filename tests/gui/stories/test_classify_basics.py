"""Describing classes, and what the folder looks like then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.errors import WeightsNotFoundError
from fewshot_gui.controllers.classify_run import RunState
from fewshot_gui.model.class_entry import AttributeState
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode
from tests.helpers.classify_driver import (
    STRIPES,
    add_zebra,
    click_image,
    open_classifying,
    page,
    show_class,
    shown,
    wait_done,
    wait_line,
)


@pytest.fixture
def classifying(driver, make_folder):
    """Classify mode with six images, scored with the model's own three classes."""
    return open_classifying(driver, make_folder(6))


def test_the_folder_is_ranked_by_the_model_s_classes(classifying):
    wait_line(classifying, "6 images classified")
    assert not classifying.app.window.job_bar.has_job
    assert page(classifying).results.note == ""
    show_class(classifying, "cow")
    names, n_members = shown(classifying)
    assert (names[:2], n_members) == (["img3", "img6"], 2)
    assert len(names) == 6


def test_a_described_class_finds_its_images(classifying):
    add_zebra(classifying)
    wait_done(classifying, n_fits=2)
    table = classifying.app.classify_mode.table
    table.set_state("zebra", STRIPES, AttributeState.YES)
    wait_done(classifying, n_fits=3)
    assert shown(classifying)[0][0] == "img4"
    assert shown(classifying)[1] >= 1
    zebra = classifying.session.fits[-1][0]
    assert (zebra.name, zebra.is_known) == ("zebra", False)
    assert zebra.attributes.tolist() == [60, 60, 0, 5]


def test_a_class_nothing_is_said_of_is_not_learned(classifying):
    classifying.app.classify_mode.table.add("okapi")
    classifying.wait(lambda: "What is okapi like?" in page(classifying).results.note)
    classifying.wait(lambda: not classifying.app.classify_mode.run._edit_timer.isActive())
    assert len(classifying.session.fits) == 1, "there was nothing new to learn"
    classifying.app.classify_mode.table.set_state("okapi", 0, AttributeState.YES)
    wait_done(classifying, n_fits=2)
    assert page(classifying).results.note == ""


def test_fast_edits_are_one_fit(classifying):
    run = classifying.app.classify_mode.run
    run._edit_timer.setInterval(60_000)  # a machine may be so slow that 600 ms pass between two edits
    for place in range(4):
        classifying.app.classify_mode.table.set_state("horse", place, AttributeState.UNKNOWN)
    assert run._edit_timer.isActive()
    run._edit_timer.start(0)
    wait_done(classifying, n_fits=2)


def test_undo_and_redo_are_learned_too(classifying):
    add_zebra(classifying)
    wait_done(classifying, n_fits=2)
    window = classifying.app.window
    classifying.qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "zebra" not in classifying.app.classify_mode.table
    wait_done(classifying, n_fits=3)
    assert "zebra" not in classifying.app.classify_mode.scores.class_names
    classifying.qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait_done(classifying, n_fits=4)
    assert "zebra" in classifying.app.classify_mode.scores.class_names


def test_an_undo_before_the_fit_costs_none(classifying):
    classifying.app.classify_mode.table.set_state("horse", STRIPES, AttributeState.YES)
    classifying.app.classify_mode.table.undo()
    wait_done(classifying)
    assert len(classifying.session.fits) == 1


def test_one_class_alone_cannot_be_told_from_anything(classifying):
    classifying.app.classify_mode.table.set_enabled(["cow", "dolphin"], False)
    classifying.wait(lambda: classifying.app.classify_mode.run.state == RunState.WAITING)
    classifying.app.classify_mode.table.set_enabled(["cow"], True)
    wait_done(classifying, n_fits=2)
    assert classifying.app.classify_mode.scores.class_names == ("horse", "cow")


def test_the_slider_works_at_once_and_says_what_it_does(classifying):
    add_zebra(classifying)
    wait_done(classifying, n_fits=2)
    n_scored = len(classifying.session.classified)
    calibration = page(classifying).calibration
    suggested = calibration.slider.value()
    assert classifying.app.classify_mode.scores.seen_penalty == 1.0
    assert "in new classes" in calibration.words
    assert shown(classifying)[1] == 2, "img2 with the help of the suggested penalty"
    calibration.slider.setFocus()
    for _ in range(40):
        classifying.qtbot.keyClick(calibration.slider, Qt.Key.Key_Right)
    assert classifying.app.classify_mode.scores.seen_penalty > 3
    classifying.wait(lambda: shown(classifying)[1] > 2)
    for _ in range(100):
        classifying.qtbot.keyClick(calibration.slider, Qt.Key.Key_Left)
    classifying.wait(lambda: shown(classifying)[1] == 1)
    assert len(classifying.session.classified) == n_scored, "the engine was not asked"
    classifying.qtbot.mouseClick(calibration.reset_button, Qt.MouseButton.LeftButton)
    assert calibration.slider.value() == suggested
    assert classifying.app.classify_mode.scores.chosen_penalty is None


def test_the_weights_may_be_missing(driver, make_folder, tmp_path, monkeypatch):
    driver.session.zero_shot_error = WeightsNotFoundError(
        "assets/weights/scegg-lite.safetensors is not on this machine.", hint="Choose the file."
    )
    driver.open(make_folder(2))
    driver.trigger("mode_classify")
    driver.wait(lambda: "not on this machine" in page(driver).results.note)
    assert driver.app.error_dialogs == ()
    head = tmp_path / "head.safetensors"
    head.write_bytes(b"x")
    monkeypatch.setattr(dialogs, "ask_weights_file", lambda *_: head)
    page(driver).results.file_requested.emit()
    wait_done(driver)
    assert page(driver).results.note == ""
    assert len(driver.session.fits) == 1


def test_says_what_to_do_without_a_folder(driver, make_folder):
    driver.trigger("mode_classify")
    assert "Open a folder" in page(driver).results.note
    driver.wait(lambda: driver.session.n_infos == 1)
    driver.wait(lambda: driver.app.classify_mode.run.state != RunState.LOADING)
    driver.open(make_folder(3))
    wait_done(driver)
    assert shown(driver)[0] != []
    assert driver.session.n_infos == 1


def test_nothing_is_asked_of_the_engine_before_the_mode_is_shown(driver, make_folder):
    driver.open(make_folder(3))
    driver.trigger("mode_search")
    driver.wait(lambda: driver.app.window.job_bar.text == "3 images can be found")
    assert driver.session.n_infos == 0
    assert driver.app.classify_mode.table.entries == ()


def test_why_an_image_is_what_it_is(classifying):
    show_class(classifying, "cow")
    path = click_image(classifying, 0)
    classifying.wait(lambda: (path, "cow") in classifying.session.explained)
    why = page(classifying).why
    classifying.wait(lambda: why.note == "" and not why.view.is_empty)
    assert "black" in why.detail
    classifying.trigger("fit_classes")
    classifying.wait(lambda: len(classifying.session.explained) == 2)


def test_the_other_modes_keep_their_line(classifying):
    classifying.trigger("mode_segment")
    assert "classified" not in classifying.app.window.job_bar.text
    classifying.trigger("mode_classify")
    wait_line(classifying, "6 images classified")
    assert classifying.app.window.mode == Mode.CLASSIFY
    assert len(classifying.session.fits) == 1, "nothing changed, nothing is learned again"
