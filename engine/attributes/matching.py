"""Bringing a table of a user's to the attributes a model knows, by name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.attributes.table import AttributeTable
from engine.attributes.units import check_range
from engine.errors import DataError

_MAX_LISTED: Final = 5
_SEPARATORS: Final = re.compile(r"[\s_+\-]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchedTable:
    """A user's classes in a model's attributes.

    Attributes:
        table: the user's classes; the model's attributes in the model's order, NaN where the user's table
            has no such column or an empty cell.
        missing: attributes of the model that the user's table lacks.
        ignored: attributes of the user's table that the model does not know.
    """

    table: AttributeTable
    missing: tuple[str, ...]
    ignored: tuple[str, ...]


def match_attributes(
    table: AttributeTable,
    attribute_names: Sequence[str],
    *,
    value_range: tuple[float, float],
    ignore_unknown: bool = False,
) -> MatchedTable:
    """Reorder and complete a table to a model's attributes; case, ``_``, ``+``, ``-`` do not matter.

    Args:
        table: any subset, superset or order of the model's attributes.
        attribute_names: the model's, in its order.
        value_range: of the model's unit, see ``attribute_range``.
        ignore_unknown: leave out attributes the model does not know instead of refusing them.

    Raises:
        DataError: the tables share no attribute, the user's has one that the model does not know, two of
            its attributes are the same to the model, or its values are in another unit.
    """
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for column, name in enumerate(table.attributes):
        own = find_name(name, attribute_names)
        if own is None:
            ignored.append(name)
        elif own in columns:
            first = table.attributes[columns[own]]
            raise DataError(f"The attributes {first!r} and {name!r} of the table are one to the model.")
        else:
            columns[own] = column
    if not columns:
        raise DataError(
            f"The table shares no attribute with the model: it has {_listed(table.attributes)}; "
            f"the model knows {_listed(attribute_names)}."
        )
    if ignored and not ignore_unknown:
        raise DataError(f"The model does not know the {_with_near(ignored, attribute_names)}.")
    values = np.full((len(table.classes), len(attribute_names)), np.nan, dtype=np.float32)
    for own, column in columns.items():
        values[:, attribute_names.index(own)] = table.values[:, column]
    matched = AttributeTable(
        classes=table.classes, attributes=tuple(attribute_names), values=values, has_unknown=True
    )
    check_range(matched, value_range)
    return MatchedTable(
        table=matched,
        missing=tuple(name for name in attribute_names if name not in columns),
        ignored=tuple(ignored),
    )


def find_name(name: str, names: Sequence[str]) -> str | None:
    """The one of ``names`` that is meant, ``giant panda`` for ``Giant+panda``; None where there is none."""
    if name in names:
        return name
    key = _key(name)
    return next((candidate for candidate in names if _key(candidate) == key), None)


def readable_name(name: str) -> str:
    """A name of a published table for people: ``giant+panda`` becomes ``giant panda``."""
    return " ".join(name.replace("::", ": ").replace("_", " ").replace("+", " ").split())


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """Up to three of ``names`` that are spelled nearly the same, nearest first."""
    keys = {_key(candidate): candidate for candidate in names}
    return [keys[key] for key in difflib.get_close_matches(_key(name), list(keys), n=3)]


def _key(name: str) -> str:
    return _SEPARATORS.sub(" ", name).strip().casefold()


def _with_near(unknown: Sequence[str], names: Sequence[str]) -> str:
    parts = []
    for name in unknown[:_MAX_LISTED]:
        near = near_names(name, names)
        parts.append(f"{name!r} (did you mean {near[0]!r}?)" if near else repr(name))
    rest = len(unknown) - len(parts)
    what = "attribute" if len(unknown) == 1 else "attributes"
    return f"{what} {', '.join(parts)}" + (f" and {rest} more" if rest else "")


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(repr(name) for name in names[:3])
    return f"{listed} and {len(names) - 3} more" if len(names) > 3 else listed
