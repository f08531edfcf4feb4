from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QAbstractItemModelTester

from engine.project import ReviewState
from engine.types import ImageFailure, SegmentResult
from fewshot_gui.model.image_filter import FilteredImages, Show
from fewshot_gui.model.image_list import ImageList, ImageRole

PATHS = [Path(f"/photos/img{index}.jpg") for index in range(1, 7)]


@pytest.fixture
def images(qapp):
    images = ImageList()
    images.append_paths(PATHS)
    return images


@pytest.fixture
def filtered(images):
    model = FilteredImages(images)
    model.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    model.stop()


def result(path: Path, certainty: float) -> SegmentResult:
    return SegmentResult(
        image_path=path,
        class_ids=(1,),
        scores=np.full((1, 8, 8), 0.5 + certainty / 2, np.float16),
        image_size=(60, 80),
        model="m",
        seconds=0.0,
        is_cached=True,
    )


def paths_of(model) -> list[Path]:
    return [model.index(row).data(ImageRole.PATH) for row in range(model.rowCount())]


def test_decisions_divide_the_folder(images, filtered):
    images.set_reviews({PATHS[0]: (ReviewState.ACCEPTED, True)})
    images.set_reviews({PATHS[1]: (ReviewState.REJECTED, False)})
    images.set_failure(ImageFailure(image_path=PATHS[2], reason="broken"))
    expected = {
        Show.ACCEPTED: PATHS[:1],
        Show.REJECTED: PATHS[1:2],
        Show.FAILED: PATHS[2:3],
        Show.UNREVIEWED: PATHS[3:],
        Show.UNCERTAIN: PATHS[3:],
    }
    for show, paths in expected.items():
        filtered.set_show(show)
        assert paths_of(filtered) == paths


def test_the_least_certain_come_first_and_those_without_an_answer_last(images, filtered):
    for path, certainty in zip(PATHS[:4], (0.9, 0.1, 0.5, 0.3), strict=True):
        images.set_result(result(path, certainty))
    assert images.entry_of(PATHS[1]).certainty == pytest.approx(0.1, abs=0.01)
    filtered.set_show(Show.UNCERTAIN)
    assert paths_of(filtered) == [PATHS[1], PATHS[3], PATHS[2], PATHS[0], *PATHS[4:]]


def test_new_results_do_not_shuffle_the_strip_until_asked(images, filtered, qtbot):
    for path, certainty in zip(PATHS, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), strict=True):
        images.set_result(result(path, certainty))
    filtered.set_show(Show.UNCERTAIN)
    images.set_result(result(PATHS[5], 0.0))
    images.set_reviews({PATHS[0]: (ReviewState.ACCEPTED, True)})
    qtbot.waitUntil(lambda: filtered.rowCount() == 5)
    assert paths_of(filtered) == PATHS[1:]
    filtered.resort()
    assert paths_of(filtered) == [PATHS[5], *PATHS[1:5]]


def test_one_that_leaves_is_removed_and_the_rest_stays(images, filtered, qtbot):
    filtered.set_show(Show.UNREVIEWED)
    resets = []
    filtered.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(filtered.rowsRemoved):
        images.set_reviews({PATHS[2]: (ReviewState.ACCEPTED, True)})
    assert resets == []
    assert paths_of(filtered) == [*PATHS[:2], *PATHS[3:]]


def test_the_image_on_screen_stays_until_another_is_shown(images, filtered, qtbot):
    filtered.set_show(Show.UNREVIEWED)
    filtered.keep(PATHS[2])
    images.set_reviews({PATHS[2]: (ReviewState.ACCEPTED, True)})
    images.set_reviews({PATHS[3]: (ReviewState.ACCEPTED, True)})
    qtbot.waitUntil(lambda: filtered.rowCount() == 5)
    assert PATHS[2] in paths_of(filtered)
    filtered.keep(PATHS[0])
    qtbot.waitUntil(lambda: PATHS[2] not in paths_of(filtered))


def test_indexes_map_there_and_back(images, filtered):
    images.set_reviews({PATHS[0]: (ReviewState.ACCEPTED, True)})
    filtered.set_show(Show.UNREVIEWED)
    source = images.index_of(PATHS[4])
    assert filtered.mapToSource(filtered.mapFromSource(source)) == source
    assert not filtered.mapFromSource(images.index_of(PATHS[0])).isValid()


def test_the_list_may_change_below_it(images, filtered):
    filtered.set_show(Show.UNREVIEWED)
    images.append_paths([Path("/photos/img0.jpg")])
    images.remove_paths(PATHS[1:3])
    assert paths_of(filtered) == [Path("/photos/img0.jpg"), PATHS[0], *PATHS[3:]]
    images.clear()
    assert filtered.rowCount() == 0


def test_a_stopped_filter_costs_nothing(images, filtered):
    filtered.set_show(Show.UNREVIEWED)
    filtered.stop()
    images.set_reviews({PATHS[0]: (ReviewState.ACCEPTED, True)})
    assert filtered.rowCount() == 0
    filtered.set_show(Show.UNREVIEWED)
    assert filtered.rowCount() == 5


def test_the_thumbnail_shows_what_counts(images):
    path = PATHS[0]
    index = images.index_of(path)
    images.set_result(result(path, 1.0))
    assert index.data(ImageRole.SCORES).scores.min() == 255
    images.set_reviews({path: (ReviewState.REJECTED, False)})
    assert index.data(ImageRole.SCORES) is None
    images.set_reviews({path: (ReviewState.ACCEPTED, True)})
    assert index.data(ImageRole.SCORES) is None
    assert images.paths_without_final_map(PATHS) == [path]
    images.set_final_map(path, np.full((4, 5), 2, np.uint8))
    assert images.paths_without_final_map(PATHS) == []
    images.set_result(result(path, 0.2))
    assert index.data(ImageRole.SCORES).class_ids == (2,), "later results do not show through"
    assert "accepted" in index.data(0x0B)  # AccessibleTextRole
