"""The canvas, driven by the mouse and the keyboard as a user would."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.tools import BrushTool, EraserTool, PanTool
from tests.helpers.canvas_hands import (
    CTRL,
    LEFT,
    MIDDLE,
    NONE,
    RIGHT,
    SHIFT,
    drag,
    hover,
    open_photo,
    send_mouse,
    turn_wheel,
)


def test_the_brush_is_the_first_tool(canvas: Canvas) -> None:
    assert isinstance(canvas.tool, BrushTool)


# --- painting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom_steps", [-3, 0, 4, 9])
def test_the_brush_paints_where_the_mouse_is_at_any_zoom(canvas: Canvas, zoom_steps: int) -> None:
    for _ in range(abs(zoom_steps)):
        canvas.zoom_in() if zoom_steps > 0 else canvas.zoom_out()
    drag(canvas, [(150.5, 100.5)])
    ys, xs = np.nonzero(canvas.document.mask)
    assert xs.mean() == pytest.approx(150, abs=0.6)
    assert ys.mean() == pytest.approx(100, abs=0.6)
    assert np.ptp(xs) + 1 == pytest.approx(11, abs=1)


def test_a_fast_stroke_has_no_gaps(canvas: Canvas) -> None:
    drag(canvas, [(20.5, 100.5), (280.5, 100.5)])
    assert canvas.document.mask[100, 20:281].all()


@pytest.mark.parametrize(("button", "modifiers"), [(RIGHT, NONE), (LEFT, CTRL)], ids=["right button", "ctrl"])
def test_the_brush_erases_with_the_right_button_or_ctrl(
    canvas: Canvas, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> None:
    drag(canvas, [(100, 100), (200, 100)])
    drag(canvas, [(150, 100)], button=button, modifiers=modifiers)
    assert not canvas.document.mask[100, 150]
    assert canvas.document.mask[100, 120]
    assert canvas.document.undo_name == "Erase"
    drag(canvas, [(150, 100)])
    assert canvas.document.mask[100, 150], "the brush must paint again afterwards"


def test_x_swaps_painting_and_erasing(canvas: Canvas, qtbot) -> None:
    drag(canvas, [(100, 100), (200, 100)])
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    drag(canvas, [(150, 100)])
    assert not canvas.document.mask[100, 150]
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    drag(canvas, [(150, 100)])
    assert canvas.document.mask[100, 150]


def test_shift_continues_in_a_straight_line(canvas: Canvas) -> None:
    drag(canvas, [(50.5, 50.5)])
    drag(canvas, [(250.5, 150.5)], modifiers=SHIFT)
    assert canvas.document.mask[100, 150]
    drag(canvas, [(250.5, 20.5)])
    assert not canvas.document.mask[85, 250], "without Shift there is no line"


def test_a_straight_line_never_starts_on_another_image(canvas: Canvas) -> None:
    drag(canvas, [(50.5, 50.5)])
    document = open_photo(canvas, (200, 300))
    drag(canvas, [(250.5, 150.5)], modifiers=SHIFT)
    assert not document.mask[100, 150]


def test_escape_cancels_the_running_stroke_only(canvas: Canvas, qtbot) -> None:
    drag(canvas, [(50, 50)])
    before = canvas.document.pixels.tobytes()
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (100, 100))
    send_mouse(canvas, QEvent.Type.MouseMove, (200, 100))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.document.pixels.tobytes() == before
    send_mouse(canvas, QEvent.Type.MouseMove, (250, 100))
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, (250, 100))
    assert canvas.document.pixels.tobytes() == before
    assert not canvas.cancel_stroke()


def test_a_second_button_does_not_disturb_a_stroke(canvas: Canvas) -> None:
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (50.5, 100.5))
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (60.5, 100.5), button=RIGHT)
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, (60.5, 100.5), button=RIGHT)
    send_mouse(canvas, QEvent.Type.MouseMove, (90.5, 100.5))
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, (90.5, 100.5))
    assert canvas.document.mask[100, 50:91].all()


def test_switching_the_document_in_a_stroke_keeps_what_was_painted(canvas: Canvas) -> None:
    first = canvas.document
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (50.5, 100.5))
    second = MaskDocument((200, 300), canvas)
    canvas.set_document(second)
    send_mouse(canvas, QEvent.Type.MouseMove, (90.5, 100.5))
    assert first.can_undo
    assert not first.is_stroking
    assert second.is_empty


def test_a_document_of_another_size_is_refused(canvas: Canvas) -> None:
    with pytest.raises(ValueError, match=r"\(10, 10\)"):
        canvas.set_document(MaskDocument((10, 10), canvas))


def test_a_canvas_without_image_or_document_ignores_the_mouse(canvas: Canvas) -> None:
    canvas.set_document(None)
    drag(canvas, [(50, 50), (60, 60)])
    canvas.set_image(None)
    drag(canvas, [(50, 50), (60, 60)])
    canvas.fit()
    canvas.zoom_in()
    assert not canvas.has_image


# --- brush size ----------------------------------------------------------------------------------


def test_brush_and_eraser_keep_their_own_size(canvas: Canvas) -> None:
    brush, eraser = canvas.tool, EraserTool(40.0)
    canvas.tool = eraser
    canvas.brush_diameter = 55
    canvas.tool = brush
    assert canvas.brush_diameter == 11
    canvas.tool = eraser
    assert canvas.brush_diameter == 55


def test_brackets_and_shift_wheel_change_the_size(canvas: Canvas, qtbot) -> None:
    sizes = []
    canvas.brush_diameter_changed.connect(sizes.append)
    qtbot.keyClicks(canvas, "]")
    qtbot.keyClicks(canvas, "[")
    qtbot.keyClicks(canvas, "}")
    turn_wheel(canvas, QPointF(300, 200), -120, SHIFT)
    zoom = canvas.zoom
    assert sizes[0] > 11
    assert sizes[1] < sizes[0] < sizes[2]
    assert sizes[3] < sizes[2]
    assert canvas.zoom == zoom


def test_the_size_reaches_one_pixel_and_grows_again(canvas: Canvas) -> None:
    for _ in range(40):
        canvas.scale_brush(-1)
    assert canvas.brush_diameter == 1
    canvas.scale_brush(1)
    assert canvas.brush_diameter == 2


def test_a_new_canvas_suits_the_brush_to_the_photo_until_the_user_chooses(qtbot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    open_photo(canvas, (1000, 2000))
    assert canvas.brush_diameter == 30
    brush = canvas.tool
    canvas.brush_diameter = 12
    open_photo(canvas, (3000, 4000))
    assert canvas.brush_diameter == 12
    canvas.tool = EraserTool()
    assert canvas.brush_diameter == 90, "the eraser's size was not chosen yet"
    canvas.tool = brush
    assert canvas.brush_diameter == 12


# --- view ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_the_wheel_zooms_at_the_mouse(canvas: Canvas, modifiers: Qt.KeyboardModifier) -> None:
    position = QPointF(210, 130)
    anchor, zoom = canvas.to_image(position), canvas.zoom
    for delta in (120, 120, 360, -120):
        turn_wheel(canvas, position, delta, modifiers)
        assert canvas.to_image(position) == pytest.approx(anchor)
    assert canvas.zoom == pytest.approx(zoom * 1.25**4)


def test_a_new_image_is_fitted_and_zoom_is_reported(canvas: Canvas, qtbot) -> None:
    canvas.zoom_in()
    with qtbot.waitSignal(canvas.zoom_changed):
        open_photo(canvas, (2000, 3000))
    assert canvas.to_widget(0, 0).x() >= 0
    assert canvas.to_widget(3000, 2000).x() <= 600


def test_actual_size_and_fit_by_key(canvas: Canvas, qtbot) -> None:
    fitted = canvas.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_0, CTRL)
    assert canvas.zoom * 1.0 == pytest.approx(1.0)
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.zoom == fitted


@pytest.mark.parametrize("how", ["middle", "space", "pan tool"])
def test_dragging_pans_and_paints_nothing(canvas: Canvas, qtbot, how: str) -> None:
    for _ in range(5):
        canvas.zoom_in()
    if how == "space":
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
    elif how == "pan tool":
        canvas.tool = PanTool()
    button = MIDDLE if how == "middle" else LEFT
    start, end = QPointF(300, 200), QPointF(340, 170)
    grabbed = canvas.to_image(start)
    for kind, position, held in (
        (QEvent.Type.MouseButtonPress, start, button),
        (QEvent.Type.MouseMove, end, button),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        changed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        QApplication.sendEvent(
            canvas, QMouseEvent(kind, position, canvas.mapToGlobal(position), changed, held, NONE)
        )
    assert canvas.to_image(end) == pytest.approx(grabbed)
    assert canvas.document.is_empty
    if how == "space":
        qtbot.keyRelease(canvas, Qt.Key.Key_Space)
        drag(canvas, [canvas.to_image(start)])
        assert not canvas.document.is_empty


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen says so of any layout
def test_the_keys_of_the_canvas_work_where_the_mouse_is(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    canvas, strip, field = Canvas(), QListView(), QLineEdit()
    for widget in (canvas, strip, field):
        layout.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    point = QPointF(5, 5)
    for focused, has_focus in ((strip, True), (field, False)):
        focused.setFocus()
        QApplication.sendEvent(canvas, QEnterEvent(point, point, canvas.mapToGlobal(point)))
        assert canvas.hasFocus() == has_focus


def test_cursor_position_is_reported_in_image_pixels(canvas: Canvas, qtbot) -> None:
    with qtbot.waitSignal(canvas.cursor_moved) as blocker:
        hover(canvas, (12.0, 34.0))
    assert blocker.args == pytest.approx([12.0, 34.0])
