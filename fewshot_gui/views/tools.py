"""What the mouse does on the canvas: one small class per tool.

A new tool subclasses ``Tool``; the canvas hands it pointer events in image pixels and asks it how the
cursor looks. Tools draw nothing and know no widget: they change the ``ToolTarget``'s document.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final, Protocol

from fewshot_gui.model.mask_document import NOTHING, OBJECT, MaskDocument

MIN_DIAMETER: Final = 1.0
MAX_DIAMETER: Final = 2000.0
_FIRST_DIAMETER: Final = 20.0


@dataclass(frozen=True, kw_only=True)
class PointerEvent:
    """One press, move or release of the mouse.

    Attributes:
        position: (x, y) in image pixels, may lie outside the image.
        screen_position: (x, y) in device pixels of the canvas.
        is_alternate: right button or Ctrl: the opposite of what the tool usually does.
        is_line: Shift was held at the press: continue in a straight line from the last point.
    """

    position: tuple[float, float]
    screen_position: tuple[float, float]
    is_alternate: bool = False
    is_line: bool = False


class ToolTarget(Protocol):
    """What a tool may touch; the canvas is one."""

    @property
    def document(self) -> MaskDocument | None: ...

    def pan_by(self, dx: float, dy: float) -> None: ...


class Tool(ABC):
    """A way to use the mouse. GUI thread only.

    Attributes:
        name: stable identifier, e.g. for settings.
        title: what the tool bar shows.
    """

    name: str
    title: str

    @property
    def diameter(self) -> float | None:
        """Footprint in image pixels, shown as a ring; None for a tool without one."""
        return None

    @property
    def is_erasing(self) -> bool:
        """True where the next stroke removes; the ring says so."""
        return False

    @abstractmethod
    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        """A button went down."""

    @abstractmethod
    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        """The mouse moved with the button down."""

    @abstractmethod
    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        """The button went up."""

    def cancel(self, target: ToolTarget) -> bool:
        """Drop what is under way; True where there was something."""
        return False


class StrokeTool(Tool):
    """A round pen. Every instance keeps a size of its own."""

    _value: int

    def __init__(self, diameter: float | None = None) -> None:
        """Make a pen.

        Args:
            diameter: in image pixels; None leaves it to the canvas to suggest one that suits the photo.
        """
        self._diameter = _FIRST_DIAMETER if diameter is None else diameter
        self._is_size_chosen = diameter is not None
        self._stroke_value = self._value
        self._is_swapped = False
        self._last_point: tuple[float, float] | None = None
        self._last_document: MaskDocument | None = None

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

    @property
    def is_erasing(self) -> bool:
        return self._usual_value() == NOTHING

    def swap(self) -> None:
        """Paint what was erased and erase what was painted, until swapped back."""
        self._is_swapped = not self._is_swapped

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        document = target.document
        if document is None:
            return
        usual = self._usual_value()
        self._stroke_value = (OBJECT + NOTHING - usual) if event.is_alternate else usual
        document.begin_stroke("Erase" if self._stroke_value == NOTHING else "Brush")
        continues = event.is_line and self._last_point is not None and self._last_document is document
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

    def _usual_value(self) -> int:
        return OBJECT + NOTHING - self._value if self._is_swapped else self._value

    def _paint(
        self, document: MaskDocument, start: tuple[float, float] | None, end: tuple[float, float]
    ) -> None:
        document.paint_segment(start or end, end, diameter=self._diameter, value=self._stroke_value)
        self._last_point = end


class BrushTool(StrokeTool):
    """Paints the object; erases with the right button, with Ctrl or after ``swap``."""

    name = "brush"
    title = "Brush"
    _value = OBJECT


class EraserTool(StrokeTool):
    """Erases what was painted; paints with the right button, with Ctrl or after ``swap``."""

    name = "eraser"
    title = "Eraser"
    _value = NOTHING


class PanTool(Tool):
    """Moves the image."""

    name = "pan"
    title = "Pan"

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
