"""What is seen on the canvas, and what it costs to show it."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication, QWidget

from fewshot_gui.model.mask_document import OBJECT
from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.qimage import rgb_to_qimage
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.tools import EraserTool
from tests.helpers.canvas_hands import colour_at, drag, grab, hover, levels, open_photo, send_mouse


def one_class(scores: np.ndarray) -> ClassScores:
    return ClassScores(scores[None].copy(), (1,))


def looks(threshold: float) -> ClassLooks:
    return ClassLooks({1: ClassLook("zebra", (255, 140, 26), threshold)})


def test_a_stroke_shows_at_once_and_undo_hides_it(canvas: Canvas) -> None:
    before = colour_at(canvas, (150, 100))
    drag(canvas, [(150, 100)])
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert colour_at(canvas, (150, 100)) != before
    canvas.document.undo()
    assert colour_at(canvas, (150, 100)) == before


@pytest.mark.parametrize("size", [(200, 300), (1601, 2403)], ids=["zoomed in", "zoomed out"])
def test_partial_updates_equal_a_full_redraw(canvas: Canvas, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(3)
    open_photo(canvas, size)
    grab(canvas)
    for step in range(6):
        canvas.document.begin_stroke("Brush")
        for _ in range(4):
            x0, x1 = rng.uniform(-20, size[1], 2)
            y0, y1 = rng.uniform(-20, size[0], 2)
            canvas.document.paint_segment(
                (x0, y0), (x1, y1), diameter=1 + 3 * step, value=int(rng.integers(4))
            )
        canvas.document.end_stroke()
        if step % 2 == 0:
            canvas.zoom_in()
            canvas.pan_by(7.3, -4.1)
            grab(canvas)
    partial = grab(canvas)
    canvas._support_layer.invalidate()
    assert partial == grab(canvas)


def test_repainting_a_part_looks_like_repainting_all(canvas: Canvas) -> None:
    canvas.set_looks(two_looks())
    maps = np.random.default_rng(0).integers(0, 256, (2, 10, 15), dtype=np.uint8)
    canvas.set_prediction(ClassScores(maps, (1, 2)))
    paint_two(canvas)
    whole = grab(canvas)
    for corner in (QPoint(0, 0), QPoint(220, 130)):
        part = QRect(corner, QSize(100, 90))
        assert canvas.grab(part).toImage().convertToFormat(whole.format()) == whole.copy(part)


def test_hidden_overlays_show_the_bare_photo(canvas: Canvas, qtbot) -> None:
    bare = grab(canvas)
    canvas.document.replace_labels(np.ones((200, 300), bool), name="Import")
    canvas.set_prediction(one_class(np.full((20, 20), 255, np.uint8)))
    assert grab(canvas) != bare
    qtbot.keyPress(canvas, Qt.Key.Key_H)
    assert grab(canvas) == bare
    qtbot.keyRelease(canvas, Qt.Key.Key_H)
    assert grab(canvas) != bare
    canvas.set_overlay_hidden(True)
    canvas.clearFocus()
    assert canvas.is_overlay_hidden, "only what the key hid comes back when the focus goes"


def test_threshold_and_opacity_decide_what_a_prediction_shows(canvas: Canvas) -> None:
    bare = grab(canvas)
    canvas.set_prediction(one_class(np.full((8, 8), 100, np.uint8)))
    canvas.set_looks(looks(0.5))
    assert grab(canvas) == bare
    canvas.set_looks(looks(0.3))
    found = grab(canvas)
    assert found != bare
    canvas.set_opacity(0.0)
    assert grab(canvas) == bare
    canvas.set_opacity(1.0)
    assert grab(canvas) not in (bare, found)
    canvas.set_prediction(None)
    assert grab(canvas) == bare


def test_a_prediction_lies_where_its_scores_are(canvas: Canvas) -> None:
    scores = np.zeros((10, 10), np.uint8)
    scores[:5, 5:] = 255
    bare = colour_at(canvas, (20, 20))
    canvas.set_prediction(one_class(scores))
    assert colour_at(canvas, (225, 50)) != bare
    assert colour_at(canvas, (75, 50)) == bare
    assert colour_at(canvas, (225, 150)) == bare


def test_support_and_prediction_look_different(canvas: Canvas) -> None:
    grab(canvas)
    everything = np.ones((200, 300), bool)
    canvas.set_prediction(one_class(np.full((10, 10), 255, np.uint8)))
    predicted = grab(canvas)
    canvas.set_prediction(None)
    canvas.document.replace_labels(everything, name="Import")
    assert grab(canvas) != predicted


RED, BLUE = (255, 0, 0), (0, 0, 255)


def two_looks(*, hidden: int = 0) -> ClassLooks:
    return ClassLooks(
        {
            class_id: ClassLook(name, colour, 0.5, is_hidden=class_id == hidden)
            for class_id, name, colour in ((1, "zebra", RED), (2, "fence", BLUE))
        }
    )


def paint_two(canvas: Canvas) -> None:
    """The left third is class 1, the right third class 2."""
    canvas.document.begin_stroke("Brush")
    canvas.document.paint_segment((50, 0), (50, 200), diameter=100, value=1)
    canvas.document.paint_segment((250, 0), (250, 200), diameter=100, value=2)
    canvas.document.end_stroke()


def test_each_class_is_painted_in_its_colour(canvas: Canvas) -> None:
    canvas.set_looks(two_looks())
    grey = colour_at(canvas, (150, 100))
    paint_two(canvas)
    left, right = colour_at(canvas, (50, 100)), colour_at(canvas, (250, 100))
    assert left.red() > grey.red() > right.red()
    assert right.blue() > grey.blue() > left.blue()


def test_each_class_is_found_in_its_colour(canvas: Canvas) -> None:
    canvas.set_looks(two_looks())
    grey = colour_at(canvas, (150, 100))
    maps = np.zeros((2, 10, 30), np.uint8)
    maps[0, :, :10] = maps[1, :, 20:] = 255
    canvas.set_prediction(ClassScores(maps, (1, 2)))
    left, right = colour_at(canvas, (50, 100)), colour_at(canvas, (250, 100))
    assert left.red() > grey.red() > right.red()
    assert right.blue() > grey.blue() > left.blue()


def test_a_hidden_class_looks_as_if_it_were_not_there(canvas: Canvas) -> None:
    canvas.set_looks(two_looks())
    bare = colour_at(canvas, (50, 100))
    paint_two(canvas)
    fence = colour_at(canvas, (250, 100))
    canvas.set_looks(two_looks(hidden=1))
    assert colour_at(canvas, (50, 100)) == bare
    assert colour_at(canvas, (250, 100)) == fence
    assert canvas.class_at(50, 100) is None
    canvas.set_looks(two_looks())
    assert colour_at(canvas, (50, 100)) != bare


def test_the_class_under_a_point_is_known_with_its_score(canvas: Canvas) -> None:
    canvas.set_looks(two_looks())
    maps = np.zeros((2, 10, 30), np.uint8)
    maps[1] = 204
    canvas.set_prediction(ClassScores(maps, (1, 2)))
    grab(canvas)
    assert canvas.class_at(150, 100) == (2, pytest.approx(0.8))
    canvas.document.begin_stroke("Brush")
    canvas.document.paint_segment((150, 100), (150, 100), diameter=20, value=1)
    canvas.document.end_stroke()
    assert canvas.class_at(150, 100) == (1, None)
    assert canvas.class_at(-5, 100) is None
    assert canvas.class_at(150, 300) is None
    canvas.set_overlay_hidden(True)
    assert canvas.class_at(150, 100) is None


@pytest.mark.parametrize("diameter", [1, 11, 150])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_the_brush_ring_is_seen_on_any_picture(canvas: Canvas, diameter: int, grey: int) -> None:
    canvas.set_image(rgb_to_qimage(np.full((200, 300, 3), grey, np.uint8)))
    canvas.brush_diameter = diameter
    bare = grab(canvas)
    hover(canvas, (150, 100))
    ringed = grab(canvas)
    difference = levels(ringed) - levels(bare)
    assert (np.abs(difference) > 60).sum() >= 12
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert grab(canvas) == bare


def test_the_ring_tells_erasing_from_painting(canvas: Canvas) -> None:
    hover(canvas, (150, 100))
    painting = grab(canvas)
    canvas.tool = EraserTool(11.0)
    assert grab(canvas) != painting


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
        hover(canvas, (60, 100))
    QApplication.processEvents()
    before = levels(grab(canvas))
    QApplication.processEvents()
    watch = _PaintWatch(canvas)
    if is_painting:  # without the mouse: the ring must not help
        canvas.document.begin_stroke("Brush")
        canvas.document.paint_segment((60, 100), (90, 110), diameter=diameter, value=OBJECT)
    else:
        hover(canvas, (90, 110))
    QApplication.processEvents()
    region = QRegion(watch.region)
    rows, columns = np.nonzero(levels(grab(canvas)) != before)
    ratio = canvas.devicePixelRatioF()
    assert len(rows) > 20
    for x, y in zip(columns, rows, strict=True):
        assert region.contains(QPoint(int(x / ratio), int(y / ratio)))
    assert region.boundingRect().width() < canvas.width() / 3, "a stroke must not repaint the whole canvas"


def test_no_image_shows_only_the_background(canvas: Canvas) -> None:
    canvas.set_prediction(one_class(np.full((8, 8), 255, np.uint8)))
    canvas.set_image(None)
    assert np.ptp(levels(grab(canvas))) == 0


def test_zoomed_far_in_pixels_are_crisp(canvas: Canvas) -> None:
    rgb = np.zeros((200, 300, 3), np.uint8)
    rgb[:, ::2] = 255
    canvas.set_image(rgb_to_qimage(rgb))
    for _ in range(12):
        canvas.zoom_in()
    assert canvas.zoom > 10
    inner = levels(grab(canvas))[150:250, 250:350]
    assert set(np.unique(inner)) <= {0, 255}


def test_zoomed_out_fine_patterns_are_averaged(canvas: Canvas) -> None:
    rgb = np.zeros((1600, 2400, 3), np.uint8)
    rgb[::2] = 255
    canvas.set_image(rgb_to_qimage(rgb))
    inner = levels(grab(canvas))[150:250, 250:350]
    assert np.abs(inner - 127).max() < 12


def test_painting_twelve_megapixels_is_quick(qtbot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1400, 900)
    canvas.show()
    document = open_photo(canvas, (3000, 4000))
    canvas.set_prediction(one_class(np.random.default_rng(0).integers(0, 256, (120, 120), dtype=np.uint8)))
    canvas.brush_diameter = 90
    grab(canvas)
    QApplication.processEvents()
    send_mouse(canvas, QEvent.Type.MouseButtonPress, (300, 300))
    durations_ms = []
    for step in range(40):
        begin = time.process_time()  # of this process: others may be busy
        send_mouse(canvas, QEvent.Type.MouseMove, (320 + 20 * step, 300 + 100 * (step % 3)))
        QApplication.processEvents()
        durations_ms.append(1000 * (time.process_time() - begin))
    assert document.is_stroking
    send_mouse(canvas, QEvent.Type.MouseButtonRelease, (1200, 300))
    assert statistics.median(durations_ms) < 10  # under 1 ms here; a full redraw takes over 20
