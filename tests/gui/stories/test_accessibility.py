"""All that is on screen, met without a mouse, with a screen reader, with large letters or little contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fewshot_gui.controllers.classify_run import RunState
from fewshot_gui.theme import Theme
from fewshot_gui.views.action_specs import ACTIONS
from tests.helpers import accessibility as look
from tests.helpers.classify_driver import LIKES

NONE = ""
KEYS_ELSEWHERE = "Classes to choose from"
"""A list that never has the focus: the field above it has, and its arrow keys."""


class LongWords(QTranslator):
    """Every text of the app 40 % longer, as a translation may be."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1) -> str:
        words = source.replace("%n", str(n))
        return words + " " + ("longer " * len(words))[: max(0, round(0.4 * len(words)) - 1)].rstrip()


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    palette, sheet, style, font = qapp.palette(), qapp.styleSheet(), qapp.style().objectName(), qapp.font()
    theme = Theme(qapp)
    theme.apply("light")
    theme.set_motion_reduced(True)  # a text cursor that blinks is no focus
    yield theme
    theme.set_motion_reduced(False)
    theme.apply("system")
    theme.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setStyle(style)
    qapp.setFont(font)


@pytest.fixture
def long_words(qapp) -> Iterator[None]:
    translator = LongWords()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def walk(driver, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Go through the app; each stop is a name and what is new on screen there."""
    window = driver.app.window
    yield "nothing open", window
    driver.trigger("tour")
    yield "tour", driver.app.help.tour.card
    driver.app.help.tour.finish()
    yield from dialogs(driver, "preferences", "about", "show_log")
    driver.app.show_error("The model stopped", "There is no room on the disk. Free some, try again.", "Trace")
    yield from closing("error", driver.app.error_dialogs[0])

    driver.session.likes = LIKES
    driver.app.classify_mode.run._edit_timer.setInterval(20)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(6)
    yield "segment", window
    yield from dialogs(driver, "export_masks", "import_masks", "accept_all", "shortcuts")

    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(6)
    driver.trigger("save_doodle")
    yield "search", window
    yield from dialogs(driver, "shortcuts")

    driver.trigger("mode_classify")
    driver.wait(lambda: driver.app.classify_mode.run.state == RunState.DONE)
    driver.wait(lambda: not driver.app.classify_mode.results._refresh_timer.isActive())
    yield "classify", window
    yield from dialogs(driver, "shortcuts")
    driver.trigger("new_class")
    yield "new class", window


def dialogs(driver, *commands: str) -> Iterator[tuple[str, QWidget]]:
    for command in commands:
        driver.trigger(command)
        (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
        if command == "preferences":
            for row in range(dialog.list.count()):
                dialog.list.setCurrentRow(row)
                yield f"settings {row + 1}", dialog
            dialog.close()
        else:
            yield from closing(command, dialog)


def closing(name: str, dialog: QDialog) -> Iterator[tuple[str, QWidget]]:
    yield name, dialog
    dialog.close()


def problems(driver, folder: Path, *checks: Callable[[QWidget], list[str]]) -> str:
    """What the checks say at all stops of the walk, without repetitions, a line each."""
    found: dict[str, str] = {}
    for name, root in walk(driver, folder):
        for _ in range(3):  # a layout that changes may change the one around it
            QApplication.processEvents()
        for check in checks:
            for line in check(root):
                found.setdefault(line, f"{name}: {check.__name__}: {line}")
    return "\n".join(found.values())


def unseen_or_unreachable(qtbot, root: QWidget) -> list[str]:
    """Controls that Tab does not reach, or on which it is not seen that they have the focus."""
    window = root.window()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    stops = look.visited_by_tab(window)
    menu_bar = window.menuBar() if hasattr(window, "menuBar") else None
    missed = look.unreachable(root, stops, menu_bar=menu_bar)
    unseen = [look.describe(widget) for widget, is_seen in stops if not is_seen]
    return [line for line in missed if KEYS_ELSEWHERE not in line] + unseen


def test_every_control_has_a_name_a_size_and_words_that_fit(driver, make_folder, theme):
    assert problems(driver, make_folder(6), look.unnamed, look.too_small, look.cut_texts) == NONE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_and_icons_stand_out(driver, make_folder, theme, name):
    theme.apply(name)
    assert problems(driver, make_folder(6), look.pale_texts, look.pale_rows) == NONE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_tab_reaches_every_control_and_shows_where_it_is(driver, make_folder, theme, name):
    theme.apply(name)

    def unseen(root: QWidget) -> list[str]:
        return unseen_or_unreachable(driver.qtbot, root)

    assert problems(driver, make_folder(6), unseen) == NONE


def test_large_letters_are_not_cut(qapp, make_driver, make_folder, theme):
    font = qapp.font()
    font.setPointSizeF(1.5 * font.pointSizeF())
    qapp.setFont(font)
    driver = make_driver()
    driver.start()
    assert problems(driver, make_folder(6), look.cut_texts) == NONE


@pytest.mark.usefixtures("long_words")
def test_words_that_are_longer_by_two_fifths_are_not_cut(make_driver, make_folder, theme):
    driver = make_driver()
    driver.start()
    assert problems(driver, make_folder(6), look.cut_texts) == NONE


def test_every_command_is_in_a_menu_or_has_a_key(driver):
    window = driver.app.window
    in_menus = {action for menu in window.menuBar().actions() for action in menu.menu().actions()}
    for spec in filter(None, ACTIONS):
        assert window.commands[spec.name] in in_menus or spec.keys, spec.name


def test_the_window_may_close_in_the_middle_of_the_tour(driver):
    driver.trigger("tour")
    driver.close()
    assert driver.app.help.tour is None


@pytest.mark.parametrize("is_reduced", [False, True])
def test_the_tour_slides_unless_motion_is_reduced(driver, theme, is_reduced):
    theme.set_motion_reduced(is_reduced)
    driver.trigger("tour")
    assert driver.app.help.tour._is_moving != is_reduced


def test_a_sheet_that_does_not_fit_the_screen_scrolls_by_keys(driver, theme):
    driver.trigger("shortcuts")
    sheet = driver.app.help.sheet
    bar = sheet._area.verticalScrollBar()
    sheet.resize(sheet._wanted_size())
    driver.wait(lambda: bar.maximum() == 0 and sheet._area.horizontalScrollBar().maximum() == 0)
    sheet.resize(400, 300)
    driver.wait(lambda: bar.isVisible() and bar.maximum() > 0)
    sheet._area.setFocus()
    driver.qtbot.keyClick(sheet._area, Qt.Key.Key_PageDown)
    driver.wait(lambda: bar.value() > 0)
    sheet.close()


def test_a_long_hint_takes_several_lines_in_a_narrow_window(driver, theme):
    area = driver.app.window.area
    area.show_hint("Words enough for one line of a large window, and many more of them " * 2)
    pill = area._hint
    one_line = pill.fontMetrics().height()
    assert pill.height() > 2 * one_line
    assert area.rect().contains(pill.geometry())
    area.show_hint("Few words")
    assert pill.height() < 3 * one_line
    area.show_hint("")
