from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from engine.attributes import AttributeTable
from engine.errors import DataError
from fewshot_gui.model.class_entry import MAX_CLASSES, AttributeState
from fewshot_gui.model.class_store import SavedClasses, merge
from fewshot_gui.model.class_table import ClassTable
from tests.helpers.fake_classifier import INFO

BLACK, STRIPES, HORNS, WATER = range(4)
SIGNALS = ("reset", "classes_changed", "values_changed", "examples_changed", "current_changed", "edited")


class Watched(ClassTable):
    """A table that remembers what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        for name in SIGNALS:
            getattr(self, name).connect(lambda *_, name=name: self.said.append(name))

    def heard(self) -> list[str]:
        """What was said since the last call."""
        said, self.said = self.said, []
        return said


@pytest.fixture
def table(qapp, tmp_path) -> Watched:
    table = Watched()
    table.load(INFO, merge(SavedClasses(), INFO, tmp_path))
    table.heard()
    return table


def values_of(table: ClassTable, name: str) -> list[float | None]:
    return [None if math.isnan(v) else float(v) for v in table.entry(name).values]


def test_begins_with_the_model_s_classes(table):
    assert table.names == ("horse", "cow", "dolphin")
    assert table.current == "horse"
    assert [entry.is_seen for entry in table.entries] == [True, True, False]
    assert all(entry.is_builtin and entry.is_enabled for entry in table.entries)
    known = {d.name: d.is_known for d in table.definitions()}
    assert known == {"horse": True, "cow": True, "dolphin": False}


def test_a_new_class_knows_nothing_and_comes_on_top(table):
    table.add("  okapi ")
    assert table.names == ("okapi", "horse", "cow", "dolphin")
    assert table.current == "okapi"
    assert values_of(table, "okapi") == [None] * 4
    assert table.state("okapi", STRIPES) == AttributeState.UNKNOWN
    assert table.heard() == ["classes_changed", "current_changed", "edited"]
    assert table.undo_name == "Add okapi"


def test_a_copy_begins_with_the_values_of_another(table):
    table.add("zebra", copy_of="horse")
    table.set_strength("zebra", STRIPES, 0.9)
    assert values_of(table, "zebra") == [60, pytest.approx(90), 0, 5]
    assert values_of(table, "horse") == [60, 0, 0, 5]


@pytest.mark.parametrize(
    ("name", "words"), [("", "a name"), ("   ", "a name"), ("HORSE", "'horse' already"), ("x" * 61, "60")]
)
def test_names_that_cannot_be(table, name, words):
    assert words in table.name_problem(name)
    with pytest.raises(DataError, match=words):
        table.add(name)
    assert table.names == ("horse", "cow", "dolphin")


def test_yes_is_worth_what_is_typical(table):
    table.add("okapi")
    table.set_state("okapi", BLACK, AttributeState.YES)
    assert table.strength("okapi", BLACK) == pytest.approx((60 + 50 + 20) / 300)
    table.set_state("okapi", STRIPES, AttributeState.YES)
    assert table.strength("okapi", STRIPES) == pytest.approx(0.6), "no class of the model has stripes"
    table.set_state("okapi", STRIPES, AttributeState.NO)
    assert table.strength("okapi", STRIPES) == 0
    table.set_state("okapi", STRIPES, AttributeState.UNKNOWN)
    assert math.isnan(table.strength("okapi", STRIPES))


def test_saying_the_same_again_is_no_step(table):
    table.set_state("horse", BLACK, AttributeState.YES)
    table.set_enabled(["horse"], True)
    table.move_images([], "cow")
    assert not table.can_undo
    assert table.heard() == []


def test_a_drag_is_one_step(table):
    table.add("okapi")
    table.heard()
    for strength in (0.1, 0.4, 0.7):
        table.set_strength("okapi", HORNS, strength, is_dragging=True)
    assert table.heard() == ["values_changed"] * 3
    table.set_strength("okapi", HORNS, 0.8)
    assert table.heard() == ["values_changed", "edited"]
    table.undo()
    assert math.isnan(table.strength("okapi", HORNS))
    table.redo()
    assert table.strength("okapi", HORNS) == pytest.approx(0.8)


def test_a_drag_back_to_where_it_began_is_no_step(table):
    table.set_strength("horse", BLACK, 0.9, is_dragging=True)
    table.set_strength("horse", BLACK, 0.6)
    assert not table.can_undo
    assert "edited" not in table.heard()


def test_undo_in_the_middle_of_a_drag_takes_the_drag_back(table):
    table.set_strength("horse", BLACK, 0.9, is_dragging=True)
    table.undo()
    assert table.strength("horse", BLACK) == pytest.approx(0.6)
    assert table.redo_name == "Change black"


def test_another_edit_ends_a_drag_as_a_step_of_its_own(table):
    table.set_strength("horse", BLACK, 0.9, is_dragging=True)
    table.set_enabled(["cow"], False)
    table.undo()
    assert table.entry("cow").is_enabled
    assert table.strength("horse", BLACK) == pytest.approx(0.9)
    table.undo()
    assert table.strength("horse", BLACK) == pytest.approx(0.6)


def test_a_changed_class_of_the_model_is_no_longer_seen(table):
    table.set_state("horse", STRIPES, AttributeState.YES)
    assert table.entry("horse").is_changed
    assert not table.entry("horse").is_seen
    assert not table.definitions()[0].is_known
    table.set_strength("horse", STRIPES, 0.0)
    assert table.entry("horse").is_seen, "the values of the training are back"
    table.set_state("horse", STRIPES, AttributeState.YES)
    table.reset_values("horse")
    assert table.entry("horse").is_seen
    table.set_state("dolphin", STRIPES, AttributeState.YES)
    table.reset_values("dolphin")
    assert not table.entry("dolphin").is_seen, "it never was"
    table.set_state("horse", STRIPES, AttributeState.UNKNOWN)
    assert table.entry("horse").is_changed
    assert table.entry("horse").is_seen, "what is unknown speaks against nothing"


def test_the_model_s_classes_stay(table):
    with pytest.raises(DataError, match="switch it off"):
        table.remove("horse")
    with pytest.raises(DataError, match="copy it"):
        table.rename("horse", "pony")
    table.set_enabled(["horse", "cow"], False)
    assert [d.name for d in table.definitions()] == ["dolphin"]
    assert table.undo_name == "Switch 2 classes off"


def test_rename_and_remove_and_back(table):
    table.add("okapi", copy_of="horse")
    table.add("tapir", copy_of="cow")
    table.move_images([Path("a.jpg")], "tapir")
    table.rename("tapir", "Tapir")
    assert table.names[:2] == ("Tapir", "okapi")
    assert table.current == "Tapir"
    table.remove("Tapir")
    assert table.current == "okapi"
    assert table.correction_of(Path("a.jpg")) == ""
    for _ in range(2):
        table.undo()
    assert table.entry("tapir").examples == (Path("a.jpg"),)
    assert table.current == "tapir"


def test_an_image_belongs_to_one_class(table):
    a, b = Path("a.jpg"), Path("b.jpg")
    table.move_images([a, b], "cow")
    assert table.heard() == ["examples_changed", "edited"]
    table.move_images([b, b], "horse")
    assert table.corrections() == {a: "cow", b: "horse"}
    assert table.definitions()[0].examples == (b,)
    table.release_images([a, Path("other.jpg")])
    assert table.corrections() == {b: "horse"}
    table.undo()
    table.undo()
    assert table.corrections() == {a: "cow", b: "cow"}


def test_a_new_step_ends_redo(table):
    table.add("okapi")
    table.undo()
    assert table.redo_name == "Add okapi"
    table.add("tapir")
    assert not table.can_redo
    table.redo()
    assert table.names[0] == "tapir"


def test_similar_classes_by_what_both_know(table):
    table.add("okapi")
    assert table.similar_to("okapi") == [], "nothing is known of it"
    table.set_strength("okapi", WATER, 0.9)
    assert [name for name, _ in table.similar_to("okapi", limit=1)] == ["dolphin"]
    table.set_strength("okapi", HORNS, 0.8)
    assert table.similar_to("horse")[0][0] == "cow"
    assert all(0 <= similarity <= 1 for _, similarity in table.similar_to("horse"))


def imported(classes: dict[str, list[float]], attributes=("Stripes", "HORNS", "fur")) -> AttributeTable:
    return AttributeTable(
        classes=tuple(classes), attributes=attributes, values=np.array(list(classes.values()), np.float32)
    )


def test_an_imported_table_adds_and_changes(table):
    summary = table.take_over(imported({"okapi": [80, 20, 3], "COW": [10, 0, 9]}))
    assert summary.added == ("okapi",)
    assert summary.n_changed == 1
    assert summary.unknown_attributes == ("fur",)
    assert values_of(table, "okapi") == [None, 80, 20, None]
    assert values_of(table, "cow") == [50, 10, 0, 5]
    assert not table.entry("cow").is_seen
    assert table.current == "okapi"
    table.undo()
    assert table.names == ("horse", "cow", "dolphin")
    assert table.entry("cow").is_seen


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (imported({"okapi": [1, 1]}, ("fur", "claws")), "shares no attribute with the model"),
        (imported({"okapi": [1, 0.5, 0]}), "between 0 and 1"),
        (imported({"okapi": [900, 0, 0]}), "go from 0 to 100"),
        (imported({"okapi": [80, 0, 0], "Okapi": [70, 0, 0]}), "twice"),
        (imported({"cow": [80, 0, 0], "Cow": [70, 0, 0]}), "twice"),
        (imported({"okapi": [80, 0]}, ("black", "Black")), "are one to the model"),
        (imported({"x" * 61: [80, 0, 0]}), "60 characters"),
        (imported({f"c{n}": [80.0, 0, 0] for n in range(MAX_CLASSES)}), "1,000 classes"),
    ],
)
def test_a_table_that_does_not_fit_changes_nothing(table, bad, words):
    before = table.entries
    with pytest.raises(DataError, match=words):
        table.take_over(bad)
    assert table.entries is before
    assert not table.can_undo


def test_the_export_and_back(table):
    table.add("okapi")
    table.set_strength("okapi", STRIPES, 0.8)
    exported = table.as_attribute_table()
    assert exported.classes == ("okapi", "horse", "cow", "dolphin")
    np.testing.assert_array_equal(exported.row("okapi"), np.array([np.nan, 80, np.nan, np.nan], np.float32))
    before = [values_of(table, name) for name in table.names]
    summary = table.take_over(exported)
    assert (summary.added, summary.n_changed) == ((), 0)
    table.remove("okapi")
    table.take_over(exported)
    assert [values_of(table, name) for name in table.names] == before


def test_what_a_table_does_not_say_stays(table):
    hole = AttributeTable(
        classes=("horse",),
        attributes=("black", "stripes"),
        values=np.array([[np.nan, 30]], np.float32),
        has_unknown=True,
    )
    table.take_over(hole)
    assert values_of(table, "horse") == [60, 30, 0, 5]


def test_the_snapshot_of_an_entry_cannot_be_changed(table):
    with pytest.raises(ValueError, match="read-only"):
        table.entry("horse").values[0] = 1
