"""One class as the user describes it, and how an attribute's value reads for a person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.attributes import rows_agree
from engine.classify_types import ZeroShotInfo

YES_FROM: Final = 0.2
"""Strength from which an attribute counts as there. AwA2's own yes/no table cuts its per cents at their
mean, 20.9; most classes lie far below or well above."""
MAX_CLASSES: Final = 1000
"""More are refused: fitting makes hundreds of examples of every class."""
MAX_NAME_LENGTH: Final = 60


class AttributeState(Enum):
    """What a class says about an attribute."""

    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassEntry:
    """A class in the user's table, a snapshot.

    Attributes:
        name: unique in its table, case-insensitively.
        values: (K,) float32 in the units of the model's table, NaN = unknown; read-only.
        is_enabled: takes part in fitting and ranking.
        is_builtin: comes with the model; can be switched off and changed, not renamed or removed.
        is_seen: the model was trained with images of it, and its values are those of the training.
        is_changed: comes with the model, and the user changed its values.
        examples: images the user put there, oldest first.
    """

    name: str
    values: NDArray[np.float32]
    is_enabled: bool = True
    is_builtin: bool = False
    is_seen: bool = False
    is_changed: bool = False
    examples: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the values; read-only ones are shared, so that snapshots of a table cost little."""
        values = self.values
        if values.dtype != np.float32 or values.flags.writeable:
            values = np.array(values, dtype=np.float32)
            values.flags.writeable = False
        object.__setattr__(self, "values", values)

    @property
    def n_known(self) -> int:
        """How many attributes are not unknown."""
        return int(np.isfinite(self.values).sum())


def state_of(strength: float) -> AttributeState:
    """Read a strength in [0, 1]; NaN is unknown."""
    if math.isnan(strength):
        return AttributeState.UNKNOWN
    return AttributeState.YES if strength >= YES_FROM else AttributeState.NO


def unknown_values(info: ZeroShotInfo) -> NDArray[np.float32]:
    """(K,) of NaN: a class nothing is known of."""
    return np.full(len(info.attribute_names), np.nan, np.float32)


def with_values(entry: ClassEntry, values: NDArray[np.float32], info: ZeroShotInfo) -> ClassEntry:
    """A class with other attribute values: (K,), NaN = unknown.

    A class of the model counts as seen only while nothing speaks against the values of the training.
    """
    if np.array_equal(entry.values, values, equal_nan=True):
        return entry
    if not entry.is_builtin:
        return replace(entry, values=values)
    place = info.class_names.index(entry.name)
    trained = info.class_attributes[place]
    is_seen = bool(info.is_seen[place]) and rows_agree(values, trained, info.attribute_range)
    return replace(entry, values=values, is_changed=not np.array_equal(values, trained), is_seen=is_seen)


def with_examples(
    entries: Sequence[ClassEntry], paths: Sequence[Path], *, class_name: str
) -> tuple[ClassEntry, ...]:
    """Classes with images as the examples of one of them only; an empty name takes them out of all."""
    moved = dict.fromkeys(paths)
    changed = []
    for entry in entries:
        if entry.name == class_name:
            examples = (*entry.examples, *(path for path in moved if path not in entry.examples))
        else:
            examples = tuple(path for path in entry.examples if path not in moved)
        changed.append(entry if examples == entry.examples else replace(entry, examples=examples))
    return tuple(changed)


def similar_entries(
    entry: ClassEntry, others: Sequence[ClassEntry], info: ZeroShotInfo, *, limit: int
) -> list[tuple[str, float]]:
    """The classes nearest to one, by the attributes both know.

    Returns:
        (name, similarity in [0, 1]) pairs, nearest first; 1 minus the mean difference of strengths.
    """
    low, high = info.attribute_range
    found = []
    for other in others:
        difference = np.abs(other.values - entry.values) / (high - low)
        known = difference[np.isfinite(difference)]
        if other.name != entry.name and known.size:
            found.append((other.name, max(0.0, 1.0 - float(known.mean()))))
    return sorted(found, key=lambda pair: -pair[1])[:limit]
