from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from engine.types import ImageFailure, SegmentResult
from fewshot_gui.model.image_list import ImageList
from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.rendering.palette import Rgb
from fewshot_gui.views.filmstrip import Filmstrip

_FOLDER = Path("/photos")


def _paths(n: int) -> list[Path]:
    return [_FOLDER / f"img{number}.jpg" for number in range(n)]


@pytest.fixture
def model(qapp) -> ImageList:
    model = ImageList()
    model.append_paths(_paths(30))
    return model


@pytest.fixture
def strip(qtbot, model: ImageList) -> Filmstrip:
    strip = Filmstrip()
    qtbot.addWidget(strip)
    strip.setModel(model)
    strip.resize(600, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    return strip


def _thumbnail(colour: QColor | None = None) -> QImage:
    image = QImage(128, 96, QImage.Format.Format_RGB32)
    image.fill(colour or QColor(40, 80, 120))
    return image


def _result(path: Path, scores: np.ndarray) -> SegmentResult:
    return SegmentResult(
        image_path=path,
        class_ids=(1,),
        scores=scores.astype(np.float16)[None],
        image_size=(96, 128),
        model="fake",
        seconds=0.01,
        is_cached=True,
    )


def _looks(threshold: float, *, colour: Rgb = (255, 140, 26)) -> ClassLooks:
    return ClassLooks({1: ClassLook("zebra", colour, threshold)})


def _item(strip: Filmstrip, row: int) -> np.ndarray:
    """What is seen of one item, (H, W, 3) int."""
    rect: QRect = strip.visualRect(strip.model().index(row, 0))
    grabbed = strip.viewport().grab(rect).toImage().convertToFormat(QImage.Format.Format_RGB32)
    image = grabbed.scaled(rect.size())
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 2::-1].astype(int)


def test_the_row_fits_without_a_vertical_scroll(strip: Filmstrip) -> None:
    rect = strip.visualRect(strip.model().index(0, 0))
    assert rect.top() >= 0
    assert rect.bottom() <= strip.viewport().height()


def test_the_found_mask_shows_on_the_thumbnail_by_threshold_and_opacity(
    strip: Filmstrip, model: ImageList
) -> None:
    path = model.path_at(0)
    model.set_thumbnail(path, _thumbnail())
    scores = np.zeros((12, 16))
    scores[:, 8:] = 0.4
    model.set_result(_result(path, scores))
    strip.set_looks(_looks(0.5))
    below = _item(strip, 0)
    strip.set_looks(_looks(0.3))
    above = _item(strip, 0)
    changed = np.flatnonzero((above != below).any(axis=(0, 2)))
    assert changed.min() > below.shape[1] * 0.4, "only the right half is found"
    assert len(changed) > below.shape[1] * 0.3
    strip.set_overlay_hidden(True)
    np.testing.assert_array_equal(_item(strip, 0), below)
    strip.set_overlay_hidden(False)
    strip.set_opacity(0.0)
    np.testing.assert_array_equal(_item(strip, 0), below)
    strip.set_opacity(0.5)
    strip.set_looks(_looks(0.3, colour=(0, 0, 255)))
    assert np.any(_item(strip, 0) != above)


TWO = ClassLooks({1: ClassLook("zebra", (255, 0, 0), 0.5), 2: ClassLook("fence", (0, 0, 255), 0.5)})


def test_two_classes_show_on_one_thumbnail_and_their_names_in_the_tip(
    strip: Filmstrip, model: ImageList
) -> None:
    path = model.path_at(0)
    model.set_thumbnail(path, _thumbnail(QColor(128, 128, 128)))
    maps = np.zeros((2, 12, 16), np.float16)
    maps[0, :, :8], maps[1, :, 8:] = 0.9, 0.8
    result = _result(path, maps[0])
    model.set_result(replace(result, class_ids=(1, 2), scores=maps))
    strip.set_looks(TWO)
    item = _item(strip, 0)
    left, right = item[60, 30], item[60, item.shape[1] - 30]
    assert left[0] > left[2]
    assert right[2] > right[0]
    delegate, index = strip.itemDelegate(), model.index(0)
    assert delegate.names_on(index) == ["zebra", "fence"]
    strip.set_overlay_hidden(True)
    assert delegate.names_on(index) == []


