"""Attribute tables as comma-separated files."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.attributes.numbers import read_number
from engine.attributes.table import AttributeTable
from engine.errors import DataError
from engine.images import write_bytes_atomic
from engine.text_files import read_text

_CLASS_COLUMN: Final = "class"
_SPLIT_COLUMN: Final = "split"


def read_attributes_csv(path: Path, *, has_unknown: bool = False) -> AttributeTable:
    """Read a comma-separated table: a header ``class,ATTRIBUTE,...``, then one line per class.

    A column ``split`` is allowed and left out. Quoted names may hold commas.

    Args:
        path: the file, UTF-8 with or without a byte-order mark.
        has_unknown: an empty cell is an unknown value (NaN); otherwise it is refused.

    Raises:
        DataError: the file is missing, empty or not UTF-8, lacks the class column, names a class or an
            attribute twice, or a cell is no finite number; names line and column.
    """
    text = read_text(path)
    try:
        rows = [(number, row) for number, row in _numbered_rows(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DataError(f"{path} is no table of comma-separated values: {error}.") from error
    if not rows:
        raise DataError(f"The attribute table {path} is empty.", hint="Its first line is class,ATTRIBUTE,...")
    header = [cell.strip() for cell in rows[0][1]]
    columns = _attribute_columns(path, header)
    if len(rows) == 1:
        raise DataError(f"The attribute table {path} has a header and no class.")
    class_column = [name.casefold() for name in header].index(_CLASS_COLUMN)
    names, values = [], []
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise DataError(f"{path}, line {number}: it has {len(row)} cells and the header {len(header)}.")
        names.append(row[class_column].strip())
        if not names[-1]:
            raise DataError(f"{path}, line {number}: the class has no name.")
        values.append(
            [
                np.nan
                if has_unknown and not row[column].strip()
                else read_number(path, number, header[column], row[column])
                for column in columns
            ]
        )
    try:
        return AttributeTable(
            classes=tuple(names),
            attributes=tuple(header[column] for column in columns),
            values=np.array(values, dtype=np.float32),
            has_unknown=has_unknown,
        )
    except DataError as error:
        raise DataError(f"{path}: {error.user_message}") from error


def write_attributes_csv(path: Path, table: AttributeTable) -> None:
    """Write the table ``read_attributes_csv`` reads back to the same float32 values; all or nothing.

    Unknown values become empty cells.

    Raises:
        DataError: a name would not be read back the same: an attribute called ``class`` or ``split``, blanks
            at an end, a carriage return or other control character, or half a surrogate pair.
        ImageError: the file cannot be written.
    """
    for name in (*table.classes, *table.attributes):
        if name != name.strip() or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
            raise DataError(f"The name {name!r} cannot be written to {path}.", hint="Choose a plain name.")
    for name in table.attributes:
        if name.casefold() in (_CLASS_COLUMN, _SPLIT_COLUMN):
            raise DataError(f"An attribute in {path} cannot be called {name!r}.", hint="Rename it.")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_CLASS_COLUMN, *table.attributes])
    for name, row in zip(table.classes, table.values, strict=True):
        # str() is the shortest text that reads back the same.
        writer.writerow([name, *("" if np.isnan(value) else str(value) for value in row)])
    write_bytes_atomic(path, text.getvalue().encode())


def _numbered_rows(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    return [(reader.line_num, row) for row in reader]


def _attribute_columns(path: Path, header: Sequence[str]) -> list[int]:
    lower = [name.casefold() for name in header]
    if _CLASS_COLUMN not in lower:
        raise DataError(
            f"The attribute table {path} has no column {_CLASS_COLUMN!r}.",
            hint="Its first line is class,ATTRIBUTE,... with commas between.",
        )
    if lower.count(_CLASS_COLUMN) > 1:
        raise DataError(f"The attribute table {path} has more than one column {_CLASS_COLUMN!r}.")
    columns = [i for i, name in enumerate(lower) if name not in (_CLASS_COLUMN, _SPLIT_COLUMN)]
    if not columns:
        raise DataError(f"The attribute table {path} has no attribute beside the column {_CLASS_COLUMN!r}.")
    unnamed = [i for i in columns if not header[i]]
    if unnamed:
        raise DataError(f"{path}: column {unnamed[0] + 1} has no name in the header.")
    return columns
