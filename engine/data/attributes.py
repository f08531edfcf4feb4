"""Tables of class attributes: what zero-shot learning knows about a class it has no image of."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.data.text_files import read_lines, read_text
from engine.errors import DataError
from engine.images import write_bytes_atomic

_CLASS_COLUMN: Final = "class"
_SPLIT_COLUMN: Final = "split"
# The largest float32 as its shortest text gives it back: a little above the number itself.
_LARGEST: Final = float(np.finfo(np.float32).max) * (1 + 2**-25.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class AttributeTable:
    """One row of attributes per class. Any thread, read-only.

    Attributes:
        classes: unique names, one per row.
        attributes: unique names, one per column.
        values: (C, K) float32, finite, in the unit of the source (AwA2 and CUB: per cent); read-only.
    """

    classes: tuple[str, ...]
    attributes: tuple[str, ...]
    values: NDArray[np.float32]

    def __post_init__(self) -> None:
        """Freeze the values.

        Raises:
            DataError: a name occurs twice, the shape does not fit, or a value is not finite.
        """
        for what, names in (("class", self.classes), ("attribute", self.attributes)):
            _refuse_repeated(what, names)
        with np.errstate(over="ignore"):  # becomes infinite, which is refused below
            values = np.array(self.values, dtype=np.float32)
        if values.shape != (len(self.classes), len(self.attributes)):
            raise DataError(
                f"The attribute values have the shape {values.shape}; {len(self.classes)} classes and "
                f"{len(self.attributes)} attributes are named."
            )
        bad = np.argwhere(~np.isfinite(values))
        if len(bad):
            row, column = bad[0]
            raise DataError(
                f"The attribute {self.attributes[column]!r} of {self.classes[row]!r} is not a finite number."
            )
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    def row(self, class_name: str) -> NDArray[np.float32]:
        """The (K,) attributes of one class.

        Raises:
            DataError: the table has no such class.
        """
        return self.values[self.index(class_name)]

    def index(self, class_name: str) -> int:
        """Row number of a class.

        Raises:
            DataError: the table has no such class.
        """
        try:
            return self.classes.index(class_name)
        except ValueError:
            raise DataError(f"The attribute table has no class {class_name!r}.") from None

    def of_classes(self, class_names: Sequence[str]) -> AttributeTable:
        """A table of some classes, in the order given.

        Raises:
            DataError: the table lacks one of them, or one is named twice.
        """
        rows = {name: row for row, name in enumerate(self.classes)}
        missing = [name for name in class_names if name not in rows]
        if missing:
            raise DataError(f"The attribute table has no class {missing[0]!r}.")
        return AttributeTable(
            classes=tuple(class_names),
            attributes=self.attributes,
            values=self.values[[rows[name] for name in class_names]],
        )

    def normalised(self) -> AttributeTable:
        """The same table with rows of Euclidean length 1, as xlsa17's ``att``; rows of zeros stay."""
        lengths = np.linalg.norm(self.values, axis=1, keepdims=True)
        return AttributeTable(
            classes=self.classes,
            attributes=self.attributes,
            values=self.values / np.where(lengths, lengths, 1),
        )


def read_attributes_csv(path: Path) -> AttributeTable:
    """Read a comma-separated table: a header ``class,ATTRIBUTE,...``, then one line per class.

    A column ``split`` is allowed and left out. Quoted names may hold commas.

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
        values.append([_number(path, number, header[column], row[column]) for column in columns])
    try:
        return AttributeTable(
            classes=tuple(names),
            attributes=tuple(header[column] for column in columns),
            values=np.array(values, dtype=np.float32),
        )
    except DataError as error:
        raise DataError(f"{path}: {error.user_message}") from error


def write_attributes_csv(path: Path, table: AttributeTable) -> None:
    """Write the table ``read_attributes_csv`` reads back to the same float32 values; all or nothing.

    Raises:
        ImageError: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_CLASS_COLUMN, *table.attributes])
    for name, row in zip(table.classes, table.values, strict=True):
        writer.writerow([name, *(str(value) for value in row)])  # the shortest text that reads back the same
    write_bytes_atomic(path, text.getvalue().encode())


