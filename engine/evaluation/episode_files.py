"""Lists of test episodes as files, so that another model, machine or year is asked the same questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from engine.data.catalogue import Catalogue, ClassKey
from engine.errors import DataError
from engine.evaluation.episodes import TestEpisode
from engine.images import write_bytes_atomic

_FORMAT_VERSION: Final = 1

EpisodeBook = dict[tuple[str, int], list[TestEpisode]]
"""Episodes by (group, seed). A group is ``fold 1`` or the name of a protocol."""


def write_episodes(
    path: Path, book: EpisodeBook, catalogue: Catalogue, *, settings: Mapping[str, Any]
) -> None:
    """Write a JSON file that names images as ``SET/NAME``, without folders and endings.

    Args:
        path: the file; replaced at once or not at all.
        book: the episodes.
        catalogue: what their numbers count in.
        settings: how they were drawn, JSON values, for people.

    Raises:
        ImageError: the file cannot be written.
    """
    names = _names(catalogue)
    draws = [
        {
            "group": group,
            "seed": seed,
            "episodes": [
                {
                    "class": str(episode.key),
                    "truth": episode.truth_id,
                    "query": names[episode.query],
                    "support": [names[index] for index in episode.support],
                }
                for episode in episodes
            ],
        }
        for (group, seed), episodes in book.items()
    ]
    content = {"format_version": _FORMAT_VERSION, "settings": dict(settings), "draws": draws}
    write_bytes_atomic(path, (json.dumps(content, indent=1) + "\n").encode())


def read_episodes(path: Path, catalogue: Catalogue) -> EpisodeBook:
    """Read what ``write_episodes`` wrote, for the same data set wherever it lies now.

    Raises:
        DataError: the file is missing or not of this format, or the data lacks an image or a class
            that an episode names.
    """
    numbers = {name: index for index, name in enumerate(_names(catalogue))}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format_version"] != _FORMAT_VERSION:
            raise DataError(f"{path} has the format version {content['format_version']}, not 1.")
        return {
            (str(draw["group"]), int(draw["seed"])): [
                _episode(path, item, numbers, catalogue) for item in draw["episodes"]
            ]
            for draw in content["draws"]
        }
    except OSError as error:
        raise DataError(f"The episode list {path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(
            f"{path} is no episode list: {type(error).__name__} at {error}.",
            hint="Write one with --save-episodes.",
        ) from error


def chosen_draw(book: EpisodeBook, group: str, seed: int, *, path: Path) -> list[TestEpisode]:
    """The episodes of one group and seed.

    Raises:
        DataError: the list has none; the message says what it has.
    """
    if (group, seed) not in book:
        there = ", ".join(f"{name} seed {number}" for name, number in book) or "nothing"
        raise DataError(f"{path} has no episodes of {group} seed {seed}; it has {there}.")
    return book[group, seed]


def _episode(
    path: Path, item: Mapping[str, Any], numbers: Mapping[str, int], catalogue: Catalogue
) -> TestEpisode:
    set_name, _, class_text = item["class"].rpartition(":")
    key, truth_id = ClassKey(set_name, int(class_text)), int(item["truth"])
    names: Sequence[str] = [item["query"], *item["support"]]
    if len(names) < 2:
        raise DataError(f"{path}: the episode of {names[0]} has no support.")
    absent = [name for name in names if name not in numbers]
    if absent:
        raise DataError(f"{path} names the image {absent[0]}, which the data set lacks.")
    query, *support = (numbers[name] for name in names)
    for index, class_id in [(query, truth_id), *((shot, key.class_id) for shot in support)]:
        if class_id not in catalogue.records[index].areas:
            raise DataError(f"{path}: {catalogue.records[index].name} does not show class {class_id}.")
    return TestEpisode(key=key, support=tuple(support), query=query, truth_id=truth_id)


def _names(catalogue: Catalogue) -> list[str]:
    return [f"{record.set_name}/{record.name}" for record in catalogue.records]
