"""Test episodes: which question is asked, and that a file asks it again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from engine.data.catalogue import Catalogue
from engine.data.mask_folder import read_mask_folder
from engine.data.pascal5i import ListedPair, read_pairs
from engine.data.synthetic import write_pascal5i
from engine.errors import DataError
from engine.evaluation.episode_files import chosen_draw, read_episodes, write_episodes
from engine.evaluation.episodes import (
    class_first_episodes,
    listed_episodes,
    things_episodes,
    wrong_support_episodes,
)


@pytest.fixture
def pascal(tmp_path: Path) -> Path:
    write_pascal5i(tmp_path / "voc", n_images=12, fold=1)
    return tmp_path / "voc"


@pytest.fixture
def catalogue(pascal: Path) -> Catalogue:
    return read_mask_folder(pascal)


@pytest.fixture
def pairs(pascal: Path) -> list[ListedPair]:
    return read_pairs(pascal, 1, split="val")


def test_published_protocol_cycles_queries_and_never_supports_with_the_query(
    catalogue: Catalogue, pairs: list[ListedPair]
) -> None:
    drawing = {"n_episodes": 3 * len(pairs), "n_shots": 2, "seed": 1}
    episodes = listed_episodes(catalogue, pairs, **drawing)
    for number, episode in enumerate(episodes):
        pair = pairs[number % len(pairs)]
        assert catalogue.records[episode.query].name == pair.image
        assert episode.key.class_id == episode.truth_id == pair.class_id
        assert episode.query not in episode.support
        assert len(set(episode.support)) == 2
        assert all(pair.class_id in catalogue.records[i].areas for i in episode.support)
    assert episodes == listed_episodes(catalogue, pairs, **drawing)
    with pytest.raises(DataError, match="one image of class"):
        listed_episodes(catalogue, pairs[:1], n_episodes=1, n_shots=1, seed=0)


def test_supports_repeat_only_where_that_is_allowed(catalogue: Catalogue, pairs: list[ListedPair]) -> None:
    drawing = {"n_episodes": 40, "n_shots": 3, "seed": 0}
    allowed = listed_episodes(catalogue, pairs, may_repeat=True, **drawing)
    assert any(len(set(episode.support)) < 3 for episode in allowed)
    assert all(episode.query not in episode.support for episode in allowed)
    for draw in (listed_episodes, class_first_episodes):
        assert all(len(set(episode.support)) == 3 for episode in draw(catalogue, pairs, **drawing))


def test_class_first_draws_classes_alike_whatever_their_size(
    catalogue: Catalogue, pairs: list[ListedPair]
) -> None:
    rare = pairs[0].class_id
    common = next(pair.class_id for pair in pairs if pair.class_id != rare)
    two_of_rare = [pair for pair in pairs if pair.class_id == rare][:2]
    uneven = two_of_rare + [pair for pair in pairs if pair.class_id == common]
    episodes = class_first_episodes(catalogue, uneven, n_episodes=400, n_shots=1, seed=2)
    counts = Counter(episode.key.class_id for episode in episodes)
    assert 160 < counts[rare] < 240
    listed = {(pair.image, pair.class_id) for pair in uneven}
    for episode in episodes:
        shown = [catalogue.records[index].name for index in (episode.query, *episode.support)]
        assert all((name, episode.key.class_id) in listed for name in shown)
        assert episode.query not in episode.support
    with pytest.raises(DataError, match="one image of class"):
        class_first_episodes(catalogue, uneven[1:], n_episodes=1, n_shots=1, seed=0)


def test_stratified_numbers_differ_by_one_at_most(catalogue: Catalogue, pairs: list[ListedPair]) -> None:
    for n_episodes in (7, 8, 100):
        episodes = class_first_episodes(
            catalogue, pairs, n_episodes=n_episodes, n_shots=1, seed=3, is_stratified=True
        )
        counts = Counter(episode.key for episode in episodes).values()
        assert sum(counts) == n_episodes
        assert max(counts) - min(counts) <= 1


def test_wrong_supports_show_a_class_that_the_query_lacks(
    catalogue: Catalogue, pairs: list[ListedPair]
) -> None:
    for episode in wrong_support_episodes(catalogue, pairs, n_episodes=10, n_shots=1, seed=0):
        assert episode.key.class_id not in catalogue.records[episode.query].areas
        assert episode.truth_id in catalogue.records[episode.query].areas
        assert episode.key.class_id in catalogue.records[episode.support[0]].areas


def test_things_stay_inside_their_set_and_cap_the_queries(catalogue: Catalogue) -> None:
    episodes = things_episodes(catalogue, per_class=2, n_shots=1, seed=0)
    assert all(e.query not in e.support and e.key.class_id == e.truth_id for e in episodes)
    counts = [sum(e.key == key for e in episodes) for key in {e.key for e in episodes}]
    assert max(counts) == 2


def test_a_file_gives_the_same_episodes_for_a_moved_data_set(
    catalogue: Catalogue, pairs: list[ListedPair], pascal: Path, tmp_path: Path
) -> None:
    episodes = listed_episodes(catalogue, pairs, n_episodes=9, n_shots=2, seed=4)
    path = tmp_path / "episodes.json"
    write_episodes(path, {("fold 1", 4): episodes}, catalogue, settings={"shots": 2})
    assert str(pascal) not in path.read_text()
    moved = tmp_path / "elsewhere" / "voc"
    moved.parent.mkdir()
    pascal.rename(moved)
    book = read_episodes(path, read_mask_folder(moved))
    assert book == {("fold 1", 4): episodes}
    assert chosen_draw(book, "fold 1", 4, path=path) == episodes
    with pytest.raises(DataError, match="no episodes of fold 2 seed 4; it has fold 1 seed 4"):
        chosen_draw(book, "fold 2", 4, path=path)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"query": "voc/absent"}, "names the image voc/absent"),
        ({"support": []}, "has no support"),
        ({"truth": 19}, "does not show class 19"),
        ({"class": "voc:nineteen"}, "is no episode list"),
    ],
)
def test_a_list_that_does_not_fit_the_data_is_refused(
    catalogue: Catalogue, pairs: list[ListedPair], tmp_path: Path, change: dict[str, object], expected: str
) -> None:
    path = tmp_path / "episodes.json"
    episodes = listed_episodes(catalogue, pairs, n_episodes=1, n_shots=1, seed=0)
    write_episodes(path, {("fold 1", 0): episodes}, catalogue, settings={})
    content = json.loads(path.read_text())
    content["draws"][0]["episodes"][0].update(change)
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match=expected):
        read_episodes(path, catalogue)


@pytest.mark.parametrize("text", ["", "[]", '{"format_version": 1}', "nonsense", '{"format_version": 9}'])
def test_other_files_are_no_episode_lists(catalogue: Catalogue, tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"other\.json"):
        read_episodes(path, catalogue)