def read_awa2_attributes(folder: Path, *, is_binary: bool = False) -> AttributeTable:
    """Read ``classes.txt``, ``predicates.txt`` and the predicate matrix of Animals with Attributes 2.

    Args:
        folder: ``Animals_with_Attributes2``.
        is_binary: read ``predicate-matrix-binary.txt`` (0 or 1) instead of ``-continuous`` (per cent; -1
            where the survey has no value).

    Raises:
        DataError: a file is missing or malformed, or their sizes differ.
    """
    matrix = folder / f"predicate-matrix-{'binary' if is_binary else 'continuous'}.txt"
    return AttributeTable(
        classes=tuple(read_numbered_names(folder / "classes.txt")),
        attributes=tuple(read_numbered_names(folder / "predicates.txt")),
        values=_read_matrix(matrix),
    )


def read_cub_attributes(folder: Path) -> AttributeTable:
    """Read the class attributes of CUB-200-2011, in per cent of the annotators who saw each.

    Args:
        folder: ``CUB_200_2011`` with ``classes.txt`` and
            ``attributes/class_attribute_labels_continuous.txt``; ``attributes.txt`` lies beside it, as in
            the archive, or in ``attributes/``.

    Raises:
        DataError: a file is missing or malformed, or their sizes differ.
    """
    names = [
        folder.parent / "attributes.txt",
        folder / "attributes" / "attributes.txt",
        folder / "attributes.txt",
    ]
    found = next((path for path in names if path.is_file()), names[0])
    return AttributeTable(
        classes=tuple(read_numbered_names(folder / "classes.txt")),
        attributes=tuple(read_numbered_names(found)),
        values=_read_matrix(folder / "attributes" / "class_attribute_labels_continuous.txt"),
    )


def read_numbered_names(path: Path) -> list[str]:
    """The names of lines ``NUMBER NAME`` (blank or tab between), whose numbers must count from 1.

    Raises:
        DataError: the file is missing, empty or a line is not of that form; names the line.
    """
    names = []
    for number, line in read_lines(path):
        first, *rest = line.split(maxsplit=1)
        if not rest or not first.isdecimal() or int(first) != len(names) + 1:
            raise DataError(f"{path}, line {number}: {line!r} is not of the form {len(names) + 1} NAME.")
        names.append(rest[0])
    if not names:
        raise DataError(f"The file {path} names nothing.")
    return names


def _read_matrix(path: Path) -> NDArray[np.float32]:
    rows = [(number, line.split()) for number, line in read_lines(path)]
    if not rows:
        raise DataError(f"The attribute matrix {path} is empty.")
    for number, row in rows:
        if len(row) != len(rows[0][1]):
            raise DataError(
                f"{path}, line {number}: it has {len(row)} numbers and the first line {len(rows[0][1])}."
            )
    return np.array(
        [
            [_number(path, number, str(place), cell) for place, cell in enumerate(row, 1)]
            for number, row in rows
        ],
        dtype=np.float32,
    )


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
    columns = [i for i, name in enumerate(lower) if name not in (_CLASS_COLUMN, _SPLIT_COLUMN)]
    if not columns:
        raise DataError(f"The attribute table {path} has no attribute beside the column {_CLASS_COLUMN!r}.")
    unnamed = [i for i in columns if not header[i]]
    if unnamed:
        raise DataError(f"{path}: column {unnamed[0] + 1} has no name in the header.")
    return columns


def _number(path: Path, line: int, column: str, cell: str) -> float:
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


def _refuse_repeated(what: str, names: Sequence[str]) -> None:
    if not names:
        raise DataError(f"An attribute table needs at least one {what}.")
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError(f"The {what} {name!r} occurs {count} times in the attribute table.")
