"""Between the user's classes and attribute tables as files hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.attributes import AttributeTable, find_name, match_attributes, readable_name, rows_agree
from engine.classify_types import ZeroShotInfo
from engine.errors import DataError
from fewshot_gui.model.class_entry import MAX_CLASSES, MAX_NAME_LENGTH, ClassEntry, with_values
from fewshot_gui.number_text import count_text


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """What became of an imported table.

    Attributes:
        added: names of classes that are new.
        n_changed: classes that were there and have other values now.
        unknown_attributes: names of the table's attributes that the model does not know.
    """

    added: tuple[str, ...]
    n_changed: int
    unknown_attributes: tuple[str, ...]


def import_table(
    entries: Sequence[ClassEntry], table: AttributeTable, info: ZeroShotInfo
) -> tuple[tuple[ClassEntry, ...], ImportSummary]:
    """Add the classes of a table, or give those of the same name its values; see ``find_name``.

    What the table does not say of a new class is unknown; of an old one it stays.

    Returns:
        All classes, the new ones on top in the order of the table, and what happened.

    Raises:
        DataError: see ``match_attributes``; or a name is too long, there were too many classes, or two
            classes of the table are one.
    """
    names = [entry.name for entry in entries]
    if len(table.classes) > MAX_CLASSES:
        raise _too_many(table)
    matched = match_attributes(
        table, info.attribute_names, value_range=info.attribute_range, ignore_unknown=True
    )
    changed: dict[str, ClassEntry] = {}
    added: dict[str, ClassEntry] = {}
    for written, row in zip(table.classes, matched.table.values, strict=True):
        name = readable_name(written)
        own_name = find_name(name, names)
        if find_name(name, [*added, *changed]) is not None:
            raise DataError(
                QCoreApplication.translate(
                    "class_import", "The table names the class {name} twice, spelled in two ways."
                ).format(name=repr(name))
            )
        if own_name is None:
            if len(name) > MAX_NAME_LENGTH:
                raise DataError(
                    QCoreApplication.translate(
                        "class_import", "The name {name}… has more than {number} characters."
                    ).format(name=repr(name[:20]), number=MAX_NAME_LENGTH)
                )
            added[name] = ClassEntry(name=name, values=row)
        else:
            entry = entries[names.index(own_name)]
            is_news = bool((np.isfinite(row) & np.isnan(entry.values)).any())
            if is_news or not rows_agree(row, entry.values, info.attribute_range):
                entry = with_values(entry, np.where(np.isnan(row), entry.values, row), info)
            changed[own_name] = entry
    if len(entries) + len(added) > MAX_CLASSES:
        raise _too_many(table)
    kept = tuple(changed.get(entry.name, entry) for entry in entries)
    n_changed = sum(before is not after for before, after in zip(entries, kept, strict=True))
    summary = ImportSummary(added=tuple(added), n_changed=n_changed, unknown_attributes=matched.ignored)
    return (*added.values(), *kept), summary


def export_table(entries: Sequence[ClassEntry], info: ZeroShotInfo) -> AttributeTable:
    """All classes for a file, NaN where a value is unknown.

    Raises:
        DataError: there is no class.
    """
    values = np.array([entry.values for entry in entries], np.float32)
    return AttributeTable(
        classes=tuple(entry.name for entry in entries),
        attributes=info.attribute_names,
        values=values.reshape(len(entries), len(info.attribute_names)),
        has_unknown=True,
    )


def _too_many(table: AttributeTable) -> DataError:
    return DataError(
        QCoreApplication.translate(
            "class_import", "The table has {number} classes; at most {most} can be told apart."
        ).format(number=count_text(len(table.classes)), most=count_text(MAX_CLASSES)),
        hint=QCoreApplication.translate("class_import", "Keep the classes you look for."),
    )
