from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.project import (
    Author,
    ImageChange,
    Layer,
    MaskEdit,
    ProjectClass,
    Provenance,
    ReviewState,
    ThresholdedScores,
)
from fewshot_gui.model.mask_document import OBJECT
from fewshot_gui.model.review_list import ReviewList, by_model, small_map
from fewshot_gui.model.review_steps import ClassEdit, Verdict

ONE, TWO = Path("/photos/one.jpg"), Path("/photos/two.jpg")
SIZE = (30, 40)


@pytest.fixture
def review(qapp):
    return ReviewList()


@pytest.fixture
def sent(review):
    """All changes that would be saved, in order."""
    changes: list[dict] = []
    review.changed.connect(changes.append)
    return changes


def scores(value: int = 200) -> ThresholdedScores:
    """Class 1 on the left."""
    found = np.zeros((1, 3, 4), np.uint8)
    found[:, :, :2] = value
    return ThresholdedScores(scores=found, size=SIZE, class_ids=(1,), thresholds=(0.5,))


def two_classes() -> ThresholdedScores:
    """Class 1 on the left, class 2 on the right, with thresholds of their own."""
    found = np.zeros((2, 3, 4), np.uint8)
    found[0, :, :2] = 200
    found[1, :, 2:] = 150
    return ThresholdedScores(scores=found, size=SIZE, class_ids=(1, 2), thresholds=(0.5, 0.4))


def acceptance() -> ImageChange:
    edit = MaskEdit(source=scores(), provenance=by_model(scores(), model="m"))
    return ImageChange(state=ReviewState.ACCEPTED, masks={Layer.PREDICTION: edit, Layer.FINAL: edit})


def test_a_decision_counts_and_is_sent(review, sent):
    review.decide("Accept", {ONE: acceptance()})
    assert review.verdict_of(ONE) == Verdict(ReviewState.ACCEPTED, True)
    assert review.verdict_of(TWO) == Verdict()
    assert not review.shows_prediction(ONE)
    assert sent[0].keys() == {ONE}


def test_undo_takes_masks_away_and_redo_brings_them_back(review, sent):
    review.decide("Accept", {ONE: acceptance(), TWO: acceptance()})
    step = review.undo()
    assert step.name == "Accept"
    assert review.verdicts() == {}
    assert sent[-1][ONE].masks == {Layer.PREDICTION: None, Layer.FINAL: None}
    review.redo()
    assert review.verdicts().keys() == {ONE, TWO}
    assert review.undo() is not None
    assert review.undo() is None


def test_a_new_decision_ends_redo(review):
    review.decide("Accept", {ONE: acceptance()})
    review.undo()
    review.decide("Reject", {TWO: ImageChange(state=ReviewState.REJECTED)})
    assert not review.can_redo


def test_no_decision_about_nothing(review):
    review.decide("Accept", {})
    assert not review.can_undo


def test_a_correction_starts_with_the_prediction_and_can_go_back(review, sent):
    document = review.begin_final(ONE, SIZE, start=scores(), origin=by_model(scores(), model="m"))
    assert document.mask[:, :15].all()
    assert review.verdict_of(ONE) == Verdict(ReviewState.UNREVIEWED, True)
    provenance = sent[-1][ONE].masks[Layer.FINAL].provenance
    assert (provenance.author, provenance.model, provenance.scores) == (Author.HUMAN, "m", ())
    assert provenance.thresholds == ((1, 0.5),)
    document.undo()
    assert review.verdict_of(ONE) == Verdict()
    assert sent[-1][ONE].masks == {Layer.FINAL: None}
    document.redo()
    assert review.verdict_of(ONE).has_final


def test_a_correction_from_nothing_is_painted_by_hand(review, sent):
    document = review.begin_final(ONE, SIZE, start=None)
    assert sent == []
    paint(document)
    provenance = sent[-1][ONE].masks[Layer.FINAL].provenance
    assert (provenance.author, provenance.model) == (Author.HUMAN, "")


def test_what_is_sent_does_not_change_with_the_next_stroke(review, sent):
    document = review.begin_final(ONE, SIZE, start=scores(), origin=by_model(scores(), model="m"))
    labels = sent[-1][ONE].masks[Layer.FINAL].source
    before = labels.copy()
    paint(document)
    assert np.array_equal(labels, before)


def test_an_edited_mask_survives_undoing_its_acceptance(review):
    review.decide("Accept", {ONE: acceptance(), TWO: acceptance()})
    review.take_final(ONE, scores().labels(), Provenance(author=Author.MODEL, model="m"))
    paint(review.document_of(ONE))
    review.undo()
    assert review.verdict_of(ONE) == Verdict(ReviewState.ACCEPTED, True)
    assert review.verdict_of(TWO) == Verdict()


