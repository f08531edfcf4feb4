"""The attribute table: order, search, chips, slider, keys."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from engine.classify_types import ZeroShotInfo
from fewshot_gui.model.attribute_order import changed_attributes, nearest_classes, telling_apart
from fewshot_gui.model.attribute_rows import AttributeOrder, AttributeRole
from fewshot_gui.model.class_entry import AttributeState, ClassEntry
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.views.attribute_geometry import CHIPS, AttributeGeometry
from tests.helpers.classify_stand import ClassifyStand

KEY = Qt.Key
BLACK, STRIPES, HORNS, WATER = range(4)
YES, NO, UNKNOWN = AttributeState.YES, AttributeState.NO, AttributeState.UNKNOWN
NO_MODIFIER, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stand(qtbot) -> ClassifyStand:
    stand = ClassifyStand(qtbot)
    stand.load()
    stand.show(qtbot)
    return stand


def listed(stand):
    """What the list shows, headings in brackets."""
    model = stand.page.attributes.rows
    indexes = [model.index(row) for row in range(model.rowCount())]
    return [f"[{i.data()}]" if i.data(AttributeRole.PLACE) < 0 else i.data() for i in indexes]


def geometry(stand, place):
    view = stand.page.attributes.list
    return AttributeGeometry(view.visualRect(stand.page.attributes.rows.index_of(place)))


def click_chip(stand, place, state):
    chip = geometry(stand, place).chips[CHIPS.index(state)]
    QTest.mouseClick(stand.page.attributes.list.viewport(), Qt.MouseButton.LeftButton, pos=chip.center())


def at(stand, place):
    """Put the keyboard at an attribute."""
    view = stand.page.attributes.list
    view.setFocus()
    view.setCurrentIndex(stand.page.attributes.rows.index_of(place))
    return view


def test_a_click_on_a_chip_says_yes_no_or_unknown(stand):
    assert stand.table.state("horse", STRIPES) == NO
    click_chip(stand, STRIPES, YES)
    assert stand.table.state("horse", STRIPES) == YES
    click_chip(stand, STRIPES, UNKNOWN)
    assert math.isnan(stand.table.strength("horse", STRIPES))
    click_chip(stand, STRIPES, NO)
    assert stand.table.strength("horse", STRIPES) == 0
    assert not stand.table.entry("horse").is_changed
    assert stand.page.attributes.list.current_place() == STRIPES


def test_quick_clicks_on_two_chips_are_two_clicks(stand):
    click_chip(stand, STRIPES, YES)
    chip = geometry(stand, STRIPES).chips[CHIPS.index(UNKNOWN)]
    QTest.mouseDClick(stand.page.attributes.list.viewport(), Qt.MouseButton.LeftButton, pos=chip.center())
    assert stand.table.state("horse", STRIPES) == UNKNOWN


def test_a_drag_of_the_slider_is_one_step_of_undo(stand):
    view, parts = stand.page.attributes.list, geometry(stand, BLACK)
    y = round(parts.groove.center().y())
    spots = [QPoint(round(parts.groove.left() + part * parts.groove.width()), y) for part in (0.6, 0.3, 0.9)]
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=spots[0])
    QTest.mouseMove(view.viewport(), spots[1])
    assert stand.table.strength("horse", BLACK) == pytest.approx(0.3, abs=0.02)
    QTest.mouseMove(view.viewport(), spots[2])
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=spots[2])
    assert stand.table.strength("horse", BLACK) == pytest.approx(0.9, abs=0.02)
    QTest.mouseMove(view.viewport(), spots[1])
    assert stand.table.strength("horse", BLACK) == pytest.approx(0.9, abs=0.02), "it is let go"
    stand.actions["undo_edit"].trigger()
    assert stand.table.strength("horse", BLACK) == pytest.approx(0.6)
    assert not stand.table.can_undo


def test_everything_is_done_with_keys(stand):
    view = at(stand, STRIPES)
    QTest.keyClick(view, KEY.Key_Y)
    assert stand.table.state("horse", STRIPES) == YES
    QTest.keyClick(view, KEY.Key_N)
    assert stand.table.strength("horse", STRIPES) == 0
    QTest.keyClick(view, KEY.Key_Right)
    QTest.keyClick(view, KEY.Key_Right, SHIFT)
    assert stand.table.strength("horse", STRIPES) == pytest.approx(0.06)
    QTest.keyClick(view, KEY.Key_Left, SHIFT)
    QTest.keyClick(view, KEY.Key_Left)
    QTest.keyClick(view, KEY.Key_Left)
    assert stand.table.strength("horse", STRIPES) == 0
    QTest.keyClick(view, KEY.Key_U)
    assert stand.table.state("horse", STRIPES) == UNKNOWN
    QTest.keyClick(view, KEY.Key_Space)
    assert stand.table.state("horse", STRIPES) == YES
    assert view.current_place() == STRIPES, "no key moved away"


@pytest.mark.parametrize("key", [KEY.Key_Y, KEY.Key_N, KEY.Key_U, KEY.Key_Left, KEY.Key_Right, KEY.Key_Space])
def test_its_keys_are_not_taken_by_the_window(stand, key):
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, NO_MODIFIER)
    event.ignore()
    stand.page.attributes.list.event(event)
    assert event.isAccepted()
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    stand.page.attributes.list.event(event)
    assert not event.isAccepted(), "Ctrl with it is a command"


def test_other_letters_search_and_are_no_commands(stand):
    view = at(stand, STRIPES)
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, KEY.Key_S, NO_MODIFIER, "s")
    event.ignore()
    view.event(event)
    assert event.isAccepted(), "S is a command elsewhere"
    QTest.keyClick(view, "h")
    assert stand.page.attributes.field.text() == "h"
    assert stand.page.attributes.field.hasFocus()


def test_what_the_user_set_comes_first_then_what_tells_apart(stand):
    assert listed(stand) == [
        "[Tells it from cow and dolphin]",
        "water",
        "horns",
        "black",
        "[All others]",
        "stripes",
    ]
    stand.table.set_state("horse", WATER, YES)
    assert listed(stand)[1] == "water", "nothing jumps away while one works"
    stand.table.set_current("cow")
    stand.table.set_current("horse")
    assert listed(stand)[:2] == ["[Set by you]", "water"]
    index = stand.page.attributes.rows.index_of(WATER)
    assert index.data(AttributeRole.IS_CHANGED)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith("set by you")


def test_headings_are_passed_over(stand):
    view = at(stand, BLACK)
    QTest.keyClick(view, KEY.Key_Down)
    assert view.current_place() == STRIPES
    QTest.keyClick(view, KEY.Key_Home)
    assert listed(stand)[1] == view.currentIndex().data()
    heading = view.visualRect(stand.page.attributes.rows.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert not stand.table.can_undo


def test_the_orders(stand):
    box = stand.page.attributes.order
    box.setCurrentText(AttributeOrder.NAME.value)
    assert listed(stand) == ["black", "horns", "stripes", "water"]
    box.setCurrentText(AttributeOrder.STRONGEST.value)
    assert listed(stand)[0] == "black"
    box.setCurrentText(AttributeOrder.CHANGED.value)
    assert listed(stand) == []
    assert "set no attribute" in stand.page.attributes.note
    stand.table.set_state("horse", WATER, YES)
    stand.page.attributes.rows.sort()
    assert listed(stand) == ["water"]
    assert stand.page.attributes.note == ""


def test_the_search_field_finds_and_leads_into_the_list(stand):
    panel = stand.page.attributes
    stand.actions["find_attribute"].trigger()
    assert panel.field.hasFocus()
    QTest.keyClicks(panel.field, "STR")
    assert [name for name in listed(stand) if not name.startswith("[")] == ["stripes"]
    QTest.keyClick(panel.field, KEY.Key_Return)
    assert panel.list.hasFocus()
    assert panel.list.current_place() == STRIPES
    panel.find()
    QTest.keyClick(panel.field, KEY.Key_Escape)
    assert panel.field.text() == ""
    QTest.keyClicks(panel.field, "xyz")
    assert "No attribute" in panel.note


def test_a_new_class_counts_what_is_known(stand):
    stand.table.add("okapi")
    assert stand.page.attributes._count.text() == "0 of 4 known"
    assert listed(stand)[0].startswith("[Tells")
    stand.table.set_state("okapi", STRIPES, YES)
    assert stand.page.attributes._count.text() == "1 of 4 known"


# --- which attributes matter -------------------------------------------------------------------------


def table_of(values, *, own=()):
    """Classes c0, c1, ... of the model, and one called "mine"."""
    values = np.array(values, np.float32)
    info = ZeroShotInfo(
        model="x",
        attribute_names=tuple(f"a{n}" for n in range(values.shape[1])),
        class_names=tuple(f"c{n}" for n in range(len(values))),
        class_attributes=values,
        is_seen=np.ones(len(values), bool),
        attribute_range=(0.0, 1.0),
    )
    entries = [
        ClassEntry(name=name, values=row, is_builtin=True, is_seen=True)
        for name, row in zip(info.class_names, values, strict=True)
    ]
    if len(own):
        entries.insert(0, ClassEntry(name="mine", values=np.array(own, np.float32)))
    table = ClassTable()
    table.load(info, entries)
    return table


def test_changes_of_a_copy_are_those_from_its_original(qapp):
    table = table_of([[0.1, 0.2, 0.3, 0.4], [0.9, 0.9, 0.1, 0.1]], own=[0.1, 0.2, 1.0, 0.4])
    assert changed_attributes(table, "mine").tolist() == [False, False, True, False]


def test_changes_of_a_class_from_nothing_are_what_is_known(qapp):
    table = table_of([[0.1, 0.2, 0.3]], own=[np.nan, 0.2, np.nan])
    assert changed_attributes(table, "mine").tolist() == [False, True, False]


def test_changes_of_a_class_of_the_model(qapp):
    table = table_of([[0.1, 0.2, 0.3]])
    assert not changed_attributes(table, "c0").any()
    table.set_strength("c0", 2, math.nan)
    assert changed_attributes(table, "c0").tolist() == [False, False, True]


def test_an_unknown_attribute_tells_as_much_as_it_varies(qapp):
    table = table_of([[0.5, 0.0, 0.1], [0.5, 1.0, 0.9]], own=[np.nan, np.nan, 0.1])
    near = nearest_classes(table, "mine")
    assert near == ("c0", "c1")
    telling = telling_apart(table, "mine", near)
    assert telling[0] == pytest.approx(0)
    assert telling[1] == pytest.approx(0.5)
    assert telling[2] == pytest.approx(0.4)
    table.set_enabled(["c1"], False)
    assert nearest_classes(table, "mine") == ("c0",)


def test_alone_nothing_tells_apart(qapp):
    table = table_of([[0.5, 0.1]])
    assert telling_apart(table, "c0", ()).tolist() == [0, 0]
