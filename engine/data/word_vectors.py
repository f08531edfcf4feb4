"""Word vectors of class names, read from a matrix with a list of names or from a text file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.vector_files import as_vector, open_vectors
from engine.errors import DataError
from engine.text_files import read_lines

_BETWEEN_WORDS: Final = re.compile(r"[\s_+\-()]+")


def word_key(name: str) -> str:
    """A name as word lists agree on it: lower case, ``_`` for spaces, hyphens, plus signs and brackets."""
    return "_".join(_words(name))


def read_class_vectors(path: Path, class_names: Sequence[str]) -> NDArray[np.float32]:
    """The vector of every class.

    A class is looked up as a whole first (``alarm_clock``). Where it is unknown, the vectors of its
    words are averaged (``alarm``, ``clock``); single letters between other words do not count.

    Args:
        path: ``NAME.npy`` (N, D) beside ``NAME.txt`` with one name per row, or a text file as GloVe and
            word2vec write it: a word and its D numbers a line, after an optional line "N D".
        class_names: what to look up.

    Returns:
        (C, D) float32, in the order of ``class_names``; lengths are the file's own.

    Raises:
        DataError: the files do not fit together, or a class is unknown; the message names it.
    """
    known = (
        _read_matrix(path)
        if path.suffix == ".npy"
        else _read_text(path, {key for name in class_names for key in (word_key(name), *_words(name))})
    )
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


def _read_matrix(path: Path) -> dict[str, NDArray[np.float32]]:
    names = [line for _, line in read_lines(path.with_suffix(".txt"))]
    matrix = open_vectors(path, n_rows=len(names))
    return {
        word_key(name): as_vector(row, where=f"{path}, row {number}")
        for number, (name, row) in enumerate(zip(names, matrix, strict=True), start=1)
    }


def _read_text(path: Path, wanted: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Only the wanted words: such files have millions of lines."""
    wanted = frozenset(wanted)
    found: dict[str, NDArray[np.float32]] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                word, _, numbers = line.rstrip().partition(" ")
                key = word_key(word)
                if key in wanted and key not in found and numbers:
                    found[key] = as_vector(numbers.split(" "), where=f"{path}, line {number}")
    except FileNotFoundError as error:
        raise DataError(f"The file {path} does not exist.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The word vectors {path} cannot be read: {error}.") from error
    lengths = {len(vector) for vector in found.values()}
    if len(lengths) > 1:
        raise DataError(f"The word vectors in {path} have different lengths: {sorted(lengths)}.")
    return found
