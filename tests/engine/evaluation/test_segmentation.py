"""IoU against counts made by hand and against masks thresholded one by one."""

from __future__ import annotations

import numpy as np
import pytest

from engine.data.catalogue import ClassKey
from engine.errors import DataError, ShapeError
from engine.evaluation.segmentation import IouAccumulator, set_means

CAT, COW, CUP = ClassKey("pets", 8), ClassKey("pets", 10), ClassKey("kitchen", 1)


def grid(*rows: str) -> np.ndarray:
    """``#`` 1, ``.`` 0, ``?`` 255."""
    return np.array([[{"#": 1, ".": 0, "?": 255}[c] for c in row] for row in rows], dtype=np.uint8)


def test_sums_come_before_the_division() -> None:
    sums = IouAccumulator()
    # Intersection 1, union 3; the ignored pixel was predicted and counts nowhere.
    sums.add(CAT, grid("##.", "..#").astype(float), grid("#.#", "..?"))
    # Intersection 4, union 4.
    sums.add(CAT, grid("##", "##").astype(float), grid("##", "##"))
    assert sums.class_iou() == {CAT: pytest.approx(5 / 7)}  # the mean of the two would be 2/3


def test_mean_is_over_classes_and_fb_iou_over_everything() -> None:
    sums = IouAccumulator()
    sums.add(CAT, grid("##..").astype(float), grid("#..."))
    sums.add(COW, grid("....").astype(float), grid("#..."))
    assert sums.class_iou() == {CAT: pytest.approx(1 / 2), COW: 0.0}
    assert sums.mean_iou() == pytest.approx(1 / 4)
    # Foreground 1 / 3; background 2 + 3 = 5 right of 7.
    assert sums.fb_iou() == pytest.approx((1 / 3 + 5 / 7) / 2)


def test_mean_over_sets_gives_a_small_set_a_full_vote() -> None:
    sums = IouAccumulator()
    sums.add(CAT, grid("#.").astype(float), grid("#."))
    sums.add(COW, grid("..").astype(float), grid("#."))
    sums.add(CUP, grid("#.").astype(float), grid("#."))
    assert set_means(sums.class_iou()) == {"pets": pytest.approx(0.5), "kitchen": 1.0}
    assert sums.mean_over_sets() == pytest.approx(0.75)
    assert sums.mean_iou() == pytest.approx(2 / 3)


@pytest.mark.parametrize("threshold", [0.25, 0.5, 0.75])
def test_histograms_equal_thresholded_masks(threshold: float) -> None:
    rng = np.random.default_rng(0)
    sums, intersection, union = IouAccumulator(), 0, 0
    for _ in range(5):
        scores, target = rng.random((9, 7)), rng.choice([0, 1, 255], size=(9, 7)).astype(np.uint8)
        scores[0, 0], target[0, 0] = threshold, 1  # exactly at the threshold is object
        sums.add(CAT, scores, target)
        painted = (scores >= threshold) & (target != 255)
        intersection += int((painted & (target == 1)).sum())
        union += int((painted | (target == 1)).sum())
    assert sums.mean_iou(threshold) == pytest.approx(intersection / union)


def test_best_threshold_and_joining() -> None:
    first, second = IouAccumulator(), IouAccumulator()
    first.add(CAT, np.array([[0.3, 0.2]]), grid("#."))
    second.add(COW, np.array([[0.3, 0.1]]), grid("#."))
    second.include(first)
    assert second.classes == (CAT, COW)
    assert 0.2 < second.best_threshold() <= 0.3
    assert second.mean_iou(second.best_threshold()) == 1.0
    assert first.classes == (CAT,)


def test_errors() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        IouAccumulator().add(CAT, np.zeros((2, 2)), np.zeros((2, 3), np.uint8))
    with pytest.raises(DataError, match="no best threshold"):
        IouAccumulator().best_threshold()
