from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.ranking import combine, largest_gap, to_scores

NONE = np.empty((0, 3), np.float32)
X, Y, Z = np.eye(3, dtype=np.float32)


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def test_one_doodle_is_the_query() -> None:
    found = combine(doodles=X[None], images=NONE, liked=NONE, disliked=NONE, metric="cosine")
    np.testing.assert_allclose(found, X)


def test_doodle_and_images_count_half_each_however_many_there_are() -> None:
    found = combine(doodles=X[None], images=np.stack([Y, Y, Y]), liked=NONE, disliked=NONE, metric="cosine")
    np.testing.assert_allclose(found, unit(X + Y), atol=1e-6)


def test_feedback_has_rocchios_weights() -> None:
    found = combine(doodles=X[None], images=NONE, liked=Y[None], disliked=Z[None], metric="cosine")
    np.testing.assert_allclose(found, unit(X + 0.75 * Y - 0.25 * Z), atol=1e-6)
    found = combine(doodles=X[None], images=NONE, liked=Y[None], disliked=Z[None], metric="euclidean")
    np.testing.assert_allclose(found, (X + 0.75 * Y - 0.25 * Z) / 1.5, atol=1e-6)


def test_likes_alone_are_the_query() -> None:
    for metric in ("cosine", "euclidean"):
        found = combine(doodles=NONE, images=NONE, liked=2 * Y[None], disliked=NONE, metric=metric)
        np.testing.assert_allclose(found, Y if metric == "cosine" else 2 * Y)


def test_dislikes_alone_point_the_other_way() -> None:
    for metric in ("cosine", "euclidean"):
        found = combine(doodles=NONE, images=NONE, liked=NONE, disliked=Y[None], metric=metric)
        assert found @ Y < 0


def test_opposite_parts_give_no_division_by_zero() -> None:
    found = combine(doodles=np.stack([X, -X]), images=NONE, liked=NONE, disliked=NONE, metric="cosine")
    assert np.isfinite(found).all()


def test_distances_become_scores_in_which_higher_is_nearer() -> None:
    scores = to_scores(np.array([0.0, 1.0, 9.0], np.float32), "euclidean")
    np.testing.assert_allclose(scores, [1, 0.5, 0.1])
    assert to_scores(np.array([1.0001], np.float32), "cosine")[0] == 1


@pytest.mark.parametrize(
    ("scores", "gap"),
    [
        ([0.9, 0.88, 0.87, 0.4, 0.39, 0.38, 0.37, 0.36, 0.35, 0.34], 3),
        ([1.0, 0.5, 0.49, 0.48, 0.47, 0.46, 0.45, 0.44, 0.43, 0.42], 1),
        ([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2], None),
        ([0.5] * 10, None),
        ([0.9, 0.1], None),
        ([], None),
        ([0.9, 0.89, 0.88, 0.87, 0.86, 0.85, 0.84, 0.83, 0.82, 0.1], None),
    ],
    ids=["clear", "after the first", "even", "all alike", "too few", "none", "only at the end"],
)
def test_the_gap(scores: list[float], gap: int | None) -> None:
    assert largest_gap(scores) == gap


@given(st.lists(st.floats(-1, 1), max_size=80))
def test_a_gap_lies_inside_the_list(scores: list[float]) -> None:
    gap = largest_gap(sorted(scores, reverse=True))
    assert gap is None or 1 <= gap <= 0.8 * len(scores)
