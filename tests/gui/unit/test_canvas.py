"""The canvas, driven by the mouse and the keyboard as a user would."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QMouseEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from fewshot_gui.model.mask_document import OBJECT, MaskDocument
from fewshot_gui.rendering.qimage import rgb_to_qimage
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.tools import BrushTool, EraserTool, PanTool

_LEFT, _RIGHT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
_NONE = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(qtbot) -> Canvas:
    """A shown canvas of 600 x 400 with a grey photo of 300 x 200 and a document."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    with qtbot.waitExposed(canvas):
        canvas.show()
    _open(canvas, (200, 300))
    canvas.brush_diameter = 11
    return canvas


def _open(canvas: Canvas, size: tuple[int, int]) -> MaskDocument:
    canvas.set_image(rgb_to_qimage(np.full((*size, 3), 100, np.uint8)))
    document = MaskDocument(size, canvas)
    canvas.set_document(document)
    return document


def _mouse(
    canvas: Canvas,
    kind: QEvent.Type,
    point: tuple[float, float],
    *,
    button: Qt.MouseButton = _LEFT,
    modifiers: Qt.KeyboardModifier = _NONE,
) -> None:
    """Send a mouse event at an image point."""
    position = canvas.to_widget(*point)
    is_move, is_release = kind == QEvent.Type.MouseMove, kind == QEvent.Type.MouseButtonRelease
    changed = Qt.MouseButton.NoButton if is_move else button
    held = Qt.MouseButton.NoButton if is_release else button
    event = QMouseEvent(kind, position, canvas.mapToGlobal(position), changed, held, modifiers)
    QApplication.sendEvent(canvas, event)


def _drag(
    canvas: Canvas,
    points: list[tuple[float, float]],
    *,
    button: Qt.MouseButton = _LEFT,
    modifiers: Qt.KeyboardModifier = _NONE,
) -> None:
    options = {"button": button, "modifiers": modifiers}
    _mouse(canvas, QEvent.Type.MouseButtonPress, points[0], **options)
    for point in points[1:]:
        _mouse(canvas, QEvent.Type.MouseMove, point, **options)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, points[-1], **options)


def _hover(canvas: Canvas, point: tuple[float, float]) -> None:
    _mouse(canvas, QEvent.Type.MouseMove, point, button=Qt.MouseButton.NoButton)


