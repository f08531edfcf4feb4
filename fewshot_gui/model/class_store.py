"""Keeps the classes a user described for a folder on disk, so that neither a crash nor closing loses them.

One file per image folder, ``data_dir()/classes/KEY.json``::

    {"version": 1, "folder": "/photos", "attributes": ["black", ...], "range": [0, 100],
     "seen_penalty": 1.5,
     "classes": [{"name": "okapi", "enabled": true, "values": [97.5, null, ...], "examples": ["a/b.jpg"]},
                 {"name": "horse", "enabled": false, "builtin": true, "examples": []}]}

``values`` holds null for unknown, and is left out of a class of the model that was not changed: it follows
the model that is loaded.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.attributes import find_name, readable_name
from engine.classify_types import ZeroShotInfo
from engine.images import write_bytes_atomic
from engine.paths import data_dir
from fewshot_gui.model.class_entry import ClassEntry, with_values

logger = logging.getLogger(__name__)

_VERSION: Final = 1
_HASH_LENGTH: Final = 16
_DAMAGED: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class _SavedRow:
    """One class of the file; ``values`` is None where the class follows the model."""

    name: str
    is_enabled: bool
    values: tuple[float, ...] | None
    examples: tuple[str, ...]

    @classmethod
    def from_table(cls, row: Mapping[str, Any], n_attributes: int) -> _SavedRow:
        """Check one row.

        Raises:
            ValueError, KeyError, TypeError: it is not as ``ClassStore.save`` writes it.
        """
        values = None
        if "values" in row:
            values = tuple(math.nan if value is None else float(value) for value in row["values"])
            if len(values) != n_attributes:
                raise ValueError(f"{row['name']!r} has {len(values)} values for {n_attributes} attributes")
        return cls(str(row["name"]), bool(row["enabled"]), values, tuple(map(str, row["examples"])))

    def existing_examples(self, folder: Path) -> tuple[Path, ...]:
        """The examples that are still there."""
        paths = (folder / example for example in self.examples)
        return tuple(path for path in paths if path.is_file())


@dataclass(frozen=True)
class SavedClasses:
    """What a file holds, before it is matched with a model.

    Attributes:
        attribute_names: the order of the values.
        attribute_range: lowest and highest value of their unit.
        rows: one per class.
        seen_penalty: where the calibration slider stood; None: where the model suggests.
    """

    attribute_names: tuple[str, ...] = ()
    attribute_range: tuple[float, float] = (0.0, 100.0)
    rows: tuple[_SavedRow, ...] = ()
    seen_penalty: float | None = None


class ClassStore:
    """The described classes of one image folder. One thread at a time; no Qt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        key = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        self._path = data_dir() / "classes" / f"{key[:_HASH_LENGTH]}.json"

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def save(self, entries: Sequence[ClassEntry], info: ZeroShotInfo, *, seen_penalty: float | None) -> None:
        """Replace the file atomically.

        Args:
            entries: all classes.
            info: names and unit of their values.
            seen_penalty: where the calibration slider stands; None: where the model suggests.

        Raises:
            ImageError: it cannot be written; the message names it.
        """
        table = {
            "version": _VERSION,
            "folder": str(self._folder),
            "attributes": list(info.attribute_names),
            "range": list(info.attribute_range),
            "seen_penalty": seen_penalty,
            "classes": [self._row(entry) for entry in entries],
        }
        text = json.dumps(table, indent=1, ensure_ascii=False)
        write_bytes_atomic(self._path, text.encode("utf-8", "surrogateescape"))

    def load(self) -> SavedClasses:
        """What was saved the last time; empty where nothing was, or the file is damaged (logged)."""
        try:
            table = json.loads(self._path.read_bytes().decode("utf-8", "surrogateescape"))
            if table["version"] != _VERSION:
                logger.warning("Classes of format %s are not read.", table["version"])
                return SavedClasses()
            low, high = (float(value) for value in table["range"])
            if not -math.inf < low < high < math.inf:
                raise ValueError(f"the range {low} to {high} is none")
            penalty = table["seen_penalty"]
            return SavedClasses(
                attribute_names=tuple(str(name) for name in table["attributes"]),
                attribute_range=(low, high),
                rows=tuple(_SavedRow.from_table(row, len(table["attributes"])) for row in table["classes"]),
                seen_penalty=None if penalty is None or not math.isfinite(penalty) else float(penalty),
            )
        except FileNotFoundError:
            return SavedClasses()
        except (*_DAMAGED, OSError) as error:
            logger.warning("The classes of %s cannot be read: %s", self._folder, error)
            return SavedClasses()

    def _row(self, entry: ClassEntry) -> dict[str, Any]:
        row: dict[str, Any] = {
            "name": entry.name,
            "enabled": entry.is_enabled,
            "builtin": entry.is_builtin,
            "examples": [Path(os.path.relpath(path, self._folder)).as_posix() for path in entry.examples],
        }
        if not entry.is_builtin or entry.is_changed:
            # Shortest decimal text of float32: written as doubles the numbers would be twice as long.
            row["values"] = [None if math.isnan(v) else float(str(v)) for v in entry.values]
        return row


def merge(saved: SavedClasses, info: ZeroShotInfo, folder: Path) -> tuple[ClassEntry, ...]:
    """Put saved classes and the model's together: the user's first, then all of the model's.

    Attributes are matched by name; one that was not saved is unknown. Examples whose file is gone are
    left out. A changed class of another model becomes one of the user's own.
    """
    rows = {readable_name(row.name): row for row in saved.rows}
    builtin = [_builtin(name, rows.get(name), saved, info, folder) for name in info.class_names]
    taken = {name.casefold() for name in info.class_names}
    own = [
        ClassEntry(
            name=row.name,
            values=_values(row, saved, info),
            is_enabled=row.is_enabled,
            examples=row.existing_examples(folder),
        )
        for row in saved.rows
        if row.values is not None and readable_name(row.name).casefold() not in taken
    ]
    return (*own, *builtin)


def _builtin(
    name: str, row: _SavedRow | None, saved: SavedClasses, info: ZeroShotInfo, folder: Path
) -> ClassEntry:
    place = info.class_names.index(name)
    entry = ClassEntry(
        name=name,
        values=info.class_attributes[place],
        is_enabled=row is None or row.is_enabled,
        is_builtin=True,
        is_seen=bool(info.is_seen[place]),
        examples=() if row is None else row.existing_examples(folder),
    )
    return entry if row is None or row.values is None else with_values(entry, _values(row, saved, info), info)


def _values(row: _SavedRow, saved: SavedClasses, info: ZeroShotInfo) -> NDArray[np.float32]:
    """The saved values in the model's order and unit."""
    values = np.full(len(info.attribute_names), np.nan, np.float32)
    (old_low, old_high), (low, high) = saved.attribute_range, info.attribute_range
    is_same_unit = saved.attribute_range == info.attribute_range
    for name, value in zip(saved.attribute_names, row.values, strict=True):
        own_name = find_name(name, info.attribute_names)
        if own_name is not None:
            if not is_same_unit:
                value = low + (value - old_low) / (old_high - old_low) * (high - low)
            values[info.attribute_names.index(own_name)] = np.clip(value, low, high)
    return values
