"""Editing beyond the brush: every tool and command as a person uses it."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton

from fewshot_gui.controllers import editing
from fewshot_gui.model.mask_commands import run_command
from fewshot_gui.views.tool_panel import TOOL_COMMANDS

_LEFT, _SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
_SQUARE = ((20, 15), (60, 15), (60, 45), (20, 45))


@pytest.fixture
def canvas(driver, make_folder):
    driver.open(make_folder(3))
    return driver.app.window.canvas


def _key(driver, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    canvas = driver.app.window.canvas
    canvas.setFocus()
    driver.qtbot.keyClick(canvas, key, modifiers)


def _click_corners(driver, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for corner in _SQUARE:
        driver.qtbot.mouseClick(driver.app.window.canvas, _LEFT, modifiers, driver.point(*corner))


def _drag(driver, *points: tuple[float, float], modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    canvas = driver.app.window.canvas
    driver.qtbot.mousePress(canvas, _LEFT, modifiers, driver.point(*points[0]))
    for point in points[1:]:
        position = QPointF(driver.point(*point))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            position,
            canvas.mapToGlobal(position),
            Qt.MouseButton.NoButton,
            _LEFT,
            modifiers,
        )
        QApplication.sendEvent(canvas, move)
    driver.qtbot.mouseRelease(canvas, _LEFT, modifiers, driver.point(*points[-1]))


def _paint_square(driver) -> None:
    driver.trigger("box")
    _drag(driver, _SQUARE[0], _SQUARE[2])


def _run(driver, command: str) -> None:
    driver.trigger(command)
    driver.wait(lambda: not driver.app.editing.is_busy)


def test_a_polygon_by_keys_and_clicks_is_one_step(driver, canvas):
    _key(driver, Qt.Key.Key_P)
    assert "corners" in driver.app.window.area.hint
    _click_corners(driver)
    assert canvas.document.is_empty
    _key(driver, Qt.Key.Key_Return)
    assert canvas.document.mask[30, 40]
    driver.wait_segmented(3)
    driver.trigger("undo")
    assert canvas.document.is_empty


def test_enter_and_backspace_mean_the_polygon_first(driver, canvas):
    driver.paint()
    driver.wait_segmented(3)
    path = driver.app.current.path
    _key(driver, Qt.Key.Key_P)
    _click_corners(driver)
    _key(driver, Qt.Key.Key_Backspace)
    _key(driver, Qt.Key.Key_Return)
    assert driver.app.current.path == path, "Enter closed the polygon and accepted nothing"
    assert canvas.document.undo_name == "Polygon"


def test_escape_drops_a_polygon_and_nothing_else(driver, canvas):
    _key(driver, Qt.Key.Key_P)
    _click_corners(driver)
    driver.trigger("stop")
    assert canvas.tool.previews == ()
    assert canvas.document.is_empty


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_R])
def test_lasso_and_box_add_and_with_shift_take_away(driver, canvas, key):
    _key(driver, key)
    _drag(driver, *(_SQUARE if key == Qt.Key.Key_L else (_SQUARE[0], _SQUARE[2])))
    assert canvas.document.mask[30, 40]
    inner = ((30, 20), (50, 20), (50, 40), (30, 40))
    _drag(driver, *(inner if key == Qt.Key.Key_L else inner[::2]), modifiers=_SHIFT)
    assert not canvas.document.mask[30, 40]
    assert canvas.document.mask[16, 22]


def test_fill_by_key_with_its_tolerance_in_the_panel(driver, canvas):
    _key(driver, Qt.Key.Key_G)
    panel = driver.app.window.tools
    assert panel._tolerance.isVisible()
    assert not panel._size.isVisible()
    panel._tolerance.slider.setValue(128)
    assert canvas.fill_tolerance == 128
    driver.qtbot.mouseClick(canvas, _LEFT, pos=driver.point(40, 30))
    assert canvas.document.undo_name == "Fill"
    _key(driver, Qt.Key.Key_B)
    assert panel._size.isVisible()


def test_shift_fill_closes_a_hole(driver, canvas):
    _paint_square(driver)
    _drag(driver, (30, 20), (50, 40), modifiers=_SHIFT)
    _key(driver, Qt.Key.Key_G)
    driver.qtbot.mouseClick(canvas, _LEFT, _SHIFT, driver.point(40, 30))
    assert canvas.document.mask[16:44, 21:59].all()


def test_holes_islands_and_outlines_by_command(driver, canvas):
    _paint_square(driver)
    n_square = int(canvas.document.mask.sum())
    _drag(driver, (35, 25), (45, 35), modifiers=_SHIFT)
    _run(driver, "fill_holes")
    assert canvas.document.mask.sum() == n_square
    assert canvas.document.undo_name == "Fill holes"
    _drag(driver, (70, 5), (72, 7))
    _run(driver, "remove_islands")
    assert canvas.document.mask.sum() == n_square
    _run(driver, "grow")
    assert canvas.document.mask.sum() > n_square
    _run(driver, "shrink")
    assert canvas.document.mask.sum() == n_square
    _run(driver, "smooth")
    assert 0 < n_square - canvas.document.mask.sum() < 40, "only the corners go"
    _run(driver, "snap_edges")
    assert canvas.document.undo_name == "Snap to edges"
    for _ in range(9):
        driver.trigger("undo")
    assert canvas.document.is_empty, "one step each"


def test_a_command_with_nothing_to_do_says_so(driver, canvas):
    _paint_square(driver)
    _run(driver, "fill_holes")
    assert driver.app.window.area.hint == "Fill holes: nothing to change"
    assert canvas.document.undo_name == "Box"


def test_a_long_command_shows_that_it_is_busy_and_strokes_are_not_lost(driver, canvas, monkeypatch):
    gate, began = threading.Event(), threading.Event()

    def slow(command, source):
        result = run_command(command, source)
        began.set()
        assert gate.wait(30)
        return result

    monkeypatch.setattr(editing, "run_command", slow)
    _paint_square(driver)
    driver.trigger("grow")
    driver.wait(began.is_set)
    driver.wait(lambda: driver.app.window.area.hint == "Grow…")
    _drag(driver, (65, 50), (75, 55))
    n_painted = int(canvas.document.mask.sum())
    gate.set()
    driver.wait(lambda: not driver.app.editing.is_busy)
    assert canvas.document.mask[52, 70], "what was painted meanwhile is there"
    assert canvas.document.undo_name == "Grow"
    assert canvas.document.mask.sum() > n_painted, "and was grown too"


def test_leaving_the_image_drops_a_command_under_way(driver, canvas, monkeypatch):
    gate, began = threading.Event(), threading.Event()

    def slow(command, source):
        began.set()
        assert gate.wait(30)
        return run_command(command, source)

    monkeypatch.setattr(editing, "run_command", slow)
    _paint_square(driver)
    document = canvas.document
    driver.trigger("grow")
    driver.wait(began.is_set)
    driver.show(driver.app.images.paths()[1])
    gate.set()
    driver.wait(lambda: not driver.app.editing.is_busy)
    assert document.undo_name == "Box"


def test_a_failing_command_is_told_in_one_line(driver, canvas, monkeypatch):
    def broken(command, source):
        message = "no such luck"
        raise ValueError(message)

    monkeypatch.setattr(editing, "run_command", broken)
    _paint_square(driver)
    _run(driver, "grow")
    assert "no such luck" in driver.app.window.area.hint
    assert canvas.document.undo_name == "Box"


def test_strokes_snap_to_edges_as_part_of_the_stroke(driver, canvas):
    driver.trigger("snap_strokes")
    assert driver.app.window.commands["snap_strokes"].isChecked()
    _key(driver, Qt.Key.Key_B)
    canvas.brush_diameter = 12
    n_strokes_before = canvas.document.can_undo
    driver.paint((20, 30), (60, 30))
    driver.wait(lambda: not driver.app.editing.is_busy)
    assert not n_strokes_before
    assert canvas.document.undo_name == "Brush"
    assert not canvas.document.is_empty
    driver.trigger("undo")
    assert canvas.document.is_empty
    assert not canvas.document.can_undo


def test_the_mask_of_the_previous_image_is_copied(driver, canvas):
    _paint_square(driver)
    expected = canvas.document.mask
    driver.wait_segmented(3)
    driver.show(driver.app.images.paths()[1])
    _run(driver, "copy_previous")
    assert np.array_equal(canvas.document.mask, expected)
    assert canvas.document.undo_name == "Copy from previous"


def test_copying_from_nothing_says_so(driver, canvas):
    driver.trigger("copy_previous")
    assert driver.app.window.area.hint == "Nothing is painted on the image before this one"
    driver.show(driver.app.images.paths()[1])
    driver.trigger("copy_previous")
    assert driver.app.window.area.hint == "Nothing is painted on the image before this one"


def test_every_tool_and_command_has_a_named_button_in_the_panel(driver, canvas):
    buttons = driver.app.window.tools.findChildren(QToolButton, "toolButton")
    names = [button.defaultAction().objectName() for button in buttons]
    assert set(TOOL_COMMANDS) < set(names)
    assert {"fill_holes", "snap_edges", "copy_previous", "undo"} < set(names)
    assert all(button.accessibleName() and button.toolTip() for button in buttons)
    assert all(button.focusPolicy() == Qt.FocusPolicy.TabFocus for button in buttons)
    for button in buttons:
        if button.defaultAction().objectName() in TOOL_COMMANDS:
            button.click()
            assert canvas.tool.name == button.defaultAction().objectName()
            assert button.isChecked()
