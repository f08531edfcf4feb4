from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from engine.search_types import SearchHit
from fewshot_gui.model.result_list import ResultList, ResultRole
from fewshot_gui.model.search_request import Part


def hits(names: str) -> list[SearchHit]:
    return [SearchHit(image_path=Path(f"{name}.jpg"), score=1 - rank / 10) for rank, name in enumerate(names)]


def names(model: ResultList) -> str:
    return "".join(model.path_at(row).stem for row in range(len(model)))


@pytest.fixture
def model(qtmodeltester) -> ResultList:
    model = ResultList()
    qtmodeltester.check(model)
    return model


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "abc"), ("abc", "cba"), ("abc", "xbya"), ("abcde", "ea"), ("ab", ""), ("abc", "xyz"), ("", "")],
)
def test_any_ranking_follows_any_other(model, before, after):
    model.set_hits(hits(before))
    kept = {path: QPersistentModelIndex(model.index_of(Path(f"{path}.jpg"))) for path in before}
    model.set_hits(hits(after))
    assert names(model) == after
    assert model.rowCount() == len(after)
    for path, index in kept.items():
        if path in after:
            assert index.row() == after.index(path), "a selection moves with its image"
        else:
            assert not index.isValid()
    for row in range(len(model)):
        assert model.index_of(model.path_at(row)).row() == row


def test_roles(model):
    model.set_hits(hits("ab"))
    index = model.index(1)
    assert index.data(ResultRole.PATH) == Path("b.jpg")
    assert index.data(ResultRole.RANK) == 2
    assert index.data(ResultRole.SCORE) == 0.9
    assert index.data(Qt.ItemDataRole.DisplayRole) == "b.jpg"
    assert "score 0.900" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "b.jpg, number 2, score 0.90"
    assert model.data(model.index(7)) is None


def test_parts_are_shown_and_only_what_changed_is_told(model):
    model.set_hits(hits("abc"))
    told = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    model.set_parts({Path("b.jpg"): Part.LIKED})
    model.set_parts({Path("b.jpg"): Part.LIKED, Path("c.jpg"): Part.DISLIKED})
    assert told == [1, 2]
    assert model.index(1).data(ResultRole.PART) == Part.LIKED
    assert "marked as right" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    model.set_parts({})
    assert model.index(1).data(ResultRole.PART) is None


def test_thumbnails_survive_a_new_ranking_but_not_a_new_folder(model):
    model.set_hits(hits("ab"))
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    model.set_thumbnail(Path("a.jpg"), image)
    model.set_thumbnail(Path("stranger.jpg"), image)
    model.set_failed(Path("b.jpg"))
    assert model.paths_without_thumbnail([Path("a.jpg"), Path("b.jpg"), Path("c.jpg")]) == [Path("c.jpg")]
    model.clear()
    model.set_hits(hits("ba"))
    assert model.index(1).data(ResultRole.THUMBNAIL) is not None
    assert model.index(0).data(ResultRole.HAS_FAILED)
    model.forget_files()
    model.set_hits(hits("a"))
    assert model.index(0).data(ResultRole.THUMBNAIL) is None


def test_fifty_thousand_hits_are_re_ranked_quickly(qapp):
    model = ResultList()
    paths = [Path(f"{number}.jpg") for number in range(50_000)]
    first = [SearchHit(image_path=path, score=0.5) for path in paths]
    order = np.random.default_rng(1).permutation(len(paths))
    second = [first[place] for place in order]
    model.set_hits(first)
    start = time.process_time()
    model.set_hits(second)
    assert time.process_time() - start < 0.5, "of this process: others may be busy"
    assert model.path_at(0) == paths[order[0]]
