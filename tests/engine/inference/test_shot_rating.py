from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Cancelled, EngineError, SupportError
from engine.images import scores_to_labels
from engine.inference import EngineSession
from engine.progress import CancelToken, Progress
from engine.types import Shot, ShotRating, SupportSet
from tests.engine.inference.conftest import disc
from tests.helpers.tiny_segmenter import TinyLoader

Pair = tuple[Path, np.ndarray]


def of_class(class_id: int, pairs: Sequence[Pair]) -> SupportSet:
    shots = tuple(Shot(image_path=path, mask=mask) for path, mask in pairs)
    return SupportSet(shots=shots, class_id=class_id)


def good(photos: list[Path], n: int) -> list[Pair]:
    return [(photos[place], disc(place)) for place in range(n)]


def overlap(session: EngineSession, query: Pair, others: Sequence[Pair], *, threshold: float = 0.5) -> float:
    """IoU of a mask and what a support set of its own finds, through the session's front door."""
    token = CancelToken()
    session.set_support([of_class(1, others)], token=token)
    result = session.segment(query[0], token=token)
    found = scores_to_labels(result.scores, result.image_size, class_ids=[1], thresholds=[threshold]) == 1
    return (found & query[1]).sum() / (found | query[1]).sum()


def final(steps: Sequence[object]) -> dict[Path, ShotRating]:
    return {step.image_path: step for step in steps if isinstance(step, ShotRating)}


@pytest.mark.parametrize("threshold", [0.5, 0.3])
def test_ratings_follow_the_rule(
    session: EngineSession, photos: list[Path], token: CancelToken, threshold: float
) -> None:
    pairs = [*good(photos, 3), (photos[3], ~disc(3))]
    session.set_support([of_class(4, pairs)], token=token)
    steps = list(session.rate_shots(token=token, thresholds={4: threshold}))
    ratings = final(steps)
    assert [rating.class_id for rating in ratings.values()] == [4] * 4

    def chosen(*places: int) -> list[Pair]:
        return [pairs[place] for place in places]

    for k, (path, _) in enumerate(pairs):
        rest = [place for place in range(len(pairs)) if place != k]
        agreement = overlap(session, pairs[k], chosen(*rest), threshold=threshold)
        gains = [
            overlap(session, pairs[i], chosen(*sorted({j, k})), threshold=threshold)
            - overlap(session, pairs[i], chosen(j), threshold=threshold)
            for i in rest
            for j in rest
            if i != j
        ]
        assert ratings[path].agreement == pytest.approx(agreement, abs=0.01)
        assert ratings[path].influence == pytest.approx(np.mean(gains), abs=0.01)


def test_a_wrong_mask_hurts_most(session: EngineSession, photos: list[Path], token: CancelToken) -> None:
    pairs = good(photos, 5)
    pairs[2] = (photos[2], ~disc(2))
    session.set_support([of_class(1, pairs)], token=token)
    ratings = final(list(session.rate_shots(token=token)))
    worst = min(ratings.values(), key=lambda rating: rating.influence)
    assert worst.image_path == photos[2]
    assert worst.influence < 0
    assert worst.agreement == min(rating.agreement for rating in ratings.values())


@pytest.mark.parametrize(("n_shots", "n_predictions"), [(1, 0), (2, 2), (3, 9), (4, 28), (5, 55)])
def test_one_prediction_per_step(
    session: EngineSession,
    loader: TinyLoader,
    photos: list[Path],
    token: CancelToken,
    n_shots: int,
    n_predictions: int,
) -> None:
    session.set_support([of_class(1, good(photos, n_shots))], token=token)
    decoded = loader.models[0].decoded
    decoded.clear()
    counts, steps = [0], []
    for step in session.rate_shots(token=token):
        counts.append(len(decoded))
        steps.append(step)
    assert set(np.diff(counts)) <= {0, 1}
    assert counts[-1] == n_predictions
    first = steps[:n_shots]
    assert [rating.image_path for rating in first] == photos[:n_shots]
    assert all(rating.influence is None for rating in first)
    assert all((rating.agreement is None) == (n_shots == 1) for rating in first)
    later = [step for step in steps[n_shots:] if isinstance(step, ShotRating)]
    assert len(later) == (n_shots if n_shots > 2 else 0)
    assert all(rating.influence is not None for rating in later)
    assert [rating.agreement for rating in later] in ([], [rating.agreement for rating in first])
    told = [
        (step.done, count)
        for step, count in zip(steps, counts[1:], strict=True)
        if isinstance(step, Progress)
    ]
    assert all(done == count for done, count in told)
    assert {step.total for step in steps if isinstance(step, Progress)} <= {n_predictions}


def test_nothing_runs_the_backbone_or_changes_what_is_predicted(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    session.set_support([of_class(1, good(photos, 3))], token=token)
    before = session.segment(photos[4], token=token).scores
    n_encoded = loader.models[0].n_encoded
    list(session.rate_shots(token=token))
    assert loader.models[0].n_encoded == n_encoded
    np.testing.assert_array_equal(session.segment(photos[4], token=token).scores, before)


def test_shots_without_paint_are_not_rated(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    empty = (photos[3], np.zeros((60, 80), bool))
    session.set_support([of_class(1, [*good(photos, 2), empty])], token=token)
    assert set(final(list(session.rate_shots(token=token)))) == set(photos[:2])


def test_only_the_classes_asked_for_are_rated(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    around = [(photos[place], ~disc(place)) for place in range(2)]
    session.set_support([of_class(1, good(photos, 3)), of_class(2, around)], token=token)
    steps = list(session.rate_shots(token=token))
    assert [step.class_id for step in steps if isinstance(step, ShotRating)] == [1] * 6 + [2] * 2
    only = list(session.rate_shots(token=token, class_ids=(2,)))
    assert [step.class_id for step in only] == [2, 2]
    with pytest.raises(SupportError, match="Class 3"):
        next(session.rate_shots(token=token, class_ids=(3,)))


def test_what_is_rated_stays_while_the_user_paints_on(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support([of_class(1, good(photos, 3))], token=token)
    expected = list(session.rate_shots(token=token))
    steps = session.rate_shots(token=token)
    found = [next(steps)]
    session.set_support([of_class(1, [(photos[5], ~disc(5))])], token=token)
    found += steps
    assert found == expected


def test_it_stops_between_two_predictions(
    session: EngineSession, loader: TinyLoader, photos: list[Path], token: CancelToken
) -> None:
    with pytest.raises(SupportError):
        next(session.rate_shots(token=token))
    session.set_support([of_class(1, good(photos, 3))], token=token)
    steps = session.rate_shots(token=token)
    next(steps)
    n_decoded = len(loader.models[0].decoded)
    token.cancel()
    with pytest.raises(Cancelled):
        next(steps)
    assert len(loader.models[0].decoded) == n_decoded


def test_a_closed_session_rates_no_further(
    session: EngineSession, photos: list[Path], token: CancelToken
) -> None:
    session.set_support([of_class(1, good(photos, 3))], token=token)
    steps = session.rate_shots(token=token)
    next(steps)
    session.close()
    with pytest.raises(EngineError, match="closed"):
        next(steps)
