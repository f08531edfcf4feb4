"""The doodle on the pad: strokes with undo and redo."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fewshot_gui.rendering.doodle import Stroke, StrokePoint, render_strokes

Drawing = tuple[Stroke, ...]


class DoodleDocument(QObject):
    """Keeps a drawing as strokes, never as pixels. GUI thread only.

    A stroke, a clear and a load are one step of undo each; steps share their strokes.

    Signals:
        changed(): what is to be seen may differ; also during a stroke.
        edited(): a step was finished, undone or redone: the moment to search.
    """

    changed = Signal()
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing = ()
        self._done: list[Drawing] = []  # drawings to go back to
        self._undone: list[Drawing] = []
        self._points: list[StrokePoint] = []
        self._is_eraser = False
        self._picture: tuple[Drawing, NDArray[np.uint8]] | None = None  # of the last drawing asked for

    # --- reading ---------------------------------------------------------------------------------

    @property
    def strokes(self) -> Drawing:
        """The finished strokes, oldest first."""
        return self._drawing

    @property
    def running_stroke(self) -> Stroke | None:
        """The stroke being drawn, or None."""
        return Stroke(tuple(self._points), self._is_eraser) if self._points else None

    @property
    def is_stroking(self) -> bool:
        return bool(self._points)

    @property
    def is_empty(self) -> bool:
        """True where there is no stroke at all; rubbed-out ink counts as ink here."""
        return not self._drawing and not self._points

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def pixels(self, side_px: int) -> NDArray[np.uint8] | None:
        """The finished strokes as a picture.

        Returns:
            (side_px, side_px) uint8, 0 = ink, 255 = paper, read-only; None where no ink is left.
        """
        if not self._drawing:
            return None
        known = self._picture
        if known is None or known[0] is not self._drawing or len(known[1]) != side_px:
            pixels = render_strokes(self._drawing, side_px)
            pixels.flags.writeable = False
            self._picture = known = (self._drawing, pixels)
        return known[1] if known[1].min() < 255 else None

    # --- drawing ---------------------------------------------------------------------------------

    def begin_stroke(self, point: StrokePoint, *, is_eraser: bool = False) -> None:
        """Put the pen down. A stroke still running is finished first."""
        self.end_stroke()
        self._points, self._is_eraser = [point], is_eraser
        self.changed.emit()

    def extend_stroke(self, point: StrokePoint) -> None:
        """Move the pen; nothing where it is not down."""
        if self._points:
            self._points.append(point)
            self.changed.emit()

    def end_stroke(self) -> None:
        """Lift the pen; nothing where it is not down."""
        stroke = self.running_stroke
        if stroke is not None:
            self._points = []
            self._take_step((*self._drawing, stroke))

    def cancel_stroke(self) -> bool:
        """Take the running stroke back; False where there is none."""
        if not self._points:
            return False
        self._points = []
        self.changed.emit()
        return True

    def clear(self) -> None:
        """Fresh paper; undo brings the drawing back. Nothing where it is fresh."""
        if self._drawing:
            self._take_step(())

    def load(self, strokes: Sequence[Stroke]) -> None:
        """Replace the drawing, e.g. with a saved one; undo brings the old one back."""
        if tuple(strokes) != self._drawing:
            self._take_step(tuple(strokes))

    def undo(self) -> None:
        """Take the last step back."""
        self.cancel_stroke()
        if self._done:
            self._undone.append(self._drawing)
            self._show(self._done.pop())

    def redo(self) -> None:
        """Do again what was undone last."""
        self.cancel_stroke()
        if self._undone:
            self._done.append(self._drawing)
            self._show(self._undone.pop())

    def _take_step(self, drawing: Drawing) -> None:
        self._done.append(self._drawing)
        self._undone.clear()
        self._show(drawing)

    def _show(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.changed.emit()
        self.edited.emit()
