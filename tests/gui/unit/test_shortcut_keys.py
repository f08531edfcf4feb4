from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from fewshot_gui.views.action_specs import ACTIONS, Mode
from fewshot_gui.views.actions import make_actions
from fewshot_gui.views.shortcut_keys import (
    RESERVED,
    apply_keys,
    keys_of,
    known_overrides,
    move_key,
    reserved_for,
    taken_by,
    with_keys,
)
from fewshot_gui.views.shortcut_sheet import ShortcutSheet

SPECS = [spec for spec in ACTIONS if spec is not None]


def test_only_what_differs_is_kept():
    overrides = with_keys({}, "brush", ("P",))
    assert overrides == {"brush": ("P",)}
    assert keys_of("brush", overrides) == ("P",)
    assert keys_of("eraser", overrides) == ("E",)
    assert with_keys(overrides, "brush", ("B",)) == {}


def test_a_key_is_taken_only_where_both_commands_are_on_screen():
    assert taken_by("brush", "E", {}) == ["eraser"]
    assert taken_by("brush", "M", {}) == [], "of Search mode"
    assert "brush" in taken_by("open_folder", "B", {}), "a command of all modes meets every mode"
    assert taken_by("brush", "ctrl+o", {}) == ["open_folder"]
    assert taken_by("brush", "E", {"eraser": ()}) == []


def test_moving_a_key_leaves_nobody_with_the_same_one():
    overrides = move_key({}, "brush", "Ctrl+Y")
    assert keys_of("brush", overrides) == ("Ctrl+Y",)
    assert keys_of("redo", overrides) == ("Ctrl+Shift+Z",), "it keeps its other key"
    assert keys_of("redo_stroke", overrides) == ("Ctrl+Shift+Z", "Ctrl+Y"), "another mode is not touched"
    for name in ("brush", "redo"):
        for key in keys_of(name, overrides):
            assert taken_by(name, key, overrides) == []


def test_no_built_in_key_is_taken_or_reserved():
    for spec in SPECS:
        for key in spec.keys:
            assert taken_by(spec.name, key, {}) == []
            assert reserved_for(spec.name, key) == "" or spec.mode is None


def test_keys_of_the_picture_are_reserved_where_it_is():
    assert "overlay" in reserved_for("brush", "H")
    assert reserved_for("pen", "H") == ""
    assert reserved_for("open_folder", "x") != ""
    assert set(RESERVED) == set(Mode)


def test_unknown_commands_and_keys_of_a_file_are_left_out():
    pairs = (("brush", ("P", "no such key", "")), ("teleport", ("T",)))
    assert known_overrides(pairs) == {"brush": ("P",)}


def test_actions_and_the_sheet_follow(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = make_actions(owner)
    apply_keys(actions, {"brush": ("P", "Ctrl+B"), "eraser": ()})
    assert [key.toString() for key in actions["brush"].shortcuts()] == ["P", "Ctrl+B"]
    assert actions["brush"].toolTip() == "Brush (P)"
    assert actions["eraser"].shortcuts() == []
    assert actions["eraser"].toolTip() == "Eraser"
    apply_keys(actions, {})
    assert actions["eraser"].toolTip() == "Eraser (E)"


@pytest.mark.parametrize("overrides", [{}, {"brush": ("F7",)}])
def test_the_sheet_lists_the_keys_in_force(qtbot, overrides):
    sheet = ShortcutSheet(Mode.SEGMENT, overrides=overrides)
    qtbot.addWidget(sheet)
    texts = [label.text() for label in sheet.findChildren(QWidget) if hasattr(label, "text")]
    assert ("F7" in texts) == bool(overrides)
    assert ("B" in texts) != bool(overrides)
