"""Matrices of word vectors from NumPy files nobody vouches for."""

from __future__ import annotations

import tokenize
import warnings
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

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


def open_vectors(path: Path, *, n_rows: int) -> NDArray[np.generic]:
    """Map a ``.npy`` file with one vector per row; rows are read when they are used.

    Mapping, not reading: a header that promises more than the file holds is refused, not allocated.

    Args:
        path: the file. Archives (``.npz``) and pickled objects are refused.
        n_rows: how many rows it must have.

    Returns:
        (n_rows, D) of integers or real numbers, read-only.

    Raises:
        DataError: the file is missing, damaged, of another shape or of another kind of values.
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


def as_vector(values: object, *, where: str) -> NDArray[np.float32]:
    """One vector as (D,) float32.

    Args:
        values: a row, or the texts of its numbers.
        where: file and place, for the message.

    Raises:
        DataError: a value is no finite float32 number.
    """
    try:
        with np.errstate(over="ignore"):  # becomes infinite, which is refused below
            vector = np.array(values, dtype=np.float32)
    except ValueError as error:
        raise DataError(f"{where}: these are not numbers after the word.") from error
    if not np.isfinite(vector).all():
        raise DataError(f"{where}: a number is not finite.")
    return vector
