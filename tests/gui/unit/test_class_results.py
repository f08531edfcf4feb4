from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from engine.classify_types import ClassifyResult
from fewshot_gui.model.class_images import ClassImages, ClassRole
from fewshot_gui.model.class_ranking import ClassRanking
from fewshot_gui.model.class_results import MAX_PENALTY, ClassResults

NAMES = ("horse", "cow", "okapi")
SEEN = np.array([True, True, False])
A, B, C, D = (Path(f"{letter}.jpg") for letter in "abcd")


def result(path: Path, *probabilities: float, names: tuple[str, ...] = NAMES) -> ClassifyResult:
    return ClassifyResult(
        image_path=path,
        class_names=names,
        log_probabilities=np.log(np.array(probabilities, np.float32)),
        attribute_scores=np.zeros(4, np.float32),
        seconds=0.0,
        is_cached=False,
    )


@pytest.fixture
def results(qapp) -> ClassResults:
    results = ClassResults()
    results.set_classes(NAMES, SEEN)
    results.add([result(A, 0.7, 0.2, 0.1), result(B, 0.5, 0.1, 0.4), result(C, 0.1, 0.8, 0.1)])
    return results


def names_of(results: ClassResults, class_name: str) -> list[str]:
    return [image.path.stem for image in results.ranking(class_name)]


def test_ranks_members_first_then_the_others(results):
    ranking = results.ranking("horse")
    assert [(image.path, image.is_member) for image in ranking] == [(A, True), (B, True), (C, False)]
    assert ranking[0].probability == pytest.approx(0.7)
    assert ranking[2].top_class == "cow"
    assert names_of(results, "okapi")[0] == "b"
    assert results.counts() == {"horse": 2, "cow": 1, "okapi": 0}


def test_the_penalty_favours_described_classes_at_once(results):
    results.set_seen_penalty(1.0)
    assert results.class_of(B) == "okapi"
    assert results.counts() == {"horse": 1, "cow": 1, "okapi": 1}
    effect = results.effect()
    assert (effect.n_images, effect.n_changed, effect.n_unseen) == (3, 1, 1)
    assert effect.unseen_share == pytest.approx(1 / 3)
    expected = np.array([0.5 / np.e, 0.1 / np.e, 0.4])
    top = results.top(B)
    assert [score.name for score in top] == ["okapi", "horse", "cow"]
    assert top[0].probability == pytest.approx(0.4 / expected.sum(), rel=1e-4)
    assert sum(score.probability for score in top) == pytest.approx(1.0, rel=1e-5)
    results.set_seen_penalty(0.0)
    assert results.effect().n_changed == 0


def test_the_penalty_follows_the_suggestion_until_it_is_moved(results, qtbot):
    with qtbot.waitSignal(results.penalty_changed):
        results.suggest_penalty(0.5)
    assert results.seen_penalty == 0.5
    assert results.chosen_penalty is None
    results.set_seen_penalty(2.0)
    results.suggest_penalty(0.7)
    assert results.seen_penalty == 2.0
    assert results.suggested_penalty == 0.7
    results.set_seen_penalty(None)
    assert results.seen_penalty == 0.7
    results.set_seen_penalty(1000.0)
    assert results.seen_penalty == MAX_PENALTY


def test_the_user_s_word_comes_first(results):
    results.set_corrections({C: "okapi", D: "cow"})
    assert results.class_of(C) == "okapi"
    ranking = results.ranking("okapi")
    assert (ranking[0].path, ranking[0].probability, ranking[0].is_correction) == (C, 1.0, True)
    assert [image.is_member for image in results.ranking("cow")] == [False, False, False]
    assert results.ranking("cow")[0].top_class == "okapi"
    assert results.counts() == {"horse": 2, "cow": 0, "okapi": 1}
    assert results.top(C)[0].is_correction
    assert results.top(C)[1].name == "cow"
    assert results.effect().n_images == 2


def test_all_first_classes_are_those_of_each(results):
    results.set_seen_penalty(1.0)
    results.set_corrections({C: "okapi", A: "zebra"})
    found = list(results.top_of_all(limit=2))
    assert [path for path, _, _ in found] == [A, B, C]
    for path, classes, is_correction in found:
        scores = results.top(path, limit=2)
        assert [name for name, _ in classes] == [score.name for score in scores]
        assert [p for _, p in classes] == pytest.approx([score.probability for score in scores])
        assert is_correction == scores[0].is_correction
    assert found[2][1][0] == ("okapi", 1.0)


def test_a_correction_into_a_class_that_is_off_waits(results):
    results.set_corrections({A: "zebra"})
    assert results.class_of(A) == "horse"
    assert results.counts()["horse"] == 2
    assert not any(image.is_correction for image in results.ranking("horse"))


