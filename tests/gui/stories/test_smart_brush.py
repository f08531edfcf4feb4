"""The smart brush: scribble, look, take or drop."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.errors import WeightsNotFoundError

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def canvas(driver, make_folder):
    driver.open(make_folder(3))
    canvas = driver.app.window.canvas
    canvas.setFocus()
    driver.qtbot.keyClick(canvas, Qt.Key.Key_K)
    canvas.brush_diameter = 4
    return canvas


def _scribble(driver, start, end, button=_LEFT) -> None:
    canvas = driver.app.window.canvas
    driver.qtbot.mousePress(canvas, button, pos=driver.point(*start))
    driver.qtbot.mouseMove(canvas, driver.point(*end))
    driver.qtbot.mouseRelease(canvas, button, pos=driver.point(*end))


def _wait_proposal(driver) -> None:
    driver.wait(lambda: driver.app.window.canvas.proposal is not None)


def test_a_scribble_is_completed_and_tab_takes_it(driver, canvas):
    assert canvas.tool.name == "smart_brush"
    _scribble(driver, (30, 25), (45, 35))
    _wait_proposal(driver)
    assert canvas.document.is_empty, "nothing is painted before it is taken"
    assert "Tab" in driver.app.window.area.hint
    path, scribble, background = driver.session.scribbles[-1]
    assert path == driver.app.current.path
    assert scribble.shape == (60, 80)
    assert scribble[30, 37]
    assert not scribble[5, 5]
    assert background is None
    driver.qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert canvas.document.mask[20, 25]
    assert canvas.document.undo_name == "Smart brush"
    assert canvas.proposal is None
    assert canvas.tool.strokes == ()
    driver.wait_segmented(3)
    driver.trigger("undo")
    assert canvas.document.is_empty


def test_escape_drops_scribble_and_proposal(driver, canvas):
    _scribble(driver, (30, 25), (45, 35))
    _wait_proposal(driver)
    driver.trigger("stop")
    assert canvas.proposal is None
    assert canvas.tool.strokes == ()
    assert canvas.document.is_empty
    assert driver.app.window.area.hint == ""


def test_another_stroke_corrects_what_was_found(driver, canvas):
    _scribble(driver, (30, 25), (45, 35))
    _wait_proposal(driver)
    _scribble(driver, (20, 20), (24, 24), _RIGHT)
    driver.wait(lambda: len(driver.session.scribbles) == 2 and not driver.app.client.scribbles.is_busy)
    _, scribble, background = driver.session.scribbles[-1]
    assert scribble[30, 37]
    assert background[22, 22]
    driver.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert not canvas.document.mask[22, 22]
    assert canvas.document.mask[30, 37]


def test_backspace_takes_the_last_stroke_back(driver, canvas):
    _scribble(driver, (30, 25), (45, 35))
    _scribble(driver, (60, 50), (65, 50))
    driver.wait(lambda: not driver.app.client.scribbles.is_busy and canvas.proposal is not None)
    driver.qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    driver.wait(lambda: not driver.app.client.scribbles.is_busy)
    assert not driver.session.scribbles[-1][1][50, 62]
    driver.qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert canvas.proposal is None


def test_a_background_stroke_alone_asks_nothing(driver, canvas):
    _scribble(driver, (30, 25), (45, 35), _RIGHT)
    assert not driver.app.client.scribbles.is_busy
    assert driver.session.scribbles == []


def test_an_answer_that_comes_too_late_is_dropped(driver, canvas):
    driver.session.gate.clear()
    _scribble(driver, (30, 25), (45, 35))
    driver.wait(driver.session.entered.is_set)
    assert driver.app.window.area.hint == "Looking for the outline…"
    driver.show(driver.app.images.paths()[1])
    driver.session.gate.set()
    driver.wait(lambda: not driver.app.client.scribbles.is_busy)
    assert canvas.proposal is None
    assert canvas.tool.strokes == ()


def test_only_the_newest_scribble_is_answered(driver, canvas):
    driver.session.gate.clear()
    _scribble(driver, (30, 25), (35, 25))
    driver.wait(driver.session.entered.is_set)
    _scribble(driver, (50, 45), (55, 45))
    driver.session.gate.set()
    driver.wait(lambda: canvas.proposal is not None and not driver.app.client.scribbles.is_busy)
    assert len(driver.session.scribbles) == 1, "the older one was given up"
    assert canvas.proposal.window.left == pytest.approx(18, abs=2)
    assert canvas.proposal.window.left + canvas.proposal.window.width == pytest.approx(67, abs=3)


def test_what_is_taken_is_added_to_what_is_painted(driver, canvas):
    driver.trigger("brush")
    driver.paint((5, 5), (10, 5))
    driver.wait_segmented(3)
    before = canvas.document.mask
    driver.trigger("smart_brush")
    _scribble(driver, (40, 35), (45, 35))
    _wait_proposal(driver)
    driver.qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert (canvas.document.mask >= before).all()
    assert np.count_nonzero(canvas.document.mask) > np.count_nonzero(before)


def test_an_error_is_told_and_the_scribble_is_gone(driver, canvas):
    error = WeightsNotFoundError("smart-brush.safetensors is not on this machine.")
    driver.session.errors["img1.jpg"] = error
    _scribble(driver, (30, 25), (45, 35))
    driver.wait(lambda: bool(driver.app.error_dialogs))
    assert "smart-brush.safetensors" in driver.app.error_dialogs[0].message
    assert canvas.tool.strokes == ()
    assert canvas.proposal is None
