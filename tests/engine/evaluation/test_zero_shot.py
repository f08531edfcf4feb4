"""Calibrated stacking against plain loops, and the closed-form floors."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import DataError, ShapeError
from engine.evaluation.attribute_baselines import ATTRIBUTE_BASELINES, AttributeBaseline, Eszsl, Setting
from engine.evaluation.seen_class_tuning import tune_on_seen_classes
from engine.evaluation.zero_shot import TestScores, calibration_curve, harmonic_mean, measure_zero_shot

SEEN, UNSEEN = np.array([0, 2, 3]), np.array([1, 4])


def random_scores(*, n_levels: int = 1000) -> TestScores:
    rng = np.random.default_rng(5)
    labels = rng.choice(5, size=60, p=[0.3, 0.3, 0.2, 0.1, 0.1])
    scores = rng.integers(n_levels, size=(60, 5)) / n_levels + 0.4 * np.eye(5)[labels]
    return TestScores(generalised=scores, labels=labels, seen=SEEN, unseen=UNSEEN)


def loop_accuracies(scores: TestScores, offset: float) -> tuple[float, float]:
    """(U, S), image by image, as the definition reads."""
    right: dict[int, list[bool]] = {}
    for row, label in zip(scores.generalised, scores.labels.tolist(), strict=True):
        best_seen = max(SEEN.tolist(), key=lambda index, row=row: row[index])
        best_unseen = max(UNSEEN.tolist(), key=lambda index, row=row: row[index])
        ahead = row[best_seen] - row[best_unseen]
        right.setdefault(label, []).append((best_unseen if ahead < offset else best_seen) == label)
    means = {label: 100 * sum(items) / len(items) for label, items in right.items()}
    return (
        float(np.mean([means[index] for index in UNSEEN])),
        float(np.mean([means[index] for index in SEEN])),
    )


@pytest.mark.parametrize("n_levels", [5, 1000], ids=["many ties", "few ties"])
def test_the_curve_equals_plain_loops_at_every_offset(n_levels: int) -> None:
    scores = random_scores(n_levels=n_levels)
    curve = calibration_curve(scores)
    for offset in [-2.0, -0.4, -0.2, 0.0, 0.1, 0.2, 0.35, 2.0]:
        assert curve.at(offset) == pytest.approx(loop_accuracies(scores, offset))
        report = measure_zero_shot(scores, offset=offset)
        assert (report.unseen, report.seen) == pytest.approx(curve.at(offset))
        assert report.harmonic == pytest.approx(harmonic_mean(*curve.at(offset)))


def test_the_curve_runs_from_all_seen_to_all_unseen() -> None:
    curve = calibration_curve(random_scores())
    assert curve.unseen[0] == 0
    assert curve.seen[-1] == 0
    assert (np.diff(curve.unseen) >= 0).all()
    assert (np.diff(curve.seen) <= 0).all()
    best_offset, best = curve.best()
    assert best == pytest.approx(
        max(harmonic_mean(u, s) for u, s in zip(curve.unseen, curve.seen, strict=True))
    )
    assert harmonic_mean(*curve.at(best_offset)) == pytest.approx(best)


def test_the_area_of_a_perfect_classifier_is_one() -> None:
    labels = np.array([0, 1, 2, 3, 4])
    scores = TestScores(generalised=np.eye(5), labels=labels, seen=SEEN, unseen=UNSEEN)
    assert calibration_curve(scores).area == pytest.approx(1)
    assert measure_zero_shot(scores).harmonic == 100


def test_the_area_is_that_of_trapezoids() -> None:
    # One image a side; the seen one leads by 3, the unseen one's right class trails by 5: the seen image is
    # lost before the unseen one is won, so the curve is (0, 100), (0, 0), (100, 0).
    scores = TestScores(
        generalised=np.array([[3.0, 0.0], [5.0, 0.0]]),
        labels=np.array([0, 1]),
        seen=np.array([0]),
        unseen=np.array([1]),
    )
    curve = calibration_curve(scores)
    assert curve.unseen.tolist() == [0, 0, 100]
    assert curve.seen.tolist() == [100, 0, 0]
    assert curve.area == 0


def test_a_conventional_classifier_decides_t1_alone() -> None:
    scores = random_scores()
    other = TestScores(
        generalised=scores.generalised,
        conventional=np.where(np.isin(np.arange(5), SEEN), -np.inf, np.eye(5)[scores.labels]),
        labels=scores.labels,
        seen=SEEN,
        unseen=UNSEEN,
    )
    assert measure_zero_shot(other).t1 == 100
    assert measure_zero_shot(scores).t1 < 100
    assert measure_zero_shot(other).harmonic == measure_zero_shot(scores).harmonic


def test_without_seen_test_images_there_is_no_h() -> None:
    scores = TestScores(generalised=np.eye(5)[[1, 4]], labels=np.array([1, 4]), seen=SEEN, unseen=UNSEEN)
    report = measure_zero_shot(scores)
    assert (report.unseen, report.seen, report.harmonic, report.curve) == (100, None, None, None)
    with pytest.raises(DataError, match="there are none"):
        calibration_curve(scores)


def test_errors_name_what_is_wrong() -> None:
    labels = np.array([1, 0])
    with pytest.raises(ShapeError, match="do not fit 2 labels"):
        measure_zero_shot(TestScores(generalised=np.eye(5), labels=labels, seen=SEEN, unseen=UNSEEN))
    broken = np.full((2, 5), np.nan)
    with pytest.raises(DataError, match="not finite"):
        measure_zero_shot(TestScores(generalised=broken, labels=labels, seen=SEEN, unseen=UNSEEN))
    with pytest.raises(DataError, match="of an unseen class"):
        measure_zero_shot(
            TestScores(generalised=np.eye(5)[:2], labels=np.array([0, 2]), seen=SEEN, unseen=UNSEEN)
        )


def attribute_world(n_classes: int = 12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features that are a noisy linear image of the classes' attributes."""
    rng = np.random.default_rng(0)
    attributes = rng.random((n_classes, 6)) + 0.1
    labels = np.repeat(np.arange(n_classes), 15)
    features = attributes[labels] @ rng.normal(size=(6, 20)) + 0.1 * rng.normal(size=(len(labels), 20))
    return features, labels, attributes


