from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.resources import icon_path
from fewshot_gui.views.action_specs import ACTIONS, Mode
from fewshot_gui.views.actions import make_actions, show_mode_actions
from fewshot_gui.views.shortcut_sheet import ShortcutSheet

SPECS = [spec for spec in ACTIONS if spec is not None]


@pytest.mark.parametrize("mode", Mode)
def test_no_key_means_two_things(mode):
    specs = [spec for spec in SPECS if spec.mode in (None, mode)]
    keys = Counter(QKeySequence(key).toString() for spec in specs for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_commands_of_another_mode_rest_and_come_back_as_they_were(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = make_actions(owner)
    actions["undo"].setEnabled(False)
    show_mode_actions(actions, Mode.SEARCH)
    assert not actions["redo"].isEnabled()
    assert actions["undo_stroke"].isEnabled()
    assert actions["open_folder"].isEnabled()
    actions["fit"].setEnabled(True)
    assert not actions["fit"].isEnabled(), "a key of another mode stays dead"
    show_mode_actions(actions, Mode.SEGMENT)
    assert actions["redo"].isEnabled()
    assert actions["fit"].isEnabled()
    assert not actions["undo"].isEnabled()


def test_every_key_is_understood_by_qt():
    assert all(QKeySequence(key).toString() for spec in SPECS for key in spec.keys)


def test_names_are_unique_and_icons_exist():
    assert len({spec.name for spec in SPECS}) == len(SPECS)
    assert all(icon_path(spec.icon).is_file() for spec in SPECS if spec.icon)


def test_actions_carry_name_and_tip(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    actions = make_actions(owner)
    assert actions["brush"].toolTip() == "Brush (B)"
    assert actions["brush"].isCheckable()


def test_icons_take_the_palettes_colour(qapp):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.ButtonText, "#ff0000")
    picture = tinted_icon("brush", palette).pixmap(32, 32).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#ff0000"}


@pytest.mark.parametrize("mode", Mode)
def test_the_sheet_of_keys_fits_on_a_small_screen(qtbot, mode):
    sheet = ShortcutSheet(mode)
    qtbot.addWidget(sheet)
    assert sheet.sizeHint().height() < 700
    assert sheet.sizeHint().width() < 1280


def test_a_series_of_keys_is_one_line_of_the_sheet(qtbot):
    sheet = ShortcutSheet(Mode.SEGMENT)
    qtbot.addWidget(sheet)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    assert texts.count("Paint with this class") == 1
    assert "1 … 9" in texts
