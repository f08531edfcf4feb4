"""Several classes at once: painted, found, told apart, locked, accepted, exported, brought back."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from pycocotools.coco import COCO

from engine.project import Author, Layer, Project, ReviewState
from engine.types import MAX_SHOTS
from fewshot_gui.model.export_choice import ExportChoice
from fewshot_gui.model.image_list import ImageRole
from fewshot_gui.views.import_dialog import ImportChoice

_TOP, _BOTTOM = ((20, 10), (40, 10)), ((20, 45), (40, 45))  # strokes of class 1 and 2, (x, y)


@pytest.fixture
def two(driver, make_folder):
    """Four images; both classes are painted on the first, and the folder is segmented."""
    driver.folder = make_folder(4)
    driver.open(driver.folder)
    driver.trigger("live")  # the fake engine divides the image among the classes it knows of
    driver.paint(*_TOP)
    driver.app.label_classes.add("dog")
    driver.paint(*_BOTTOM)
    driver.trigger("live")
    driver.wait_segmented(4)
    return driver


def _saved(driver) -> Project:
    driver.wait(lambda: driver.app.project.project is not None)
    project = driver.app.project.project
    driver.wait(lambda: not project.has_unsaved)
    return project


def _pixels(driver) -> np.ndarray:
    return driver.app.current.document.pixels


def _show_found(driver, path) -> None:
    driver.show(path)
    driver.wait(lambda: driver.app.segment.current_scores() is not None)


def _read_final(driver, path) -> np.ndarray:
    return _saved(driver).read_labels(path, Layer.FINAL)


def test_each_class_is_found_with_its_own_examples(two):
    assert [support.class_id for support in two.session.supports[-1]] == [1, 2]
    (cat,), (dog,) = two.shots(1), two.shots(2)
    assert cat.mask[10, 30]
    assert dog.mask[45, 30]
    assert not (cat.mask & dog.mask).any()
    images = two.app.images
    for path in images.paths():
        assert images.scores_of(path).class_ids == (1, 2)
    shown = images.index_of(images.paths()[2]).data(ImageRole.SCORES)
    assert shown.class_ids == (1, 2), "the filmstrip shows both"
    assert images.index(0).data(ImageRole.SUPPORT_IDS) == (1, 2)


def test_a_stroke_of_one_class_asks_for_this_class_only(two):
    before = [two.app.images.scores_of(path).scores[0].copy() for path in two.app.images.paths()]
    two.session.asked.clear()
    two.paint((22, 50), (40, 50))
    two.wait(lambda: len(two.session.asked) >= 4)
    two.wait_segmented(4)
    assert set(two.session.asked) == {(2,)}
    after = [two.app.images.scores_of(path).scores[0] for path in two.app.images.paths()]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_cancelled_folder_still_owes_both_classes(two):
    two.session.hold_after(1)
    two.paint((22, 50), (40, 50))
    two.qtbot.waitUntil(two.session.held.is_set)
    two.app.client.cancel()
    two.session.gate.set()
    two.wait(lambda: not two.app.client.is_sweeping)
    two.app.label_classes.set_current(1)
    two.session.asked.clear()
    two.paint((22, 14), (40, 14))
    two.wait_segmented(4)
    asked = set(itertools.chain.from_iterable(two.session.asked))
    assert asked == {1, 2}, "what was cancelled is made up for"


def test_where_classes_meet_the_higher_score_counts_and_each_has_its_threshold(two):
    path = two.app.images.paths()[2]
    _show_found(two, path)
    labels = two.app.segment.current_scores().labels()
    assert set(np.unique(labels)) == {0, 1, 2}
    n_dog = (labels == 2).sum()
    two.app.label_classes.set_threshold(2, 0.95)
    labels = two.app.segment.current_scores().labels()
    assert set(np.unique(labels)) == {0, 1}, "no pixel of the dog is that sure"
    two.app.label_classes.set_threshold(2, None)
    assert (two.app.segment.current_scores().labels() == 2).sum() == n_dog


def test_a_locked_class_is_not_painted_over(two):
    before = _pixels(two) == 1
    two.app.label_classes.set_locked(1, True)
    two.paint((20, 8), (40, 12))
    after = _pixels(two)
    assert np.array_equal(after == 1, before)
    assert (after == 2)[:20].any(), "around it there is room"
    two.trigger("eraser")
    two.paint(*_TOP)
    assert np.array_equal(_pixels(two) == 1, before)
    two.trigger("clear_mask")
    assert set(np.unique(_pixels(two))) == {0, 1}
    two.app.label_classes.set_locked(1, False)
    two.trigger("brush")
    two.paint(*_TOP)
    assert not np.array_equal(_pixels(two) == 1, before)


def test_accepting_writes_all_classes_and_where_they_come_from(two):
    path = two.app.images.paths()[1]
    two.app.label_classes.set_threshold(2, 0.3)
    _show_found(two, path)
    expected = two.app.segment.current_scores().labels()
    two.trigger("accept")
    labels = _read_final(two, path)
    assert np.array_equal(labels, expected)
    assert set(np.unique(labels)) == {0, 1, 2}
    file = _saved(two).record_of(path).layers[Layer.FINAL]
    assert file.provenance.author is Author.MODEL
    assert file.provenance.thresholds == ((1, 0.5), (2, 0.3))
    assert [class_id for class_id, _ in file.provenance.scores] == [1, 2]
    assert file.class_ids == (1, 2)


def test_on_an_example_the_painting_counts_and_other_classes_are_added(two):
    path = two.app.images.paths()[1]
    two.show(path)
    two.app.label_classes.add("bird")
    two.paint((60, 50), (75, 50))
    two.wait_segmented(4)
    two.wait(lambda: two.app.segment.current_scores() is not None)
    painted = _pixels(two).copy()
    assert set(np.unique(painted)) == {0, 3}, "the first stroke of a class makes an example of it"
    two.trigger("accept")
    labels = _read_final(two, path)
    assert np.array_equal(labels[painted == 3], painted[painted == 3])
    assert {1, 2} <= set(np.unique(labels[painted == 0]).tolist())


def test_a_correction_starts_from_all_classes(two):
    path = two.app.images.paths()[1]
    _show_found(two, path)
    found = two.app.segment.current_scores().labels()
    two.paint((60, 5), (70, 5))
    assert two.app.review.is_final(two.app.current.document)
    labels = _pixels(two)
    assert labels[5, 65] == 2
    assert np.array_equal(labels[10:], found[10:])
    two.trigger("undo")
    two.trigger("undo")
    assert two.app.review.shows_prediction(path)


def test_accept_all_takes_every_class(two):
    n_accepted = two.app.reviewing.accept_all(0.0, with_empty=False)
    assert n_accepted == 3, "not the example"
    project = _saved(two)
    for path in two.app.images.paths()[1:]:
        assert set(np.unique(project.read_labels(path, Layer.FINAL))) == {0, 1, 2}
    two.trigger("undo")
    assert two.app.review.verdicts() == {}


def test_a_hidden_class_is_only_not_shown(two):
    path = two.app.images.paths()[1]
    _show_found(two, path)
    before = two.app.segment.current_scores().labels()
    two.app.label_classes.set_hidden(2, True)
    assert np.array_equal(two.app.segment.current_scores().labels(), before)


def test_a_sixth_painting_is_kept_and_saved(driver, make_driver, make_folder):
    folder = make_folder(7)
    driver.open(folder)
    paths = driver.app.images.paths()
    driver.trigger("live")
    for path in paths[: MAX_SHOTS + 1]:
        driver.show(path)
        driver.paint()
    assert "kept, not used" in driver.app.window.area.advice
    _saved(driver)
    driver.close()
    second = make_driver()
    second.start()
    second.open(folder)
    assert [entry.path for entry in second.app.support.entries] == paths[: MAX_SHOTS + 1]
    assert second.app.support.ids_by_path().keys() == set(paths[:MAX_SHOTS])
    second.trigger("live")
    second.wait_segmented(7)
    assert second.examples() == paths[:MAX_SHOTS]
    second.app.window.side.support.remove_requested.emit(paths[0])
    second.wait(lambda: second.examples() == paths[1 : MAX_SHOTS + 1])


def test_switches_belong_to_the_class(two):
    path = two.app.images.paths()[0]
    two.app.window.side.support.enabled_changed.emit(path, False)
    two.wait(lambda: [item.class_id for item in two.session.supports[-1]] == [1])
    two.wait(lambda: two.app.images.scores_of(path).class_ids == (1,))
    assert two.app.support.is_enabled(path, 1)
    assert not two.app.support.is_enabled(path, 2)


@pytest.mark.filterwarnings(
    "ignore:__array__ implementation:DeprecationWarning"
)  # pycocotools 2.0 on numpy 2
def test_both_classes_reach_coco_and_voc_and_real_readers(two, tmp_path):
    """pycocotools and torchvision read what the app wrote."""
    path = two.app.images.paths()[1]
    two.app.label_classes.rename(1, "cat")
    _show_found(two, path)
    two.trigger("accept")
    expected = _read_final(two, path)
    choice = ExportChoice(folder=tmp_path / "out", formats=("coco", "voc"), content="accepted")
    two.app.export.export(choice)
    two.wait(lambda: two.app.window.job_bar.link == "Open folder")

    coco = COCO(str(next((tmp_path / "out" / "coco").rglob("instances*.json"))))
    names = {item["id"]: item["name"] for item in coco.loadCats(coco.getCatIds())}
    assert sorted(names.values()) == ["cat", "dog"]
    for class_id, name in ((1, "cat"), (2, "dog")):
        (category,) = (key for key, value in names.items() if value == name)
        masks = [coco.annToMask(item) for item in coco.loadAnns(coco.getAnnIds(catIds=[category]))]
        assert np.array_equal(np.any(masks, axis=0), expected == class_id)

    from torchvision.datasets import VOCSegmentation  # late: torch would be loaded for all the others, too

    ((_, mask),) = VOCSegmentation(str(tmp_path / "out" / "voc"), image_set="train")
    assert np.array_equal(np.array(mask), expected)


def test_what_was_exported_comes_back_by_name(two, make_driver, make_folder, tmp_path):
    two.app.label_classes.rename(1, "cat")
    two.app.reviewing.accept_all(0.0, with_empty=False)
    expected = {path.name: _read_final(two, path) for path in two.app.images.paths()[1:]}
    two.app.export.export(ExportChoice(folder=tmp_path / "out", formats=("coco",), content="accepted"))
    two.wait(lambda: two.app.window.job_bar.link == "Open folder")
    (file,) = (tmp_path / "out").rglob("instances*.json")
    assert len(json.loads(file.read_text())["categories"]) == 2
    other = make_driver()
    other.start()
    other.open(make_folder(4, name="again"))
    other.app.label_classes.rename(1, "DOG")
    with other.qtbot.waitSignal(other.app.mask_import.imported):
        other.app.mask_import.start(ImportChoice(source=file))
    assert [entry.name for entry in other.app.label_classes.entries] == ["DOG", "cat"]
    swapped = np.array([0, 2, 1], np.uint8)  # dog was 2 there and is 1 here
    for path in other.app.images.paths()[1:]:
        assert np.array_equal(_read_final(other, path), swapped[expected[path.name]])


def test_everything_about_classes_survives_closing(two, make_driver):
    classes = two.app.label_classes
    classes.rename(2, "wolf")
    classes.recolour(2, (1, 2, 3))
    classes.set_threshold(2, 0.25)
    classes.set_locked(1, True)
    classes.move(2, 0)
    classes.add("empty")
    entries = classes.entries
    painted = _pixels(two).tobytes()
    _show_found(two, two.app.images.paths()[1])
    two.trigger("accept")
    final = _read_final(two, two.app.images.paths()[1])
    assert [entry.name for entry in entries] == ["wolf", "Object", "empty"]
    two.close()
    second = make_driver()
    second.start()
    second.open(two.folder)
    assert second.app.label_classes.entries == entries
    assert second.app.label_classes.current == entries[0]
    assert _pixels(second).tobytes() == painted
    assert second.app.current.document.locked_values == {1}
    second.wait_segmented(4)
    path = second.app.images.paths()[1]
    assert second.app.review.verdict_of(path).state is ReviewState.ACCEPTED
    second.wait(lambda: second.app.images.entry_of(path).shown_map is not None)
    assert second.app.images.entry_of(path).shown_map.class_ids == (1, 2)
    assert np.array_equal(_read_final(second, path), final)


def test_examples_are_rated_on_request_until_they_change(two):
    path = two.app.images.paths()[1]
    two.app.label_classes.set_current(1)
    two.app.support.document_for(path, (60, 80)).replace_labels(np.ones((60, 80), bool), name="Test")
    two.wait_segmented(4)
    ratings = two.app.ratings
    assert ratings.can_rate
    with two.qtbot.waitSignal(two.app.client.ratings_finished):
        two.app.window.side.support.rate_requested.emit()
    assert two.session.ratings[-1] == ((1,), {1: 0.5})
    assert ratings.rating_of(path, 1).agreement is not None
    assert not ratings.is_rating
    two.app.label_classes.set_current(2)
    assert not ratings.can_rate, "one example of the dog is compared with nothing"
    two.paint((60, 50), (70, 50))
    assert ratings.rating_of(path, 1) is not None, "the examples of class 1 are what they were"
    two.app.label_classes.set_current(1)
    two.paint((60, 5), (70, 5))
    assert ratings.rating_of(path, 1) is None


def test_examples_are_rated_after_a_pause(two):
    two.app.ratings._timer.setInterval(50)
    path = two.app.images.paths()[1]
    two.app.label_classes.set_current(1)
    with two.qtbot.waitSignal(two.app.client.ratings_finished):
        two.app.support.document_for(path, (60, 80)).replace_labels(np.ones((60, 80), bool), name="Test")
    assert two.app.ratings.rating_of(path, 1) is not None
    n_ratings = len(two.session.ratings)
    two.app.ratings._on_pause()
    assert len(two.session.ratings) == n_ratings, "nothing is rated twice"


def test_tools_and_commands_paint_the_class_that_is_chosen(two):
    two.trigger("box")
    two.paint((5, 20), (15, 30))
    assert (_pixels(two)[21:29, 6:14] == 2).all()
    cat = _pixels(two) == 1
    two.trigger("grow")
    two.wait(lambda: (_pixels(two)[18:20, 5:15] == 2).any())
    assert np.array_equal(_pixels(two) == 1, cat), "the other class keeps its shape"
    two.trigger("smart_brush")
    two.wait(lambda: two.app.engine.loaded_model != "")
    two.paint((60, 20), (70, 24))
    two.wait(lambda: two.app.window.canvas.proposal is not None)
    two.app.smart_brush.accept()
    assert _pixels(two)[22, 65] == 2
