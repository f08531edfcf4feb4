from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QWidget

from fewshot_gui.icons import tinted_icon
from fewshot_gui.resources import icon_path
from fewshot_gui.views.actions import ACTIONS, make_actions
from fewshot_gui.views.shortcut_sheet import ShortcutSheet

SPECS = [spec for spec in ACTIONS if spec is not None]


def test_no_key_means_two_things():
    keys = Counter(QKeySequence(key).toString() for spec in SPECS for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


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


def test_the_sheet_of_keys_can_be_made(qtbot):
    sheet = ShortcutSheet()
    qtbot.addWidget(sheet)
    assert sheet.sizeHint().height() < 700, "it must fit on a small screen"
