from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from engine.types import ImageFailure, SegmentResult
from fewshot_gui.model.image_entry import ImageState
from fewshot_gui.model.image_list import ImageList, ImageRole
from fewshot_gui.model.packed_scores import SCORE_MAP_MAX_SIDE_PX

pytestmark = pytest.mark.usefixtures("qapp")

_FOLDER = Path("/photos")


def _paths(*names: str) -> list[Path]:
    return [_FOLDER / name for name in names]


def _result(
    path: Path, scores: np.ndarray | None = None, *, class_ids: tuple[int, ...] = (1,)
) -> SegmentResult:
    usual = np.full((len(class_ids), 30, 40), 0.75, np.float16)
    return SegmentResult(
        image_path=path,
        class_ids=class_ids,
        scores=usual if scores is None else scores,
        image_size=(300, 400),
        model="fake",
        seconds=0.01,
        is_cached=False,
    )


def _image(side: int = 10) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0)
    return image


def test_the_model_obeys_qt_at_every_step(qtmodeltester) -> None:
    model = ImageList()
    qtmodeltester.check(model)
    for change in (
        lambda: model.append_paths(_paths("b10.jpg", "b2.jpg", "a.jpg")),
        lambda: model.append_paths(_paths("b1.jpg", "c.jpg")),
        lambda: model.set_result(_result(_FOLDER / "b2.jpg")),
        lambda: model.remove_paths(_paths("b2.jpg", "c.jpg", "unknown.jpg")),
        lambda: model.mark_pending([1], among=[1]),
        lambda: model.append_paths(_paths(*(f"{n}.png" for n in range(60)))),
        lambda: model.remove_paths(_paths(*(f"{n}.png" for n in range(0, 60, 2)))),
        model.clear,
    ):
        change()
        qtmodeltester.check(model)


def test_order_is_natural_folder_by_folder_however_paths_arrive() -> None:
    ordered = [
        _FOLDER / name
        for name in (
            "img1.jpg",
            "IMG2.jpg",
            "img10.jpg",
            "a/x.jpg",
            "day 2/1.jpg",
            "day 10/1.jpg",
            "day 10/s/0.jpg",
        )
    ]
    shuffled = ordered.copy()
    random.Random(0).shuffle(shuffled)
    model = ImageList()
    for start in range(0, len(shuffled), 2):
        model.append_paths(shuffled[start : start + 2])
    assert model.paths() == ordered
    assert [model.index_of(path).row() for path in ordered] == list(range(len(ordered)))


def test_paths_are_listed_once() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "a.jpg", "b.jpg"))
    model.append_paths(_paths("b.jpg"))
    assert len(model) == 2
    assert model.n_in_state(ImageState.NEW) == 2


def test_the_selected_image_stays_selected_while_others_are_sorted_in() -> None:
    model = ImageList()
    model.append_paths(_paths("m.jpg", "z.jpg"))
    selected = QPersistentModelIndex(model.index_of(_FOLDER / "m.jpg"))
    model.append_paths(_paths("a.jpg", "n.jpg"))
    assert selected.row() == 1
    assert selected.data(ImageRole.PATH) == _FOLDER / "m.jpg"
    model.remove_paths(_paths("a.jpg"))
    assert selected.row() == 0


def test_removed_rows_are_gone_from_every_count_and_look_up() -> None:
    model = ImageList()
    model.append_paths(_paths(*(f"{n}.jpg" for n in range(200))))
    model.set_result(_result(_FOLDER / "4.jpg"))
    removed = _paths(*(f"{n}.jpg" for n in range(0, 200, 4)))
    model.remove_paths(removed)
    assert len(model) == 150
    assert not any(path in model for path in removed)
    assert model.n_in_state(ImageState.DONE) == 0
    assert model.n_in_state(ImageState.NEW) == 150
    for row, path in enumerate(model.paths()):
        assert model.index_of(path).row() == row


