"""The three columns of every quality table: unseen classes, other kinds of things, discrimination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.catalogue import Catalogue
from engine.data.pascal5i import ListedPair
from engine.errors import ConfigError
from engine.evaluation.episodes import (
    TestEpisode,
    listed_episodes,
    shows_another_object,
    wrong_support_episodes,
)
from engine.evaluation.harness import Harness
from engine.evaluation.segmentation import IouAccumulator, set_means
from engine.progress import CancelToken, ProgressCallback


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Mean and standard deviation over seeds, in points (0 to 100)."""

    mean: float
    std: float

    def __str__(self) -> str:
        return f"{self.mean:.1f} ± {self.std:.1f}"


@dataclass(frozen=True, kw_only=True)
class FoldReport:
    """Unseen classes of one fold. Points except ``threshold`` and counts; a spread is over seeds.

    Attributes:
        fold: 0 to 3.
        threshold: what scores were cut at.
        miou: mean over the classes that have episodes.
        fb_iou: mean of foreground and background IoU.
        class_iou: per class, mean over seeds.
        class_episodes: how many episodes each class had, over all seeds.
    """

    fold: int
    threshold: float
    miou: Spread
    fb_iou: Spread
    class_iou: dict[str, float]
    class_episodes: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class DiscriminationReport:
    """Whether the support decides. Points; a spread is over seeds.

    Attributes:
        fold: whose classes.
        right: mIoU on the queries below with a support of their own class.
        right_mixed: the same, only queries that also show another labelled object.
        wrong: IoU with the queries' own objects when the support is of another class, absent there.
        wrong_area: percent of the image painted then.
        difference: ``right`` minus ``wrong``.
    """

    fold: int
    right: Spread
    right_mixed: Spread | None
    wrong: Spread
    wrong_area: Spread
    difference: Spread


@dataclass(frozen=True, kw_only=True)
class ThingsReport:
    """Other kinds of things. Points except thresholds; a spread is over seeds.

    Attributes:
        threshold: what the model is judged at.
        miou: mean over classes of a set, then over sets.
        set_miou: per set, mean over seeds.
        class_iou: per class, mean over seeds.
        best_threshold: the best one on these very episodes; shows how well scores are calibrated.
        miou_at_best: the mean there; not a result, it has seen the answers.
    """

    threshold: float
    miou: Spread
    set_miou: dict[str, float]
    class_iou: dict[str, float]
    best_threshold: float
    miou_at_best: float


DrawEpisodes = Callable[[int, int], Sequence[TestEpisode]]
"""The episodes of (fold, seed)."""


class FoldEvaluation:
    """Runs folds of PASCAL-5i or COCO-20i; each (fold, seed) is computed once.

    Args:
        harness: of the model.
        draw: gives the episodes.
        token: cancels between episodes.
        progress: told episodes.
    """

    def __init__(
        self,
        harness: Harness,
        draw: DrawEpisodes,
        *,
        token: CancelToken | None = None,
        progress: ProgressCallback | None = None,
    ) -> None:
        self._harness, self._draw = harness, draw
        self._token, self._progress = token, progress
        self._done: dict[tuple[int, int], IouAccumulator] = {}

    def threshold_from_other_folds(self, others: Sequence[int], *, seed: int) -> float:
        """The best threshold on other folds than the one to be measured, every class weighing the same.

        Raises:
            ConfigError: there is no other fold.
        """
        if not others:
            raise ConfigError("A threshold from other folds needs their val lists, and there are none.")
        joined = IouAccumulator()
        for other in others:
            joined.include(self._accumulated(other, seed))
        return joined.best_threshold()

    def fold_report(self, fold: int, *, seeds: Sequence[int], threshold: float) -> FoldReport:
        """mIoU over the fold's classes present, FB-IoU, and each class."""
        sums = [self._accumulated(fold, seed) for seed in seeds]
        counts = Counter(str(episode.key) for seed in seeds for episode in self._draw(fold, seed))
        return FoldReport(
            fold=fold,
            threshold=threshold,
            miou=_spread([item.mean_iou(threshold) for item in sums]),
            fb_iou=_spread([item.fb_iou(threshold) for item in sums]),
            class_iou=_mean_by_key([_texts(item.class_iou(threshold)) for item in sums]),
            class_episodes=dict(sorted(counts.items())),
        )

    def _accumulated(self, fold: int, seed: int) -> IouAccumulator:
        if (fold, seed) not in self._done:
            episodes = self._draw(fold, seed)
            self._done[fold, seed] = self._harness.run(episodes, token=self._token, progress=self._progress)
        return self._done[fold, seed]


def discrimination_report(
    harness: Harness,
    catalogue: Catalogue,
    pairs: Sequence[ListedPair],
    *,
    fold: int,
    n_episodes: int,
    n_shots: int,
    seeds: Sequence[int],
    threshold: float,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> DiscriminationReport:
    """Right against wrong support on the same queries; see ``DiscriminationReport``."""
    right, mixed, wrong, area = [], [], [], []
    drawing = {"n_episodes": n_episodes, "n_shots": n_shots}
    steps = {"token": token, "progress": progress}
    for seed in seeds:
        wrongs = wrong_support_episodes(catalogue, pairs, seed=seed, **drawing)
        asked = {(episode.query, episode.truth_id) for episode in wrongs}
        rights = [
            episode
            for episode in listed_episodes(catalogue, pairs, seed=seed, **drawing)
            if (episode.query, episode.truth_id) in asked
        ]
        with_others = [episode for episode in rights if shows_another_object(catalogue, episode)]
        right.append(harness.run(rights, **steps).mean_iou(threshold))
        if with_others:
            mixed.append(harness.run(with_others, **steps).mean_iou(threshold))
        result = harness.run_wrong(wrongs, threshold=threshold, **steps)
        wrong.append(result.iou.mean_iou(threshold))
        area.append(result.area)
    return DiscriminationReport(
        fold=fold,
        right=_spread(right),
        right_mixed=_spread(mixed) if mixed else None,
        wrong=_spread(wrong),
        wrong_area=_spread(area),
        difference=_spread([r - w for r, w in zip(right, wrong, strict=True)]),
    )


def things_report(
    harness: Harness,
    draws: Iterable[Sequence[TestEpisode]],
    *,
    threshold: float,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> ThingsReport:
    """Episodes inside each data set of a catalogue, one draw per seed; see ``ThingsReport``."""
    sums, joined = [], IouAccumulator()
    for episodes in draws:
        sums.append(harness.run(episodes, token=token, progress=progress))
        joined.include(sums[-1])
    best = joined.best_threshold()
    return ThingsReport(
        threshold=threshold,
        miou=_spread([item.mean_over_sets(threshold) for item in sums]),
        set_miou=_mean_by_key([set_means(item.class_iou(threshold)) for item in sums]),
        class_iou=_mean_by_key([_texts(item.class_iou(threshold)) for item in sums]),
        best_threshold=best,
        miou_at_best=100 * float(np.mean([item.mean_over_sets(best) for item in sums])),
    )


def _spread(values: Sequence[float]) -> Spread:
    """Shares in [0, 1] to points; the standard deviation is the sample's, 0 for one value."""
    return Spread(
        mean=100 * float(np.mean(values)),
        std=100 * float(np.std(values, ddof=1)) if len(values) > 1 else 0.0,
    )


def _mean_by_key(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = sorted({name for row in rows for name in row})
    return {name: 100 * float(np.mean([row[name] for row in rows if name in row])) for name in names}


def _texts(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(key): value for key, value in values.items()}