def test_a_mask_that_is_not_in_memory_is_asked_for(review, qtbot):
    review.load({ONE: Verdict(ReviewState.ACCEPTED, True)})
    with qtbot.waitSignal(review.wanted) as wanted:
        assert review.document_of(ONE) is None
    assert wanted.args == [ONE]
    with qtbot.waitSignal(review.document_ready):
        review.take_final(ONE, scores().labels(), Provenance(author=Author.MODEL, model="m"))
    document = review.document_of(ONE)
    assert document.mask[:, :15].all()
    assert not document.can_undo, "a stored mask is no stroke"
    assert review.is_final(document)
    assert review.document_of(TWO) is None


def test_few_documents_stay_open(review):
    paths = [Path(f"/photos/{index}.jpg") for index in range(20)]
    review.load({path: Verdict(ReviewState.ACCEPTED, True) for path in paths})
    for path in paths:
        review.take_final(path, scores().labels(), Provenance(author=Author.HUMAN))
    assert len(review.open_documents()) == 12
    assert review.document_of(paths[-1]) is not None
    assert review.document_of(paths[0]) is None


def test_what_was_decided_before_the_project_was_there_counts_more(review):
    review.decide("Reject", {ONE: ImageChange(state=ReviewState.REJECTED)})
    review.load({ONE: Verdict(ReviewState.ACCEPTED, True), TWO: Verdict(ReviewState.ACCEPTED, True)})
    assert review.verdict_of(ONE).state is ReviewState.REJECTED
    assert review.verdict_of(TWO).state is ReviewState.ACCEPTED


def test_another_folder_begins_with_nothing(review):
    review.decide("Accept", {ONE: acceptance()})
    review.clear()
    assert review.verdicts() == {}
    assert not review.can_undo


def test_small_maps_fit_the_filmstrip():
    labels = np.zeros((3000, 4000), np.uint8)
    labels[:1500] = 7
    labels[-40:] = 255
    shown = small_map(labels)
    assert max(shown.shape) <= 96
    assert set(np.unique(shown)) == {0, 7}, "pixels that do not count are not shown"
    assert shown[: shown.shape[0] // 2 - 1].all()
    assert not shown[shown.shape[0] // 2 + 1 :].any()
    assert small_map(np.ones((1, 1), np.uint8)).tolist() == [[1]]
    assert np.unique(small_map(two_classes())).tolist() == [1, 2]


def test_the_score_of_a_class_is_the_mean_of_what_was_found():
    assert by_model(scores(255), model="m").scores == ((1, 1.0),)
    assert by_model(scores(100), model="m").scores == ()
    provenance = by_model(two_classes(), model="m", head="abc")
    assert provenance.thresholds == ((1, 0.5), (2, 0.4))
    assert [class_id for class_id, _ in provenance.scores] == [1, 2]
    assert provenance.head == "abc"


def test_a_correction_starts_with_all_classes(review):
    found = two_classes()
    document = review.begin_final(ONE, SIZE, start=found, origin=by_model(found, model="m"))
    assert document.class_ids == (1, 2)
    assert np.array_equal(document.pixels, found.labels())


def test_class_edits_are_steps_among_the_decisions(review, qtbot):
    before = (ProjectClass(id=1, name="a", colour=(0, 0, 0)),)
    after = (ProjectClass(id=1, name="b", colour=(0, 0, 0)),)
    review.decide("Accept", {ONE: acceptance()})
    review.record_classes("Rename class", ClassEdit(before=before, after=after))
    with qtbot.waitSignal(review.classes_undone) as undone:
        step = review.undo()
    assert undone.args[0].before == before
    assert step.only_path is None
    assert review.verdict_of(ONE).state is ReviewState.ACCEPTED
    with qtbot.waitSignal(review.classes_redone) as redone:
        review.redo()
    assert redone.args[0].after == after
    review.undo()
    assert review.undo().only_path == ONE


def test_closed_documents_are_read_again(review, qtbot):
    review.begin_final(ONE, SIZE, start=scores(), origin=by_model(scores(), model="m"))
    review.close_documents()
    assert review.verdict_of(ONE).has_final
    with qtbot.waitSignal(review.wanted):
        assert review.document_of(ONE) is None


def paint(document) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((35, 5), (38, 5), diameter=3, value=OBJECT)
    document.end_stroke()


@pytest.mark.parametrize("size", [(3, 30_000), (30_000, 3), (1, 97), (2, 2), (96, 96)])
def test_the_small_map_of_a_narrow_mask_still_shows_something(size):
    shown = small_map(np.ones(size, np.uint8))
    assert shown.all()
    assert min(shown.shape) >= 1
    assert max(shown.shape) <= 96
