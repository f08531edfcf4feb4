"""Files of word vectors: a matrix with a list of words, or text as GloVe and word2vec write it."""

from __future__ import annotations

import tokenize
import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.text_files import read_lines

# NumPy reads the header of its files as Python source.
_DAMAGED: Final = (
    ValueError,
    OverflowError,
    MemoryError,
    SyntaxError,
    RecursionError,
    TypeError,
    tokenize.TokenError,
)


def read_vectors(
    path: Path, wanted: Collection[str], *, key: Callable[[str], str]
) -> dict[str, NDArray[np.float32]]:
    """The vectors of some words; the others are skipped, since such files have millions of lines.

    Args:
        path: ``NAME.npy`` (N, D) beside ``NAME.txt`` with one word per row, or text with a word and its D
            numbers a line, after an optional line "N D".
        wanted: keys of the words to read.
        key: how a word of the file is looked up; of words with the same key the first one counts.

    Returns:
        (D,) float32 by key, for those that the file has.

    Raises:
        DataError: a file is missing, malformed, or its vectors have different lengths.
    """
    vectors = _read_matrix(path, wanted, key) if path.suffix == ".npy" else _read_text(path, wanted, key)
    lengths = {len(vector) for vector in vectors.values()}
    if len(lengths) > 1:
        raise DataError(f"The word vectors in {path} have different lengths: {sorted(lengths)}.")
    return vectors


def _read_matrix(
    path: Path, wanted: Collection[str], key: Callable[[str], str]
) -> dict[str, NDArray[np.float32]]:
    words = [key(line) for _, line in read_lines(path.with_suffix(".txt"))]
    matrix = _open_matrix(path, n_rows=len(words))
    vectors: dict[str, NDArray[np.float32]] = {}
    for row, word in enumerate(words):
        if word in wanted and word not in vectors:
            vectors[word] = _as_vector(matrix[row], where=f"{path}, row {row + 1}")
    return vectors


def _read_text(
    path: Path, wanted: Collection[str], key: Callable[[str], str]
) -> dict[str, NDArray[np.float32]]:
    vectors: dict[str, NDArray[np.float32]] = {}
    number = 0
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                written, *numbers = line.split() or [""]
                word = key(written)
                if word in wanted and word not in vectors and numbers:
                    vectors[word] = _as_vector(numbers, where=f"{path}, line {number}")
    except FileNotFoundError as error:
        raise DataError(f"The word vectors {path} do not exist.") from error
    except OSError as error:
        raise DataError(f"The word vectors {path} cannot be read: {error}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}, line {number + 1}: this is not UTF-8 text ({error}).") from error
    return vectors


def _open_matrix(path: Path, *, n_rows: int) -> NDArray[np.generic]:
    """Map a ``.npy`` file with one vector per row: (n_rows, D) of integers or real numbers, read-only.

    Mapping, not reading: a header that promises more than the file holds is refused, not allocated. Archives
    (``.npz``) and pickled objects are refused too.
    """
    try:
        with warnings.catch_warnings():  # of a header as Python 2 wrote it: read like any other
            warnings.filterwarnings("ignore", message="Reading `.npy`", category=UserWarning)
            matrix = np.lib.format.open_memmap(path, mode="r")
    except (*_DAMAGED, OSError) as error:
        raise DataError(f"The word vectors {path} cannot be read: {error}.") from error
    if matrix.ndim != 2 or len(matrix) != n_rows:
        raise DataError(f"{path} has the shape {matrix.shape}, but {path.stem}.txt has {n_rows} words.")
    if matrix.dtype.kind not in "fiu":
        raise DataError(f"{path} holds {matrix.dtype}, not numbers.")
    return matrix


def _as_vector(values: object, *, where: str) -> NDArray[np.float32]:
    """A row, or the texts of its numbers, as (D,) float32; ``where`` names file and place in messages."""
    try:
        with np.errstate(over="ignore"):  # becomes infinite, which is refused below
            vector = np.array(values, dtype=np.float32)
    except ValueError as error:
        raise DataError(f"{where}: these are not numbers after the word.") from error
    if not np.isfinite(vector).all():
        raise DataError(f"{where}: a number is not finite.")
    return vector