def test_scores_survive_another_fit_until_newer_ones_come(results):
    results.set_classes(("okapi", "horse", "zebra"), np.array([False, True, False]))
    assert results.class_of(A) == "horse"
    assert results.top(A)[-1].name == "zebra"
    assert results.top(A)[-1].probability == 0
    results.add([result(A, 0.9, 0.05, 0.05)])
    assert results.class_of(A) == "horse", "scores of the old fit come too late"
    results.add([result(A, 0.05, 0.05, 0.9, names=("okapi", "horse", "zebra"))])
    assert results.class_of(A) == "zebra"


def test_scores_without_any_class_of_the_new_fit_are_forgotten(results):
    results.set_classes(("zebra", "tapir"), np.array([False, False]))
    assert len(results) == 0
    assert results.result_of(A) is None
    assert len(results.ranking("zebra")) == 0


def test_images_can_go(results):
    results.remove([A, D])
    assert results.paths == (B, C)
    assert names_of(results, "horse") == ["b", "c"]
    assert results.top(A) == []
    results.add([result(D, 0.9, 0.05, 0.05)])
    assert names_of(results, "horse") == ["d", "b", "c"]
    results.clear()
    assert results.counts() == {}
    assert results.effect().unseen_share == 0
    assert results.class_of(B) == ""


def test_many_images_grow_the_table(qapp):
    results = ClassResults()
    results.set_classes(NAMES, SEEN)
    rng = np.random.default_rng(0)
    wanted = {}
    for group in range(20):
        group_results = []
        for number in range(37):
            path = Path(f"{group}-{number}.jpg")
            probabilities = rng.dirichlet(np.ones(3)).astype(np.float32)
            wanted[path] = probabilities
            group_results.append(result(path, *probabilities))
        results.add(group_results)
    ranking = results.ranking("cow")
    assert len(ranking) == 20 * 37
    for image in ranking:
        assert image.probability == pytest.approx(wanted[image.path][1], rel=1e-3)
        assert image.is_member == (wanted[image.path].argmax() == 1)


def test_says_nothing_where_nothing_changed(results):
    said = []
    results.changed.connect(lambda: said.append(1))
    results.set_seen_penalty(0.0)
    results.set_corrections({})
    results.remove([D])
    results.add([])
    assert said == []


# --- the item model ------------------------------------------------------------------------------------


@pytest.fixture
def images(results, qtmodeltester) -> ClassImages:
    images = ClassImages()
    qtmodeltester.check(images, force_py=True)
    images.set_ranking(results.ranking("horse"))
    return images


def test_the_grid_s_rows_follow_their_images(results, images):
    row_of_b = QPersistentModelIndex(images.index_of(B))
    assert images.n_members == 2
    assert [images.path_at(row) for row in range(3)] == [A, B, C]
    images.set_ranking(results.ranking("okapi"))
    assert row_of_b.row() == 0
    assert images.class_name == "okapi"
    results.remove([A])
    images.set_ranking(results.ranking("okapi"))
    assert len(images) == 2
    assert row_of_b.data(ClassRole.PATH) == B
    images.set_ranking(ClassRanking("okapi"))
    assert not row_of_b.isValid()


def test_the_grid_s_rows_say_what_they_are(results, images):
    results.set_corrections({A: "cow"})
    images.set_ranking(results.ranking("horse"))
    index = images.index_of(A)
    assert index.data(ClassRole.TOP_CLASS) == "cow"
    assert index.data(ClassRole.IS_MEMBER) is False
    assert "rather cow" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    images.set_ranking(results.ranking("cow"))
    assert "put into cow by you" in images.index_of(A).data(Qt.ItemDataRole.ToolTipRole)
    assert images.index_of(A).data(ClassRole.SCORE) == 1.0


def test_thumbnails_stay_with_their_images(images):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    images.set_thumbnail(A, picture)
    images.set_thumbnail(D, picture)
    images.set_failed(B)
    assert images.paths_without_thumbnail([A, B, C]) == [C]
    assert images.index_of(B).data(ClassRole.HAS_FAILED) is True
    images.forget_files()
    assert len(images) == 0
    assert images.paths_without_thumbnail([A, B]) == [A, B]


def test_dragged_rows_are_files(results, images, tmp_path):
    results.clear()
    results.set_classes(NAMES, SEEN)
    path = tmp_path / "a b%ü.jpg"
    results.add([result(path, 0.5, 0.3, 0.2)])
    images.set_ranking(results.ranking("horse"))
    assert images.flags(images.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    urls = images.mimeData([images.index(0)]).urls()
    assert [Path(url.toLocalFile()) for url in urls] == [path]
