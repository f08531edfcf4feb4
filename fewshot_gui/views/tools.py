"""What the mouse does on the canvas: one small class per tool.

A new tool subclasses ``Tool``; the canvas hands it pointer events in image pixels, asks it how the cursor
looks and what to draw while something is in the making. Tools draw nothing and know no widget: they change
the ``ToolTarget``'s document. Shapes, fill and the smart brush have files of their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fewshot_gui.model.mask_commands import EditWork
from fewshot_gui.model.mask_document import NOTHING, MaskDocument

if TYPE_CHECKING:
    from engine.editing import Window  # loads OpenCV, which has time until a tool needs it

MIN_DIAMETER: Final = 1.0
MAX_DIAMETER: Final = 2000.0
_FIRST_DIAMETER: Final = 20.0


class ToolCursor(Enum):
    """How the mouse looks over the picture."""

    RING = "ring"
    CROSS = "cross"
    HAND = "hand"


@dataclass(frozen=True, kw_only=True)
class PointerEvent:
    """One press, move or release of the mouse.

    Attributes:
        position: (x, y) in image pixels, may lie outside the image.
        screen_position: (x, y) in device pixels of the canvas.
        is_alternate: right button or Ctrl: the opposite of what the tool usually does.
        has_shift: Shift is held: strokes continue in a straight line, shapes are taken away.
    """

    position: tuple[float, float]
    screen_position: tuple[float, float]
    is_alternate: bool = False
    has_shift: bool = False


@dataclass(frozen=True, kw_only=True)
class ToolPreview:
    """Something in the making, for the canvas to draw.

    Attributes:
        points: (x, y) in image pixels, joined in this order.
        is_closed: the last point is joined with the first one.
        is_erasing: it will take away.
        has_corners: the points are corners the user set one by one.
        width: of the line in image pixels; 0: a thin line whatever the zoom.
    """

    points: tuple[tuple[float, float], ...]
    is_closed: bool = True
    is_erasing: bool = False
    has_corners: bool = False
    width: float = 0.0


class ToolTarget(Protocol):
    """What a tool may touch; the canvas is one."""

    @property
    def document(self) -> MaskDocument | None: ...

    @property
    def class_value(self) -> int:
        """The class id that is painted."""

    def pan_by(self, dx: float, dy: float) -> None: ...

    def read_photo(self, window: Window) -> NDArray[np.uint8]:
        """The photo's pixels of a window, (h, w, 3) in BGR order, read-only."""

    def request_edit(self, title: str, work: EditWork) -> None:
        """Have an edit worked out beside the GUI thread; ``title`` says what, while it takes its time."""


class Tool(ABC):
    """A way to use the mouse. GUI thread only.

    Attributes:
        name: stable identifier, e.g. for settings; also the name of its command.
        title: what people call it, in English; see ``tool_title``.
        hint: one line on how to use it, in English; see ``tool_hint``.
        cursor: how the mouse looks.
        needs_editing: it uses ``engine.editing``, which takes a moment to load.
        edits_at_once: a press changes the document or begins to.
        needs_drag: it works between a press and a release; else a press does it all.
    """

    name: str
    title: str
    hint: str = ""
    cursor: ToolCursor = ToolCursor.RING
    needs_editing: bool = False
    edits_at_once: bool = True
    needs_drag: bool = True

    @property
    def diameter(self) -> float | None:
        """Footprint in image pixels, shown as a ring; None for a tool without one."""
        return None

    @property
    def is_erasing(self) -> bool:
        """True where the next stroke removes; the ring says so."""
        return False

    @property
    def previews(self) -> tuple[ToolPreview, ...]:
        """What is in the making."""
        return ()

    @abstractmethod
    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        """A button went down."""

    @abstractmethod
    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        """The mouse moved with the button down."""

    @abstractmethod
    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        """The button went up."""

    def hover(self, target: ToolTarget, event: PointerEvent) -> None:  # noqa: B027 - most tools do not care
        """The mouse moved without a button."""

    def double_click(self, target: ToolTarget, event: PointerEvent) -> bool:
        """A second press close behind the first; False: it is a press like any other."""
        return False

    def commit(self, target: ToolTarget) -> bool:
        """Enter: finish what is in the making; True where there was something."""
        return False

    def step_back(self, target: ToolTarget) -> bool:
        """Backspace: take back a part of what is in the making; True where there was something."""
        return False

    def cancel(self, target: ToolTarget) -> bool:
        """Drop what is under way; True where there was something."""
        return False


