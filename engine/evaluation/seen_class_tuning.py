"""Choosing settings of a zero-shot baseline on seen classes only.

Three times the seen classes are cut into four folds at random, fewer where a fold would hold one class. In
turn the classes of one fold play unseen; of the images of the other classes one in five is kept for
testing. No unseen class and no test image is touched. One cut alone is too noisy: on 16 classes T1 of
what it chose differed by five points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.evaluation.attribute_baselines import AttributeBaseline, Setting
from engine.evaluation.zero_shot import CalibrationCurve, TestScores, calibration_curve, measure_zero_shot

_N_FOLDS: Final = 4
_N_CUTS: Final = 3
_TEST_SHARE: Final = 5
_N_OFFSETS: Final = 200


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was chosen, and how it did where it was chosen.

    Attributes:
        conventional: setting for T1.
        generalised: setting for U, S, H.
        offset: taken off the scores of seen classes.
        t1: mean T1 over folds, in points.
        harmonic: mean H over folds, in points.
    """

    conventional: Setting
    generalised: Setting
    offset: float
    t1: float
    harmonic: float


def tune_on_seen_classes(
    kind: type[AttributeBaseline],
    features: NDArray[np.floating],
    labels: NDArray[np.int64],
    attributes: NDArray[np.floating],
    *,
    seed: int,
) -> Choice:
    """Pick settings and offset by class-wise cross-validation in the training images.

    Args:
        kind: the baseline.
        features: (N, D) of the training images.
        labels: (N,) their classes.
        attributes: (C, K) of all classes.
        seed: decides the folds.

    Raises:
        DataError: there are fewer than four seen classes.
    """
    rng = np.random.default_rng(seed)
    folds = [fold for _ in range(_N_CUTS) for fold in _folds(labels, rng)]
    t1 = {setting: [] for setting in kind.settings}
    curves: dict[Setting, list[CalibrationCurve]] = {setting: [] for setting in kind.settings}
    for is_train, is_test, unseen in folds:
        model = kind(features[is_train], labels[is_train], attributes)
        seen = np.unique(labels[is_train])
        for setting in kind.settings:
            scores = TestScores(
                generalised=model.scores(features[is_test], setting),
                labels=labels[is_test],
                seen=seen,
                unseen=unseen,
            )
            t1[setting].append(measure_zero_shot(scores).t1)
            curves[setting].append(calibration_curve(scores))
    best_t1 = max(kind.settings, key=lambda setting: float(np.mean(t1[setting])))
    offsets = {setting: _best_offset(items) for setting, items in curves.items()}
    best_h = max(kind.settings, key=lambda setting: offsets[setting][1])
    return Choice(
        conventional=best_t1,
        generalised=best_h,
        offset=offsets[best_h][0],
        t1=float(np.mean(t1[best_t1])),
        harmonic=offsets[best_h][1],
    )


def _folds(
    labels: NDArray[np.int64], rng: np.random.Generator
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]]:
    """(N,) train and test images, and the classes that play unseen, of each fold."""
    classes = np.unique(labels)
    n_folds = min(_N_FOLDS, len(classes) // 2)
    if n_folds < 2:
        raise DataError(f"Settings cannot be chosen on {len(classes)} seen classes: at least 4 are needed.")
    is_kept = np.zeros(len(labels), dtype=bool)
    for index in classes:
        members = rng.permutation(np.flatnonzero(labels == index))
        n_kept = max(1, len(members) // _TEST_SHARE) if len(members) > 1 else 0
        is_kept[members[:n_kept]] = True
    folds = []
    for unseen in np.array_split(rng.permutation(classes), n_folds):
        plays_unseen = np.isin(labels, unseen)
        folds.append((~plays_unseen & ~is_kept, plays_unseen | is_kept, np.sort(unseen)))
    return folds


def _best_offset(curves: list[CalibrationCurve]) -> tuple[float, float]:
    """The offset with the highest mean H over folds, and that H."""
    every = np.sort(np.concatenate([curve.offsets[1:] for curve in curves]))
    candidates = every[np.linspace(0, len(every) - 1, min(_N_OFFSETS, len(every))).astype(int)]
    means = np.zeros(len(candidates))
    for curve in curves:
        places = np.searchsorted(curve.offsets, candidates, side="right") - 1
        means += curve.harmonic()[places] / len(curves)
    place = int(means.argmax())
    return float(candidates[place]), float(means[place])
