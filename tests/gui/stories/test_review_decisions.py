"""Going through the folder: accept, reject, next, and taking it back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from engine.project import Author, Layer, ReviewState
from fewshot_gui.model.image_filter import Show
from fewshot_gui.views.accept_all_dialog import AcceptAllDialog


@pytest.fixture
def reviewing(driver, make_folder):
    """Four images: one painted, all predicted, the second on screen with its answer."""
    driver.open(make_folder(4))
    driver.paint()
    driver.wait_segmented(4)
    show_found(driver, driver.app.images.paths()[1])
    return driver


def show_found(driver, path):
    driver.show(path)
    driver.wait(lambda: driver.app.current.shown_path == path)
    driver.wait(lambda: driver.found() is not None)


def press(driver, key):
    canvas = driver.app.window.canvas
    driver.app.window.activateWindow()
    canvas.setFocus()
    QTest.keyClick(canvas, key)


def state_of(driver, path):
    return driver.app.review.verdict_of(path).state


def wait_shown(driver, path):
    driver.wait(lambda: driver.app.current.shown_path == path and driver.app.current.document is not None)


def test_enter_accepts_and_goes_on(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    assert state_of(reviewing, paths[1]) is ReviewState.ACCEPTED
    wait_shown(reviewing, paths[2])
    panel = reviewing.app.window.side.review
    assert panel.count_text == "1 of 4 reviewed"
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    assert panel.state_text == "Accepted"
    mask = reviewing.app.current.document.mask
    assert mask[:, :30].all()
    assert not mask[:, 50:].any()


def test_the_mask_and_where_it_comes_from_are_saved(reviewing):
    path = reviewing.app.images.paths()[1]
    press(reviewing, Qt.Key.Key_Enter)
    reviewing.wait(lambda: reviewing.app.project.project is not None)
    project = reviewing.app.project.project
    reviewing.wait(lambda: not project.has_unsaved)
    record = project.record_of(path)
    assert record.state is ReviewState.ACCEPTED
    provenance = record.layers[Layer.FINAL].provenance
    assert (provenance.author, provenance.model) == (Author.MODEL, "fake-lite")
    assert provenance.thresholds == ((1, 0.5),)
    assert dict(provenance.scores) == {1: pytest.approx(0.9, abs=0.01)}
    assert np.array_equal(project.read_labels(path, Layer.FINAL), project.read_labels(path, Layer.PREDICTION))


def test_backspace_rejects_and_goes_on_and_again_takes_it_back(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Backspace)
    assert state_of(reviewing, paths[1]) is ReviewState.REJECTED
    wait_shown(reviewing, paths[2])
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    press(reviewing, Qt.Key.Key_Return)
    assert "This image is rejected" in reviewing.app.window.area.advice
    press(reviewing, Qt.Key.Key_Backspace)
    assert state_of(reviewing, paths[1]) is ReviewState.UNREVIEWED


def test_a_painted_example_is_accepted_as_it_is_painted(reviewing):
    first = reviewing.app.images.paths()[0]
    reviewing.show(first)
    wait_shown(reviewing, first)
    painted = reviewing.app.current.document.mask
    press(reviewing, Qt.Key.Key_Return)
    reviewing.wait(lambda: reviewing.app.project.project is not None)
    labels = reviewing.app.project.project.read_labels(first, Layer.FINAL)
    assert np.array_equal(labels != 0, painted)


def test_undo_takes_decisions_back_in_order_and_redo_takes_them_again(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[2])
    reviewing.wait(lambda: reviewing.app.segment.current_scores() is not None)
    press(reviewing, Qt.Key.Key_Backspace)
    wait_shown(reviewing, paths[3])
    reviewing.trigger("undo")
    wait_shown(reviewing, paths[2])
    assert state_of(reviewing, paths[2]) is ReviewState.UNREVIEWED
    reviewing.trigger("undo")
    wait_shown(reviewing, paths[1])
    assert reviewing.app.review.verdicts() == {}
    reviewing.trigger("redo")
    wait_shown(reviewing, paths[1])
    assert state_of(reviewing, paths[1]) is ReviewState.ACCEPTED
    reviewing.trigger("redo")
    assert state_of(reviewing, paths[2]) is ReviewState.REJECTED


def test_n_goes_round_and_says_when_all_is_done(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_N)
    wait_shown(reviewing, paths[2])
    for path in paths:
        show_found(reviewing, path)
        press(reviewing, Qt.Key.Key_Return)
    assert reviewing.app.window.area.advice == "Every image is reviewed."
    assert not reviewing.app.window.commands["next_unreviewed"].isEnabled()


def test_later_predictions_never_touch_what_was_accepted(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    show_found(reviewing, paths[2])
    reviewing.trigger("use_as_support")
    reviewing.wait(lambda: len(reviewing.examples()) == 2)
    reviewing.wait_segmented(4)
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    assert not reviewing.app.current.document.mask[:, 40:].any(), "two shots find more, one was accepted"


def test_enter_in_a_text_field_is_no_decision(reviewing):
    window = reviewing.app.window
    window.activateWindow()
    reviewing.trigger("rename_label_class")
    field = window.side.classes.findChild(QLineEdit)
    reviewing.wait(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    reviewing.wait(lambda: window.side.classes.findChild(QLineEdit) is None)
    assert reviewing.app.review.verdicts() == {}


def test_the_strip_shows_what_is_asked_for(reviewing):
    area, paths = reviewing.app.window.filmstrip_area, reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[2])
    area.set_shown(Show.ACCEPTED)
    assert area.ordered_paths() == [paths[1]]
    area.set_shown(Show.UNREVIEWED)
    assert area.ordered_paths() == [paths[0], paths[2], paths[3]]
    reviewing.wait(lambda: reviewing.app.segment.current_scores() is not None)
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[3])
    reviewing.wait(lambda: area.ordered_paths() == [paths[0], paths[3]])
    area.set_shown(Show.REJECTED)
    assert area.ordered_paths() == []
    assert area._emptiness.text() == "Nothing is rejected."


def test_many_are_accepted_at_once_and_taken_back_at_once(reviewing):
    paths = reviewing.app.images.paths()
    reviewing.trigger("accept_all")
    dialog = reviewing.app.window.findChild(AcceptAllDialog)
    assert dialog._count.text() == "0 of 3 predictions would be accepted", "the example is no prediction"
    dialog.set_choice(0.5, with_empty=False)
    assert dialog._count.text() == "3 of 3 predictions would be accepted"
    with reviewing.qtbot.waitSignal(dialog.finished):
        dialog._accept_button.click()
    assert [state_of(reviewing, path) for path in paths[1:]] == [ReviewState.ACCEPTED] * 3
    wait_shown(reviewing, paths[1])
    assert reviewing.app.current.document.mask[:, :30].all()
    reviewing.wait(lambda: reviewing.app.project.project is not None)
    reviewing.wait(lambda: not reviewing.app.project.project.has_unsaved)
    assert len(list(reviewing.app.project.project.annotated(only_accepted=True).images)) == 3
    reviewing.trigger("undo")
    assert reviewing.app.review.verdicts() == {}
    reviewing.wait(lambda: not reviewing.app.project.project.has_unsaved)
    assert list(reviewing.app.project.project.annotated(only_accepted=True).images) == []


def test_undo_takes_back_what_was_done_last_stroke_or_decision(reviewing):
    paths = reviewing.app.images.paths()
    show_found(reviewing, paths[2])
    reviewing.paint((60, 10), (70, 10))
    show_found(reviewing, paths[1])
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[2])
    assert reviewing.app.current.document.can_undo, (
        "this image has strokes of its own, older than the decision"
    )
    reviewing.trigger("undo")
    assert reviewing.app.current.path == paths[1]
    assert state_of(reviewing, paths[1]) is ReviewState.UNREVIEWED
    wait_shown(reviewing, paths[1])
    reviewing.trigger("redo")
    reviewing.show(paths[2])
    wait_shown(reviewing, paths[2])
    reviewing.paint((60, 50), (70, 50))
    painted = reviewing.app.current.document.mask
    reviewing.trigger("undo")
    assert state_of(reviewing, paths[1]) is ReviewState.ACCEPTED, "the stroke is younger than the decision"
    assert not reviewing.app.current.document.mask[50, 65]
    reviewing.trigger("redo")
    assert np.array_equal(reviewing.app.current.document.mask, painted)
