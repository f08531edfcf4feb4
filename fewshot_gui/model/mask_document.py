"""The mask a user paints on one image, with undo."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from fewshot_gui.model.undo_stack import DEFAULT_LIMIT_BYTES, UndoStack, UndoStep, make_step
from fewshot_gui.rendering.qimage import grayscale_view

NOTHING: Final = 0
OBJECT: Final = 1

_SHORTEST_LINE_PX: Final = 0.05
"""QPainter draws nothing at all for a shorter line; a point looks the same."""


class MaskDocument(QObject):
    """The support mask of one image. GUI thread only.

    Points are (x, y) in image pixels; the centre of the first pixel is (0.5, 0.5).

    Signals:
        mask_changed(QRect): these pixels may differ, also in the middle of a stroke.
        stroke_finished(): the mask has a new settled state: after a stroke, an undo or redo, ``clear`` and
            ``replace_mask``, never when nothing changed.
        history_changed(): ``can_undo``, ``can_redo`` or their names may differ.
    """

    mask_changed = Signal(QRect)
    stroke_finished = Signal()
    history_changed = Signal()

    def __init__(
        self,
        size: tuple[int, int],
        parent: QObject | None = None,
        *,
        undo_limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> None:
        """Start with an empty mask.

        Args:
            size: (height, width) of the EXIF-turned image in pixels.
            parent: owner, or None.
            undo_limit_bytes: where the history starts to forget its oldest steps.
        """
        super().__init__(parent)
        self._pixels = np.zeros(size, np.uint8)
        self._settled = np.zeros(size, np.uint8)  # the pixels as they were before the running stroke
        self._view = grayscale_view(self._pixels)
        self._undo_stack = UndoStack(limit_bytes=undo_limit_bytes)
        self._stroke_name: str | None = None
        self._stroke_rect = QRect()
        self._mask_copy: NDArray[np.bool_] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        height, width = self._pixels.shape
        return height, width

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(H, W) live, read-only view: 0 = nothing, 1 = object. Changes as the user paints."""
        view = self._pixels.view()
        view.flags.writeable = False
        return view

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(H, W) read-only copy, True = object. The same array until the mask changes."""
        if self._mask_copy is None:
            self._mask_copy = self._pixels.astype(np.bool_)
            self._mask_copy.flags.writeable = False
        return self._mask_copy

    @property
    def is_empty(self) -> bool:
        """True where no pixel is painted."""
        return not self._pixels.any()

    @property
    def painted_fraction(self) -> float:
        """Painted share of the image, in [0, 1]."""
        return float(np.count_nonzero(self._pixels) / self._pixels.size)

    @property
    def is_stroking(self) -> bool:
        """True between ``begin_stroke`` and ``end_stroke`` or ``cancel_stroke``."""
        return self._stroke_name is not None

    @property
    def can_undo(self) -> bool:
        return self._undo_stack.can_undo

    @property
    def can_redo(self) -> bool:
        return self._undo_stack.can_redo

    @property
    def undo_name(self) -> str:
        """What ``undo`` would take back, e.g. "Brush"; empty where there is nothing."""
        return self._undo_stack.undo_name

    @property
    def redo_name(self) -> str:
        """What ``redo`` would do again; empty where there is nothing."""
        return self._undo_stack.redo_name

    def begin_stroke(self, name: str) -> None:
        """Start collecting changes into one undo step. A running stroke is finished first.

        Args:
            name: what the undo menu shows, e.g. "Brush".
        """
        self.end_stroke()
        self._stroke_name = name
        self._stroke_rect = QRect()

    def paint_segment(
        self, p0: tuple[float, float], p1: tuple[float, float], *, diameter: float, value: int
    ) -> None:
        """Paint a line with round ends between two points, which may be the same.

        Args:
            p0: (x, y) of one end; may lie outside the image.
            p1: (x, y) of the other end.
            diameter: width of the line in image pixels, at least 1.
            value: ``OBJECT`` or ``NOTHING`` (erase).

        Raises:
            RuntimeError: no stroke was begun.
        """
        if self._stroke_name is None:
            raise RuntimeError("paint_segment needs begin_stroke first.")
        painter = QPainter(self._view)
        painter.setPen(
            QPen(
                QColor(value, value, value),
                max(1.0, diameter),
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        if math.dist(p0, p1) < _SHORTEST_LINE_PX:
            painter.drawPoint(QPointF(*p1))
        else:
            painter.drawLine(QPointF(*p0), QPointF(*p1))
        painter.end()
        self._report_painted(self._segment_rect(p0, p1, diameter))

    def end_stroke(self) -> None:
        """Settle the running stroke: one undo step, or none where it changed nothing."""
        if self._stroke_name is None:
            return
        name, rect = self._stroke_name, self._stroke_rect
        self._stroke_name = None
        if self._settle(rect, name):
            self.history_changed.emit()
            self.stroke_finished.emit()

    def cancel_stroke(self) -> None:
        """Take the running stroke back as if it had never begun."""
        if self._stroke_name is None:
            return
        rect = self._stroke_rect
        self._stroke_name = None
        if not rect.isEmpty():
            window = _window(rect)
            self._pixels[window] = self._settled[window]
            self._mask_copy = None
            self.mask_changed.emit(rect)

    def undo(self) -> None:
        """Take the last step back; a running stroke is cancelled instead."""
        if self.is_stroking:
            self.cancel_stroke()
            return
        self._apply(self._undo_stack.pop_undo())

    def redo(self) -> None:
        """Do the last undone step again; nothing happens during a stroke."""
        if not self.is_stroking:
            self._apply(self._undo_stack.pop_redo())

    def clear(self) -> None:
        """Erase everything; one undo step."""
        self._replace(np.zeros_like(self._pixels), name="Clear")

    def replace_mask(self, mask: NDArray[np.bool_], *, name: str) -> None:
        """Take over a whole mask, e.g. one read from a file; one undo step.

        Args:
            mask: (H, W), nonzero = object.
            name: what the undo menu shows.

        Raises:
            ValueError: the mask has another size than the image.
        """
        if mask.shape != self._pixels.shape:
            raise ValueError(f"The mask is {mask.shape}, the image {self._pixels.shape} (height, width).")
        self._replace((mask != 0).astype(np.uint8), name=name)

    def _replace(self, pixels: NDArray[np.uint8], *, name: str) -> None:
        self.end_stroke()
        self._pixels[...] = pixels
        height, width = self.size
        rect = QRect(0, 0, width, height)
        self._mask_copy = None
        if self._settle(rect, name):
            self.mask_changed.emit(rect)
            self.history_changed.emit()
            self.stroke_finished.emit()

    def _settle(self, rect: QRect, name: str) -> bool:
        """Make an undo step of what differs inside ``rect``; False where nothing does."""
        if rect.isEmpty():
            return False
        window = _window(rect)
        step = make_step(
            self._settled[window], self._pixels[window], name=name, top=rect.top(), left=rect.left()
        )
        if step is None:
            return False
        self._settled[window] = self._pixels[window]
        self._undo_stack.push(step)
        return True

    def _apply(self, step: UndoStep | None) -> None:
        if step is None:
            return
        step.apply(self._pixels)
        step.apply(self._settled)
        self._mask_copy = None
        height, width = step.size
        self.mask_changed.emit(QRect(step.left, step.top, width, height))
        self.history_changed.emit()
        self.stroke_finished.emit()

    def _report_painted(self, rect: QRect) -> None:
        if rect.isEmpty():
            return
        self._mask_copy = None
        self._stroke_rect = self._stroke_rect.united(rect)
        self.mask_changed.emit(rect)

    def _segment_rect(self, p0: tuple[float, float], p1: tuple[float, float], diameter: float) -> QRect:
        """All pixels the pen can have touched, inside the image; empty where it stayed outside."""
        reach = max(1.0, diameter) / 2 + 2
        left = math.floor(min(p0[0], p1[0]) - reach)
        top = math.floor(min(p0[1], p1[1]) - reach)
        right = math.ceil(max(p0[0], p1[0]) + reach)
        bottom = math.ceil(max(p0[1], p1[1]) + reach)
        height, width = self.size
        return QRect(left, top, right - left + 1, bottom - top + 1).intersected(QRect(0, 0, width, height))


def _window(rect: QRect) -> tuple[slice, slice]:
    return slice(rect.top(), rect.bottom() + 1), slice(rect.left(), rect.right() + 1)