class SizedTool(Tool):
    """A tool with a round footprint. Every instance keeps a size of its own."""

    def __init__(self, diameter: float | None = None) -> None:
        """Make a tool.

        Args:
            diameter: in image pixels; None leaves it to the canvas to suggest one that suits the photo.
        """
        self._diameter = _FIRST_DIAMETER if diameter is None else diameter
        self._is_size_chosen = diameter is not None

    @property
    def diameter(self) -> float:
        return self._diameter

    @diameter.setter
    def diameter(self, diameter: float) -> None:
        self._diameter = min(MAX_DIAMETER, max(MIN_DIAMETER, diameter))
        self._is_size_chosen = True

    def suggest_diameter(self, diameter: float) -> None:
        """Take this size unless one was chosen already."""
        if not self._is_size_chosen:
            self._diameter = diameter


class StrokeTool(SizedTool):
    """A round pen."""

    _erases: bool

    def __init__(self, diameter: float | None = None) -> None:
        super().__init__(diameter)
        self._stroke_value = NOTHING
        self._is_swapped = False
        self._last_point: tuple[float, float] | None = None
        self._last_document: MaskDocument | None = None

    @property
    def is_erasing(self) -> bool:
        return self._erases != self._is_swapped

    def swap(self) -> None:
        """Paint what was erased and erase what was painted, until swapped back."""
        self._is_swapped = not self._is_swapped

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        document = target.document
        if document is None:
            return
        erases = self.is_erasing != event.is_alternate
        self._stroke_value = NOTHING if erases else target.class_value
        document.begin_stroke("Erase" if erases else "Brush")
        continues = event.has_shift and self._last_point is not None and self._last_document is document
        start = self._last_point if continues else event.position
        self._last_document = document
        self._paint(document, start, event.position)

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        document = target.document
        if document is not None and document.is_stroking:
            self._paint(document, self._last_point, event.position)

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        self.move(target, event)
        if target.document is not None:
            target.document.end_stroke()

    def cancel(self, target: ToolTarget) -> bool:
        if target.document is None or not target.document.is_stroking:
            return False
        target.document.cancel_stroke()
        return True

    def _paint(
        self, document: MaskDocument, start: tuple[float, float] | None, end: tuple[float, float]
    ) -> None:
        document.paint_segment(start or end, end, diameter=self._diameter, value=self._stroke_value)
        self._last_point = end


class BrushTool(StrokeTool):
    """Paints the object; erases with the right button, with Ctrl or after ``swap``."""

    name = "brush"
    title = QT_TRANSLATE_NOOP("tools", "Brush")
    hint = QT_TRANSLATE_NOOP("tools", "Drag to paint, right button to erase, Shift for a straight line")
    _erases = False


class EraserTool(StrokeTool):
    """Erases what was painted; paints with the right button, with Ctrl or after ``swap``."""

    name = "eraser"
    title = QT_TRANSLATE_NOOP("tools", "Eraser")
    hint = QT_TRANSLATE_NOOP("tools", "Drag to erase, right button to paint")
    _erases = True


class PanTool(Tool):
    """Moves the image."""

    name = "pan"
    title = QT_TRANSLATE_NOOP("tools", "Pan")
    hint = QT_TRANSLATE_NOOP("tools", "Drag to move the picture, wheel to zoom")
    cursor = ToolCursor.HAND
    edits_at_once = False
    needs_drag = False  # by keys: the arrows move the picture themselves

    def __init__(self) -> None:
        self._last_position: tuple[float, float] | None = None

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        self._last_position = event.screen_position

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._last_position is None:
            return
        x, y = event.screen_position
        target.pan_by(x - self._last_position[0], y - self._last_position[1])
        self._last_position = event.screen_position

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        self.move(target, event)
        self._last_position = None


def tool_title(tool: Tool) -> str:
    """What people call a tool, in the language of the app."""
    return QCoreApplication.translate("tools", tool.title)


def tool_hint(tool: Tool) -> str:
    """How to use a tool, in the language of the app."""
    return QCoreApplication.translate("tools", tool.hint)
