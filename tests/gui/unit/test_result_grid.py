from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.search_types import SearchHit
from fewshot_gui.model.result_list import ResultList
from fewshot_gui.model.search_request import Part
from fewshot_gui.views.result_grid import ResultGrid


def fill(grid: ResultGrid, n_rows: int, *, gap: int | None = None) -> None:
    grid.model().set_hits(
        [SearchHit(image_path=Path(f"{row}.jpg"), score=1 - row / n_rows) for row in range(n_rows)]
    )
    grid.show_ranking(gap=gap, worst=0.0, best=1.0)


@pytest.fixture
def grid(qtbot) -> ResultGrid:
    grid = ResultGrid()
    qtbot.addWidget(grid)
    grid.setModel(ResultList(grid))
    grid.resize(520, 400)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def rect(grid, row):
    return grid.visualRect(grid.model().index(row, 0))


def press(grid, *keys):
    for key in keys:
        QTest.keyClick(grid, key)
    return grid.currentIndex().row()


def test_what_is_in_sight_is_told_after_every_change(qtbot, grid):
    with qtbot.waitSignal(grid.visible_paths_changed) as told:
        fill(grid, 100)
    assert told.args[0] == [Path(f"{row}.jpg") for row in range(9)]
    with qtbot.waitSignal(grid.visible_paths_changed) as told:
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert told.args[0][-1] == Path("99.jpg")


def test_arrow_keys_walk_through_the_grid(grid):
    fill(grid, 20)
    grid.setCurrentIndex(grid.model().index(0, 0))
    key = Qt.Key
    assert press(grid, key.Key_Right) == 1
    assert press(grid, key.Key_Down) == 4
    assert press(grid, key.Key_Left, key.Key_Up) == 0
    assert press(grid, key.Key_End) == 19
    assert grid.visible_rows()[1] == 20, "it scrolls along"
    assert press(grid, key.Key_PageUp) == 13
    assert press(grid, key.Key_Home) == 0
    assert grid.verticalOffset() == 0


def test_the_line_is_where_the_gap_is(grid):
    fill(grid, 10, gap=2)
    assert len(grid.headings()) == 2
    upper, lower = grid.headings()
    assert (upper[1], lower[1]) == (2, 8)
    assert rect(grid, 1).bottom() < lower[0].top() < lower[0].bottom() < rect(grid, 2).top()
    fill(grid, 10)
    assert grid.headings() == []


def test_enter_and_double_click_open(qtbot, grid):
    fill(grid, 5)
    grid.setCurrentIndex(grid.model().index(3, 0))
    with qtbot.waitSignal(grid.image_opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [Path("3.jpg")]
    with qtbot.waitSignal(grid.image_opened) as opened:
        place = rect(grid, 1).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [Path("1.jpg")]
    assert grid.current_path() == Path("1.jpg")


def test_the_buttons_follow_the_mouse_and_say_which_image(qtbot, grid):
    fill(grid, 9)
    QTest.mouseMove(grid.viewport(), rect(grid, 4).center())
    assert grid.hover_bar.row == 4
    assert rect(grid, 4).contains(grid.hover_bar.geometry())
    with qtbot.waitSignal(grid.hover_bar.chosen) as chosen:
        grid.hover_bar.buttons["dislike"].click()
    assert chosen.args == ["dislike", Path("4.jpg")]
    grid.model().set_parts({Path("4.jpg"): Part.LIKED})
    assert grid.hover_bar.buttons["like"].isChecked()
    assert not grid.hover_bar.buttons["dislike"].isChecked()
    grid.model().set_hits([])
    assert not grid.hover_bar.isVisible()


def test_the_selection_moves_with_its_image(grid):
    fill(grid, 6)
    grid.setCurrentIndex(grid.model().index(1, 0))
    grid.model().set_hits([SearchHit(image_path=Path(f"{row}.jpg"), score=0.5) for row in (5, 4, 1)])
    assert grid.currentIndex().row() == 2
    assert grid.current_path() == Path("1.jpg")


def test_larger_pictures_keep_the_place(grid):
    fill(grid, 500)
    grid.verticalScrollBar().setValue(rect(grid, 90).top())
    grid.picture_width = 250
    first, end = grid.visible_rows()
    assert first <= 90 < end
    grid.picture_width = 9999
    assert grid.picture_width == 256


def test_a_thumbnail_is_drawn_in_its_cell(grid):
    fill(grid, 3)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    grid.model().set_thumbnail(Path("1.jpg"), image)
    picture = grid.viewport().grab().toImage()
    box = rect(grid, 1)
    assert picture.pixelColor(box.center().x(), box.top() + 50).name() == "#ff0000"


def test_letters_are_left_to_the_app(qtbot, grid):
    fill(grid, 5)
    grid.setCurrentIndex(grid.model().index(0, 0))
    assert press(grid, Qt.Key.Key_3) == 0, "no jump to 3.jpg"


def test_fifty_thousand_rows_are_laid_out_and_painted_quickly(grid):
    fill(grid, 50_000, gap=700)
    start = time.process_time()
    for part in range(10):
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() * part // 10)
        grid.viewport().grab()
    assert (time.process_time() - start) / 10 < 0.05
    start = time.process_time()
    grid.relayout()
    assert time.process_time() - start < 0.02
