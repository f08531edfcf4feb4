"""Intersection over union the way the few-shot literature counts it.

Per class, intersections and unions are summed over all episodes before dividing; episodes are
never averaged. Pixels labelled 255 count neither in the prediction nor in the truth. Instead of
one mask per episode the accumulator keeps two histograms of the scores, on the object and off it,
so that the result at every threshold k / 256 is known exactly after one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.catalogue import IGNORE, ClassKey
from engine.errors import DataError, ShapeError

_BINS: Final = 256


class IouAccumulator:
    """Sums over episodes, per class."""

    def __init__(self) -> None:
        self._on_object: dict[ClassKey, NDArray[np.int64]] = {}
        self._off_object: dict[ClassKey, NDArray[np.int64]] = {}

    def add(self, key: ClassKey, scores: NDArray[np.floating], target: NDArray[np.uint8]) -> None:
        """Count one episode.

        Args:
            key: the class asked for.
            scores: (H, W) in [0, 1]; a pixel is foreground where its score reaches the threshold.
            target: (H, W), 1 object, 0 background, 255 ignored.

        Raises:
            ShapeError: the shapes differ.
        """
        if scores.shape != target.shape:
            raise ShapeError(f"Scores {scores.shape} and target {target.shape} must have one shape.")
        bins = np.minimum(np.asarray(scores, dtype=np.float32) * _BINS, _BINS - 1).astype(np.uint8)
        zeros = np.zeros(_BINS, dtype=np.int64)
        for sums, chosen in (
            (self._on_object, target == 1),
            (self._off_object, (target != 1) & (target != IGNORE)),
        ):
            sums[key] = sums.get(key, zeros) + np.bincount(bins[chosen], minlength=_BINS)

    def include(self, other: IouAccumulator) -> None:
        """Add everything another accumulator has counted."""
        for own, others in ((self._on_object, other._on_object), (self._off_object, other._off_object)):
            for key, counts in others.items():
                own[key] = own[key] + counts if key in own else counts.copy()

    @property
    def classes(self) -> tuple[ClassKey, ...]:
        """The classes counted so far, sorted."""
        return tuple(sorted(self._on_object))

    def class_iou(self, threshold: float = 0.5) -> dict[ClassKey, float]:
        """Foreground IoU in [0, 1] per class; 0 where there was neither object nor prediction."""
        return {key: float(self._curve(key)[_bin(threshold)]) for key in self.classes}

    def mean_iou(self, threshold: float = 0.5) -> float:
        """Mean of the classes' foreground IoU."""
        return _mean(self.class_iou(threshold).values())

    def mean_over_sets(self, threshold: float = 0.5) -> float:
        """Mean over data sets of the mean over their classes."""
        return _mean(set_means(self.class_iou(threshold)).values())

    def fb_iou(self, threshold: float = 0.5) -> float:
        """Mean of foreground and background IoU, each summed over all classes and episodes."""
        on = sum(self._on_object.values(), np.zeros(_BINS, dtype=np.int64))
        off = sum(self._off_object.values(), np.zeros(_BINS, dtype=np.int64))
        cut = _bin(threshold)
        hits, false_alarms = int(on[cut:].sum()), int(off[cut:].sum())
        misses, rejections = int(on[:cut].sum()), int(off[:cut].sum())
        foreground = hits / max(1, hits + misses + false_alarms)
        background = rejections / max(1, rejections + misses + false_alarms)
        return (foreground + background) / 2

    def best_threshold(self) -> float:
        """The threshold k / 256 with the highest mean over sets; the lowest of equals.

        Raises:
            DataError: nothing was counted.
        """
        if not self._on_object:
            raise DataError("No episode was counted, so there is no best threshold.")
        by_set: dict[str, list[NDArray[np.float64]]] = {}
        for key in self.classes:
            by_set.setdefault(key.set_name, []).append(self._curve(key))
        curve = np.mean([np.mean(curves, axis=0) for curves in by_set.values()], axis=0)
        return float(curve.argmax() / _BINS)

    def _curve(self, key: ClassKey) -> NDArray[np.float64]:
        """(256,) IoU at the thresholds k / 256."""
        on, off = self._on_object[key], self._off_object[key]
        hits = on[::-1].cumsum()[::-1]
        false_alarms = off[::-1].cumsum()[::-1]
        return hits / np.maximum(1, on.sum() + false_alarms)


def set_means(class_iou: Mapping[ClassKey, float]) -> dict[str, float]:
    """Mean IoU of the classes of each data set."""
    values: dict[str, list[float]] = {}
    for key, value in class_iou.items():
        values.setdefault(key.set_name, []).append(value)
    return {name: _mean(items) for name, items in values.items()}


def _bin(threshold: float) -> int:
    """First histogram bin at or above a threshold in [0, 1)."""
    return min(_BINS - 1, max(0, int(np.ceil(threshold * _BINS))))


def _mean(values: Iterable[float]) -> float:
    items = list(values)
    return float(np.mean(items)) if items else 0.0
