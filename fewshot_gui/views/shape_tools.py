"""Tools that fill an outline: polygon, lasso, box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fewshot_gui.model.mask_document import NOTHING
from fewshot_gui.views.tools import PointerEvent, Tool, ToolCursor, ToolPreview, ToolTarget

if TYPE_CHECKING:
    from engine.editing import Region

Point = tuple[float, float]

_CLOSE_PX: Final = 9.0
"""A click this near to the first corner closes a polygon; device pixels."""

_LASSO_STEP_PX: Final = 1.5
"""A lasso takes a new point after this way; device pixels. More would only cost time."""


class ShapeTool(Tool):
    """Collects points and fills what they enclose.

    Adds to the class; takes away with Shift, Ctrl or the right button at the first point.
    """

    cursor = ToolCursor.CROSS
    needs_editing = True

    def __init__(self) -> None:
        self._points: list[Point] = []
        self._is_erasing = False

    @property
    def is_erasing(self) -> bool:
        return self._is_erasing and bool(self._points)

    def cancel(self, target: ToolTarget) -> bool:
        was_making = bool(self._points)
        self._points = []
        return was_making

    def commit(self, target: ToolTarget) -> bool:
        """Fill the shape; one undo step."""
        if not self._points:
            return False
        document = target.document
        if document is not None:
            region = self._region(document.size)
            if region is not None:
                value = NOTHING if self._is_erasing else target.class_value
                name = f"{self.title} (subtract)" if self._is_erasing else self.title
                document.fill(region, value=value, name=name)
        self._points = []
        return True

    def _begin(self, target: ToolTarget, event: PointerEvent) -> bool:
        """Set the first point; False where there is nothing to paint on."""
        if target.document is None:
            return False
        self._is_erasing = event.is_alternate or event.has_shift
        self._points = [event.position]
        return True

    def _region(self, size: tuple[int, int]) -> Region | None:
        # A late import: the window is on screen before OpenCV is read from disk.
        from engine.editing import polygon_region

        return polygon_region(self._points, size)


class PolygonTool(ShapeTool):
    """Corner by corner; a double click, Enter or a click on the first corner closes it."""

    name = "polygon"
    title = QT_TRANSLATE_NOOP("tools", "Polygon")
    hint = QT_TRANSLATE_NOOP(
        "tools",
        "Click the corners. Double-click or Enter closes, Backspace takes a corner back, Shift takes away",
    )
    needs_drag = False

    def __init__(self) -> None:
        super().__init__()
        self._first_on_screen: Point = (0.0, 0.0)
        self._loose_end: Point | None = None

    @property
    def previews(self) -> tuple[ToolPreview, ...]:
        if not self._points:
            return ()
        loose = () if self._loose_end is None else (self._loose_end,)
        points = (*self._points, *loose)
        return (ToolPreview(points=points, is_erasing=self._is_erasing, has_corners=True),)

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        if not self._points:
            if self._begin(target, event):
                self._first_on_screen = event.screen_position
                self._loose_end = None
        elif len(self._points) > 2 and math.dist(event.screen_position, self._first_on_screen) < _CLOSE_PX:
            self.commit(target)
        else:
            self._points.append(event.position)

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        self.hover(target, event)

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        """Nothing: corners are set by presses."""

    def hover(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._points:
            self._loose_end = event.position

    def double_click(self, target: ToolTarget, event: PointerEvent) -> bool:
        # The first of the two presses has set the last corner.
        return self.commit(target)

    def commit(self, target: ToolTarget) -> bool:
        self._loose_end = None
        return super().commit(target)

    def step_back(self, target: ToolTarget) -> bool:
        if not self._points:
            return False
        self._points.pop()
        return True


class LassoTool(ShapeTool):
    """Around the object with the button held."""

    name = "lasso"
    title = QT_TRANSLATE_NOOP("tools", "Lasso")
    hint = QT_TRANSLATE_NOOP("tools", "Drag around the object; Shift or the right button takes away")

    def __init__(self) -> None:
        super().__init__()
        self._last_on_screen: Point = (0.0, 0.0)

    @property
    def previews(self) -> tuple[ToolPreview, ...]:
        if not self._points:
            return ()
        return (ToolPreview(points=tuple(self._points), is_erasing=self._is_erasing),)

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._begin(target, event):
            self._last_on_screen = event.screen_position

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._points and math.dist(event.screen_position, self._last_on_screen) >= _LASSO_STEP_PX:
            self._points.append(event.position)
            self._last_on_screen = event.screen_position

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        self.move(target, event)
        if len(self._points) > 1:  # a click alone is a slip of the hand
            self.commit(target)
        else:
            self.cancel(target)


class BoxTool(ShapeTool):
    """From corner to corner with the button held."""

    name = "box"
    title = QT_TRANSLATE_NOOP("tools", "Box")
    hint = QT_TRANSLATE_NOOP("tools", "Drag from corner to corner; Shift or the right button takes away")

    @property
    def previews(self) -> tuple[ToolPreview, ...]:
        if len(self._points) < 2:
            return ()
        (x0, y0), (x1, y1) = self._points
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        return (ToolPreview(points=corners, is_erasing=self._is_erasing),)

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        self._begin(target, event)

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._points:
            self._points[1:] = [event.position]

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        self.move(target, event)
        if len(self._points) == 2 and math.dist(*self._points) > 0:
            self.commit(target)
        else:
            self.cancel(target)

    def _region(self, size: tuple[int, int]) -> Region | None:
        from engine.editing import box_region  # late, as in the base class

        return box_region(self._points[0], self._points[1], size=size)