def test_eszsl_equals_its_closed_form() -> None:
    features, labels, attributes = attribute_world()
    is_seen = labels < 9
    model = Eszsl(features[is_seen], labels[is_seen], attributes)
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    x = unit[is_seen] - unit[is_seen].mean(axis=0)
    table = attributes / np.linalg.norm(attributes, axis=1, keepdims=True)
    own, signs = table[:9], np.where(labels[is_seen][:, None] == np.arange(9), 1.0, -1.0)
    gamma, lam = np.trace(x.T @ x) / 20 * 0.5, np.trace(own.T @ own) / 6 * 2.0
    v = np.linalg.inv(x.T @ x + gamma * np.eye(20)) @ x.T @ signs @ own
    v = v @ np.linalg.inv(own.T @ own + lam * np.eye(6))
    expected = (unit - unit[is_seen].mean(axis=0)) @ v @ table.T
    measured = model.scores(features, Setting(0.5, 2.0))
    np.testing.assert_allclose(measured, expected / (x @ v @ own.T).std(), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", ATTRIBUTE_BASELINES.values())
def test_floors_recognise_unseen_classes_with_settings_from_seen_ones(kind: type[AttributeBaseline]) -> None:
    features, labels, attributes = attribute_world()
    is_seen = labels < 9
    choice = tune_on_seen_classes(kind, features[is_seen], labels[is_seen], attributes, seed=0)
    assert choice == tune_on_seen_classes(kind, features[is_seen], labels[is_seen], attributes, seed=0)
    model = kind(features[is_seen], labels[is_seen], attributes)
    scores = TestScores(
        generalised=model.scores(features, choice.generalised),
        conventional=model.scores(features, choice.conventional),
        labels=labels,
        seen=np.arange(9),
        unseen=np.arange(9, 12),
    )
    report = measure_zero_shot(scores, offset=choice.offset)
    assert report.t1 > 80  # chance is 33
    assert report.harmonic > 50


def test_settings_need_four_seen_classes() -> None:
    features, labels, attributes = attribute_world(3)
    with pytest.raises(DataError, match="on 3 seen classes: at least 4"):
        tune_on_seen_classes(Eszsl, features, labels, attributes, seed=0)
