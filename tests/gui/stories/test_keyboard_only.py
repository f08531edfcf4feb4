"""From an empty window to a mask and a search, with keys and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.project import ReviewState

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def keyboard(driver, make_folder):
    """Presses keys where the focus is, as a keyboard does; a folder of six images is open."""
    driver.open(make_folder(6))
    window = driver.app.window
    window.activateWindow()
    driver.wait(window.isActiveWindow)

    def press(*keys: Key, n: int = 1, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            for _ in range(n):
                QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)

    return press


def tab_to(driver, keyboard, widget) -> None:
    for _ in range(100):
        if widget.hasFocus():
            return
        keyboard(Key.Key_Tab)
    pytest.fail(f"Tab does not reach {widget}")


def test_an_example_is_painted_and_accepted(driver, keyboard):
    canvas = driver.app.window.canvas
    keyboard(Key.Key_C)
    assert canvas.is_key_cursor_on
    assert canvas.hasFocus()
    path = driver.app.current.path
    keyboard(Key.Key_Space)
    keyboard(Key.Key_Right, Key.Key_Down, n=4)
    keyboard(Key.Key_Space)
    assert driver.app.current.path == path, "the arrows moved the cross, not the images"
    assert not canvas.document.is_empty
    driver.wait_segmented(6)
    keyboard(Key.Key_C)
    keyboard(Key.Key_Right)
    driver.wait(lambda: driver.app.current.path != path and driver.app.current.document is not None)
    driver.wait(lambda: driver.app.current.shown_path == driver.app.current.path)
    driver.wait(lambda: driver.found() is not None)
    second = driver.app.current.path
    keyboard(Key.Key_Return)
    driver.wait(lambda: driver.app.review.verdict_of(second).state is ReviewState.ACCEPTED)
    assert driver.app.current.path != second, "and on to the next one"


def test_polygon_box_and_fill(driver, keyboard):
    canvas = driver.app.window.canvas
    keyboard(Key.Key_C, Key.Key_P)
    for arrow in (Key.Key_Right, Key.Key_Down, Key.Key_Left):
        keyboard(Key.Key_Space)
        keyboard(arrow, n=3)
    keyboard(Key.Key_Space, Key.Key_Return)
    assert canvas.document.undo_name == "Polygon"
    keyboard(Key.Key_R, Key.Key_Space)
    keyboard(Key.Key_Up, Key.Key_Left, n=3)
    keyboard(Key.Key_Space)
    assert canvas.document.undo_name == "Box"
    keyboard(Key.Key_G)
    keyboard(Key.Key_Space)
    driver.wait(lambda: canvas.document.undo_name == "Fill")
    keyboard(Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert canvas.document.undo_name == "Box"


def test_a_doodle_finds_images(driver, keyboard):
    keyboard(Key.Key_2, modifiers=Qt.KeyboardModifier.ControlModifier)
    pad = driver.app.window.search_page.pad
    tab_to(driver, keyboard, pad)
    keyboard(Key.Key_Space)
    keyboard(Key.Key_Right, n=3, modifiers=SHIFT)
    keyboard(Key.Key_Down, n=6)
    keyboard(Key.Key_Space)
    driver.wait_results(6)
    grid = driver.app.window.search_page.grid
    tab_to(driver, keyboard, grid)
    keyboard(Key.Key_Home, Key.Key_Return)
    driver.wait(lambda: driver.app.window.canvas.isVisible())


def test_leaving_the_canvas_or_the_mode_lifts_the_brush(driver, keyboard):
    canvas = driver.app.window.canvas
    keyboard(Key.Key_C, Key.Key_Space, Key.Key_Right)
    assert canvas.document.is_stroking
    keyboard(Key.Key_2, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert not canvas.document.is_stroking
    assert not canvas.document.is_empty