def test_a_result_changes_exactly_its_row(qtbot) -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "b.jpg"))
    with qtbot.waitSignal(model.dataChanged) as blocker:
        model.set_result(_result(_FOLDER / "b.jpg"))
    assert [index.row() for index in blocker.args[:2]] == [1, 1]
    index = model.index(1)
    assert index.data(ImageRole.STATE) == ImageState.DONE
    assert model.index(0).data(ImageRole.STATE) == ImageState.NEW
    assert index.data(ImageRole.SCORES).scores.shape == (1, 30, 40)
    assert np.all(index.data(ImageRole.SCORES).scores == 191)


def test_score_maps_are_kept_small() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    scores = np.linspace(0, 1, 473 * 300).reshape(1, 300, 473).astype(np.float16)
    model.set_result(_result(_FOLDER / "a.jpg", scores))
    kept = model.scores_of(_FOLDER / "a.jpg").scores
    assert max(kept.shape) == SCORE_MAP_MAX_SIDE_PX
    assert kept.mean() == pytest.approx(127.5, abs=2)


def test_a_failure_is_a_row_with_a_reason_until_a_result_comes() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    path = _FOLDER / "a.jpg"
    model.set_failure(ImageFailure(image_path=path, reason="The file is cut off."))
    index = model.index(0)
    assert index.data(ImageRole.STATE) == ImageState.FAILED
    assert "The file is cut off." in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "failed" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    model.mark_pending([1], among=[1])
    assert index.data(ImageRole.STATE) == ImageState.FAILED
    model.set_result(_result(path))
    assert index.data(ImageRole.REASON) == ""
    assert model.n_in_state(ImageState.FAILED) == 0


def test_old_scores_stay_while_new_ones_are_computed_and_go_without_support() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "b.jpg"))
    model.set_result(_result(_FOLDER / "a.jpg"))
    model.mark_pending([1], among=[1])
    assert model.n_in_state(ImageState.PENDING) == 2
    assert model.scores_of(_FOLDER / "a.jpg") is not None
    model.mark_all_new()
    assert model.n_in_state(ImageState.NEW) == 2
    assert model.scores_of(_FOLDER / "a.jpg") is None


def test_news_about_unknown_images_are_ignored(qtbot) -> None:
    model = ImageList()
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_result(_result(_FOLDER / "x.jpg"))
        model.set_failure(ImageFailure(image_path=_FOLDER / "x.jpg", reason="gone"))
        model.set_thumbnail(_FOLDER / "x.jpg", _image())
        model.mark_pending([1], among=[1])
    assert not model.index_of(_FOLDER / "x.jpg").isValid()
    assert model.state_of(_FOLDER / "x.jpg") == ImageState.NEW
    assert model.data(QModelIndex()) is None


def test_thumbnails_are_bounded_and_the_least_used_ones_go() -> None:
    model = ImageList(thumbnail_limit_bytes=3 * _image().sizeInBytes())
    paths = _paths("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    model.append_paths(paths)
    for path in paths[:3]:
        model.set_thumbnail(path, _image())
    assert model.index(0).data(ImageRole.THUMBNAIL) is not None  # used: a stays, b is the oldest now
    model.set_thumbnail(paths[3], _image())
    assert model.paths_without_thumbnail(paths) == [paths[1]]
    assert model._thumbnails.n_bytes == 3 * _image().sizeInBytes()
    model.clear()
    assert model._thumbnails.n_bytes == 0


def test_a_failed_image_is_not_asked_for_a_thumbnail_again() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "b.jpg"))
    model.set_failure(ImageFailure(image_path=_FOLDER / "a.jpg", reason="broken"))
    assert model.paths_without_thumbnail(_paths("a.jpg", "b.jpg", "x.jpg")) == _paths("b.jpg")


def test_support_images_are_marked_exactly() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "b.jpg", "c.jpg"))
    model.set_support_ids({_FOLDER / "a.jpg": (1,), _FOLDER / "c.jpg": (2,)})
    model.set_support_ids({_FOLDER / "c.jpg": (1, 2)})
    assert [model.index(row).data(ImageRole.SUPPORT_IDS) for row in range(3)] == [(), (), (1, 2)]
    assert "example" in model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_marking_examples_looks_at_no_other_images(monkeypatch) -> None:
    model = ImageList()
    model.append_paths(_paths(*(f"{number}.jpg" for number in range(200))))
    looked_at = []
    entries = model._entry_of

    class Watched(dict):
        def get(self, path, default=None):
            looked_at.append(path)
            return entries.get(path, default)

    monkeypatch.setattr(model, "_entry_of", Watched(entries))
    monkeypatch.setattr(model, "_entries", None)  # the list of all of them is not gone through
    monkeypatch.setattr(model, "_report", lambda entry: None)
    model.set_support_ids({_FOLDER / "7.jpg": (1,)})
    model.set_support_ids({_FOLDER / "9.jpg": (1,)})
    assert looked_at == [_FOLDER / f"{number}.jpg" for number in (7, 7, 9)]
    assert [entries[_FOLDER / f"{number}.jpg"].support_ids for number in (7, 9)] == [(), (1,)]


