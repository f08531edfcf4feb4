"""The window's pages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views.action_specs import MENU_MODES, Mode
from fewshot_gui.views.main_window import MainWindow


@pytest.fixture
def parts(qapp):
    return {
        "images": ImageList(),
        "doodle": DoodleDocument(),
        "results": ResultList(),
        "class_table": ClassTable(),
        "class_results": ClassResults(),
        "class_images": ClassImages(),
    }


@pytest.fixture
def window(qtbot, parts) -> MainWindow:
    window = MainWindow(**parts)
    qtbot.addWidget(window)
    window.show()
    return window


def menus(window) -> set[str]:
    return {action.text() for action in window.menuBar().actions() if action.isVisible()}


def test_each_mode_shows_its_page_its_menus_and_nothing_of_the_other(window):
    assert window.canvas.isVisible()
    assert window.tools.isVisible()
    assert menus(window) == {"&File", "&Edit", "&Tools", "&Mask", "&View", "&Segment", "&Help"}
    window.show_mode(Mode.SEARCH)
    assert window.search_page.pad.isVisible()
    assert not window.canvas.isVisible()
    assert not window.tools.isVisible()
    assert menus(window) == {"&File", "&View", "&Doodle", "&Results", "&Help"}
    window.show_mode(Mode.CLASSIFY)
    assert window.classify_page.grid.isVisible()
    assert not window.search_page.isVisible()
    assert not window.tools.isVisible()
    assert menus(window) == {"&File", "&View", "&Classes", "&Images", "&Help"}
    assert set(MENU_MODES.values()) == set(Mode)


def test_the_switch_shows_the_mode_and_stays_where_it_is(window):
    buttons = {
        button.defaultAction().objectName(): button
        for button in window.findChildren(QToolButton)
        if button.defaultAction() is not None and button.defaultAction().objectName().startswith("mode_")
    }
    place = buttons["mode_search"].mapToGlobal(buttons["mode_search"].rect().center())
    window.show_mode(Mode.SEARCH)
    assert buttons["mode_search"].isChecked()
    assert not buttons["mode_segment"].isChecked()
    assert buttons["mode_search"].mapToGlobal(buttons["mode_search"].rect().center()) == place


def test_the_border_between_query_and_results_is_remembered(qtbot, parts, window, fewshot_home):
    window.resize(1200, 700)
    window.show_mode(Mode.SEARCH)
    window.search_page._splitter.setSizes([440, 760])
    window.close()
    again = MainWindow(**parts)
    qtbot.addWidget(again)
    assert (fewshot_home / "data" / "window.ini").is_file(), "not among the user's own files"
    again.restore_layout(is_reset=False)
    again.show_mode(Mode.SEARCH)
    again.show()
    assert again.search_page.query.width() == pytest.approx(440, abs=3)


def test_it_fits_into_a_small_window(window):
    window.show_mode(Mode.SEARCH)
    assert window.minimumSizeHint().width() <= 900
    assert window.minimumSizeHint().height() <= 600
