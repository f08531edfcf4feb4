"""Reading an attribute table of any layout we know."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.attributes.csv_files import read_attributes_csv
from engine.attributes.published import (
    AWA2_BINARY,
    AWA2_CONTINUOUS,
    CUB_MATRIX,
    read_awa2_attributes,
    read_cub_attributes,
)
from engine.attributes.table import AttributeTable
from engine.errors import DataError

_CSV: Final = "class_attributes.csv"


def read_table(path: Path) -> AttributeTable:
    """Read a CSV file, or the folder of AwA2 or CUB (or the matrix file in it).

    Empty cells of a CSV file are unknown values.

    Args:
        path: a CSV file; a folder with ``class_attributes.csv``, or with AwA2's ``predicates.txt``, or with
            CUB's ``attributes/class_attribute_labels_continuous.txt``; or one of the matrix files.

    Raises:
        DataError: nothing is there, the layout is none of these, or the table is malformed.
    """
    if path.is_dir():
        return _read_folder(path)
    if path.name in (AWA2_CONTINUOUS, AWA2_BINARY):
        return read_awa2_attributes(path.parent, is_binary=path.name == AWA2_BINARY)
    if path.name == CUB_MATRIX.name:
        return read_cub_attributes(path.parent.parent)
    return read_attributes_csv(path, has_unknown=True)


def _read_folder(folder: Path) -> AttributeTable:
    if (folder / _CSV).is_file():
        return read_attributes_csv(folder / _CSV, has_unknown=True)
    if (folder / CUB_MATRIX).is_file():
        return read_cub_attributes(folder)
    if (folder / "predicates.txt").is_file():
        has_continuous = (folder / AWA2_CONTINUOUS).is_file()
        return read_awa2_attributes(folder, is_binary=not has_continuous and (folder / AWA2_BINARY).is_file())
    raise DataError(
        f"The folder {folder} holds no attribute table.",
        hint=f"Choose a CSV file, or a folder with {_CSV}, AwA2's predicates.txt or CUB's {CUB_MATRIX}.",
    )
