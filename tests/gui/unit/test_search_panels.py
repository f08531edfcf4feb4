"""Chips, saved doodles and the area of the results."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.doodle_store import SavedDoodle
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.search_request import Part
from fewshot_gui.rendering.doodle import Stroke, StrokePoint
from fewshot_gui.views.actions import make_actions
from fewshot_gui.views.query_chips import QueryChips
from fewshot_gui.views.query_panel import QueryPanel
from fewshot_gui.views.result_area import ResultArea
from fewshot_gui.views.saved_doodles import SavedDoodles

STROKES = (Stroke((StrokePoint(0.1, 0.1, 0.05), StrokePoint(0.9, 0.9, 0.05))),)


@pytest.fixture
def owner(qtbot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def actions(owner):
    return make_actions(owner)


def test_chips_come_and_go_and_a_click_takes_one_out(qtbot):
    chips = QueryChips()
    qtbot.addWidget(chips)
    chips.resize(150, 100)
    chips.show()
    assert not chips.isVisible() or not chips.chips
    paths = [Path(f"{name}.jpg") for name in "abc"]
    chips.show_parts(dict.fromkeys(paths, Part.EXAMPLE))
    first, second, third = chips.chips
    assert third.y() > second.y() == first.y(), "they wrap"
    assert chips.height() >= third.geometry().bottom()
    chips.show_picture(paths[0], QImage(30, 20, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(chips.remove_requested) as removed:
        second.click()
    assert removed.args == [paths[1]]
    chips.show_parts({paths[0]: Part.LIKED, paths[2]: Part.EXAMPLE})
    assert chips.chips == (first, third)
    assert first.accessibleName().startswith("Right")
    chips.show_parts({})
    assert chips.isHidden()


def test_a_saved_doodle_can_be_chosen_renamed_and_deleted(qtbot):
    saved = SavedDoodles()
    qtbot.addWidget(saved)
    saved.show_doodles([SavedDoodle(Path(f"{name}.json"), name, STROKES) for name in ("fish", "cup")])
    saved.show()
    item = saved.list.item(0)
    with qtbot.waitSignal(saved.chosen) as chosen:
        QTest.mouseClick(
            saved.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=saved.list.visualItemRect(item).center(),
        )
    assert chosen.args[0].name == "fish"
    QTest.keyClick(saved.list, Qt.Key.Key_F2)
    editor = saved.list.findChild(QLineEdit)
    editor.setText("whale")
    with qtbot.waitSignal(saved.rename_requested) as renamed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert (renamed.args[0].name, renamed.args[1]) == ("fish", "whale")
    with qtbot.waitSignal(saved.delete_requested) as deleted:
        QTest.keyClick(saved.list, Qt.Key.Key_Delete)
    assert deleted.args[0].name == "fish"


def test_a_doodle_is_never_without_a_name(qtbot):
    saved = SavedDoodles()
    qtbot.addWidget(saved)
    saved.show_doodles([SavedDoodle(Path("a.json"), "fish", STROKES)])
    with qtbot.assertNotEmitted(saved.rename_requested):
        saved.list.item(0).setText("   ")
    assert saved.list.item(0).text() == "fish"
    saved.show_doodles([])
    assert saved.isHidden()


def test_the_preview_shows_what_the_encoder_sees(qtbot, actions):
    panel = QueryPanel(actions, DoodleDocument())
    qtbot.addWidget(panel)
    assert not panel.has_preview
    panel.show_preview(np.zeros((30, 40), np.uint8)[:, ::2])
    assert panel.has_preview
    panel.show_preview(None)
    assert not panel.has_preview


def test_the_buttons_of_the_panel_follow_their_commands(qtbot, actions):
    panel = QueryPanel(actions, DoodleDocument())
    qtbot.addWidget(panel)
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == "Save the doodle")
    actions["save_doodle"].setEnabled(False)
    assert not button.isEnabled()
    actions["save_doodle"].setEnabled(True)
    with qtbot.waitSignal(actions["save_doodle"].triggered):
        button.click()


def test_the_card_offers_a_folder_where_there_is_none(qtbot, actions):
    results = ResultList()
    area = ResultArea(actions, results)
    qtbot.addWidget(area)
    area.resize(300, 400)
    area.show_note("Title", "A long sentence that needs several lines in such a small place, at least two.")
    assert area.note.startswith("Title A long")
    buttons = [b for b in area.findChildren(QPushButton) if b.isVisibleTo(area)]
    assert buttons == []
    area.show_note("Title", "", offers_folder=True)
    buttons = [b for b in area.findChildren(QPushButton) if b.isVisibleTo(area)]
    with qtbot.waitSignal(actions["open_folder"].triggered):
        next(b for b in buttons if b.text().startswith("Open")).click()
    area.show_note("", "")
    assert area.note == ""


def test_the_user_says_how_many_results_and_how_large(qtbot, actions):
    results = ResultList()
    area = ResultArea(actions, results)
    qtbot.addWidget(area)
    assert area.top == 1000
    before = area.grid.picture_width
    area.scale_pictures(2)
    assert area.grid.picture_width > before
