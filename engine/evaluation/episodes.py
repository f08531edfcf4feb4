"""Test episodes of the published and of our own protocols; all drawn from a seed alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.data.catalogue import Catalogue, ClassKey
from engine.data.pascal5i import ListedPair
from engine.errors import DataError

THINGS_AREA_RANGE: Final = (0.004, 0.7)
"""Fraction of the image an object covers to be asked for on other kinds of things."""


@dataclass(frozen=True, kw_only=True)
class TestEpisode:
    """One question of a test.

    Attributes:
        key: the class the support shows.
        support: record numbers of the shots.
        query: record number of the query.
        truth_id: the class whose pixels are the truth. Another one than ``key`` where the support is
            wrong on purpose: what overlaps then is the error.
    """

    __test__ = False  # pytest takes every Test* class for tests

    key: ClassKey
    support: tuple[int, ...]
    query: int
    truth_id: int


def listed_episodes(
    catalogue: Catalogue,
    pairs: Sequence[ListedPair],
    *,
    n_episodes: int,
    n_shots: int,
    seed: int,
    may_repeat: bool = False,
) -> list[TestEpisode]:
    """Episodes as PASCAL-5i is tested: query ``k`` is pair ``k`` modulo their number, the shots are random
    images of the same class other than the query.

    Args:
        catalogue: of the data set.
        pairs: its list.
        n_episodes: how many.
        n_shots: support images per episode.
        seed: decides the shots.
        may_repeat: whether one image may be shown twice in an episode, as HSNet's and MSHNet's code
            allows. Without it that happens only where a class has too few images.

    Raises:
        DataError: a listed image is missing, or a class has one image only.
    """
    places, members = _listed(catalogue, pairs)
    rng = np.random.default_rng(seed)
    episodes = []
    for number in range(n_episodes):
        key, query = places[number % len(places)]
        pool = [index for index in members[key] if index != query]
        if not pool:
            raise DataError(f"The list has one image of class {key.class_id} only; an episode needs two.")
        episodes.append(
            TestEpisode(
                key=key,
                support=_draw(pool, n_shots, rng, may_repeat=may_repeat),
                query=query,
                truth_id=key.class_id,
            )
        )
    return episodes


def class_first_episodes(
    catalogue: Catalogue,
    pairs: Sequence[ListedPair],
    *,
    n_episodes: int,
    n_shots: int,
    seed: int,
    may_repeat: bool = False,
    is_stratified: bool = False,
) -> list[TestEpisode]:
    """Episodes as COCO-20i is tested: a class, then a query that shows it, then its supports, all uniform.

    Args:
        catalogue: of the data set.
        pairs: which images show which class.
        n_episodes: how many.
        n_shots: support images per episode.
        seed: decides everything.
        may_repeat: as in ``listed_episodes``.
        is_stratified: go round all classes in a new order each time, so that their numbers of episodes
            differ by one at most and none is left without.

    Raises:
        DataError: a listed image is missing, or a class has one image only.
    """
    _, members = _listed(catalogue, pairs)
    keys = sorted(members)
    alone = [key for key in keys if len(members[key]) < 2]
    if alone:
        raise DataError(f"The list has one image of class {alone[0].class_id} only; an episode needs two.")
    rng = np.random.default_rng(seed)
    order: list[int] = []
    episodes = []
    for _ in range(n_episodes):
        if is_stratified:
            order = order or rng.permutation(len(keys)).tolist()
            key = keys[order.pop()]
        else:
            key = keys[int(rng.integers(len(keys)))]
        query = members[key][int(rng.integers(len(members[key])))]
        pool = [index for index in members[key] if index != query]
        support = _draw(pool, n_shots, rng, may_repeat=may_repeat)
        episodes.append(TestEpisode(key=key, support=support, query=query, truth_id=key.class_id))
    return episodes


def wrong_support_episodes(
    catalogue: Catalogue, pairs: Sequence[ListedPair], *, n_episodes: int, n_shots: int, seed: int
) -> list[TestEpisode]:
    """The queries of ``listed_episodes`` with shots of another class of the list that the query does
    not show. The right answer is nothing; ``truth_id`` is the query's own class."""
    places, members = _listed(catalogue, pairs)
    rng = np.random.default_rng(seed)
    episodes = []
    for number in range(n_episodes):
        own, query = places[number % len(places)]
        others = [key for key in members if key.class_id not in catalogue.records[query].areas]
        if others:
            key = others[int(rng.integers(len(others)))]
            support = _draw(members[key], n_shots, rng)
            episodes.append(TestEpisode(key=key, support=support, query=query, truth_id=own.class_id))
    if not episodes:
        raise DataError("No query lacks a class of its list, so there is no wrong support to try.")
    return episodes


def shows_another_object(catalogue: Catalogue, episode: TestEpisode, *, min_area: float = 0.01) -> bool:
    """Whether the query also shows a labelled object of another class."""
    areas = catalogue.records[episode.query].areas
    return any(area >= min_area for class_id, area in areas.items() if class_id != episode.key.class_id)


def things_episodes(catalogue: Catalogue, *, per_class: int, n_shots: int, seed: int) -> list[TestEpisode]:
    """Up to ``per_class`` queries of each class with two usable images, support from the same set.

    Raises:
        DataError: no class has two usable images.
    """
    rng = np.random.default_rng(seed)
    low, high = THINGS_AREA_RANGE
    episodes = []
    for key, members in catalogue.records_of_classes().items():
        usable = [i for i in members if low <= catalogue.records[i].areas[key.class_id] <= high]
        if len(usable) < 2:
            continue
        for query in rng.permutation(usable)[:per_class]:
            pool = [index for index in usable if index != query]
            episodes.append(
                TestEpisode(
                    key=key, support=_draw(pool, n_shots, rng), query=int(query), truth_id=key.class_id
                )
            )
    if not episodes:
        raise DataError("No class of the data has two images with a usable object.")
    return episodes


def _listed(
    catalogue: Catalogue, pairs: Sequence[ListedPair]
) -> tuple[list[tuple[ClassKey, int]], dict[ClassKey, list[int]]]:
    """The pairs as (class, record number), and the record numbers of each class."""
    number = {record.name: index for index, record in enumerate(catalogue.records)}
    places: list[tuple[ClassKey, int]] = []
    members: dict[ClassKey, list[int]] = {}
    for pair in pairs:
        if pair.image not in number:
            raise DataError(f"The listed image {pair.image} is missing from the data set.")
        index = number[pair.image]
        key = ClassKey(catalogue.records[index].set_name, pair.class_id)
        places.append((key, index))
        members.setdefault(key, []).append(index)
    return places, members


def _draw(
    pool: Sequence[int], n_shots: int, rng: np.random.Generator, *, may_repeat: bool = False
) -> tuple[int, ...]:
    replace = may_repeat or len(pool) < n_shots
    return tuple(int(index) for index in rng.choice(pool, n_shots, replace=replace))
