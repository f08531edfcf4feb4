"""The attribute tables of Animals with Attributes 2 and CUB-200-2011, in the files of their authors."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.attributes.numbers import read_number
from engine.attributes.table import AttributeTable
from engine.errors import DataError
from engine.text_files import read_lines

AWA2_CONTINUOUS: Final = "predicate-matrix-continuous.txt"
AWA2_BINARY: Final = "predicate-matrix-binary.txt"
CUB_MATRIX: Final = Path("attributes", "class_attribute_labels_continuous.txt")


def read_awa2_attributes(folder: Path, *, is_binary: bool = False) -> AttributeTable:
    """Read ``classes.txt``, ``predicates.txt`` and the predicate matrix of Animals with Attributes 2.

    Args:
        folder: ``Animals_with_Attributes2``.
        is_binary: read ``predicate-matrix-binary.txt`` (0 or 1) instead of ``-continuous`` (per cent; -1
            where the survey has no value).

    Raises:
        DataError: a file is missing or malformed, or their sizes differ.
    """
    matrix = folder / (AWA2_BINARY if is_binary else AWA2_CONTINUOUS)
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
        values=_read_matrix(folder / CUB_MATRIX),
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
            [read_number(path, number, str(place), cell) for place, cell in enumerate(row, 1)]
            for number, row in rows
        ],
        dtype=np.float32,
    )
