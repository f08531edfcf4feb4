"""A canvas for tests of tools: a document, a photo, nothing on screen."""

from __future__ import annotations

import numpy as np

from engine.editing import Window
from fewshot_gui.model.mask_commands import EditInput, EditWork
from fewshot_gui.model.mask_document import OBJECT, MaskDocument
from fewshot_gui.views.tools import PointerEvent, Tool


class ToolStand:
    """What tools know of a canvas.

    Attributes:
        document: painted on; None: no image.
        photo: (H, W, 3) uint8, BGR.
        class_value: what is painted.
        requested: names of the edits that were to be worked out elsewhere.
        panned: sum of all ways the picture was moved.
    """

    def __init__(self, size: tuple[int, int] = (50, 50)) -> None:
        self.document: MaskDocument | None = MaskDocument(size)
        self.photo = np.full((*size, 3), 100, np.uint8)
        self.class_value = OBJECT
        self.requested: list[str] = []
        self.panned = (0.0, 0.0)

    def pan_by(self, dx: float, dy: float) -> None:
        self.panned = (self.panned[0] + dx, self.panned[1] + dy)

    def request_edit(self, title: str, work: EditWork) -> None:
        """At once, on the same thread."""
        self.requested.append(title)
        source = EditInput(
            pixels=self.document.pixels,
            value=self.class_value,
            is_locked=self.document.lock_table,
            read_photo=self.read_photo,
        )
        change = work(source)
        if change is not None:
            self.document.take_change(change)

    def read_photo(self, window: Window) -> np.ndarray:
        return self.photo[window.slices]


def at(x: float, y: float, **options: bool) -> PointerEvent:
    """A pointer event at an image point; on the screen it is at (20 x, 20 y)."""
    return PointerEvent(position=(x, y), screen_position=(20 * x, 20 * y), **options)


def click(tool: Tool, target: ToolStand, x: float, y: float, **options: bool) -> None:
    tool.press(target, at(x, y, **options))
    tool.release(target, at(x, y, **options))


def drag(tool: Tool, target: ToolStand, *points: tuple[float, float], **options: bool) -> None:
    tool.press(target, at(*points[0], **options))
    for point in points[1:]:
        tool.move(target, at(*point, **options))
    tool.release(target, at(*points[-1], **options))
