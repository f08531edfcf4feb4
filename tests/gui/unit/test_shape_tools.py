from __future__ import annotations

import numpy as np
import pytest

from fewshot_gui.views.fill_tool import MAX_TOLERANCE, FillTool
from fewshot_gui.views.shape_tools import BoxTool, LassoTool, PolygonTool, ShapeTool
from fewshot_gui.views.smart_brush_tool import SmartBrushTool
from tests.helpers.tool_target import ToolStand, at, click, drag

pytestmark = pytest.mark.usefixtures("qapp")

_SQUARE = ((10, 10), (30, 10), (30, 30), (10, 30))


@pytest.fixture
def stand() -> ToolStand:
    return ToolStand()


def _fill_all(stand: ToolStand) -> None:
    stand.document.replace_labels(np.ones(stand.document.size, bool), name="Import")


def _draw(tool: ShapeTool, stand: ToolStand, **options: bool) -> None:
    """The same square with any shape tool."""
    if isinstance(tool, PolygonTool):
        for point in _SQUARE:
            click(tool, stand, *point, **options)
        tool.commit(stand)
    elif isinstance(tool, BoxTool):
        drag(tool, stand, _SQUARE[0], (20, 25), _SQUARE[2], **options)
    else:
        drag(tool, stand, *_SQUARE, **options)


_SHAPES = pytest.mark.parametrize("tool_class", [PolygonTool, LassoTool, BoxTool])


@_SHAPES
def test_a_shape_is_filled_in_one_undo_step(stand: ToolStand, tool_class: type[ShapeTool]) -> None:
    tool = tool_class()
    stand.class_value = 7
    _draw(tool, stand)
    pixels = stand.document.pixels
    assert (pixels[11:29, 11:29] == 7).all()
    assert not pixels[:9].any()
    assert not pixels[:, 32:].any()
    assert stand.document.undo_name == tool.title
    assert tool.previews == ()
    stand.document.undo()
    assert stand.document.is_empty
    assert not stand.document.can_undo


@_SHAPES
@pytest.mark.parametrize("modifier", ["has_shift", "is_alternate"])
def test_shift_or_the_right_button_takes_away(
    stand: ToolStand, tool_class: type[ShapeTool], modifier: str
) -> None:
    _fill_all(stand)
    _draw(tool_class(), stand, **{modifier: True})
    assert not stand.document.mask[11:29, 11:29].any()
    assert stand.document.mask[5, 5]
    assert stand.document.undo_name.endswith("(subtract)")


@_SHAPES
def test_locked_classes_stay_under_a_shape(stand: ToolStand, tool_class: type[ShapeTool]) -> None:
    stand.class_value = 2
    _draw(BoxTool(), stand)
    stand.document.set_locked_values([2])
    stand.class_value = 1
    _draw(tool_class(), stand)
    _draw(tool_class(), stand, has_shift=True)
    assert (stand.document.pixels[11:29, 11:29] == 2).all()


@_SHAPES
def test_cancelling_leaves_nothing_behind(stand: ToolStand, tool_class: type[ShapeTool]) -> None:
    tool = tool_class()
    assert not tool.cancel(stand)
    tool.press(stand, at(10, 10))
    tool.move(stand, at(30, 30))
    assert tool.previews
    assert tool.cancel(stand)
    assert tool.previews == ()
    tool.move(stand, at(20, 20))
    tool.release(stand, at(20, 20))
    assert not tool.commit(stand)
    assert not stand.document.can_undo


@_SHAPES
def test_without_a_document_nothing_begins(stand: ToolStand, tool_class: type[ShapeTool]) -> None:
    stand.document = None
    tool = tool_class()
    _draw(tool, stand)
    assert tool.previews == ()


@_SHAPES
def test_the_preview_says_whether_it_takes_away(stand: ToolStand, tool_class: type[ShapeTool]) -> None:
    tool = tool_class()
    tool.press(stand, at(10, 10, has_shift=True))
    tool.move(stand, at(20, 20))
    assert tool.is_erasing
    assert tool.previews[0].is_erasing
    tool.cancel(stand)
    assert not tool.is_erasing


def test_a_double_click_closes_a_polygon(stand: ToolStand) -> None:
    tool = PolygonTool()
    for point in _SQUARE:
        click(tool, stand, *point)
    assert tool.double_click(stand, at(*_SQUARE[-1]))
    assert stand.document.mask[20, 20]
    assert not tool.double_click(stand, at(5, 5)), "without corners it is a click like any other"


