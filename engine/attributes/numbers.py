"""Cells of attribute tables as numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError

# The largest float32 as its shortest text gives it back: a little above the number itself.
_LARGEST: Final = float(np.finfo(np.float32).max) * (1 + 2**-25.5)


def read_number(path: Path, line: int, column: str, cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        what = repr(cell) if cell.strip() else "an empty cell"
        raise DataError(f"{path}, line {line}, column {column!r}: {what} is not a number.") from None
    if not abs(value) <= _LARGEST:  # also false for nan
        raise DataError(
            f"{path}, line {line}, column {column!r}: {cell.strip()!r} is not a finite float32 number."
        )
    return value