def test_fifty_thousand_images_arrive_in_linear_time() -> None:
    model = ImageList()
    paths = [_FOLDER / f"set{n // 5000}" / f"img{n}.jpg" for n in range(50_000)]
    begin = time.process_time()  # of this process: others may be busy
    for start in range(0, len(paths), 500):
        model.append_paths(paths[start : start + 500])
    assert time.process_time() - begin < 10  # one second here; a quadratic list takes minutes
    assert model.paths() == paths
    assert model.index_of(paths[43_210]).row() == 43_210


def test_classes_are_answered_one_by_one() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg", "b.jpg"))
    path = _FOLDER / "a.jpg"
    assert model.pending_classes([path]) is None, "nobody has asked yet"
    model.mark_pending([1], among=[1])
    model.set_result(_result(path))
    first = model.scores_of(path).scores[0].copy()
    model.mark_pending([2], among=[1, 2])
    assert model.pending_classes([path]) == {2}
    assert model.pending_classes([path, _FOLDER / "b.jpg"]) == {1, 2}
    assert model.waiting() == ([path, _FOLDER / "b.jpg"], {1, 2})
    model.set_result(_result(path, np.full((1, 30, 40), 0.25, np.float16), class_ids=(2,)))
    assert model.state_of(path) == ImageState.DONE
    assert model.waiting() == ([_FOLDER / "b.jpg"], {1, 2})
    model.append_paths(_paths("c.jpg"))
    assert model.waiting() == (_paths("b.jpg", "c.jpg"), None), "a new image lacks everything"
    kept = model.scores_of(path)
    assert kept.class_ids == (1, 2)
    assert np.array_equal(kept.scores[0], first), "class 1 was not asked and stays"
    assert np.all(kept.scores[1] == 64)


def test_an_image_waits_until_all_its_classes_are_answered() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    path = _FOLDER / "a.jpg"
    model.mark_pending([1, 2], among=[1, 2])
    model.set_result(_result(path))
    assert model.state_of(path) == ImageState.PENDING
    model.drop_classes([2])
    assert model.state_of(path) == ImageState.DONE
    assert model.n_in_state(ImageState.PENDING) == 0


def test_a_class_without_support_is_forgotten() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    path = _FOLDER / "a.jpg"
    model.set_result(_result(path, class_ids=(1, 2, 9)))
    model.drop_classes([2])
    assert model.scores_of(path).class_ids == (1, 9)
    model.drop_classes([1, 9])
    assert model.scores_of(path) is None
    assert model.entry_of(path).certainty is None


def test_another_model_with_other_maps_replaces_all() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    path = _FOLDER / "a.jpg"
    model.set_result(_result(path, class_ids=(1, 2)))
    model.set_result(_result(path, np.full((1, 24, 40), 0.25, np.float16), class_ids=(2,)))
    assert model.scores_of(path).class_ids == (2,)


def test_the_least_certain_class_counts() -> None:
    model = ImageList()
    model.append_paths(_paths("a.jpg"))
    scores = np.stack([np.full((30, 40), 0.99, np.float16), np.full((30, 40), 0.6, np.float16)])
    model.set_result(_result(_FOLDER / "a.jpg", scores, class_ids=(1, 2)))
    assert model.entry_of(_FOLDER / "a.jpg").certainty == pytest.approx(0.2, abs=0.01)
    entry = model.entry_at(0)
    assert entry.reaches({1: 0.9, 2: 0.9})
    assert not entry.reaches({2: 0.9}), "only classes that are asked about count"
