"""The arithmetic of a search: one query vector from many parts, and where a ranked list breaks off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.models.retriever import Metric

LIKED_WEIGHT: Final = 0.75
DISLIKED_WEIGHT: Final = 0.25
"""Rocchio's relevance feedback with its usual weights, the query itself having 1."""
_GAP_SHARE: Final = 0.8
_GAP_FACTOR: Final = 4.0

Vectors = NDArray[np.float32]


def combine(
    *, doodles: Vectors, images: Vectors, liked: Vectors, disliked: Vectors, metric: Metric
) -> Vectors:
    """One query vector: ``mean of the asked + 0.75 mean(liked) - 0.25 mean(disliked)``.

    What is asked is the mean of the doodles and the mean of the example images, half and half where both
    are there. Without either, the liked images are what is asked.

    Source: Rocchio 1971, weights 1, 0.75, 0.25; the mix of doodle and images is ours.

    Args:
        doodles, images, liked, disliked: (N, D) each, N may be 0 but not for all four.
        metric: "cosine": means and result are brought to unit length. "euclidean": the result is
            divided by the sum of the weights, so that it stays among the vectors it is made of; with
            dislikes alone it lies opposite to them.

    Returns:
        (D,) float32.
    """
    asked = [_mean(part, metric) for part in (doodles, images) if len(part)]
    terms: list[tuple[float, Vectors]] = [(1.0 / len(asked), part) for part in asked]
    if len(liked):
        terms.append((LIKED_WEIGHT if asked else 1.0, _mean(liked, metric)))
    if len(disliked):
        terms.append((-DISLIKED_WEIGHT, _mean(disliked, metric)))
    total = np.sum([weight * part for weight, part in terms], axis=0, dtype=np.float32)
    if metric == "cosine":
        return _unit(total)
    weights = sum(weight for weight, _ in terms)
    return total / np.float32(weights) if weights > 0 else total


def to_scores(values: Vectors, metric: Metric) -> Vectors:
    """Inner products as they are, clipped to [-1, 1]; distances as 1 / (1 + distance)."""
    return np.clip(values, -1, 1) if metric == "cosine" else 1 / (1 + values)


def largest_gap(scores: Sequence[float]) -> int | None:
    """Where a ranked list breaks off: the number of hits before its largest step down.

    The last fifth of the list is not looked at: where it ends is an accident of how much was asked for.
    A step counts only where it is at least four times the mean of all steps.

    Args:
        scores: best first.

    Returns:
        A number of hits, at least 1; None where no step stands out, or there are fewer than 5 hits.
    """
    if len(scores) < 5:
        return None
    steps = -np.diff(np.asarray(scores, np.float64))
    place = int(steps[: max(1, int(len(scores) * _GAP_SHARE))].argmax())
    return place + 1 if steps[place] >= _GAP_FACTOR * steps.mean() and steps[place] > 0 else None


def _mean(vectors: Vectors, metric: Metric) -> Vectors:
    mean = vectors.mean(axis=0, dtype=np.float32)
    return _unit(mean) if metric == "cosine" else mean


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector
