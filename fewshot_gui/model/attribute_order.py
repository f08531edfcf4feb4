"""Which attributes of a class a person should see first."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fewshot_gui.model.class_table import ClassTable

N_NEAREST: Final = 3
"""With how many similar classes one is compared."""

_TOLERANCE: Final = 0.005
"""Strengths nearer than this are the same: files round to a hundredth."""


def changed_attributes(table: ClassTable, name: str) -> NDArray[np.bool_]:
    """Which attributes the user set for a class.

    A class of the model is compared with what the model knows. One of the user's own that has unknown
    attributes began with nothing known, so whatever is known was set; one without any began as the copy
    of another, so it is compared with the nearest class of the model.

    Args:
        table: must know the class.
        name: of the class.

    Returns:
        (K,) bool.
    """
    entry = table.entry(name)
    mine = _strengths(table, entry.values)
    is_known = np.isfinite(mine)
    if table.info is None or (not entry.is_builtin and not is_known.all()):
        return is_known
    known = _strengths(table, table.info.class_attributes)
    if entry.is_builtin:
        original = known[table.info.class_names.index(name)]
    else:
        # Most of a copy is untouched, so the original is where most values agree, not where the mean is near.
        n_same = (np.abs(known - mine) < _TOLERANCE).sum(axis=1)
        original = known[int(np.argmax(n_same))]
    return ~is_known | (np.abs(mine - original) >= _TOLERANCE)


def nearest_classes(table: ClassTable, name: str) -> tuple[str, ...]:
    """The enabled classes most like one, nearest first; at most ``N_NEAREST``."""
    enabled = {entry.name for entry in table.entries if entry.is_enabled}
    similar = table.similar_to(name, limit=len(table.entries))
    return tuple(other for other, _ in similar if other in enabled)[:N_NEAREST]


def telling_apart(table: ClassTable, name: str, others: Sequence[str]) -> NDArray[np.float32]:
    """How well each attribute tells a class from similar ones.

    Args:
        table: must know the class.
        name: of the class.
        others: similar classes, see ``nearest_classes``.

    Returns:
        (K,) in [0, 1]. A known attribute counts by its mean difference from the others; an unknown one by
        how much it varies over all enabled classes: the more, the more an answer would say.
    """
    mine = _strengths(table, table.entry(name).values)
    near = np.array([_strengths(table, table.entry(other).values) for other in others])
    enabled = [e.values for e in table.entries if e.is_enabled and e.name != name]
    if not enabled:
        return np.zeros(len(mine), np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody knows an attribute: it says nothing
        spread = np.nanstd(_strengths(table, np.array(enabled)), axis=0)
        apart = np.nanmean(np.abs(near - mine), axis=0) if len(near) else np.zeros(len(mine))
    found = np.where(np.isfinite(mine), np.nan_to_num(apart), np.nan_to_num(spread))
    return np.clip(found, 0.0, 1.0).astype(np.float32)


def _strengths(table: ClassTable, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values of the table's unit as strengths in [0, 1], any shape; NaN stays."""
    low, high = table.info.attribute_range if table.info is not None else (0.0, 1.0)
    return np.clip((values - low) / (high - low), 0.0, 1.0)
