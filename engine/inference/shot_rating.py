"""Leave-one-out: which example of a class helps to find the others, and which one hurts.

Source: ours. A shot with a wrong mask makes the others worse: they are found better without it. With n shots
that takes n * n predictions, all from features that are at hand already.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from statistics import fmean
from typing import Final

import numpy as np

from engine.images import scores_to_labels
from engine.inference.class_supports import PreparedClass
from engine.inference.segmenter import Segmenter
from engine.progress import CancelToken, Progress
from engine.types import ShotRating

DEFAULT_THRESHOLD: Final = 0.5
_MIN_SHOTS_FOR_INFLUENCE: Final = 3


def rate_shots(
    segmenter: Segmenter,
    classes: Sequence[PreparedClass],
    *,
    thresholds: Mapping[int, float],
    token: CancelToken,
) -> Generator[ShotRating | Progress, None, None]:
    """Rate the painted shots of some classes, one prediction per ``next()``.

    IoU(i | A) is that of shot i's painted mask, at the mask's own size, and what the shots A find on its
    image at the class's threshold. Then, with "all" for all painted shots of the class:

    - agreement of k = IoU(k | all but k); needs two shots;
    - influence of k = mean over i other than k of IoU(i | all but i) - IoU(i | all but i and k); needs three.

    The support sets in force may change meanwhile; what is rated stays what it was at the beginning.

    Args:
        segmenter: predicts.
        classes: from its ``classes``.
        thresholds: by class id; ``DEFAULT_THRESHOLD`` for the others.
        token: checked before every prediction.

    Yields:
        Per class first a rating of every shot with the agreement alone, each as soon as it is known, then
        with the influence too; ``Progress`` after a prediction that does not complete a rating. A shot
        without any other is rated at once, with neither.

    Raises:
        OutOfDeviceMemoryError: not even the CPU has the memory.
        Cancelled: the token was cancelled.
    """
    total = sum(_n_predictions(len(rated.shots)) for rated in classes)
    done = 0
    for rated in classes:
        threshold = thresholds.get(rated.class_id, DEFAULT_THRESHOLD)
        for step in _rate_class(segmenter, rated, threshold=threshold, token=token):
            done += len(rated.shots) > 1
            yield Progress(done=done, total=total, unit="predictions") if step is None else step


def _n_predictions(n_shots: int) -> int:
    if n_shots < _MIN_SHOTS_FOR_INFLUENCE:
        return n_shots if n_shots > 1 else 0
    return n_shots * n_shots


def _rate_class(
    segmenter: Segmenter, rated: PreparedClass, *, threshold: float, token: CancelToken
) -> Generator[ShotRating | None, None, None]:
    """One value per prediction; None after those that do not complete a rating."""
    places = range(len(rated.shots))

    def overlap(place: int, others: Sequence[int]) -> float:
        token.raise_if_cancelled()
        return _overlap(segmenter, rated, place, others, threshold=threshold)

    def rating(place: int, *, agreement: float | None, influence: float | None) -> ShotRating:
        return ShotRating(
            class_id=rated.class_id,
            image_path=rated.shots[place].image_path,
            agreement=agreement,
            influence=influence,
        )

    if len(places) == 1:
        yield rating(0, agreement=None, influence=None)
        return
    agreements: list[float] = []
    for place in places:
        agreements.append(overlap(place, [other for other in places if other != place]))
        yield rating(place, agreement=agreements[place], influence=None)
    if len(places) < _MIN_SHOTS_FOR_INFLUENCE:
        return
    for place in places:
        gains: list[float] = []
        for found in places:
            if found == place:
                continue
            without = overlap(found, [other for other in places if other not in (found, place)])
            gains.append(agreements[found] - without)
            if len(gains) < len(places) - 1:
                yield None
        yield rating(place, agreement=agreements[place], influence=fmean(gains))


def _overlap(
    segmenter: Segmenter, rated: PreparedClass, place: int, others: Sequence[int], *, threshold: float
) -> float:
    """IoU in [0, 1] of a shot's mask and what other shots find on its image."""
    painted = rated.shots[place].mask
    scores = segmenter.scores_on_shot(rated, place, others=others)
    height, width = painted.shape
    labels = scores_to_labels(scores[None], (height, width), class_ids=[1], thresholds=[threshold])
    found = labels.view(np.bool_)
    return np.count_nonzero(found & painted) / np.count_nonzero(found | painted)
