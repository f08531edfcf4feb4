"""Commands on classes, and what canvas and panels make of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from fewshot_gui.controllers.label_classes import LabelClassController
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views.main_window import MainWindow


@pytest.fixture
def stand(qtbot, tmp_path) -> SimpleNamespace:
    """A shown window with one class, and the controller between them."""
    window = MainWindow(ImageList())
    qtbot.addWidget(window)
    classes = LabelClasses()
    settings = SettingsFile(tmp_path / "settings.toml")
    settings.update(threshold=0.4)
    controller = LabelClassController(window, classes, settings, window)
    with qtbot.waitExposed(window):
        window.show()
    return SimpleNamespace(window=window, classes=classes, settings=settings, controller=controller)


def _looks(stand):
    return stand.window.canvas._looks


def test_the_number_keys_paint_with_the_class_in_that_place(stand, qtbot):
    for _ in range(2):
        stand.classes.add()
    stand.window.canvas.setFocus()
    qtbot.keyClick(stand.window.canvas, Qt.Key.Key_1)
    assert stand.window.canvas.class_value == 1
    qtbot.keyClick(stand.window.canvas, Qt.Key.Key_3)
    assert stand.window.canvas.class_value == 3
    assert stand.window.side.classes.list.currentIndex().row() == 2
    qtbot.keyClick(stand.window.canvas, Qt.Key.Key_9)
    assert stand.window.canvas.class_value == 3, "there is no ninth class"
    stand.classes.move(3, 0)
    qtbot.keyClick(stand.window.canvas, Qt.Key.Key_2)
    assert stand.window.canvas.class_value == 1, "the place counts, not the id"


def test_next_and_previous_go_round(stand):
    for _ in range(2):
        stand.classes.add()
    commands = stand.window.commands
    commands["next_label_class"].trigger()
    assert stand.classes.current.id == 1
    commands["previous_label_class"].trigger()
    assert stand.classes.current.id == 3


def test_a_new_class_can_be_named_at_once(stand, qtbot):
    stand.window.commands["add_label_class"].trigger()
    assert stand.window.canvas.class_value == 2
    editor = stand.window.side.classes.list.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "fencee")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)  # Enter and Backspace are commands elsewhere
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stand.classes.get(2).name == "fence", timeout=10_000)


def test_commands_that_need_another_class_wait_for_one(stand):
    commands = stand.window.commands
    names = ("next_label_class", "previous_label_class", "remove_label_class", "label_class_2")
    assert not any(commands[name].isEnabled() for name in names)
    stand.classes.add()
    assert all(commands[name].isEnabled() for name in names)
    assert not commands["label_class_3"].isEnabled()
    assert not commands["move_label_class_down"].isEnabled()
    commands["move_label_class_up"].trigger()
    assert stand.classes.ids == (2, 1)


def test_hiding_and_locking_show_in_the_menu(stand):
    stand.classes.add()
    commands = stand.window.commands
    commands["hide_label_class"].trigger()
    commands["lock_label_class"].trigger()
    assert stand.classes.hidden == stand.classes.locked == {2}
    assert _looks(stand).of(2).is_hidden
    stand.classes.set_current(1)
    assert not commands["hide_label_class"].isChecked()
    assert not commands["lock_label_class"].isChecked()


def test_removing_is_somebody_elses_decision(stand, qtbot):
    stand.classes.add()
    with qtbot.waitSignal(stand.controller.remove_requested, timeout=10_000) as asked:
        stand.window.commands["remove_label_class"].trigger()
    assert asked.args == [2]
    assert len(stand.classes.entries) == 2


def test_the_threshold_is_common_until_a_class_has_its_own(stand):
    panel = stand.window.side.prediction
    assert panel.threshold.value == pytest.approx(0.4)
    assert not panel._own_threshold.isVisibleTo(panel), "with one class there is nothing to choose"
    stand.classes.add("fence")
    assert panel._own_threshold.text() == "Only for fence"
    panel.threshold.move_by(0.1)
    assert [_looks(stand).of(class_id).threshold for class_id in (1, 2)] == pytest.approx([0.5, 0.5])
    assert stand.settings.values.threshold == pytest.approx(0.5)
    panel._own_threshold.click()
    panel.threshold.move_by(0.2)
    assert [_looks(stand).of(class_id).threshold for class_id in (1, 2)] == pytest.approx([0.5, 0.7])
    assert stand.settings.values.threshold == pytest.approx(0.5)
    stand.classes.set_current(1)
    assert panel.threshold.value == pytest.approx(0.5)
    assert not panel._own_threshold.isChecked()
    stand.classes.set_current(2)
    assert panel.threshold.value == pytest.approx(0.7)
    panel._own_threshold.click()
    assert stand.classes.get(2).threshold is None
    assert panel.threshold.value == pytest.approx(0.5)


def test_colours_and_names_reach_canvas_and_filmstrip(stand):
    stand.classes.add("fence")
    stand.classes.recolour(2, (1, 2, 3))
    for looks in (_looks(stand), stand.window.filmstrip.itemDelegate().looks):
        assert looks.of(2).colour == (1, 2, 3)
        assert looks.of(2).name == "fence"
