from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import ShapeError
from engine.images import scores_to_labels


def labels_by_the_book(
    scores: np.ndarray, size: tuple[int, int], class_ids: list[int], thresholds: list[float]
) -> tuple[np.ndarray, np.ndarray]:
    """Every map stretched whole by Pillow, then the rule; and where rounding could decide, (H, W) bool."""
    height, width = size
    maps = np.stack(
        [
            np.asarray(Image.fromarray(field.astype(np.float32)).resize((width, height), Image.BILINEAR))
            for field in scores
        ]
    )
    cuts = np.array(thresholds, np.float32)[:, None, None]
    counted = np.where(maps >= cuts, maps, -1)
    labels = np.where(counted.max(0) >= 0, np.array(class_ids)[counted.argmax(0)], 0)
    top = np.sort(counted, axis=0)[::-1]
    is_close = (np.abs(maps - cuts) < 1e-5).any(0)
    if len(scores) > 1:
        is_close |= (top[0] >= 0) & (np.abs(top[0] - top[1]) < 1e-5)
    return labels, is_close


@settings(max_examples=60, deadline=None)
@given(
    n_classes=st.integers(1, 4),
    grid=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    seed=st.integers(0, 2**32 - 1),
)
def test_same_as_stretching_everything(
    n_classes: int, grid: tuple[int, int], size: tuple[int, int], seed: int
) -> None:
    random = np.random.default_rng(seed)
    scores = random.random((n_classes, *grid)).astype(np.float16)
    thresholds = random.random(n_classes).tolist()
    class_ids = random.choice(np.arange(1, 255), n_classes, replace=False).tolist()
    found = scores_to_labels(scores, size, class_ids=class_ids, thresholds=thresholds)
    expected, is_close = labels_by_the_book(scores, size, class_ids, thresholds)
    assert found.shape == size
    assert found.dtype == np.uint8
    assert (found == expected)[~is_close].all()


def test_scores_are_stretched_before_the_cut() -> None:
    scores = np.array([[[0.0, 1.0]]], np.float16)

    def cut(size: tuple[int, int], threshold: float) -> np.ndarray:
        return scores_to_labels(scores, size, class_ids=[7], thresholds=[threshold])

    assert cut((1, 4), 0.5).tolist() == [[0, 0, 7, 7]]
    assert (cut((2, 4), 0.1) == 7).sum() == 6
    assert (cut((3, 5), 0.0) == 7).all()


def test_a_class_below_its_own_threshold_leaves_the_pixel_to_a_lower_score() -> None:
    scores = np.array([[[0.8]], [[0.6]]], np.float16)
    assert scores_to_labels(scores, (2, 2), class_ids=[4, 9], thresholds=[0.5, 0.5]).tolist() == [[4, 4]] * 2
    assert scores_to_labels(scores, (2, 2), class_ids=[4, 9], thresholds=[0.9, 0.5]).tolist() == [[9, 9]] * 2
    assert not scores_to_labels(scores, (2, 2), class_ids=[4, 9], thresholds=[0.9, 0.7]).any()


def test_ties_go_to_the_first_class() -> None:
    scores = np.full((3, 2, 2), 0.5, np.float16)
    assert (scores_to_labels(scores, (5, 3), class_ids=[9, 4, 1], thresholds=[0.5] * 3) == 9).all()
    assert (scores_to_labels(scores, (5, 3), class_ids=[9, 4, 1], thresholds=[0.6, 0.5, 0.5]) == 4).all()


def test_a_score_of_nothing_counts_from_a_threshold_of_nothing() -> None:
    scores = np.zeros((2, 2, 2), np.float16)
    assert (scores_to_labels(scores, (4, 4), class_ids=[1, 2], thresholds=[0.5, 0.0]) == 2).all()


def test_no_class_at_all_finds_nothing() -> None:
    assert not scores_to_labels(np.zeros((0, 2, 2)), (4, 4), class_ids=[], thresholds=[]).any()


@pytest.mark.parametrize(
    ("shape", "size", "n_ids", "n_thresholds"),
    [
        ((2, 2), (4, 4), 1, 1),
        ((1, 0, 2), (4, 4), 1, 1),
        ((1, 2, 2), (0, 4), 1, 1),
        ((2, 2, 2), (4, 4), 1, 2),
        ((2, 2, 2), (4, 4), 2, 1),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    shape: tuple[int, ...], size: tuple[int, int], n_ids: int, n_thresholds: int
) -> None:
    with pytest.raises(ShapeError):
        scores_to_labels(
            np.zeros(shape), size, class_ids=range(1, n_ids + 1), thresholds=[0.5] * n_thresholds
        )


def test_one_class_costs_less_than_stretching_and_cutting_whole() -> None:
    size = (3000, 4000)  # 12 megapixels
    field = (
        np.random.default_rng(0).random((48, 48)).astype(np.float16)
    )  # the hardest case: object everywhere

    def whole() -> np.ndarray:
        stretched = Image.fromarray(field.astype(np.float32)).resize(size[::-1], Image.BILINEAR)
        return np.asarray(stretched) >= 0.5

    def in_bands() -> np.ndarray:
        return scores_to_labels(field[None], size, class_ids=[1], thresholds=[0.5])

    # The best of alternating turns: other processes can only slow one down.
    seconds = {whole: [], in_bands: []}
    for _ in range(3):
        for way, taken in seconds.items():
            start = time.perf_counter()
            way()
            taken.append(time.perf_counter() - start)
    assert min(seconds[in_bands]) < min(seconds[whole])
