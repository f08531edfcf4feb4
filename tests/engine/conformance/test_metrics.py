"""The measures of the papers, on cases small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.evaluation.ranking import RankMetrics, rank_metrics
from engine.evaluation.zero_shot import (
    TestScores,
    class_accuracies,
    confusion_matrix,
    harmonic_mean,
    mean_class_accuracy,
    measure_zero_shot,
)


def ranked(hits: str) -> RankMetrics:
    """Measures of one ranking: ``x`` a relevant photo, ``.`` another, nearest first."""
    relevant = torch.tensor([[mark == "x" for mark in hits]])
    return rank_metrics(torch.arange(len(hits), 0, -1, dtype=torch.float32)[None], relevant)


def test_average_precision_non_interpolated() -> None:
    # Relevant at ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3.
    assert ranked("x.x..x").ap.item() == pytest.approx((1 + 2 / 3 + 3 / 6) / 3)
    assert ranked("..x").ap.item() == pytest.approx(1 / 3)


def test_average_precision_interpolated_all_points() -> None:
    # Precision at the hits: 1/2, 2/3, 3/6; the envelope from the right lifts the first to 2/3.
    assert ranked(".xx..x").ap_interpolated.item() == pytest.approx((2 / 3 + 2 / 3 + 1 / 2) / 3)
    assert ranked(".xx..x").ap.item() == pytest.approx((1 / 2 + 2 / 3 + 1 / 2) / 3)


def test_map_at_200_divides_by_hits_or_by_relevant_photos() -> None:
    measures = ranked("x" + 198 * "." + "x" + 5 * "x")  # 2 hits in the first 200, 7 relevant
    total = 1 + 2 / 200
    assert measures.ap_200_by_hits.item() == pytest.approx(total / 2)
    assert measures.ap_200_by_relevant.item() == pytest.approx(total / 7)
    many = ranked(150 * "x" + 50 * "." + 100 * "x")  # 250 relevant: the denominator stops at 200
    assert many.ap_200_by_hits.item() == pytest.approx(1)
    assert many.ap_200_by_relevant.item() == pytest.approx(150 / 200)


def test_precision_at_100_and_200_divide_by_k_or_by_what_can_be_found() -> None:
    measures = ranked(25 * "x" + 300 * ".")
    assert measures.p_100.item() == pytest.approx(0.25)
    assert measures.p_200.item() == pytest.approx(0.125)
    assert measures.p_100_capped.item() == measures.p_200_capped.item() == pytest.approx(1)
    # The mean over the first 200 ranks, not the flag at rank 200.
    assert ranked(199 * "x" + ".").p_200.item() == pytest.approx(199 / 200)


def test_per_class_accuracy_on_a_toy_confusion_matrix() -> None:
    truth = np.array([0, 0, 0, 0, 1, 1, 2])
    predicted = np.array([0, 0, 0, 1, 1, 0, 0])
    confusion = confusion_matrix(truth, predicted, 3)
    assert confusion.tolist() == [[3, 1, 0], [1, 1, 0], [1, 0, 0]]
    assert class_accuracies(confusion) == {0: 75.0, 1: 50.0, 2: 0.0}
    assert mean_class_accuracy(confusion, [0, 1]) == 62.5  # over images it would be 4/6
    assert mean_class_accuracy(confusion, [0, 1, 2]) == pytest.approx(125 / 3)


def test_harmonic_mean_of_unseen_and_seen() -> None:
    assert harmonic_mean(60.9, 89.3) == pytest.approx(72.4, abs=0.05)  # SC-EGG on AWA2
    assert harmonic_mean(64.1, 73.6) == pytest.approx(68.5, abs=0.05)  # on CUB
    assert harmonic_mean(0, 80) == harmonic_mean(0, 0) == 0


def test_t1_chooses_among_unseen_and_u_s_among_all() -> None:
    # Classes 0 and 1 seen, 2 and 3 unseen. The last image is nearest to a seen class.
    scores = np.array([[9, 0, 1, 0], [0, 1, 9, 0], [0, 0, 9, 1], [9, 0, 1, 5]], dtype=float)
    labels = np.array([0, 1, 2, 3])
    report = measure_zero_shot(
        TestScores(generalised=scores, labels=labels, seen=np.array([0, 1]), unseen=np.array([2, 3]))
    )
    assert report.t1 == 100
    assert (report.unseen, report.seen) == (50, 50)
    assert report.harmonic == 50
