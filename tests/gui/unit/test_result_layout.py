from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from fewshot_gui.views.result_layout import ResultLayout


def layout(n_rows: int, *, gap: int | None = None, width: int = 350) -> ResultLayout:
    return ResultLayout(n_rows=n_rows, gap=gap, width=width, item_size=QSize(100, 80), heading_height=30)


def test_without_a_gap_there_is_one_section_and_no_heading():
    grid = layout(7)
    assert grid.n_columns == 3
    assert grid.cell == QSize(116, 80)
    assert [section.heading.isEmpty() for section in grid.sections] == [True]
    assert grid.height == 3 * 80
    assert grid.rect_of(4) == QRect(116, 80, 116, 80)


def test_the_gap_starts_a_new_line_under_a_heading():
    grid = layout(9, gap=4)
    assert grid.rect_of(0).top() == 30
    assert grid.rect_of(3) == QRect(0, 110, 116, 80)
    assert grid.sections[1].heading == QRect(0, 190, 350, 30)
    assert grid.rect_of(4) == QRect(0, 220, 116, 80)
    assert grid.height == 30 + 160 + 30 + 160


@pytest.mark.parametrize("gap", [0, 9, 20, None])
def test_a_gap_at_an_end_is_no_gap(gap):
    assert len(layout(9, gap=gap).sections) == 1


def test_nothing_has_no_height():
    grid = layout(0, gap=3)
    assert grid.height == 0
    assert grid.sections == ()
    assert grid.rows_between(0, 1000) == (0, 0)
    assert grid.row_at(QPoint(5, 5)) is None
    assert grid.rect_of(0).isEmpty()


@pytest.mark.parametrize("gap", [None, 1, 4, 6, 13])
@pytest.mark.parametrize("width", [50, 350, 1000])
def test_every_row_is_found_where_it_is(gap, width):
    grid = layout(14, gap=gap, width=width)
    for row in range(14):
        rect = grid.rect_of(row)
        assert grid.row_at(rect.center()) == row
        assert grid.rows_between(rect.top(), rect.bottom() + 1)[0] <= row
        assert grid.rows_between(rect.top(), rect.bottom() + 1)[1] > row
        assert rect.right() < max(width, 100)
    assert grid.rect_of(14).isEmpty()


def test_beside_and_below_the_last_picture_is_nothing():
    grid = layout(4, gap=2)
    assert grid.row_at(QPoint(240, 40)) is None, "the first section has two pictures only"
    assert grid.row_at(QPoint(10, 10)) is None, "a heading"
    assert grid.row_at(QPoint(10, 5000)) is None
    assert grid.row_at(QPoint(-5, 40)) is None


def test_rows_in_sight_cross_the_line():
    grid = layout(30, gap=6)
    assert grid.rows_between(0, grid.height) == (0, 30)
    assert grid.rows_between(110, 221) == (3, 9)
    assert grid.rows_between(190, 219) == (0, 0), "only the heading"


@pytest.mark.parametrize(
    ("row", "n_lines", "expected"),
    [
        *((0, 1, 3), (2, 1, 3), (3, 1, 4), (0, 99, 7)),
        *((5, -1, 3), (4, -1, 3), (3, -1, 0), (8, -99, 1)),
        *((0, -1, 0), (8, 1, 8)),
    ],
)
def test_arrow_keys_keep_the_column_as_far_as_they_can(row, n_lines, expected):
    # Lines: 0 1 2 / 3 // 4 5 6 / 7 8
    assert layout(9, gap=4).step(row, n_lines) == expected
