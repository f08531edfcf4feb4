from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QInputDevice,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.views.doodle_pad import DEFAULT_WIDTH, ERASER_SCALE, MAX_WIDTH, MIN_WIDTH, DoodlePad

LINE = [(0.2, 0.5), (0.4, 0.5), (0.6, 0.5), (0.8, 0.5)]


@pytest.fixture
def pad(qtbot) -> DoodlePad:
    pad = DoodlePad(DoodleDocument())
    qtbot.addWidget(pad)
    pad.resize(300, 320)
    pad.show()
    qtbot.waitExposed(pad)
    return pad


@pytest.fixture
def document(pad) -> DoodleDocument:
    return pad._document


def draw(pad, points=LINE, *, button=Qt.MouseButton.LeftButton, keys=Qt.KeyboardModifier.NoModifier):
    places = [pad.to_widget(*point).toPoint() for point in points]
    QTest.mousePress(pad, button, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, button, keys, places[-1])


def send_tablet(pad, kind, place, *, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        pointer,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        3,
    )
    position = QPointF(pad.to_widget(*place))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind,
        device,
        position,
        position,
        pressure,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        button,
        held,
    )
    QApplication.sendEvent(pad, event)
    assert event.isAccepted(), "or Qt draws the stroke again with the mouse"


def draw_by_tablet(pad, pressures, *, pointer=QPointingDevice.PointerType.Pen):
    send_tablet(pad, QEvent.Type.TabletPress, LINE[0], pressure=pressures[0], pointer=pointer)
    for place, pressure in zip(LINE[1:], pressures[1:], strict=True):
        send_tablet(pad, QEvent.Type.TabletMove, place, pressure=pressure, pointer=pointer)
    send_tablet(pad, QEvent.Type.TabletRelease, LINE[-1], pressure=0.0, pointer=pointer)


def test_the_mouse_draws_where_it_is(pad, document):
    draw(pad)
    (stroke,) = document.strokes
    assert not stroke.is_eraser
    for point, (x, y) in zip(stroke.points, LINE, strict=True):
        assert point.x == pytest.approx(x, abs=0.003)
        assert point.y == pytest.approx(y, abs=0.003)
        assert point.width == DEFAULT_WIDTH


def test_the_paper_shows_the_drawing_at_once_and_is_white_in_any_theme(pad):
    middle = pad.to_widget(0.5, 0.5).toPoint()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.to_widget(*LINE[0]).toPoint())
    QTest.mouseMove(pad, pad.to_widget(*LINE[-1]).toPoint())
    assert pad.grab().toImage().pixelColor(middle).value() < 60, "during the stroke"
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.to_widget(*LINE[-1]).toPoint())
    picture = pad.grab().toImage()
    assert picture.pixelColor(middle).value() < 60
    assert picture.pixelColor(pad.to_widget(0.5, 0.2).toPoint()).name() == "#ffffff"


@pytest.mark.parametrize(
    ("button", "keys"),
    [
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_right_button_and_ctrl_erase(pad, document, button, keys):
    draw(pad, button=button, keys=keys)
    (stroke,) = document.strokes
    assert stroke.is_eraser
    assert stroke.points[0].width == pytest.approx(DEFAULT_WIDTH * ERASER_SCALE)


def test_the_eraser_tool_erases(pad, document):
    draw(pad)
    pad.is_erasing = True
    draw(pad)
    assert document.strokes[1].is_eraser
    assert document.pixels(64) is None


def test_pressure_sets_the_width_and_the_other_end_erases(pad, document):
    draw_by_tablet(pad, [0.1, 0.5, 0.8, 1.0])
    widths = [point.width for point in document.strokes[0].points]
    assert np.all(np.diff(widths) > 0)
    assert widths[-1] == pytest.approx(DEFAULT_WIDTH)
    assert widths[0] > DEFAULT_WIDTH / 4, "a light touch still shows"
    draw_by_tablet(pad, [1.0] * 4, pointer=QPointingDevice.PointerType.Eraser)
    assert document.strokes[1].is_eraser


def test_the_wheel_sets_the_width_within_bounds(pad):
    widths = []
    pad.width_changed.connect(widths.append)

    def turn(delta: int) -> None:
        place = QPointF(pad.rect().center())
        event = QWheelEvent(
            place,
            pad.mapToGlobal(place),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pad, event)

    turn(120)
    assert widths == [pytest.approx(DEFAULT_WIDTH * 1.15)]
    turn(-120 * 100)
    assert pad.pen_width == MIN_WIDTH
    turn(120 * 100)
    assert pad.pen_width == MAX_WIDTH


def test_it_stays_square_and_in_the_middle(pad):
    pad.resize(500, 300)
    upper, lower = pad.to_widget(0, 0), pad.to_widget(1, 1)
    assert lower.x() - upper.x() == lower.y() - upper.y()
    assert (upper.x() + lower.x()) / 2 == pytest.approx(250, abs=1)
    assert pad.heightForWidth(240) == 240


def test_an_empty_paper_invites_and_a_drawn_one_does_not(pad):
    def ink_of_the_hint() -> int:
        picture = pad.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
        middle = round(pad.to_widget(0.5, 0.5).y())
        return int((pixels[middle - 50 : middle + 40, 40:260] < 200).sum())

    assert ink_of_the_hint() > 50
    draw(pad, [(0.1, 0.9), (0.2, 0.95)])
    assert ink_of_the_hint() == 0


@pytest.mark.parametrize("is_file", [True, False])
def test_images_can_be_dropped_as_files_or_as_pictures(pad, tmp_path, is_file):
    data = QMimeData()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    files, pictures = [], []
    pad.images_dropped.connect(files.extend)
    pad.picture_dropped.connect(pictures.append)
    if is_file:
        path = tmp_path / "a.png"
        picture.save(str(path))
        data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(tmp_path / "gone.png"))])
    else:
        data.setImageData(picture)
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(pad, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(pad, QDropEvent(QPointF(50, 50), copy, data, Qt.MouseButton.LeftButton, keys))
    assert files == ([tmp_path / "a.png"] if is_file else [])
    assert [image.size().toTuple() for image in pictures] == ([] if is_file else [(8, 8)])


def test_what_is_no_image_is_not_taken(pad, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "notes.txt"))])
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(pad, enter)
    assert not enter.isAccepted()


def test_losing_the_focus_ends_the_stroke(pad, document):
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.to_widget(*LINE[0]).toPoint())
    QTest.mouseMove(pad, pad.to_widget(*LINE[1]).toPoint())
    pad.clearFocus()
    assert not document.is_stroking
    assert len(document.strokes) == 1


def test_a_long_scribble_stays_quick(pad, document):
    """Every move draws the running stroke only; the finished ones are kept as a picture."""
    angles = np.linspace(0, 60, 400)
    for _ in range(5):
        draw(pad, [(0.5 + 0.4 * np.cos(a) * a / 60, 0.5 + 0.4 * np.sin(a) * a / 60) for a in angles])
    settled = pad._settled_picture()
    assert pad._settled_picture() is settled
    assert len(document.strokes) == 5