def _wheel(canvas: Canvas, position: QPointF, delta: int, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    event = QWheelEvent(
        position,
        canvas.mapToGlobal(position),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def _grab(canvas: Canvas) -> QImage:
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _colour_at(canvas: Canvas, point: tuple[float, float]) -> QColor:
    return _grab(canvas).pixelColor((canvas.to_widget(*point) * canvas.devicePixelRatioF()).toPoint())


# --- painting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom_steps", [-3, 0, 4, 9])
def test_the_brush_paints_where_the_mouse_is_at_any_zoom(canvas: Canvas, zoom_steps: int) -> None:
    for _ in range(abs(zoom_steps)):
        canvas.zoom_in() if zoom_steps > 0 else canvas.zoom_out()
    _drag(canvas, [(150.5, 100.5)])
    ys, xs = np.nonzero(canvas.document.mask)
    assert xs.mean() == pytest.approx(150, abs=0.6)
    assert ys.mean() == pytest.approx(100, abs=0.6)
    assert np.ptp(xs) + 1 == pytest.approx(11, abs=1)


def test_a_fast_stroke_has_no_gaps(canvas: Canvas) -> None:
    _drag(canvas, [(20.5, 100.5), (280.5, 100.5)])
    assert canvas.document.mask[100, 20:281].all()


@pytest.mark.parametrize(
    ("button", "modifiers"), [(_RIGHT, _NONE), (_LEFT, _CTRL)], ids=["right button", "ctrl"]
)
def test_the_brush_erases_with_the_right_button_or_ctrl(
    canvas: Canvas, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
) -> None:
    _drag(canvas, [(100, 100), (200, 100)])
    _drag(canvas, [(150, 100)], button=button, modifiers=modifiers)
    assert not canvas.document.mask[100, 150]
    assert canvas.document.mask[100, 120]
    assert canvas.document.undo_name == "Erase"
    _drag(canvas, [(150, 100)])
    assert canvas.document.mask[100, 150], "the brush must paint again afterwards"


def test_x_swaps_painting_and_erasing(canvas: Canvas, qtbot) -> None:
    _drag(canvas, [(100, 100), (200, 100)])
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    _drag(canvas, [(150, 100)])
    assert not canvas.document.mask[100, 150]
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    _drag(canvas, [(150, 100)])
    assert canvas.document.mask[100, 150]


def test_shift_continues_in_a_straight_line(canvas: Canvas) -> None:
    _drag(canvas, [(50.5, 50.5)])
    _drag(canvas, [(250.5, 150.5)], modifiers=_SHIFT)
    assert canvas.document.mask[100, 150]
    _drag(canvas, [(250.5, 20.5)])
    assert not canvas.document.mask[85, 250], "without Shift there is no line"


def test_a_straight_line_never_starts_on_another_image(canvas: Canvas) -> None:
    _drag(canvas, [(50.5, 50.5)])
    document = _open(canvas, (200, 300))
    _drag(canvas, [(250.5, 150.5)], modifiers=_SHIFT)
    assert not document.mask[100, 150]


def test_escape_cancels_the_running_stroke_only(canvas: Canvas, qtbot) -> None:
    _drag(canvas, [(50, 50)])
    before = canvas.document.pixels.tobytes()
    _mouse(canvas, QEvent.Type.MouseButtonPress, (100, 100))
    _mouse(canvas, QEvent.Type.MouseMove, (200, 100))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.document.pixels.tobytes() == before
    _mouse(canvas, QEvent.Type.MouseMove, (250, 100))
    _mouse(canvas, QEvent.Type.MouseButtonRelease, (250, 100))
    assert canvas.document.pixels.tobytes() == before
    assert not canvas.cancel_stroke()


def test_a_second_button_does_not_disturb_a_stroke(canvas: Canvas) -> None:
    _mouse(canvas, QEvent.Type.MouseButtonPress, (50.5, 100.5))
    _mouse(canvas, QEvent.Type.MouseButtonPress, (60.5, 100.5), button=_RIGHT)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, (60.5, 100.5), button=_RIGHT)
    _mouse(canvas, QEvent.Type.MouseMove, (90.5, 100.5))
    _mouse(canvas, QEvent.Type.MouseButtonRelease, (90.5, 100.5))
    assert canvas.document.mask[100, 50:91].all()


def test_switching_the_document_in_a_stroke_keeps_what_was_painted(canvas: Canvas) -> None:
    first = canvas.document
    _mouse(canvas, QEvent.Type.MouseButtonPress, (50.5, 100.5))
    second = MaskDocument((200, 300), canvas)
    canvas.set_document(second)
    _mouse(canvas, QEvent.Type.MouseMove, (90.5, 100.5))
    assert first.can_undo
    assert not first.is_stroking
    assert second.is_empty


def test_a_document_of_another_size_is_refused(canvas: Canvas) -> None:
    with pytest.raises(ValueError, match=r"\(10, 10\)"):
        canvas.set_document(MaskDocument((10, 10), canvas))


def test_a_canvas_without_image_or_document_ignores_the_mouse(canvas: Canvas) -> None:
    canvas.set_document(None)
    _drag(canvas, [(50, 50), (60, 60)])
    canvas.set_image(None)
    _drag(canvas, [(50, 50), (60, 60)])
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
    _wheel(canvas, QPointF(300, 200), -120, _SHIFT)
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
    _open(canvas, (1000, 2000))
    assert canvas.brush_diameter == 30
    brush = canvas.tool
    canvas.brush_diameter = 12
    _open(canvas, (3000, 4000))
    assert canvas.brush_diameter == 12
    canvas.tool = EraserTool()
    assert canvas.brush_diameter == 90, "the eraser's size was not chosen yet"
    canvas.tool = brush
    assert canvas.brush_diameter == 12


# --- view ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("modifiers", [_NONE, _CTRL])
def test_the_wheel_zooms_at_the_mouse(canvas: Canvas, modifiers: Qt.KeyboardModifier) -> None:
    position = QPointF(210, 130)
    anchor, zoom = canvas.to_image(position), canvas.zoom
    for delta in (120, 120, 360, -120):
        _wheel(canvas, position, delta, modifiers)
        assert canvas.to_image(position) == pytest.approx(anchor)
    assert canvas.zoom == pytest.approx(zoom * 1.25**4)


def test_a_new_image_is_fitted_and_zoom_is_reported(canvas: Canvas, qtbot) -> None:
    canvas.zoom_in()
    with qtbot.waitSignal(canvas.zoom_changed):
        _open(canvas, (2000, 3000))
    assert canvas.to_widget(0, 0).x() >= 0
    assert canvas.to_widget(3000, 2000).x() <= 600


def test_actual_size_and_fit_by_key(canvas: Canvas, qtbot) -> None:
    fitted = canvas.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_0, _CTRL)
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
    button = _MIDDLE if how == "middle" else _LEFT
    start, end = QPointF(300, 200), QPointF(340, 170)
    grabbed = canvas.to_image(start)
    for kind, position, held in (
        (QEvent.Type.MouseButtonPress, start, button),
        (QEvent.Type.MouseMove, end, button),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        changed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        QApplication.sendEvent(
            canvas, QMouseEvent(kind, position, canvas.mapToGlobal(position), changed, held, _NONE)
        )
    assert canvas.to_image(end) == pytest.approx(grabbed)
    assert canvas.document.is_empty
    if how == "space":
        qtbot.keyRelease(canvas, Qt.Key.Key_Space)
        _drag(canvas, [canvas.to_image(start)])
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
        _hover(canvas, (12.0, 34.0))
    assert blocker.args == pytest.approx([12.0, 34.0])


# --- what is seen --------------------------------------------------------------------------------


def test_a_stroke_shows_at_once_and_undo_hides_it(canvas: Canvas) -> None:
    before = _colour_at(canvas, (150, 100))
    _drag(canvas, [(150, 100)])
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert _colour_at(canvas, (150, 100)) != before
    canvas.document.undo()
    assert _colour_at(canvas, (150, 100)) == before


@pytest.mark.parametrize("size", [(200, 300), (1601, 2403)], ids=["zoomed in", "zoomed out"])
def test_partial_updates_equal_a_full_redraw(canvas: Canvas, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    _open(canvas, size)
    _grab(canvas)
    for step in range(6):
        canvas.document.begin_stroke("Brush")
        for _ in range(4):
            x0, x1 = rng.uniform(-20, size[1], 2)
            y0, y1 = rng.uniform(-20, size[0], 2)
            canvas.document.paint_segment(
                (x0, y0), (x1, y1), diameter=1 + 3 * step, value=int(rng.integers(2))
            )
        canvas.document.end_stroke()
        if step % 2 == 0:
            canvas.zoom_in()
            canvas.pan_by(7.3, -4.1)
            _grab(canvas)
    partial = _grab(canvas)
    canvas._support_layer.invalidate()
    assert partial == _grab(canvas)


def test_hidden_overlays_show_the_bare_photo(canvas: Canvas, qtbot) -> None:
    bare = _grab(canvas)
    canvas.document.replace_mask(np.ones((200, 300), bool), name="Import")
    canvas.set_prediction(np.full((20, 20), 255, np.uint8))
    assert _grab(canvas) != bare
    qtbot.keyPress(canvas, Qt.Key.Key_H)
    assert _grab(canvas) == bare
    qtbot.keyRelease(canvas, Qt.Key.Key_H)
    assert _grab(canvas) != bare
    canvas.set_overlay_hidden(True)
    canvas.clearFocus()
    assert canvas.is_overlay_hidden, "only what the key hid comes back when the focus goes"


def test_threshold_and_opacity_decide_what_a_prediction_shows(canvas: Canvas) -> None:
    bare = _grab(canvas)
    canvas.set_prediction(np.full((8, 8), 100, np.uint8))
    canvas.set_threshold(0.5)
    assert _grab(canvas) == bare
    canvas.set_threshold(0.3)
    found = _grab(canvas)
    assert found != bare
    canvas.set_opacity(0.0)
    assert _grab(canvas) == bare
    canvas.set_opacity(1.0)
    assert _grab(canvas) not in (bare, found)
    canvas.set_prediction(None)
    assert _grab(canvas) == bare


def test_a_prediction_lies_where_its_scores_are(canvas: Canvas) -> None:
    scores = np.zeros((10, 10), np.uint8)
    scores[:5, 5:] = 255
    bare = _colour_at(canvas, (20, 20))
    canvas.set_prediction(scores)
    assert _colour_at(canvas, (225, 50)) != bare
    assert _colour_at(canvas, (75, 50)) == bare
    assert _colour_at(canvas, (225, 150)) == bare


def test_support_and_prediction_look_different(canvas: Canvas) -> None:
    _grab(canvas)
    everything = np.ones((200, 300), bool)
    canvas.set_prediction(np.full((10, 10), 255, np.uint8))
    predicted = _grab(canvas)
    canvas.set_prediction(None)
    canvas.document.replace_mask(everything, name="Import")
    assert _grab(canvas) != predicted


@pytest.mark.parametrize("diameter", [1, 11, 150])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_the_brush_ring_is_seen_on_any_picture(canvas: Canvas, diameter: int, grey: int) -> None:
    canvas.set_image(rgb_to_qimage(np.full((200, 300, 3), grey, np.uint8)))
    canvas.brush_diameter = diameter
    bare = _grab(canvas)
    _hover(canvas, (150, 100))
    ringed = _grab(canvas)
    difference = _levels(ringed) - _levels(bare)
    assert (np.abs(difference) > 60).sum() >= 12
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert _grab(canvas) == bare


def test_the_ring_tells_erasing_from_painting(canvas: Canvas) -> None:
    _hover(canvas, (150, 100))
    painting = _grab(canvas)
    canvas.tool = EraserTool(11.0)
    assert _grab(canvas) != painting


class _PaintWatch(QObject):
    """Collects which part of a widget is painted anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


@pytest.mark.parametrize("is_painting", [False, True], ids=["moving the ring", "painting"])
@pytest.mark.parametrize("diameter", [1, 24])
def test_everything_that_looks_different_is_painted_anew_and_little_else(
    canvas: Canvas, is_painting: bool, diameter: int
) -> None:
    canvas.brush_diameter = diameter
    if not is_painting:
        _hover(canvas, (60, 100))
    QApplication.processEvents()
    before = _levels(_grab(canvas))
    QApplication.processEvents()
    watch = _PaintWatch(canvas)
    if is_painting:  # without the mouse: the ring must not help
        canvas.document.begin_stroke("Brush")
        canvas.document.paint_segment((60, 100), (90, 110), diameter=diameter, value=OBJECT)
    else:
        _hover(canvas, (90, 110))
    QApplication.processEvents()
    region = QRegion(watch.region)
    rows, columns = np.nonzero(_levels(_grab(canvas)) != before)
    ratio = canvas.devicePixelRatioF()
    assert len(rows) > 20
    for x, y in zip(columns, rows, strict=True):
        assert region.contains(QPoint(int(x / ratio), int(y / ratio)))
    assert region.boundingRect().width() < canvas.width() / 3, "a stroke must not repaint the whole canvas"


def test_no_image_shows_only_the_background(canvas: Canvas) -> None:
    canvas.set_prediction(np.full((8, 8), 255, np.uint8))
    canvas.set_image(None)
    levels = _levels(_grab(canvas))
    assert np.ptp(levels) == 0


def test_zoomed_far_in_pixels_are_crisp(canvas: Canvas) -> None:
    rgb = np.zeros((200, 300, 3), np.uint8)
    rgb[:, ::2] = 255
    canvas.set_image(rgb_to_qimage(rgb))
    for _ in range(12):
        canvas.zoom_in()
    assert canvas.zoom > 10
    inner = _levels(_grab(canvas))[150:250, 250:350]
    assert set(np.unique(inner)) <= {0, 255}


def test_zoomed_out_fine_patterns_are_averaged(canvas: Canvas) -> None:
    rgb = np.zeros((1600, 2400, 3), np.uint8)
    rgb[::2] = 255
    canvas.set_image(rgb_to_qimage(rgb))
    inner = _levels(_grab(canvas))[150:250, 250:350]
    assert np.abs(inner - 127).max() < 12


def test_painting_twelve_megapixels_is_quick(qtbot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1400, 900)
    canvas.show()
    document = _open(canvas, (3000, 4000))
    canvas.set_prediction(np.random.default_rng(0).integers(0, 256, (120, 120), dtype=np.uint8))
    canvas.brush_diameter = 90
    _grab(canvas)
    QApplication.processEvents()
    _mouse(canvas, QEvent.Type.MouseButtonPress, (300, 300))
    durations_ms = []
    for step in range(40):
        begin = time.perf_counter()
        _mouse(canvas, QEvent.Type.MouseMove, (320 + 20 * step, 300 + 100 * (step % 3)))
        QApplication.processEvents()
        durations_ms.append(1000 * (time.perf_counter() - begin))
    assert document.is_stroking
    _mouse(canvas, QEvent.Type.MouseButtonRelease, (1200, 300))
    assert statistics.median(durations_ms) < 10


def _levels(image: QImage) -> np.ndarray:
    """Red channel as (H, W) int."""
    pixels = np.frombuffer(image.constBits(), np.uint8)
    return pixels.reshape(image.height(), image.width(), 4)[:, :, 2].astype(int)


def test_the_brush_is_the_first_tool(canvas: Canvas) -> None:
    assert isinstance(canvas.tool, BrushTool)