def test_a_click_on_the_first_corner_closes_a_polygon(stand: ToolStand) -> None:
    tool = PolygonTool()
    for point in (*_SQUARE, (10.2, 10.1)):
        click(tool, stand, *point)
    assert stand.document.mask[20, 20]
    assert tool.previews == ()


def test_backspace_takes_corners_back_one_by_one(stand: ToolStand) -> None:
    tool = PolygonTool()
    for point in (*_SQUARE[:2], (45, 45)):
        click(tool, stand, *point)
    assert tool.step_back(stand)
    click(tool, stand, *_SQUARE[2])
    click(tool, stand, *_SQUARE[3])
    tool.commit(stand)
    assert not stand.document.mask[40, 40]
    assert stand.document.mask[20, 20]
    assert not tool.step_back(stand)


def test_the_loose_end_of_a_polygon_follows_the_mouse(stand: ToolStand) -> None:
    tool = PolygonTool()
    tool.hover(stand, at(3, 3))
    assert tool.previews == ()
    click(tool, stand, 10, 10)
    tool.hover(stand, at(25, 12))
    assert tool.previews[0].points == ((10, 10), (25, 12))


def test_a_click_with_lasso_or_box_paints_nothing(stand: ToolStand) -> None:
    for tool in (LassoTool(), BoxTool()):
        click(tool, stand, 20, 20)
        assert not stand.document.can_undo
        assert tool.previews == ()


# --- fill ----------------------------------------------------------------------------------------


def test_fill_takes_the_clicked_colour_and_the_right_button_takes_it_away(stand: ToolStand) -> None:
    stand.photo[10:20, 10:30] = (0, 0, 255)
    tool = FillTool()
    click(tool, stand, 15, 15)
    assert np.array_equal(stand.document.mask, (stand.photo == (0, 0, 255)).all(axis=2))
    assert stand.document.undo_name == "Fill"
    click(tool, stand, 15, 15, is_alternate=True)
    assert stand.document.is_empty


def test_shift_fill_closes_a_hole_whatever_its_colours(stand: ToolStand) -> None:
    stand.photo[...] = np.random.default_rng(0).integers(0, 256, stand.photo.shape)
    ring = np.zeros((50, 50), bool)
    ring[10:40, 10:40] = True
    ring[15:35, 15:35] = False
    stand.document.replace_labels(ring, name="Import")
    click(FillTool(), stand, 25, 25, has_shift=True)
    assert stand.document.mask[10:40, 10:40].all()
    assert not stand.document.mask[5, 5]


@pytest.mark.parametrize("has_shift", [False, True])
def test_a_fill_that_goes_far_is_worked_out_elsewhere(has_shift: bool) -> None:
    stand = ToolStand((1400, 1500))
    stand.photo[:, 700:] = 250
    click(FillTool(), stand, 20, 20, has_shift=has_shift)
    assert stand.requested == ["Fill"]
    assert stand.document.mask[:, :700].all()
    assert stand.document.mask[:, 700:].all() == has_shift
    click(FillTool(), stand, 20, 20, has_shift=has_shift, is_alternate=True)
    assert stand.document.is_empty


def test_fill_stays_in_its_limits(stand: ToolStand) -> None:
    tool = FillTool()
    tool.tolerance = 999
    assert tool.tolerance == MAX_TOLERANCE
    tool.tolerance = -3
    assert tool.tolerance == 0
    click(tool, stand, -5, 20)
    stand.document = None
    click(tool, stand, 5, 5)


# --- smart brush ---------------------------------------------------------------------------------


def test_scribbles_add_up_and_paint_nothing(stand: ToolStand) -> None:
    tool = SmartBrushTool(6.0)
    drag(tool, stand, (10, 10), (20, 20))
    drag(tool, stand, (40, 40), (45, 45), is_alternate=True)
    assert [stroke.is_background for stroke in tool.strokes] == [False, True]
    assert tool.strokes[0].points[0] == (10, 10)
    assert tool.strokes[0].diameter == 6
    assert len(tool.previews) == 2
    assert stand.document.is_empty
    assert tool.step_back(stand)
    assert len(tool.strokes) == 1
    assert tool.cancel(stand)
    assert tool.strokes == ()
    assert not tool.cancel(stand)
    assert not tool.step_back(stand)


def test_a_scribble_in_the_making_is_cancelled_too(stand: ToolStand) -> None:
    tool = SmartBrushTool()
    tool.press(stand, at(5, 5))
    assert tool.is_stroking
    assert tool.cancel(stand)
    tool.release(stand, at(9, 9))
    assert tool.strokes == ()
