"""The window's pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton

from fewshot_gui.model.class_images import ClassImages
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.views.action_specs import MENU_MODES, Mode
from fewshot_gui.views.classify_page import ClassifyPage
from fewshot_gui.views.main_window import MainWindow
from fewshot_gui.views.search_page import SearchPage


class Pages(QObject):
    """Makes the pages of the other modes, as the app does, without controllers."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.made: list[Mode] = []
        window.make_page = self.make

    def make(self, mode: Mode) -> None:
        self.made.append(mode)
        if mode == Mode.SEARCH:
            page = SearchPage(self.window.commands, DoodleDocument(self), ResultList(self))
        else:
            page = ClassifyPage(
                self.window.commands,
                table=ClassTable(self),
                results=ClassResults(self),
                images=ClassImages(self),
            )
        self.window.add_page(mode, page)


def make_window(qtbot) -> MainWindow:
    window = MainWindow(ImageList())
    qtbot.addWidget(window)
    window.pages = Pages(window)
    return window


@pytest.fixture
def window(qtbot) -> MainWindow:
    window = make_window(qtbot)
    window.show()
    return window


def menus(window) -> set[str]:
    return {action.text() for action in window.menuBar().actions() if action.isVisible()}


def test_each_mode_shows_its_page_its_menus_and_nothing_of_the_other(window):
    assert window.canvas.isVisible()
    assert window.tools.isVisible()
    assert menus(window) == {*("&File", "&Edit", "&Tools", "&Mask", "C&lass", "&View", "&Segment", "&Help")}
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


def test_the_page_of_another_mode_is_made_when_it_is_first_shown(window):
    assert window.pages.made == []
    for mode in (Mode.CLASSIFY, Mode.SEGMENT, Mode.CLASSIFY, Mode.SEARCH, Mode.SEGMENT, Mode.SEARCH):
        window.show_mode(mode)
    assert window.pages.made == [Mode.CLASSIFY, Mode.SEARCH]


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


def test_the_border_between_query_and_results_is_remembered(qtbot, window, fewshot_home):
    window.resize(1200, 700)
    window.show_mode(Mode.SEARCH)
    window.search_page._splitter.setSizes([440, 760])
    window.close()
    again = make_window(qtbot)
    assert (fewshot_home / "data" / "window.ini").is_file(), "not among the user's own files"
    again.restore_layout(is_reset=False)
    again.show_mode(Mode.SEARCH)
    again.show()
    assert again.search_page.query.width() == pytest.approx(440, abs=3)


def test_it_fits_into_a_small_window(window):
    window.show_mode(Mode.SEARCH)
    assert window.minimumSizeHint().width() <= 900
    assert window.minimumSizeHint().height() <= 600
