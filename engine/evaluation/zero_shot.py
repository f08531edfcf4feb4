"""Zero-shot classification: accuracies per class, and the trade between seen and unseen classes.

Source: Xian et al., "Zero-Shot Learning: A Comprehensive Evaluation" (arXiv:1707.00600). Accuracies are
top-1 per class, averaged over classes, never over images. T1: unseen images, unseen classes to choose
from. U and S: unseen and seen test images, all classes to choose from; H = 2 U S / (U + S).

Calibrated stacking (Chao et al., arXiv:1605.04253): a number, the offset, is taken off the scores of all seen
classes before the highest wins. AUSUC is the area under S over U as the offset goes from minus to plus
infinity. Equal scores: a seen class beats an unseen one, then the lower class number wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, ShapeError


@dataclass(frozen=True, kw_only=True, eq=False)
class TestScores:
    """What a classifier says about the test images. Higher is likelier; any scale.

    Attributes:
        generalised: (N, C) over all C classes of the table; only seen and unseen ones are compared.
        conventional: (N, C) for T1, from a classifier that knows it must choose among the unseen classes,
            whose columns alone count; None: the generalised scores serve.
        labels: (N,) int64 true classes.
        seen: class numbers of training.
        unseen: class numbers held out of it.
    """

    __test__ = False  # pytest takes every Test* class for tests

    generalised: NDArray[np.floating]
    labels: NDArray[np.int64]
    seen: NDArray[np.int64]
    unseen: NDArray[np.int64]
    conventional: NDArray[np.floating] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class CalibrationCurve:
    """U and S in points for every offset at which a prediction changes, and both ends.

    Attributes:
        offsets: (P,) ascending; point p holds from ``offsets[p]`` up to, not including, the next. The
            first is minus infinity.
        unseen: (P,) U, rising.
        seen: (P,) S, falling.
        area: AUSUC in [0, 1], by trapezoids between the points.
    """

    offsets: NDArray[np.float64]
    unseen: NDArray[np.float64]
    seen: NDArray[np.float64]
    area: float

    def at(self, offset: float) -> tuple[float, float]:
        """(U, S) at one offset."""
        place = int(np.searchsorted(self.offsets, offset, side="right")) - 1
        return float(self.unseen[place]), float(self.seen[place])

    def harmonic(self) -> NDArray[np.float64]:
        """(P,) H at each point."""
        total = self.unseen + self.seen
        return 2 * self.unseen * self.seen / np.where(total > 0, total, 1)

    def best(self) -> tuple[float, float]:
        """(offset, H) of the highest H on these very images: not a result, it has seen the answers."""
        place = int(self.harmonic().argmax())
        return float(self.offsets[place]), float(self.harmonic()[place])


@dataclass(frozen=True, kw_only=True, eq=False)
class ZeroShotReport:
    """A measured zero-shot classifier; points (0 to 100).

    Attributes:
        t1: mean over unseen classes, chosen among them.
        unseen: U at ``offset``.
        seen: S at ``offset``; None where no seen class has test images, as are ``harmonic`` and ``curve``.
        harmonic: H.
        offset: what was taken off the seen classes' scores.
        class_t1: per unseen class, as ``t1``.
        class_generalised: per class with test images, as U and S.
        confusion: (C, C) image counts at ``offset``, rows true, columns predicted.
        curve: all offsets.
    """

    t1: float
    unseen: float
    seen: float | None
    harmonic: float | None
    offset: float
    class_t1: dict[int, float]
    class_generalised: dict[int, float]
    confusion: NDArray[np.int64]
    curve: CalibrationCurve | None


def confusion_matrix(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], n_classes: int
) -> NDArray[np.int64]:
    """(C, C) counts, rows true and columns predicted classes, of (N,) class numbers each."""
    counts = np.bincount(truth * n_classes + predicted, minlength=n_classes * n_classes)
    return counts.reshape(n_classes, n_classes)


def class_accuracies(confusion: NDArray[np.int64]) -> dict[int, float]:
    """Top-1 in points of each class that has images: the diagonal over the row's sum."""
    sums = confusion.sum(axis=1)
    return {int(row): 100 * float(confusion[row, row] / sums[row]) for row in np.flatnonzero(sums)}


def mean_class_accuracy(confusion: NDArray[np.int64], classes: Sequence[int] | NDArray[np.int64]) -> float:
    """Mean of the accuracies of ``classes``, each weighing the same; those without images do not count.

    Raises:
        DataError: none of them has an image.
    """
    accuracies = class_accuracies(confusion)
    chosen = [accuracies[int(index)] for index in classes if int(index) in accuracies]
    if not chosen:
        raise DataError("No test image shows one of the classes to be averaged.")
    return float(np.mean(chosen))