def test_an_example_of_several_classes_has_a_star_on_all_their_colours(
    strip: Filmstrip, model: ImageList
) -> None:
    model.set_thumbnail(model.path_at(0), _thumbnail(QColor(128, 128, 128)))
    strip.set_looks(TWO)
    model.set_support_ids({model.path_at(0): (1,)})
    one = _item(strip, 0)[:32, :32].reshape(-1, 3)
    model.set_support_ids({model.path_at(0): (1, 2)})
    both = _item(strip, 0)[:32, :32].reshape(-1, 3)
    is_blue = [(pixels[:, 2] > 200) & (pixels[:, 0] < 60) for pixels in (one, both)]
    assert is_blue[0].sum() == 0
    assert is_blue[1].sum() > 20


def test_each_state_has_a_badge_of_its_own_shape(strip: Filmstrip, model: ImageList) -> None:
    for path in model.paths()[:5]:
        model.set_thumbnail(path, _thumbnail(QColor(128, 128, 128)))
    paths = model.paths()
    model.mark_pending([1], among=[1])
    for path in (paths[0], paths[1]):
        model.set_result(_result(path, np.zeros((4, 4))))
    model.set_failure(ImageFailure(image_path=paths[2], reason="broken"))
    model.set_support_ids({paths[1]: (1,)})
    done, done_support, failed, pending = (_item(strip, row)[:28].sum(axis=2) for row in range(4))
    whites = [item > 740 for item in (done, failed, pending)]
    assert all(white.sum() > 20 for white in whites)
    assert (whites[0] != whites[1]).sum() > 10
    assert (whites[0] != whites[2]).sum() > 10
    assert (whites[1] != whites[2]).sum() > 10
    width = done.shape[1]
    assert np.any(done_support[:, : width // 2] != done[:, : width // 2]), "the star is on the left"
    np.testing.assert_array_equal(done_support[:, width * 3 // 4 :], done[:, width * 3 // 4 :])


def test_a_missing_thumbnail_is_a_placeholder(strip: Filmstrip, model: ImageList) -> None:
    empty = _item(strip, 1)
    assert np.ptp(empty[20:90, 20:120]) > 0, "the placeholder is drawn"
    model.set_thumbnail(model.path_at(1), _thumbnail(QColor(255, 0, 0)))
    assert (_item(strip, 1)[50, 70] == (255, 0, 0)).all()


def test_the_selected_item_is_framed(strip: Filmstrip, model: ImageList) -> None:
    before = _item(strip, 1)
    strip.set_current_path(model.path_at(1))
    after = _item(strip, 1)
    assert np.any(after[:, 1:4] != before[:, 1:4])
    assert strip.current_path() == model.path_at(1)


def test_arrow_keys_move_through_the_images(strip: Filmstrip, model: ImageList, qtbot) -> None:
    strip.set_current_path(model.path_at(0))
    activated = []
    strip.image_activated.connect(activated.append)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.keyClick(strip, Qt.Key.Key_End)
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert activated == [model.path_at(row) for row in (1, 2, 1, 29, 0)]


def test_letters_are_left_to_the_app(strip: Filmstrip, model: ImageList, qtbot) -> None:
    strip.set_current_path(model.path_at(3))
    for key in "i2 ":
        qtbot.keyClicks(strip, key)
    assert strip.current_path() == model.path_at(3)


def test_a_click_activates(strip: Filmstrip, model: ImageList, qtbot) -> None:
    point: QPoint = strip.visualRect(model.index(2)).center()
    with qtbot.waitSignal(strip.image_activated) as blocker:
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert blocker.args == [model.path_at(2)]


def test_selecting_by_program_does_not_activate(strip: Filmstrip, model: ImageList, qtbot) -> None:
    with qtbot.assertNotEmitted(strip.image_activated):
        strip.set_current_path(model.path_at(25))
        strip.set_current_path(_FOLDER / "unknown.jpg")
    assert strip.current_path() == model.path_at(25)
    assert strip.viewport().rect().intersects(strip.visualRect(model.index(25)))


def test_a_filtered_strip_selects_too(strip: Filmstrip, model: ImageList) -> None:
    proxy = QSortFilterProxyModel(strip)
    proxy.setFilterFixedString("img2")
    proxy.setSourceModel(model)
    strip.setModel(proxy)
    strip.set_current_path(model.path_at(21))
    assert strip.current_path() == model.path_at(21)
    strip.set_current_path(model.path_at(11))
    assert strip.current_path() == model.path_at(21), "a hidden image cannot be selected"
    assert strip.visible_paths()[0] == model.path_at(2)


def test_stepping_stops_at_the_ends(strip: Filmstrip, model: ImageList) -> None:
    strip.setCurrentIndex(QModelIndex())
    strip.step(1)
    assert strip.current_path() == model.path_at(0)
    strip.step(-5)
    assert strip.current_path() == model.path_at(0)
    strip.step(1000)
    assert strip.current_path() == model.path_at(29)


def _rows_in_sight(strip: Filmstrip) -> list[Path]:
    model, area = strip.model(), strip.viewport().rect()
    return [
        model.path_at(row)
        for row in range(model.rowCount())
        if strip.visualRect(model.index(row)).intersects(area)
    ]


@pytest.mark.parametrize("is_wrapping", [False, True])
@pytest.mark.parametrize("width", [300, 600, 777])
def test_visible_paths_are_those_on_the_screen(strip: Filmstrip, is_wrapping: bool, width: int) -> None:
    strip.set_wrapping(is_wrapping)
    strip.resize(width, 350 if is_wrapping else strip.sizeHint().height())
    QApplication.processEvents()
    bar = strip.verticalScrollBar() if is_wrapping else strip.horizontalScrollBar()
    for value in (0, 33, 200, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        assert strip.visible_paths() == _rows_in_sight(strip)


def test_scrolling_reports_what_came_into_sight_once(strip: Filmstrip, qtbot) -> None:
    qtbot.waitUntil(lambda: not strip._visible_timer.isActive())
    reports = []
    strip.visible_paths_changed.connect(reports.append)
    with qtbot.waitSignal(strip.visible_paths_changed):
        for value in range(0, 900, 30):
            strip.horizontalScrollBar().setValue(value)
    assert reports == [_rows_in_sight(strip)]
    assert _paths(1)[0] not in reports[0]


def test_a_streaming_folder_reports_its_first_images(qtbot) -> None:
    model, strip = ImageList(), Filmstrip()
    qtbot.addWidget(strip)
    strip.setModel(model)
    strip.resize(600, strip.sizeHint().height())
    strip.show()
    with qtbot.waitSignal(strip.visible_paths_changed) as blocker:
        model.append_paths(_paths(500))
    assert blocker.args[0][0] == _paths(1)[0]
    with qtbot.waitSignal(strip.visible_paths_changed) as blocker:
        model.clear()
    assert blocker.args == [[]]


def test_a_reason_is_in_the_tool_tip(model: ImageList) -> None:
    model.set_failure(ImageFailure(image_path=model.path_at(3), reason="The file is cut off."))
    assert "cut off" in model.index(3).data(Qt.ItemDataRole.ToolTipRole)


def test_fifty_thousand_images_show_at_once_and_the_last_one_can_be_reached(qtbot) -> None:
    model, strip = ImageList(), Filmstrip()
    qtbot.addWidget(strip)
    model.append_paths(_paths(50_000))
    strip.resize(1000, strip.sizeHint().height())
    with qtbot.waitExposed(strip):
        strip.show()
    begin = time.process_time()  # of this process: others may be busy
    strip.setModel(model)
    strip.viewport().repaint()
    assert time.process_time() - begin < 0.3  # about 5 ms here
    strip.set_current_path(model.path_at(49_990))
    assert model.path_at(49_990) in strip.visible_paths()


def test_another_model_replaces_the_first(strip: Filmstrip, model: ImageList, qtbot) -> None:
    other = ImageList()
    other.append_paths(_paths(3))
    strip.setModel(other)
    strip.setModel(None)
    assert strip.visible_paths() == []
    strip.step(1)
    strip.set_current_path(model.path_at(0))
    assert strip.current_path() is None
    qtbot.waitUntil(lambda: not strip._visible_timer.isActive())
    model.append_paths([_FOLDER / "late.jpg"])
    assert not strip._visible_timer.isActive()
