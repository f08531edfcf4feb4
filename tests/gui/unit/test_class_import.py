"""Classes of an attribute table come in under names for people."""

from __future__ import annotations

import numpy as np
import pytest

from engine.attributes import AttributeTable
from engine.classify_types import ZeroShotInfo
from engine.errors import DataError
from fewshot_gui.model.class_entry import ClassEntry
from fewshot_gui.model.class_import import import_table

INFO = ZeroShotInfo(
    model="tiny",
    attribute_names=("black", "white"),
    class_names=("giant panda",),
    class_attributes=np.array([[50, 50]], np.float32),
    is_seen=np.array([True]),
    attribute_range=(0.0, 100.0),
)
KNOWN = (ClassEntry(name="giant panda", values=INFO.class_attributes[0], is_builtin=True, is_seen=True),)


def table_of(*names: str) -> AttributeTable:
    values = np.tile(np.array([[10, 90]], np.float32), (len(names), 1))
    return AttributeTable(classes=names, attributes=INFO.attribute_names, values=values)


def test_names_of_published_tables_are_made_readable(qapp):
    entries, summary = import_table(KNOWN, table_of("giant+panda", "polar+bear"), INFO)
    assert [entry.name for entry in entries] == ["polar bear", "giant panda"]
    assert summary.added == ("polar bear",)
    assert summary.n_changed == 1


def test_two_spellings_of_a_name_are_refused(qapp):
    with pytest.raises(DataError, match="spelled in two ways"):
        import_table(KNOWN, table_of("polar+bear", "polar_bear"), INFO)