def harmonic_mean(unseen: float, seen: float) -> float:
    """H = 2 U S / (U + S); 0 where both are 0."""
    return 2 * unseen * seen / (unseen + seen) if unseen + seen > 0 else 0.0


def measure_zero_shot(scores: TestScores, *, offset: float = 0.0) -> ZeroShotReport:
    """T1, U, S, H and the calibration curve.

    Raises:
        ShapeError: the arrays do not fit together.
        DataError: a score is not finite, or no test image is of an unseen class.
    """
    _check(scores)
    n_classes = scores.generalised.shape[1]
    is_unseen = np.isin(scores.labels, scores.unseen)
    choices = scores.generalised if scores.conventional is None else scores.conventional
    among_unseen = scores.unseen[choices[is_unseen][:, scores.unseen].argmax(axis=1)]
    conventional = confusion_matrix(scores.labels[is_unseen], among_unseen, n_classes)
    best_seen, best_unseen, gaps = _best_of_sides(scores)
    predicted = np.where(gaps < offset, best_unseen, best_seen)
    confusion = confusion_matrix(scores.labels, predicted, n_classes)
    unseen = mean_class_accuracy(confusion, scores.unseen)
    has_seen = bool((~is_unseen).any())
    seen = mean_class_accuracy(confusion, scores.seen) if has_seen else None
    return ZeroShotReport(
        t1=mean_class_accuracy(conventional, scores.unseen),
        unseen=unseen,
        seen=seen,
        harmonic=None if seen is None else harmonic_mean(unseen, seen),
        offset=offset,
        class_t1=class_accuracies(conventional),
        class_generalised=class_accuracies(confusion),
        confusion=confusion,
        curve=calibration_curve(scores) if has_seen else None,
    )


def calibration_curve(scores: TestScores) -> CalibrationCurve:
    """U and S at every offset, exactly: each image changes side once, at its own gap.

    Raises:
        ShapeError: the arrays do not fit together.
        DataError: a score is not finite, or one side has no test image.
    """
    _check(scores)
    best_seen, best_unseen, gaps = _best_of_sides(scores)
    is_unseen = np.isin(scores.labels, scores.unseen)
    if bool(is_unseen.all()):
        raise DataError("A calibration curve needs test images of seen classes, and there are none.")
    weight = _weights(scores.labels, is_unseen)
    gains = weight * (is_unseen & (best_unseen == scores.labels))
    losses = weight * (~is_unseen & (best_seen == scores.labels))
    order = np.argsort(gaps, kind="stable")
    # An image is given to the unseen side where gap < offset, that is just above its gap.
    offsets, last = np.unique(gaps[order], return_index=True)
    ends = np.append(last[1:], len(gaps))
    unseen = np.concatenate([[0.0], gains[order].cumsum()[ends - 1]])
    seen = losses.sum() - np.concatenate([[0.0], losses[order].cumsum()[ends - 1]])
    return CalibrationCurve(
        offsets=np.concatenate([[-np.inf], np.nextafter(offsets, np.inf)]),
        unseen=unseen,
        seen=np.maximum(seen, 0.0),  # sums of fractions may end a rounding error below 0
        area=float((np.diff(unseen) * (seen[1:] + seen[:-1]) / 2).sum()) / 1e4,
    )


def _weights(labels: NDArray[np.int64], is_unseen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(N,) points one right image adds to its side: classes weigh the same, whatever their size."""
    weights = np.zeros(len(labels))
    for side in (is_unseen, ~is_unseen):
        _, places, counts = np.unique(labels[side], return_inverse=True, return_counts=True)
        weights[side] = 100 / (counts[places] * len(counts))
    return weights


def _best_of_sides(
    scores: TestScores,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """(N,) best seen class, best unseen class, and how far the seen one's score is ahead."""
    values = scores.generalised.astype(np.float64)
    of_seen, of_unseen = values[:, scores.seen], values[:, scores.unseen]
    gaps = of_seen.max(axis=1) - of_unseen.max(axis=1)
    return scores.seen[of_seen.argmax(axis=1)], scores.unseen[of_unseen.argmax(axis=1)], gaps


def _check(scores: TestScores) -> None:
    table, choices = scores.generalised, scores.conventional
    for values in (table,) if choices is None else (table, choices):
        if values.ndim != 2 or values.shape != table.shape or len(values) != len(scores.labels):
            raise ShapeError(f"Scores {values.shape} do not fit {len(scores.labels)} labels.")
    compared = table[:, np.concatenate([scores.seen, scores.unseen])]
    among_unseen = table if choices is None else choices
    if not np.isfinite(compared).all() or not np.isfinite(among_unseen[:, scores.unseen]).all():
        raise DataError("A class score is not finite, so there is no best class.")
    if not np.isin(scores.labels, scores.unseen).any():
        raise DataError("No test image is of an unseen class, so zero-shot accuracy cannot be measured.")
