"""Word vectors of attributes, from which SC-EGG's attention starts.

Attributes are written more freely than classes (``newworld``, ``has_bill_shape::curved_(up_or_down)``), and
the vectors are only a start that training changes; so unlike for class names an unknown attribute is no
error. Its vector is zero, which the model takes for "start at random".
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.vector_files import read_vectors
from engine.errors import DataError

logger = logging.getLogger(__name__)

_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_SHORTEST_PART: Final = 3


def read_attribute_vectors(path: Path, attributes: Sequence[str]) -> NDArray[np.float32]:
    """The vector of every attribute: the mean over its words.

    A word the file lacks is tried as two words written together (``longneck``), then left out.

    Args:
        path: see ``read_vectors``.
        attributes: K names.

    Returns:
        (K, E) float32; zeros where no word of an attribute is known, which is logged.

    Raises:
        DataError: a file is missing or malformed, or knows no attribute at all.
    """
    wanted = {part for name in attributes for word in _words(name) for part in _parts(word)}
    known = read_vectors(path, wanted, key=str.casefold)
    if not known:
        raise DataError(f"{path} has no word vector for any word of the attributes.")
    vectors = np.zeros((len(attributes), len(next(iter(known.values())))), dtype=np.float32)
    for row, name in enumerate(attributes):
        found = [vector for word in _words(name) for vector in _look_up(word, known)]
        if found:
            vectors[row] = np.mean(found, axis=0)
        else:
            logger.warning("no word vector for the attribute %r: it starts at random", name)
    return vectors


def _words(name: str) -> list[str]:
    return [word for word in _NOT_LETTERS.split(name.casefold()) if word]


def _parts(word: str) -> set[str]:
    """The word, and every beginning and end it could be put together from."""
    places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    return {word} | {word[:place] for place in places} | {word[place:] for place in places}


def _look_up(word: str, known: dict[str, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    if word in known:
        return [known[word]]
    for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if word[:place] in known and word[place:] in known:
            return [known[word[:place]], known[word[place:]]]
    return []
