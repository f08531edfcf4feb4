"""Leave-one-out: which example of a class finds the others, and which one spoils them.

Source: ours. With IoU(i | A) for the painted mask of shot i and what the shots A find on its image, cut at
the class's threshold and compared at the mask's own size:

- agreement of k = IoU(k | all others); needs two shots;
- influence of k = mean over all pairs of other shots i, j of IoU(i | j and k) - IoU(i | j), that is what k
  adds to one other shot; needs three shots.

Adding k to one other shot says more than taking it out of all: four good shots outvote a bad one, so its
absence changes little, often less than chance does. With three shots the two are the same. Everything is
computed from features that are at hand already.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
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

_Question = tuple[int, frozenset[int]]
"""A shot whose image is the query, and the shots that are the support, by their places in the class."""


def rate_shots(
    segmenter: Segmenter,
    classes: Sequence[PreparedClass],
    *,
    thresholds: Mapping[int, float],
    token: CancelToken,
) -> Generator[ShotRating | Progress, None, None]:
    """Rate the painted shots of some classes, at most one prediction per ``next()``.

    The support sets in force may change meanwhile; what is rated stays what it was at the beginning. Five
    shots take 55 predictions, four 28, three 9, two 2.

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
    raters = [
        _ClassRater(
            segmenter, rated, threshold=thresholds.get(rated.class_id, DEFAULT_THRESHOLD), token=token
        )
        for rated in classes
    ]
    total = sum(rater.n_predictions for rater in raters)
    for rater in raters:
        for rating in rater.ratings():
            done = sum(each.n_done for each in raters)
            yield Progress(done=done, total=total, unit="predictions") if rating is None else rating


class _ClassRater:
    """Rates the shots of one class; every question is asked once."""

    def __init__(
        self, segmenter: Segmenter, rated: PreparedClass, *, threshold: float, token: CancelToken
    ) -> None:
        self._segmenter, self._rated = segmenter, rated
        self._threshold, self._token = threshold, token
        self._places = range(len(rated.shots))
        self._overlaps: dict[_Question, float] = {}

    @property
    def n_done(self) -> int:
        """Predictions so far."""
        return len(self._overlaps)

    @property
    def n_predictions(self) -> int:
        """Predictions in all."""
        return len({question for place in self._places for question in self._questions(place)})

    def ratings(self) -> Iterator[ShotRating | None]:
        """Ratings as they are completed, and None after the predictions in between."""
        for place in self._places:
            for question in self._agreement_question(place):
                self._ask(question)
            yield self._rating(place, influence=None)
        if len(self._places) < _MIN_SHOTS_FOR_INFLUENCE:
            return
        for place in self._places:
            open_questions = [each for each in self._questions(place) if each not in self._overlaps]
            for number, question in enumerate(dict.fromkeys(open_questions), 1):
                if number > 1:
                    yield None
                self._ask(question)
            gains = [self._overlaps[more] - self._overlaps[less] for less, more in self._pairs(place)]
            yield self._rating(place, influence=fmean(gains))

    def _agreement_question(self, place: int) -> list[_Question]:
        """The one question of a shot's agreement; none where it is alone."""
        others = frozenset(self._places) - {place}
        return [(place, others)] if others else []

    def _pairs(self, place: int) -> list[tuple[_Question, _Question]]:
        """For all pairs of other shots, one found by the other without and with the shot at ``place``."""
        rest = [other for other in self._places if other != place]
        return [
            ((query, frozenset({shown})), (query, frozenset({shown, place})))
            for query in rest
            for shown in rest
            if query != shown
        ]

    def _questions(self, place: int) -> list[_Question]:
        """All questions of a shot's rating."""
        return [*self._agreement_question(place), *(each for pair in self._pairs(place) for each in pair)]

    def _ask(self, question: _Question) -> None:
        self._token.raise_if_cancelled()
        place, others = question
        painted = self._rated.shots[place].mask
        scores = self._segmenter.scores_on_shot(self._rated, place, others=sorted(others))
        height, width = painted.shape
        labels = scores_to_labels(scores[None], (height, width), class_ids=[1], thresholds=[self._threshold])
        found = labels.view(np.bool_)
        overlap = np.count_nonzero(found & painted) / np.count_nonzero(found | painted)
        self._overlaps[question] = overlap

    def _rating(self, place: int, *, influence: float | None) -> ShotRating:
        asked = self._agreement_question(place)
        return ShotRating(
            class_id=self._rated.class_id,
            image_path=self._rated.shots[place].image_path,
            agreement=self._overlaps[asked[0]] if asked else None,
            influence=influence,
        )
