"""The tool that takes a scribble and leaves the outline to the model."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fewshot_gui.views.tools import PointerEvent, SizedTool, ToolPreview, ToolTarget

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class ScribbleStroke:
    """One stroke of a scribble.

    Attributes:
        points: (x, y) in image pixels.
        diameter: in image pixels.
        is_background: it shows what does not belong to the object.
    """

    points: tuple[Point, ...]
    diameter: float
    is_background: bool


class SmartBrushTool(SizedTool):
    """Collects strokes: over the object, and with the right button or Ctrl over what is not.

    Nothing is painted before the completed object is accepted; strokes add up until then.
    """

    name = "smart_brush"
    title = QT_TRANSLATE_NOOP("tools", "Smart brush")
    hint = QT_TRANSLATE_NOOP(
        "tools", "Scribble over the object. Tab takes what is found, Esc drops it, right button: not this"
    )
    edits_at_once = False

    def __init__(self, diameter: float | None = None) -> None:
        super().__init__(diameter)
        self._strokes: list[ScribbleStroke] = []
        self._points: list[Point] = []
        self._is_background = False

    @property
    def strokes(self) -> tuple[ScribbleStroke, ...]:
        """All finished strokes since the last ``forget``."""
        return tuple(self._strokes)

    @property
    def is_stroking(self) -> bool:
        """True with the button down."""
        return bool(self._points)

    @property
    def previews(self) -> tuple[ToolPreview, ...]:
        strokes = [*self._strokes, *([self._running()] if self._points else [])]
        return tuple(
            ToolPreview(
                points=stroke.points,
                is_closed=False,
                is_erasing=stroke.is_background,
                width=stroke.diameter,
            )
            for stroke in strokes
        )

    def press(self, target: ToolTarget, event: PointerEvent) -> None:
        if target.document is not None:
            self._points = [event.position]
            self._is_background = event.is_alternate

    def move(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._points:
            self._points.append(event.position)

    def release(self, target: ToolTarget, event: PointerEvent) -> None:
        if self._points:
            self.move(target, event)
            self._strokes.append(self._running())
            self._points = []

    def step_back(self, target: ToolTarget) -> bool:
        if not self._strokes:
            return False
        self._strokes.pop()
        return True

    def cancel(self, target: ToolTarget) -> bool:
        was_making = bool(self._strokes or self._points)
        self.forget()
        return was_making

    def forget(self) -> None:
        """Begin a new scribble."""
        self._strokes, self._points = [], []

    def _running(self) -> ScribbleStroke:
        return ScribbleStroke(
            points=tuple(self._points), diameter=self._diameter, is_background=self._is_background
        )
