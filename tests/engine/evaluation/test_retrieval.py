"""Retrieval measures against lists counted by hand and against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.errors import Cancelled, DataError, ShapeError
from engine.evaluation import retrieval
from engine.evaluation.ranking import rank_metrics
from engine.evaluation.retrieval import measure_retrieval
from engine.progress import CancelToken, Progress


def loop_metrics(similarity: list[float], relevant: list[bool]) -> dict[str, float]:
    """Every definition as a sentence says it, one photo at a time; ties for the cuts by gallery order."""
    n_relevant = sum(relevant)
    points = []  # (recall, precision) at every distinct score, as scikit-learn's curve has them
    for score in sorted(set(similarity), reverse=True):
        found = [r for s, r in zip(similarity, relevant, strict=True) if s >= score]
        points.append((sum(found) / n_relevant, sum(found) / len(found)))
    ap = interpolated = before = 0.0
    for place, (recall, precision) in enumerate(points):
        ap += (recall - before) * precision
        interpolated += (recall - before) * max(p for _, p in points[place:])
        before = recall
    ranking = sorted(range(len(similarity)), key=lambda index: (-similarity[index], index))[:200]
    hits, total = 0, 0.0
    for rank, index in enumerate(ranking, start=1):
        if relevant[index]:
            hits += 1
            total += hits / rank
    first_100 = sum(relevant[index] for index in ranking[:100])
    return {
        "ap": ap,
        "ap_interpolated": interpolated,
        "ap_200_by_hits": total / hits if hits else 0.0,
        "ap_200_by_relevant": total / min(200, n_relevant),
        "p_100": first_100 / 100,
        "p_200": hits / 200,
        "p_100_capped": first_100 / min(100, n_relevant),
        "p_200_capped": hits / min(200, n_relevant),
    }


@pytest.mark.parametrize("n_levels", [7, 10_000_000], ids=["many ties", "no ties"])
@pytest.mark.parametrize("n_photos", [3, 150, 450])
def test_rankings_equal_plain_loops(n_photos: int, n_levels: int) -> None:
    rng = np.random.default_rng(n_photos)
    similarity = rng.integers(n_levels, size=(6, n_photos)) / n_levels
    relevant = rng.random((6, n_photos)) < 0.2
    relevant[:, 0] = True
    measured = rank_metrics(torch.from_numpy(similarity).float(), torch.from_numpy(relevant))
    for row in range(6):
        expected = loop_metrics(similarity[row].astype(np.float32).tolist(), relevant[row].tolist())
        for name, value in expected.items():
            assert getattr(measured, name)[row].item() == pytest.approx(value), name


def test_recall_curve_is_the_best_precision_at_that_recall_or_more() -> None:
    relevant = torch.tensor([[False, True, True, False, True]])
    curve = rank_metrics(torch.tensor([[5.0, 4.0, 3.0, 2.0, 1.0]]), relevant).curve[0]
    assert curve[0] == pytest.approx(2 / 3)  # 1/2 behind the first hit, 2/3 behind the second
    assert curve[66] == pytest.approx(2 / 3)
    assert curve[67] == pytest.approx(3 / 5)
    assert curve[100] == pytest.approx(3 / 5)


def test_the_order_of_the_gallery_does_not_change_map_where_scores_tie() -> None:
    similarity = torch.tensor([[1.0, 1.0, 1.0, 0.0]])
    for place in range(3):
        relevant = torch.zeros(1, 4, dtype=torch.bool)
        relevant[0, place] = True
        assert rank_metrics(similarity, relevant).ap.item() == pytest.approx(1 / 3)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_blocks_of_queries_equal_one_table(monkeypatch: pytest.MonkeyPatch, metric: str) -> None:
    rng = np.random.default_rng(3)
    sketches = rng.normal(size=(17, 8)).astype(np.float32)
    photos = rng.normal(size=(40, 8)).astype(np.float32) + 3
    labels = {"sketch_labels": np.arange(17) % 4, "photo_labels": np.arange(40) % 4}
    whole = measure_retrieval(sketches, photos, metric=metric, **labels)
    monkeypatch.setattr(retrieval, "_CHUNK_ENTRIES", 200)
    seen: list[Progress] = []
    blocks = measure_retrieval(sketches, photos, metric=metric, progress=seen.append, **labels)
    assert blocks == whole
    assert [item.done for item in seen] == [5, 10, 15, 17]
    if metric == "cosine":
        unit = [values / np.linalg.norm(values, axis=1, keepdims=True) for values in (sketches, photos)]
        similarity = unit[0] @ unit[1].T
    else:
        similarity = -np.linalg.norm(sketches[:, None] - photos[None], axis=2)
    loops = [
        loop_metrics(row.tolist(), (labels["photo_labels"] == label).tolist())["ap"]
        for row, label in zip(similarity, labels["sketch_labels"], strict=True)
    ]
    assert whole.total.map_all == pytest.approx(100 * np.mean(loops))
    of_two = [ap for ap, label in zip(loops, labels["sketch_labels"], strict=True) if label == 2]
    assert whole.classes[2].map_all == pytest.approx(100 * np.mean(of_two))
    assert whole.classes[2].n_queries == len(of_two) == 4


def test_duplicates_are_counted_not_removed() -> None:
    photos = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    report = measure_retrieval(
        photos[:1], photos, sketch_labels=np.array([0]), photo_labels=np.array([0, 0, 1])
    )
    assert (report.n_photos, report.n_duplicates) == (3, 1)
    assert report.total.map_all == 100


def test_errors_name_what_is_wrong() -> None:
    two, labels = np.eye(2, dtype=np.float32), np.array([0, 1])
    with pytest.raises(ShapeError, match="do not fit"):
        measure_retrieval(two, np.eye(3, dtype=np.float32), sketch_labels=labels, photo_labels=np.arange(3))
    with pytest.raises(DataError, match="Class 1 has a sketch and no photo"):
        measure_retrieval(two, two, sketch_labels=labels, photo_labels=np.array([0, 0]))
    broken = np.array([[1, 1], [1, np.nan]], np.float32)
    with pytest.raises(DataError, match="photo 1 is not finite"):
        measure_retrieval(two, broken, sketch_labels=labels, photo_labels=labels)
    with pytest.raises(DataError, match="without sketches"):
        measure_retrieval(two[:0], two, sketch_labels=labels[:0], photo_labels=labels)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        measure_retrieval(two, two, sketch_labels=labels, photo_labels=labels, token=token)
