"""In which unit a table's values are: shares from 0 to 1, per cent, or something of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.attributes.table import AttributeTable
from engine.errors import DataError

_TOLERANCE: Final = 0.011
"""Share of the range by which a value may lie outside: AwA2 writes -1 per cent where nobody was asked."""


def attribute_range(values: NDArray[np.float32]) -> tuple[float, float]:
    """Lowest and highest value of the unit: 0 and 1, 0 and 100, or else those of the table.

    Args:
        values: any shape; NaN is passed over.
    """
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    for top in (1.0, 100.0):
        if low >= -_TOLERANCE * top and high <= top:
            return 0.0, top
    return low, max(high, np.nextafter(low, np.inf))


def check_range(table: AttributeTable, value_range: tuple[float, float]) -> None:
    """Refuse a table in another unit than the model's.

    Raises:
        DataError: the table goes from 0 to 1 where the model goes from 0 to 100, or the other way round;
            or a value lies outside of the model's range, which it names.
    """
    low, high = value_range
    finite = table.values[np.isfinite(table.values)]
    if finite.size == 0:
        return
    smallest, largest = float(finite.min()), float(finite.max())
    if value_range == (0.0, 100.0) and smallest >= 0 and 0 < largest <= 1:
        raise DataError(
            "The attribute values lie between 0 and 1; the model's go from 0 to 100.",
            hint="Multiply them by 100.",
        )
    if value_range == (0.0, 1.0) and smallest >= -1 and 2 < largest <= 100:
        raise DataError(
            "The attribute values go up to 100; the model's lie between 0 and 1.", hint="Divide them by 100."
        )
    slack = _TOLERANCE * (high - low)
    with np.errstate(invalid="ignore"):
        outside = np.argwhere((table.values < low - slack) | (table.values > high + slack))
    if len(outside):
        row, column = outside[0]
        raise DataError(
            f"The attribute {table.attributes[column]!r} of {table.classes[row]!r} is "
            f"{table.values[row, column]:g}; the model's attributes go from {low:g} to {high:g}."
        )


def rows_agree(
    row: NDArray[np.float32], other: NDArray[np.float32], value_range: tuple[float, float]
) -> bool:
    """True where two (K,) rows say the same, up to 0.1 per cent of the range: heads store 16-bit numbers.

    Unknown values (NaN) agree with any, but there must be a known one.
    """
    low, high = value_range
    differences = np.abs(row - other)
    known = differences[~np.isnan(differences)]
    return bool(known.size and np.all(known <= 1e-3 * (high - low)))
