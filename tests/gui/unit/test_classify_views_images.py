"""The grid of a class, corrections, the slider between seen and new classes."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QContextMenuEvent, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fewshot_gui.model.image_list import ImageList
from fewshot_gui.views.drag_formats import IMAGES_FORMAT
from fewshot_gui.views.main_window import MainWindow
from tests.helpers.classify_stand import LIKES, ClassifyStand

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stand(qtbot) -> ClassifyStand:
    """Horse is shown: a, b and e are horses, c is a cow, d a dolphin."""
    stand = ClassifyStand(qtbot)
    stand.load()
    stand.show(qtbot)
    stand.classify(LIKES)
    return stand


def names(paths):
    return [path.stem for path in paths]


def click(stand, row, modifier=Qt.KeyboardModifier.NoModifier):
    grid = stand.page.grid
    place = grid.visualRect(stand.images.index(row)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_images_of_the_class_stand_above_the_others(stand):
    grid = stand.page.grid
    assert names(image.path for image in stand.images.images[:3]) == ["a", "b", "e"]
    assert [n_rows for _, n_rows in grid.headings()] == [3, 2]
    assert grid.titles == ("Most likely horse", "Others, most like horse first")
    assert stand.page.results.summary == "3 images"
    stand.table.set_current("dolphin")
    assert [n_rows for _, n_rows in grid.headings()] == [1, 4]
    assert "dolphin" in grid.titles[0]


def test_a_class_without_images_shows_the_nearest(stand):
    stand.classify({name: [5.0, 0.0, 0.0] for name in LIKES})
    stand.table.set_current("cow")
    assert stand.page.grid.headings() == []
    assert stand.page.results.summary == "None of 5 images; the nearest come first"


def test_several_images_are_chosen_with_mouse_and_keys(stand):
    grid = stand.page.grid
    click(stand, 0)
    click(stand, 2, CTRL)
    assert len(grid.selected_paths()) == 2
    click(stand, 0)
    click(stand, 3, SHIFT)
    assert grid.selected_paths() == [stand.images.path_at(row) for row in range(4)]
    QTest.keyClick(grid, KEY.Key_Home)
    QTest.keyClick(grid, KEY.Key_Right, SHIFT)
    assert grid.selected_paths() == [stand.images.path_at(row) for row in range(2)]
    QTest.keyClick(grid, KEY.Key_A, CTRL)
    assert len(grid.selected_paths()) == 5


def test_a_range_reaches_across_what_is_scrolled_away(stand):
    stand.classify({f"{n}.jpg": [float(n), 0.0, 0.0] for n in range(200)})
    grid = stand.page.grid
    grid.setCurrentIndex(stand.images.index(0))
    QTest.keyClick(grid, KEY.Key_End, SHIFT)
    assert len(grid.selected_paths()) == len(stand.images)


def test_the_selection_stays_with_its_images_when_they_are_ranked_anew(stand):
    click(stand, 0)
    click(stand, 1, CTRL)
    chosen = set(stand.page.grid.selected_paths())
    stand.classify({**LIKES, "z.jpg": [9.0, 0.0, 0.0]})
    assert stand.images.path_at(0).stem == "z"
    assert set(stand.page.grid.selected_paths()) == chosen


def test_a_drag_carries_the_chosen_images_and_the_window_leaves_them_alone(
    qtbot, stand, monkeypatch, tmp_path
):
    click(stand, 0)
    click(stand, 1, CTRL)
    data = stand.page.grid.drag_data()
    assert data.hasFormat(IMAGES_FORMAT)
    assert {url.fileName() for url in data.urls()} == {p.name for p in stand.page.grid.selected_paths()}
    assert not stand.page.grid._drag_picture().isNull()
    window = MainWindow(ImageList())
    qtbot.addWidget(window)
    for is_ours in (False, True):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
        if is_ours:
            data.setData(IMAGES_FORMAT, b"")
        copy, button, none = (
            Qt.DropAction.CopyAction,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, none)
        enter.ignore()
        window.dragEnterEvent(enter)
        assert enter.isAccepted() != is_ours
        if is_ours:
            with qtbot.assertNotEmitted(window.folder_dropped):
                window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, button, none))


def test_a_drag_with_the_mouse_starts_with_what_is_chosen(stand, monkeypatch):
    grid = stand.page.grid
    dragged = []
    monkeypatch.setattr(type(grid), "startDrag", lambda self, _: dragged.append(self.selected_paths()))
    click(stand, 0)
    click(stand, 1, SHIFT)
    start = grid.visualRect(stand.images.index(0)).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for step in (8, 30, 60):
        QTest.mouseMove(grid.viewport(), start + QPoint(step, 0))
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert dragged
    assert dragged[0] == [stand.images.path_at(0), stand.images.path_at(1)]


def test_the_user_says_right_and_takes_it_back(stand):
    click(stand, 3)
    path = stand.page.grid.current_path()
    assert not stand.actions["put_back"].isEnabled()
    stand.actions["confirm_class"].trigger()
    assert stand.table.correction_of(path) == "horse"
    assert stand.images.path_at(0) == path, "the user's word comes first"
    assert stand.page.results.summary == "4 images, 1 put here by you"
    assert stand.actions["put_back"].isEnabled()
    stand.actions["put_back"].trigger()
    assert stand.table.correction_of(path) == ""
    assert stand.page.results.summary == "3 images"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_class_is_found_by_name_for_chosen_images(stand):
    click(stand, 0)
    click(stand, 1, CTRL)
    paths = stand.page.grid.selected_paths()
    stand.actions["put_into_class"].trigger()
    popup = stand.page._image_commands._popup
    assert popup.isVisible()
    offered = [popup.picker.list.item(row).text() for row in range(popup.picker.list.count())]
    assert set(offered) == {"horse", "cow", "dolphin"}
    assert popup.picker.name in ("cow", "dolphin"), "where it is shown already is not proposed"
    QTest.keyClicks(popup.picker.field, "dol")
    QTest.keyClick(popup.picker.field, KEY.Key_Return)
    assert stand.table.entry("dolphin").examples == tuple(paths)
    assert not popup.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_menu_offers_likely_classes(qtbot, stand):
    click(stand, 2)
    grid = stand.page.grid
    place = grid.visualRect(grid.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, grid.viewport().mapToGlobal(place))
    grid.customContextMenuRequested.emit(event.pos())
    menus = {menu.title(): menu for menu in grid.findChildren(QMenu)}
    put = menus["&Put into"]
    texts = [action.text() for action in put.actions() if action.text()]
    assert set(texts[:-1]) == {"cow", "dolphin"}
    assert texts[-1] == "&Put into a class…"
    path = grid.current_path()
    put.actions()[0].trigger()
    assert stand.table.correction_of(path) == texts[0]
    menus[""].close()


def test_nothing_chosen_nothing_to_put(stand):
    stand.page.grid.clearSelection()
    for name in ("confirm_class", "put_into_class", "put_back"):
        assert not stand.actions[name].isEnabled()
    stand.actions["put_into_class"].trigger()
    assert stand.table.corrections() == {}


def test_the_word_of_the_user_is_marked_on_the_picture(stand):
    before = cell_image(stand, 0)
    stand.table.move_images([stand.images.path_at(0)], "horse")
    after = cell_image(stand, 0)
    assert before != after
    spoken = stand.images.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "by you" in spoken


def cell_image(stand, row) -> QImage:
    grid = stand.page.grid
    return grid.viewport().grab(grid.visualRect(stand.images.index(row))).toImage()


def test_thumbnails_and_larger_pictures(stand):
    red = QImage(40, 30, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    stand.images.set_thumbnail(stand.images.path_at(0), red)
    picture = cell_image(stand, 0)
    assert picture.pixelColor(picture.width() // 2, 50).name() == "#ff0000"
    before = stand.page.grid.picture_width
    stand.actions["pictures_larger"].trigger()
    assert stand.page.grid.picture_width > before
    stand.actions["pictures_smaller"].trigger()
    assert stand.page.grid.picture_width == before


def test_enter_and_double_click_open(qtbot, stand):
    click(stand, 1)
    path = stand.page.grid.current_path()
    with qtbot.waitSignal(stand.page.grid.image_opened) as opened:
        QTest.keyClick(stand.page.grid, KEY.Key_Return)
    assert opened.args == [path]


def test_the_slider_says_what_it_does(qtbot, stand):
    bar = stand.page.calibration
    assert bar.words == "1 of 5 images in new classes; the same as without this balance."
    with qtbot.waitSignal(bar.penalty_chosen) as chosen:
        bar.slider.setValue(100)
    stand.results.set_seen_penalty(chosen.args[0])
    assert bar.words.startswith("5 of 5 images in new classes; 4 images are elsewhere")
    with qtbot.assertNotEmitted(bar.penalty_chosen):
        stand.results.set_seen_penalty(-1.0)
    assert bar.slider.value() < 20
    with qtbot.waitSignal(bar.suggestion_requested):
        bar.reset_button.click()


def test_the_slider_is_there_only_with_images(qtbot):
    stand = ClassifyStand(qtbot)
    stand.show(qtbot)
    assert not stand.page.calibration.isVisible()
    stand.page.results.show_note("Title", "Words", offers_file=True)
    assert stand.page.results.note == "Title Words"
    stand.load()
    stand.classify(LIKES)
    assert stand.page.calibration.isVisible()


def test_the_mouse_leaves_the_picture_it_was_over(stand):
    grid = stand.page.grid
    QTest.mouseMove(grid.viewport(), grid.visualRect(stand.images.index(1)).center())
    assert grid.hovered_row == 1
    grid.viewportEvent(QEvent(QEvent.Type.Leave))
    assert grid.hovered_row == -1


def test_all_of_a_large_folder_is_chosen_quickly(stand):
    stand.classify({f"{n}.jpg": [float(n), 0.0, 0.0] for n in range(5000)})
    grid = stand.page.grid
    grid.setCurrentIndex(stand.images.index(0))
    start = time.process_time()
    grid.selectAll()
    assert len(grid.selected_paths()) == len(stand.images)
    assert time.process_time() - start < 0.2
