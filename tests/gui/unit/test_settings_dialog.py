from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox

from fewshot_gui.settings import Settings
from fewshot_gui.views.settings_dialog import SettingsDialog

DEFAULTS = Settings()


@pytest.fixture
def dialog(qtbot) -> SettingsDialog:
    dialog = SettingsDialog(DEFAULTS, default_folder=Path("/cache/features"))
    qtbot.addWidget(dialog)
    dialog.told = []
    dialog.changed.connect(dialog.told.append)
    dialog.show_values(DEFAULTS, {})
    dialog.show()
    return dialog


def press_key(dialog: SettingsDialog, name: str, key: str) -> None:
    dialog.show_page("Keys")
    dialog.keys.select(name)
    dialog.keys.editor.setKeySequence(QKeySequence(key))


def test_showing_values_tells_nobody(dialog):
    values = replace(
        DEFAULTS, theme="dark", threads=3, disk_cache_mb=1024, device="cuda:1", threshold=0.3, is_live=False
    )
    dialog.show_values(values, {"brush": ("P",)})
    assert dialog.told == []
    assert dialog.look.theme.currentData() == "dark"
    assert dialog.engine.threads.value() == 3
    assert dialog.engine.disk.value() == 1.0
    assert dialog.engine.device.currentData() == "cuda:1"
    assert dialog.segmenting.threshold.value == pytest.approx(0.3)
    assert not dialog.segmenting.live.isChecked()


def test_every_field_tells_its_setting(dialog):
    look, segmenting, engine = dialog.look, dialog.segmenting, dialog.engine
    QTest.keyClick(look.theme, Qt.Key.Key_End)
    look.theme.activated.emit(2)
    look.motion.click()
    segmenting.live.click()
    segmenting.threshold.move_by(0.1)
    segmenting.opacity.move_by(-0.1)
    engine.device.setCurrentIndex(1)
    engine.device.activated.emit(1)
    engine.threads.setValue(2)
    engine.memory.setValue(512)
    engine.disk.setValue(2.5)
    told = {name: value for change in dialog.told for name, value in change.items()}
    assert told == {
        "theme": "dark",
        "is_motion_reduced": True,
        "is_live": False,
        "threshold": pytest.approx(0.6),
        "opacity": pytest.approx(0.4),
        "device": "cpu",
        "threads": 2,
        "memory_cache_mb": 512,
        "disk_cache_mb": 2560,
    }


def test_the_page_says_what_waits_for_the_next_start(dialog):
    dialog.show_page("Engine")
    assert not dialog.engine.note.isVisible()
    dialog.show_values(replace(DEFAULTS, threads=2), {})
    assert dialog.engine.note.isVisible()
    assert "starts again" in dialog.engine.note.text()
    dialog.show_values(replace(DEFAULTS, theme="dark"), {})
    assert not dialog.engine.note.isVisible(), "the look needs no new start"


def test_the_place_of_the_cache_is_shown_and_can_be_given_back(dialog):
    assert dialog.engine.folder.text() == str(Path("/cache/features"))
    assert not dialog.engine.default_button.isEnabled()
    dialog.show_values(replace(DEFAULTS, cache_folder="/big/disk"), {})
    assert dialog.engine.folder.text() == "/big/disk"
    dialog.engine.default_button.click()
    assert dialog.told == [{"cache_folder": ""}]


def test_each_page_brings_its_recommended_values_back(dialog):
    for page in (dialog.look, dialog.segmenting, dialog.engine):
        page.reset_button.click()
    told = {name: value for change in dialog.told for name, value in change.items()}
    assert told == {name: getattr(DEFAULTS, name) for name in told}
    assert {"theme", "threshold", "device", "cache_folder"} <= told.keys()


def test_a_free_key_is_set_or_added(dialog):
    press_key(dialog, "brush", "F12")
    assert dialog.keys.note.text() == ""
    dialog.keys.set_button.click()
    assert dialog.told == [{"shortcuts": (("brush", ("F12",)),)}]
    press_key(dialog, "brush", "Ctrl+Shift+B")
    dialog.keys.add_button.click()
    assert dialog.told[-1] == {"shortcuts": (("brush", ("F12", "Ctrl+Shift+B")),)}
    assert dialog.keys.tree.currentItem().text(1) == "F12, Ctrl+Shift+B"


def test_a_taken_key_names_its_owner_and_changes_hands_only_on_demand(dialog):
    press_key(dialog, "brush", "E")
    assert dialog.keys.note.text() == "E belongs to “Eraser”."
    assert not dialog.keys.add_button.isEnabled()
    assert dialog.keys.set_button.text() == "&Take it from there"
    assert dialog.told == []
    dialog.keys.set_button.click()
    assert dialog.told == [{"shortcuts": (("brush", ("E",)), ("eraser", ()))}]


def test_a_key_of_the_picture_cannot_be_taken(dialog):
    press_key(dialog, "brush", "H")
    assert "hiding the overlay" in dialog.keys.note.text()
    assert not dialog.keys.set_button.isEnabled()


def test_one_or_all_commands_get_their_keys_back(dialog):
    press_key(dialog, "brush", "E")
    dialog.keys.set_button.click()
    dialog.keys.select("eraser")
    dialog.keys.reset_button.click()
    assert dialog.told[-1] == {"shortcuts": (("brush", ()),)}, "one key never has two commands"
    dialog.keys.reset_all_button.click()
    assert dialog.told[-1] == {"shortcuts": ()}
    assert not dialog.keys.reset_all_button.isEnabled()
    dialog.keys.select("brush")
    dialog.keys.clear_button.click()
    assert dialog.told[-1] == {"shortcuts": (("brush", ()),)}


def test_commands_are_found_by_name_and_by_key(dialog):
    dialog.show_page("Keys")
    dialog.keys.search.setText("eraser segment")
    shown = [name for name, item in dialog.keys._items.items() if not item.isHidden()]
    assert shown == ["eraser"]
    dialog.keys.search.setText("ctrl+o")
    assert "open_folder" in [name for name, item in dialog.keys._items.items() if not item.isHidden()]
    dialog.keys.search.setText("no such thing")
    assert all(dialog.keys.tree.topLevelItem(row).isHidden() for row in range(4))


def test_every_control_has_a_name_for_screen_readers(dialog):
    for kind in (QComboBox, QAbstractSpinBox, QAbstractButton):
        for widget in dialog.findChildren(kind):
            has_text = isinstance(widget, QAbstractButton) and bool(widget.text())
            is_qts_own = widget.objectName().startswith("qt_") or widget.parent() is dialog.keys.search
            assert has_text or is_qts_own or widget.accessibleName(), widget
