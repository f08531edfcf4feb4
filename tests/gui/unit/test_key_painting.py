"""Painting and drawing without a mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from engine.editing import Region, Window
from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.views import key_cursor
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.doodle_pad import DoodlePad
from fewshot_gui.views.fill_tool import FillTool
from fewshot_gui.views.shape_tools import BoxTool, LassoTool, PolygonTool
from fewshot_gui.views.smart_brush_tool import SmartBrushTool
from fewshot_gui.views.tools import EraserTool, PanTool
from tests.helpers.canvas_hands import CTRL, NONE, SHIFT, grab, hover, open_photo, send_mouse

Key = Qt.Key
UP, DOWN, LEFT_KEY, RIGHT_KEY = Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right
ARROWS = (UP, DOWN, LEFT_KEY, RIGHT_KEY)


@pytest.fixture
def keys(canvas: Canvas, qtbot):
    """Presses keys on a canvas whose cross is on, in the middle of the photo (150, 100)."""
    canvas.set_key_cursor(True)

    def press(*wanted: Key, n: int = 1, modifiers: Qt.KeyboardModifier = NONE) -> None:
        for key in wanted:
            for _ in range(n):
                qtbot.keyClick(canvas, key, modifiers)

    return press


def is_taken(canvas: Canvas, key: Key) -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, NONE)
    event.ignore()
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


# --- the cross -----------------------------------------------------------------------------------


def test_arrows_belong_to_the_window_until_the_cross_is_on(canvas: Canvas) -> None:
    assert not any(is_taken(canvas, key) for key in (*ARROWS, Key.Key_Delete))
    canvas.set_key_cursor(True)
    assert all(is_taken(canvas, key) for key in (*ARROWS, Key.Key_Delete, Key.Key_Space))
    canvas.set_key_cursor(False)
    assert not any(is_taken(canvas, key) for key in ARROWS)


def test_it_starts_in_the_middle_or_at_the_mouse(canvas: Canvas) -> None:
    canvas.set_key_cursor(True)
    assert canvas.key_position == pytest.approx((150.5, 100.5), abs=1)
    canvas.set_key_cursor(False)
    hover(canvas, (40.5, 30.5))
    canvas.set_key_cursor(True)
    assert canvas.key_position == pytest.approx((40.5, 30.5), abs=1)


def test_shift_goes_far_and_ctrl_one_pixel(canvas: Canvas, keys) -> None:
    lengths = []
    for modifiers in (CTRL, NONE, SHIFT):
        before = canvas.key_position
        keys(LEFT_KEY, modifiers=modifiers)
        lengths.append(before[0] - canvas.key_position[0])
        assert canvas.key_position[1] == before[1]
    assert lengths[0] == 1
    assert lengths[0] < lengths[1] < lengths[2]


def test_steps_are_as_long_on_screen_at_any_zoom(canvas: Canvas, keys) -> None:
    for _ in range(3):
        before = canvas.to_widget(*canvas.key_position)
        keys(RIGHT_KEY)
        after = canvas.to_widget(*canvas.key_position)
        assert after.x() - before.x() == pytest.approx(12, abs=canvas.zoom)
        keys(LEFT_KEY, Key.Key_Plus)


def test_it_stays_on_the_image(canvas: Canvas, keys) -> None:
    keys(LEFT_KEY, UP, n=30, modifiers=SHIFT)
    assert canvas.key_position == (0.5, 0.5)
    keys(RIGHT_KEY, DOWN, n=30, modifiers=SHIFT)
    assert canvas.key_position == (299.5, 199.5)


def test_the_view_follows_and_zooms_at_the_cross(canvas: Canvas, keys) -> None:
    keys(RIGHT_KEY, n=3, modifiers=SHIFT)
    place, point = canvas.to_widget(*canvas.key_position), canvas.key_position
    keys(Key.Key_Plus, n=6)
    assert canvas.to_widget(*point).x() == pytest.approx(place.x(), abs=1)
    keys(LEFT_KEY, n=6, modifiers=SHIFT)
    assert canvas.rect().contains(canvas.to_widget(*canvas.key_position).toPoint())
    assert canvas.key_position[0] < point[0]


def test_it_is_seen_on_the_photo_and_shows_that_the_tool_is_down(canvas: Canvas, keys) -> None:
    canvas.tool = BoxTool()
    shown = grab(canvas)
    keys(Key.Key_Space)
    is_down = grab(canvas)
    assert is_down != shown
    canvas.set_key_cursor(False)
    assert grab(canvas) not in (shown, is_down)


def test_position_and_state_are_said(canvas: Canvas, keys) -> None:
    canvas.brush_diameter = 5
    keys(Key.Key_Space)
    assert canvas.accessibleDescription() == "Brush, x 150, y 100, painted, tool is down"
    keys(Key.Key_Space)
    keys(LEFT_KEY, n=10, modifiers=CTRL)
    assert canvas.accessibleDescription() == "Brush, x 140, y 100, not painted"
    canvas.set_key_cursor(False)
    assert canvas.accessibleDescription() == ""


def test_a_screen_reader_is_told_where_it_stops_and_not_every_step(canvas, keys, qtbot, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(key_cursor.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(key_cursor.QAccessible, "updateAccessibility", lambda e: told.append(e.message()))
    keys(LEFT_KEY, n=5, modifiers=CTRL)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Brush, x 145, y 100, not painted"]


def test_another_photo_brings_it_to_its_middle(canvas: Canvas, keys) -> None:
    keys(LEFT_KEY, n=5)
    open_photo(canvas, (50, 80))
    assert canvas.key_position == (40.5, 25.5)
    canvas.set_image(None)
    keys(LEFT_KEY, Key.Key_Space)
    assert not is_taken(canvas, LEFT_KEY)


# --- tools ---------------------------------------------------------------------------------------


def test_the_brush_paints_from_space_to_space_in_one_step_of_undo(canvas: Canvas, keys) -> None:
    keys(Key.Key_Space)
    keys(RIGHT_KEY, n=4)
    keys(DOWN, n=3)
    keys(Key.Key_Space)
    mask = canvas.document.mask
    end_x, end_y = (int(value) for value in canvas.key_position)
    assert mask[100, 150 : end_x + 1].all(), "no gaps"
    assert mask[100 : end_y + 1, end_x].all()
    before = mask.copy()
    keys(LEFT_KEY, n=6)
    assert (canvas.document.mask == before).all(), "the brush is up"
    canvas.document.undo()
    assert canvas.document.is_empty


def test_a_held_space_bar_is_one_press(canvas: Canvas, keys) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, NONE, " ", True)
    keys(Key.Key_Space)
    QApplication.sendEvent(canvas, event)
    assert canvas.document.is_stroking


@pytest.mark.parametrize(
    "pen", [(Key.Key_Delete, NONE), (Key.Key_Space, CTRL), (Key.Key_X, Key.Key_Space), "eraser"]
)
def test_ways_to_erase(canvas: Canvas, keys, pen) -> None:
    brush, canvas.tool = canvas.tool, FillTool()
    keys(Key.Key_Space)
    canvas.tool = brush
    if pen == "eraser":
        canvas.tool = EraserTool(11)
        keys(Key.Key_Space, n=2)
    elif pen[0] == Key.Key_X:
        keys(Key.Key_X)
        keys(Key.Key_Space, n=2)
    else:
        keys(pen[0], n=2, modifiers=pen[1])
    assert not canvas.document.mask[100, 150]
    assert canvas.document.mask[100, 180]


def test_shift_and_space_draw_a_straight_line(canvas: Canvas, keys) -> None:
    keys(Key.Key_Space, n=2)
    keys(RIGHT_KEY, DOWN, n=5)
    keys(Key.Key_Space, modifiers=SHIFT)
    keys(Key.Key_Space)
    x, y = (int(value) for value in canvas.key_position)
    assert canvas.document.mask[(100 + y) // 2, (150 + x) // 2]


def test_escape_drops_the_stroke_and_lifts_the_brush(canvas: Canvas, keys) -> None:
    keys(Key.Key_Space, RIGHT_KEY, Key.Key_Escape, RIGHT_KEY)
    assert canvas.document.is_empty
    keys(Key.Key_Space)
    assert canvas.document.is_stroking


def test_a_polygon(canvas: Canvas, keys) -> None:
    canvas.tool = PolygonTool()
    for key in (RIGHT_KEY, DOWN, LEFT_KEY):
        keys(Key.Key_Space)
        keys(key, n=5)
    keys(Key.Key_Space)
    assert canvas.document.is_empty
    keys(Key.Key_Backspace)
    keys(Key.Key_Space, Key.Key_Return)
    assert canvas.document.mask[110, 160]
    assert not canvas.document.mask[90, 140]
    assert canvas.document.undo_name == "Polygon"


@pytest.mark.parametrize("tool_class", [BoxTool, LassoTool])
def test_a_dragged_shape_adds_and_with_shift_takes_away(canvas: Canvas, keys, tool_class: type) -> None:
    canvas.tool = tool_class()
    for modifiers in (NONE, SHIFT):
        keys(Key.Key_Space, modifiers=modifiers)
        keys(RIGHT_KEY, DOWN, n=4)
        keys(LEFT_KEY, n=2)
        keys(Key.Key_Space)
        keys(UP, LEFT_KEY, n=2)
        x, y = (int(value) for value in canvas.key_position)
        assert canvas.document.mask.any() == (modifiers == NONE), (x, y)
        keys(UP, n=2)
    assert canvas.key_position == pytest.approx((150.5, 100.5), abs=30)


def test_fill(canvas: Canvas, keys) -> None:
    canvas.tool = FillTool()
    keys(Key.Key_Space)
    assert canvas.document.mask.all()
    keys(Key.Key_Delete)
    assert canvas.document.is_empty


def test_a_scribble_of_the_smart_brush(canvas: Canvas, keys, qtbot) -> None:
    canvas.tool = SmartBrushTool(9.0)
    with qtbot.waitSignal(canvas.gesture_ended):
        keys(Key.Key_Space)
        keys(RIGHT_KEY, n=3)
        keys(Key.Key_Space)
    keys(Key.Key_Delete, DOWN, Key.Key_Delete)
    assert [stroke.is_background for stroke in canvas.tool.strokes] == [False, True]
    canvas.set_proposal(Region(Window(50, 60, 40, 80), np.ones((40, 80), bool)))
    with qtbot.waitSignal(canvas.accept_requested):
        keys(Key.Key_Return)


def test_with_the_hand_the_arrows_move_the_picture(canvas: Canvas, keys) -> None:
    canvas.tool = PanTool()
    keys(Key.Key_Plus, n=8)
    before = canvas.to_image(QPointF(300, 200))
    keys(RIGHT_KEY, n=3)
    assert canvas.to_image(QPointF(300, 200))[0] > before[0]
    assert canvas.document.is_empty


def test_size_keys_work_as_ever(canvas: Canvas, keys, qtbot) -> None:
    qtbot.keyClicks(canvas, "]]")
    assert canvas.brush_diameter > 12


# --- together with the rest ----------------------------------------------------------------------


def test_a_touched_mouse_does_not_spoil_a_stroke(canvas: Canvas, keys) -> None:
    keys(Key.Key_Space)
    hover(canvas, (10, 10))
    assert not canvas.document.mask[10, 10]
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (20, 180))
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, (20, 180))
    assert canvas.document.mask[180, 20], "a click ends it and paints where it is"
    assert not canvas.document.mask[140, 85]
    assert canvas.key_position == pytest.approx((20, 180), abs=1)


@pytest.mark.parametrize("change", ["tool", "photo", "focus", "off"])
def test_whatever_comes_between_lifts_the_brush_and_keeps_the_stroke(canvas: Canvas, keys, change) -> None:
    document = canvas.document
    keys(Key.Key_Space, RIGHT_KEY)
    match change:
        case "tool":
            canvas.tool = BoxTool()
        case "photo":
            open_photo(canvas, (200, 300))
        case "focus":
            canvas.clearFocus()
        case "off":
            canvas.set_key_cursor(False)
    assert not document.is_stroking
    assert document.can_undo
    keys(RIGHT_KEY)
    assert not canvas.document.is_stroking


# --- the paper of Search mode --------------------------------------------------------------------


@pytest.fixture
def pad(qtbot) -> DoodlePad:
    pad = DoodlePad(DoodleDocument())
    qtbot.addWidget(pad)
    pad.resize(300, 300)
    with qtbot.waitExposed(pad):
        pad.show()
    pad.setFocus()
    return pad


def test_a_doodle(pad: DoodlePad, qtbot) -> None:
    document = pad._document
    blank = pad.grab().toImage()
    qtbot.keyClick(pad, RIGHT_KEY)
    assert pad.grab().toImage() != blank, "the first press shows where the cross is"
    qtbot.keyClick(pad, Key.Key_Space)
    for _ in range(4):
        qtbot.keyClick(pad, RIGHT_KEY, SHIFT)
        qtbot.keyClick(pad, DOWN)
    assert "pen is down" in pad.accessibleDescription()
    with qtbot.waitSignal(document.edited):
        qtbot.keyClick(pad, Key.Key_Space)
    (stroke,) = document.strokes
    assert stroke.points[0].x == pytest.approx(0.5, abs=0.01)
    assert stroke.points[-1].x == pytest.approx(1.0, abs=0.01)
    assert not stroke.is_eraser
    assert pad.accessibleDescription() == "100 % from the left, 67 % from the top"


def test_ctrl_and_space_rub_out_and_escape_lifts_the_pen(pad: DoodlePad, qtbot) -> None:
    qtbot.keyClick(pad, Key.Key_Space, CTRL)
    qtbot.keyClick(pad, LEFT_KEY)
    qtbot.keyClick(pad, Key.Key_Space)
    assert [stroke.is_eraser for stroke in pad._document.strokes] == [True]
    qtbot.keyClick(pad, Key.Key_Space)
    pad._document.cancel_stroke()
    qtbot.keyClick(pad, LEFT_KEY)
    assert not pad._document.is_stroking
    qtbot.keyClick(pad, Key.Key_Space)
    assert pad._document.is_stroking, "one press puts it down again"


def test_the_cross_goes_with_the_focus_and_the_mouse(pad: DoodlePad, qtbot) -> None:
    qtbot.keyClick(pad, Key.Key_Space)
    pad.clearFocus()
    assert not pad._document.is_stroking
    before = pad.grab().toImage()
    pad.setFocus()
    pad.clearFocus()
    assert pad.grab().toImage() == before
