"""Reading JSON files that nobody vouches for: every value is checked, every error says where it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from engine.errors import DataError
from engine.formats.outlines import Ring

MAX_JSON_BYTES: Final = 4 * 2**30
MAX_COORDINATE: Final = 1e7
_MAX_POINTS: Final = 5_000_000
_SHOWN_CHARACTERS: Final = 40


class Entry:
    """A value of a JSON file together with its place in it.

    Attributes:
        value: as the JSON parser gave it.
        where: file and place, for messages, such as ``a.json, shapes[2].points``.
    """

    __slots__ = ("value", "where")

    def __init__(self, value: object, where: str) -> None:
        self.value = value
        self.where = where

    def __getitem__(self, key: str) -> Entry:
        """A member that must be there.

        Raises:
            DataError: this is no object, or has no such member.
        """
        found = self.get(key)
        if found is None:
            raise DataError(f"{self.where} has no {key!r}.")
        return found

    def get(self, key: str) -> Entry | None:
        """A member; None where it is missing or null.

        Raises:
            DataError: this is no object.
        """
        if not isinstance(self.value, dict):
            self.refuse("an object")
        value = self.value.get(key)
        return None if value is None else Entry(value, f"{self.where}, {key}")

    def items(self) -> list[Entry]:
        """The entries of a list.

        Raises:
            DataError: this is no list.
        """
        if not isinstance(self.value, list):
            self.refuse("a list")
        return [Entry(value, f"{self.where}[{number}]") for number, value in enumerate(self.value)]

    def text(self) -> str:
        """A text.

        Raises:
            DataError: this is none.
        """
        if not isinstance(self.value, str):
            self.refuse("a text")
        return self.value

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``; 3.0 counts as 3.

        Raises:
            DataError: this is none.
        """
        number = self.value
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or not low <= number <= high or number != int(number):
            self.refuse(f"a whole number from {low:,} to {high:,}")
        return int(number)

    def number(self) -> float:
        """A finite number.

        Raises:
            DataError: this is none.
        """
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if not is_number or not abs(self.value) <= sys.float_info.max:
            self.refuse("a finite number")
        return float(self.value)

    def ring(self) -> Ring:
        """Points, either ``[[x, y], ...]`` or ``[x, y, x, y, ...]``, as (N, 2).

        Raises:
            DataError: this is something else, or a coordinate is absurd.
        """
        if not isinstance(self.value, list) or len(self.value) > _MAX_POINTS:
            self.refuse("a list of points")
        try:
            points = np.asarray(self.value, dtype=object)
            ring = points.reshape(-1, 2).astype(np.float64)
        except (ValueError, TypeError, OverflowError):
            self.refuse("a list of points (x, y)")
        if not all(type(value) in (int, float) for value in points.reshape(-1)):
            self.refuse("a list of points (x, y)")
        if not (np.abs(ring) <= MAX_COORDINATE).all():  # also false for nan
            raise DataError(f"{self.where} has a coordinate beyond {MAX_COORDINATE:,.0f} pixels.")
        return ring

    def refuse(self, wanted: str) -> NoReturn:
        """Say what was wanted here.

        Raises:
            DataError: always.
        """
        shown = repr(self.value)
        if len(shown) > _SHOWN_CHARACTERS:
            shown = shown[:_SHOWN_CHARACTERS] + "..."
        raise DataError(f"{self.where} must be {wanted}, not {shown}.")


def read_json(path: Path, *, max_bytes: int = MAX_JSON_BYTES) -> Entry:
    """Read a JSON file.

    Raises:
        DataError: it is missing, too large, or no JSON.
    """
    data = read_limited(path, max_bytes=max_bytes)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        raise DataError(f"{path} is no valid JSON file: {reason[:200]}.") from error
    except MemoryError as error:
        raise DataError(f"There is not enough memory to read {path}.") from error
    return Entry(value, str(path))


def read_limited(path: Path, *, max_bytes: int) -> bytes:
    """The bytes of a file.

    Raises:
        DataError: it is missing, no ordinary file, or larger than the limit.
    """
    try:
        if not path.is_file():
            raise DataError(f"The file {path} does not exist.")
        n_bytes = path.stat().st_size
        if n_bytes > max_bytes:
            raise DataError(f"{path} has {n_bytes:,} bytes; more than {max_bytes:,} are not read.")
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"The file {path} cannot be read: {error.strerror or error}.") from error
