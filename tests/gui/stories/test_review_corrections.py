"""Painting on what the model found: a copy is corrected, and becomes an example when asked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.project import Author, Layer, ReviewState
from engine.project.mask_files import layer_dir
from tests.gui.stories.test_review_decisions import press, show_found, state_of, wait_shown


@pytest.fixture
def reviewing(driver, make_folder):
    """Four images: one painted, all predicted, the second on screen with its answer."""
    driver.open(make_folder(4))
    driver.paint()
    driver.wait_segmented(4)
    show_found(driver, driver.app.images.paths()[1])
    return driver


def test_painting_corrects_a_copy_of_the_prediction(reviewing):
    path = reviewing.app.images.paths()[1]
    found = reviewing.found()
    reviewing.paint((60, 10), (70, 10))
    document = reviewing.app.current.document
    assert document.mask[10, 65]
    assert (document.mask & found).sum() == found.sum(), "what was found is still there"
    assert len(reviewing.app.support.entries) == 1, "a correction is no example"
    assert state_of(reviewing, path) is ReviewState.UNREVIEWED
    assert reviewing.app.window.side.review.state_text == "Corrected: Enter accepts"
    press(reviewing, Qt.Key.Key_Return)
    reviewing.wait(lambda: reviewing.app.project.project is not None)
    record = reviewing.app.project.project.record_of(path)
    assert record.state is ReviewState.ACCEPTED
    provenance = record.layers[Layer.FINAL].provenance
    assert (provenance.author, provenance.model) == (Author.HUMAN, "fake-lite")
    predicted = reviewing.app.project.project.read_labels(path, Layer.PREDICTION)
    assert np.array_equal(predicted != 0, found)


def test_undo_goes_back_to_the_prediction_and_redo_forward(reviewing):
    path = reviewing.app.images.paths()[1]
    found = reviewing.found()
    reviewing.paint((60, 10), (70, 10))
    corrected = reviewing.app.current.document.mask
    reviewing.trigger("undo")
    assert np.array_equal(
        reviewing.app.current.document.mask, reviewing.app.segment.current_scores().labels() != 0
    )
    assert found.any()
    reviewing.trigger("undo")
    assert not reviewing.app.review.verdict_of(path).has_final
    assert reviewing.app.review.shows_prediction(path)
    reviewing.trigger("redo")
    reviewing.trigger("redo")
    assert np.array_equal(reviewing.app.current.document.mask, corrected)
    assert reviewing.app.review.verdict_of(path).has_final


def test_live_goes_on_beside_a_correction_and_does_not_touch_it(reviewing):
    path = reviewing.app.images.paths()[1]
    n_supports = len(reviewing.session.supports)
    reviewing.paint((60, 10), (70, 10))
    corrected = reviewing.app.current.document.mask
    first = reviewing.app.images.paths()[0]
    reviewing.show(first)
    wait_shown(reviewing, first)
    assert len(reviewing.session.supports) == n_supports, "a correction is not predicted with"
    reviewing.paint((50, 40), (60, 40))
    reviewing.wait(lambda: len(reviewing.session.supports) > n_supports)
    reviewing.wait_segmented(4)
    reviewing.show(path)
    wait_shown(reviewing, path)
    assert np.array_equal(reviewing.app.current.document.mask, corrected)


def test_s_makes_a_correction_the_next_shot(reviewing):
    path = reviewing.app.images.paths()[1]
    reviewing.paint((60, 10), (70, 10))
    corrected = reviewing.app.current.document.mask
    reviewing.trigger("use_as_support")
    reviewing.wait(lambda: len(reviewing.shots()) == 2)
    shot = reviewing.shots()[1]
    assert shot.image_path == path
    assert np.array_equal(shot.mask, corrected)
    reviewing.wait_segmented(4)
    reviewing.trigger("use_as_support")
    assert not reviewing.app.support.is_enabled(path, 1), "S again switches it off"
    reviewing.paint((60, 50), (70, 50))
    reviewing.trigger("use_as_support")
    entry = reviewing.app.support.entry_of(path)
    assert reviewing.app.support.is_enabled(path, 1)
    assert entry.document.mask[50, 65], "corrected further, S takes the new mask"


def test_a_rejected_image_is_corrected_from_nothing(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Backspace)
    wait_shown(reviewing, paths[2])
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    reviewing.paint((60, 10), (70, 10))
    mask = reviewing.app.current.document.mask
    assert mask[10, 65]
    assert not mask[40:, :20].any(), "the rejected prediction is not in it"
    press(reviewing, Qt.Key.Key_Return)
    assert state_of(reviewing, paths[1]) is ReviewState.ACCEPTED


def test_an_accepted_mask_can_still_be_corrected(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[2])
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    reviewing.paint((60, 10), (70, 10))
    assert state_of(reviewing, paths[1]) is ReviewState.ACCEPTED
    reviewing.wait(lambda: reviewing.app.project.project is not None)
    record = reviewing.app.project.project.record_of(paths[1])
    assert record.layers[Layer.FINAL].provenance.in_words() == "fake-lite, corrected"


def test_a_decision_does_not_take_a_later_correction_along(reviewing):
    paths = reviewing.app.images.paths()
    press(reviewing, Qt.Key.Key_Return)
    wait_shown(reviewing, paths[2])
    reviewing.show(paths[1])
    wait_shown(reviewing, paths[1])
    reviewing.paint((60, 10), (70, 10))
    reviewing.app.review.undo()
    assert reviewing.app.review.verdict_of(paths[1]).has_final
    assert reviewing.app.current.document.mask[10, 65]


def test_corrections_come_back_after_closing(make_driver, make_folder):
    folder = make_folder(3)
    first = make_driver()
    first.start()
    first.open(folder)
    first.paint()
    first.wait_segmented(3)
    path = first.app.images.paths()[1]
    show_found(first, path)
    first.paint((60, 10), (70, 10))
    corrected = first.app.current.document.mask
    press(first, Qt.Key.Key_Return)
    third = first.app.images.paths()[2]
    wait_shown(first, third)
    press(first, Qt.Key.Key_Backspace)
    first.close()

    second = make_driver()
    second.start()
    second.open(folder)
    second.wait(lambda: state_of(second, third) is ReviewState.REJECTED)
    second.show(path)
    wait_shown(second, path)
    assert np.array_equal(second.app.current.document.mask, corrected)
    assert second.app.window.side.review.state_text == "Accepted"
    second.wait_segmented(3)
    second.wait(lambda: second.app.images.entry_of(path).shown_map is not None)


def test_a_damaged_mask_costs_only_itself(make_driver, make_folder):
    folder = make_folder(3)
    first = make_driver()
    first.start()
    first.open(folder)
    first.paint()
    first.wait_segmented(3)
    _, two, three = first.app.images.paths()
    show_found(first, two)
    press(first, Qt.Key.Key_Return)
    show_found(first, three)
    press(first, Qt.Key.Key_Return)
    first.wait(lambda: not first.app.project.project.has_unsaved)
    project = first.app.project.project
    damaged = layer_dir(project.folder, Layer.FINAL) / project.record_of(two).layers[Layer.FINAL].name
    first.close()
    damaged.write_bytes(b"nothing")

    second = make_driver()
    second.start()
    second.open(folder)
    second.show(two)
    wait_shown(second, two)
    second.wait(lambda: state_of(second, two) is ReviewState.UNREVIEWED)
    assert state_of(second, three) is ReviewState.ACCEPTED
    second.paint((60, 10), (70, 10))
    second.show(three)
    wait_shown(second, three)
    assert second.app.current.document.mask[:, :30].all()
