"""Word vectors of class names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.vector_files import read_vectors
from engine.errors import DataError

_BETWEEN_WORDS: Final = re.compile(r"[\s_+\-()]+")


def word_key(name: str) -> str:
    """A name as word lists agree on it: lower case, ``_`` for spaces, hyphens, plus signs and brackets."""
    return "_".join(_words(name))


def read_class_vectors(path: Path, class_names: Sequence[str]) -> NDArray[np.float32]:
    """The vector of every class.

    A class is looked up as a whole first (``alarm_clock``). Where it is unknown, the vectors of its
    words are averaged (``alarm``, ``clock``); single letters between other words do not count.

    Args:
        path: see ``read_vectors``.
        class_names: what to look up.

    Returns:
        (C, D) float32, in the order of ``class_names``; lengths are the file's own.

    Raises:
        DataError: the files do not fit together, or a class is unknown; the message names it.
    """
    wanted = {key for name in class_names for key in (word_key(name), *_words(name))}
    known = read_vectors(path, wanted, key=word_key)
    return np.stack([_look_up(name, known, path=path) for name in class_names])


def _look_up(name: str, known: dict[str, NDArray[np.float32]], *, path: Path) -> NDArray[np.float32]:
    key = word_key(name)
    if key in known:
        return known[key]
    words = _words(name)
    words = [word for word in words if len(word) > 1] or words
    missing = [word for word in words if word not in known]
    if missing or not words:
        message = f"{path} has no word vector for the class {name!r}"
        message += f" (nor for {missing[0]!r})." if missing and missing[0] != key else "."
        raise DataError(message, hint="Rename the class, or name another file with --data.words.")
    return np.mean([known[word] for word in words], axis=0, dtype=np.float32)


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(name.strip().casefold()) if word]
