from __future__ import annotations

import pytest

from fewshot_gui.model.mask_document import OBJECT
from fewshot_gui.views.tools import (
    MAX_DIAMETER,
    MIN_DIAMETER,
    BrushTool,
    EraserTool,
    PanTool,
    StrokeTool,
)
from tests.helpers.tool_target import ToolStand, at, click

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("tool_class", "is_swapped", "is_alternate", "paints"),
    [
        (BrushTool, False, False, True),
        (BrushTool, False, True, False),
        (BrushTool, True, False, False),
        (BrushTool, True, True, True),
        (EraserTool, False, False, False),
        (EraserTool, False, True, True),
        (EraserTool, True, False, True),
    ],
)
def test_what_a_click_does(
    tool_class: type[StrokeTool], is_swapped: bool, is_alternate: bool, paints: bool
) -> None:
    target, tool = ToolStand(), tool_class(5.0)
    if is_swapped:
        tool.swap()
    document = target.document
    document.begin_stroke("Brush")
    document.paint_segment((10, 10), (20, 10), diameter=6, value=OBJECT)
    document.end_stroke()
    assert tool.is_erasing is not (paints is not is_alternate)
    click(tool, target, 15.5, 10.5, is_alternate=is_alternate)
    click(tool, target, 35.5, 35.5, is_alternate=is_alternate)
    assert document.mask[10, 15] == paints
    assert document.mask[35, 35] == paints


def test_the_size_stays_in_its_limits() -> None:
    tool = BrushTool()
    tool.diameter = -3
    assert tool.diameter == MIN_DIAMETER
    tool.diameter = 1e9
    assert tool.diameter == MAX_DIAMETER


def test_panning_follows_the_mouse_and_stops_with_the_button() -> None:
    target, tool = ToolStand(), PanTool()
    tool.move(target, at(5, 5))
    assert target.panned == (0, 0)
    tool.press(target, at(10, 10))
    tool.move(target, at(12, 9))
    tool.release(target, at(13, 9))
    tool.move(target, at(40, 40))
    assert target.panned == (60, -20)


def test_tools_do_nothing_without_a_document() -> None:
    target, tool = ToolStand(), BrushTool()
    target.document = None
    click(tool, target, 5, 5)
    assert not tool.cancel(target)


def test_a_cancelled_stroke_is_gone() -> None:
    target, tool = ToolStand(), BrushTool()
    tool.press(target, at(5, 5))
    assert tool.cancel(target)
    assert not tool.cancel(target)
    tool.release(target, at(20, 20))
    assert target.document.is_empty
