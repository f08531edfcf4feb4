"""The mask a user paints on one image, with undo."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from fewshot_gui.model.class_masks import ClassMasks
from fewshot_gui.model.pixel_change import NOTHING, PixelChange, filled, reshaped
from fewshot_gui.model.settled_pixels import N_VALUES, SettledPixels, window_of
from fewshot_gui.model.undo_stack import DEFAULT_LIMIT_BYTES, UndoStack, UndoStep, make_step
from fewshot_gui.rendering.qimage import grayscale_view

if TYPE_CHECKING:
    from engine.editing import Region, Window  # loads OpenCV, which has time until somebody edits

OBJECT: Final = 1

_SHORTEST_LINE_PX: Final = 0.05
"""QPainter draws nothing at all for a shorter line; a point looks the same."""


class MaskDocument(QObject):
    """What is painted on one image, of all classes. GUI thread only.

    Pixels are class ids, 0 = nothing. Pixels of a locked class stay whatever is painted, erased or cleared;
    only ``replace_labels``, ``remove_class`` and undo change them.

    Points are (x, y) in image pixels; the centre of the first pixel is (0.5, 0.5).

    Signals:
        mask_changed(QRect): these pixels may differ, also in the middle of a stroke.
        stroke_finished(): the mask has a new settled state: after a stroke, an undo or redo, ``clear`` and
            ``replace_labels``, never when nothing changed.
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
        self._settled = SettledPixels(size)  # as they were before the running stroke
        self._view = grayscale_view(self._pixels)
        self._undo_stack = UndoStack(limit_bytes=undo_limit_bytes)
        self._stroke_name: str | None = None
        self._stroke_rect = QRect()
        self._masks = ClassMasks(self._pixels)
        self._stroke_values: set[int] = set()  # painted by the running stroke
        self._is_locked = np.zeros(N_VALUES, np.bool_)  # by class id
        self._n_changes = 0

    @property
    def size(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        height, width = self._pixels.shape
        return height, width

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """(H, W) live, read-only view of the class ids, 0 = nothing. Changes as the user paints."""
        view = self._pixels.view()
        view.flags.writeable = False
        return view

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(H, W) copy, True where anything is painted."""
        return self._pixels != NOTHING

    @property
    def class_ids(self) -> tuple[int, ...]:
        """The classes painted here, ascending; those of a running stroke, too."""
        return tuple(sorted({*self._settled.class_ids, *self._stroke_values}))

    def mask_of(self, class_id: int) -> NDArray[np.bool_]:
        """(H, W) read-only, True = the class. The same array until pixels of this class change."""
        return self._masks.mask_of(class_id)

    @property
    def is_empty(self) -> bool:
        """True where no pixel is painted."""
        return not self._pixels.max(initial=NOTHING)  # forty times faster than any() at 50 megapixels

    def painted_fraction(self, class_id: int) -> float:
        """Share of the image that is settled as a class, in [0, 1]."""
        return self._settled.n_of(class_id) / self._pixels.size

    @property
    def is_stroking(self) -> bool:
        """True between ``begin_stroke`` and ``end_stroke`` or ``cancel_stroke``."""
        return self._stroke_name is not None

    @property
    def n_changes(self) -> int:
        """Counted up whenever pixels may have changed: tells whether a result is still about this mask."""
        return self._n_changes

    @property
    def locked_values(self) -> frozenset[int]:
        """Class ids whose pixels nothing is painted over."""
        return frozenset(np.flatnonzero(self._is_locked).tolist())

    def set_locked_values(self, values: Iterable[int]) -> None:
        """Say which classes are locked, from the next stroke on.

        Args:
            values: class ids, 1 to 255; background is never locked.
        """
        self._is_locked[:] = False
        self._is_locked[[value for value in values if value != NOTHING]] = True

    @property
    def lock_table(self) -> NDArray[np.bool_]:
        """(256,) copy: True at the ids of locked classes."""
        return self._is_locked.copy()

    @property
    def last_step(self) -> UndoStep | None:
        """What ``undo`` would take back: where it is and what it is called; None where there is nothing."""
        return self._undo_stack.last

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
        self._stroke_values.clear()

    def paint_segment(
        self, p0: tuple[float, float], p1: tuple[float, float], *, diameter: float, value: int
    ) -> None:
        """Paint a line with round ends between two points, which may be the same.

        Args:
            p0: (x, y) of one end; may lie outside the image.
            p1: (x, y) of the other end.
            diameter: width of the line in image pixels, at least 1.
            value: the class id, or ``NOTHING`` (erase).

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
        rect = self._segment_rect(p0, p1, diameter)
        if self._is_locked.any() and not rect.isEmpty():
            window = _window(rect)
            _keep_locked(self._pixels[window], self._settled.pixels[window], self._is_locked)
        if value != NOTHING:
            self._stroke_values.add(value)
        self._report_painted(rect)

    def end_stroke(self) -> None:
        """Settle the running stroke: one undo step, or none where it changed nothing."""
        if self._stroke_name is None:
            return
        name, rect = self._stroke_name, self._stroke_rect
        self._stroke_name = None
        self._stroke_values.clear()
        if self._settle(rect, name, is_stroke=True):
            self.history_changed.emit()
            self.stroke_finished.emit()

    def cancel_stroke(self) -> None:
        """Take the running stroke back as if it had never begun."""
        if self._stroke_name is None:
            return
        rect = self._stroke_rect
        self._stroke_name = None
        self._stroke_values.clear()
        if not rect.isEmpty():
            window = _window(rect)
            self._pixels[window] = self._settled.pixels[window]
            self._note_change(rect)
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

    def fill(self, region: Region, *, value: int, name: str) -> None:
        """Paint some pixels, wherever no locked class is; one undo step. A running stroke is finished first.

        Args:
            region: which pixels; all inside the image.
            value: the class id, or ``NOTHING`` (erase).
            name: what the undo menu shows.
        """
        self.end_stroke()
        pixels = self._pixels[region.window.slices]
        pixels[...] = filled(pixels, region.mask, value=value, is_locked=self._is_locked)
        self._settle_rect(_rect_of(region.window), name)

    def reshape(self, region: Region, *, value: int, name: str) -> None:
        """Give a class another shape inside a window; one undo step. A running stroke is finished first.

        The class's pixels in the window that are not in the region become ``NOTHING``, those of the region
        become the class's, except where a locked class is. Nothing happens where the class itself is locked.

        Args:
            region: the class's pixels from now on, within the region's window.
            value: the class id, not ``NOTHING``.
            name: what the undo menu shows.
        """
        self.end_stroke()
        pixels = self._pixels[region.window.slices]
        pixels[...] = reshaped(pixels, region.mask, value=value, is_locked=self._is_locked)
        self._settle_rect(_rect_of(region.window), name)

    def amend(self, region: Region, *, value: int) -> None:
        """``reshape`` as a part of the last step: undo takes both back at once.

        Args:
            region: as in ``reshape``.
            value: as in ``reshape``.

        Raises:
            RuntimeError: there is no last step, or a stroke is running.
        """
        if self.is_stroking or not self.can_undo:
            raise RuntimeError("amend needs a finished step.")
        step = self._undo_stack.drop_last()
        self._settled.apply(step)  # the state before that step
        rect = _rect_of(region.window).united(_rect_of_step(step))
        pixels = self._pixels[region.window.slices]
        pixels[...] = reshaped(pixels, region.mask, value=value, is_locked=self._is_locked)
        self._note_change(rect)
        self._settle(rect, step.name, is_stroke=step.is_stroke)
        self.mask_changed.emit(rect)
        self.history_changed.emit()
        self.stroke_finished.emit()

    def take_change(self, change: PixelChange) -> None:
        """Take over a change that was prepared from these pixels, as they still are; one undo step.

        Args:
            change: from ``prepare_change``. Whether it still fits is for the caller to know (``n_changes``).
        """
        self.end_stroke()
        self._pixels[change.window.slices] = change.pixels
        self._settled.take(change.window.slices, change.pixels)
        self._undo_stack.push(change.step)
        rect = _rect_of_step(change.step)
        self._note_change(rect)
        self.mask_changed.emit(rect)
        self.history_changed.emit()
        self.stroke_finished.emit()

    def clear(self) -> None:
        """Erase everything but locked classes; one undo step."""
        self._replace(np.where(self._is_locked[self._pixels], self._pixels, NOTHING), name="Clear")

    def remove_class(self, class_id: int, *, name: str) -> None:
        """Erase a class, locked or not; one undo step.

        Args:
            class_id: which.
            name: what the undo menu shows.
        """
        self._replace(np.where(self._pixels == class_id, NOTHING, self._pixels), name=name)

    def replace_labels(self, labels: NDArray[np.uint8] | NDArray[np.bool_], *, name: str) -> None:
        """Take over a whole mask, e.g. one read from a file; one undo step.

        Args:
            labels: (H, W) class ids; True counts as class 1.
            name: what the undo menu shows.

        Raises:
            ValueError: the mask has another size than the image.
        """
        self._check_size(labels)
        self._replace(labels, name=name)

    def load(self, labels: NDArray[np.uint8]) -> None:
        """Begin with a stored mask; no undo step, and nobody is told. Only for a new document.

        Args:
            labels: (H, W) class ids.

        Raises:
            ValueError: they have another size than the image.
        """
        self._check_size(labels)
        self._pixels[...] = labels
        self._settled.take((slice(None), slice(None)), labels)
        self._note_change(self._whole_rect())

    def _check_size(self, labels: NDArray[np.generic]) -> None:
        if labels.shape != self._pixels.shape:
            raise ValueError(f"The mask is {labels.shape}, the image {self._pixels.shape} (height, width).")

    def _replace(self, pixels: NDArray[np.uint8], *, name: str) -> None:
        self.end_stroke()
        self._pixels[...] = pixels
        self._settle_rect(self._whole_rect(), name)

    def _settle_rect(self, rect: QRect, name: str) -> None:
        """Make an undo step of a change outside any stroke and tell everybody, where something changed."""
        self._note_change(rect)
        if self._settle(rect, name):
            self.mask_changed.emit(rect)
            self.history_changed.emit()
            self.stroke_finished.emit()

    def _note_change(self, rect: QRect) -> None:
        self._n_changes += 1
        self._masks.note_change(rect)

    def _settle(self, rect: QRect, name: str, *, is_stroke: bool = False) -> bool:
        """Make an undo step of what differs inside ``rect``; False where nothing does."""
        if rect.isEmpty():
            return False
        window = _window(rect)
        step = make_step(
            self._settled.pixels[window],
            self._pixels[window],
            name=name,
            top=rect.top(),
            left=rect.left(),
            is_stroke=is_stroke,
        )
        if step is None:
            return False
        changed = window_of(step)
        self._settled.take(changed, self._pixels[changed])
        self._undo_stack.push(step)
        return True

    def _apply(self, step: UndoStep | None) -> None:
        if step is None:
            return
        step.apply(self._pixels)
        self._settled.apply(step)
        rect = _rect_of_step(step)
        self._note_change(rect)
        self.mask_changed.emit(rect)
        self.history_changed.emit()
        self.stroke_finished.emit()

    def _report_painted(self, rect: QRect) -> None:
        if rect.isEmpty():
            return
        self._note_change(rect)
        self._stroke_rect = self._stroke_rect.united(rect)
        self.mask_changed.emit(rect)

    def _segment_rect(self, p0: tuple[float, float], p1: tuple[float, float], diameter: float) -> QRect:
        """All pixels the pen can have touched, inside the image; empty where it stayed outside."""
        reach = max(1.0, diameter) / 2 + 2
        left = math.floor(min(p0[0], p1[0]) - reach)
        top = math.floor(min(p0[1], p1[1]) - reach)
        right = math.ceil(max(p0[0], p1[0]) + reach)
        bottom = math.ceil(max(p0[1], p1[1]) + reach)
        return QRect(left, top, right - left + 1, bottom - top + 1).intersected(self._whole_rect())

    def _whole_rect(self) -> QRect:
        height, width = self.size
        return QRect(0, 0, width, height)


def _window(rect: QRect) -> tuple[slice, slice]:
    return slice(rect.top(), rect.bottom() + 1), slice(rect.left(), rect.right() + 1)


def _rect_of(window: Window) -> QRect:
    return QRect(window.left, window.top, window.width, window.height)


def _rect_of_step(step: UndoStep) -> QRect:
    height, width = step.size
    return QRect(step.left, step.top, width, height)


def _keep_locked(pixels: NDArray[np.uint8], settled: NDArray[np.uint8], is_locked: NDArray[np.bool_]) -> None:
    """Bring back, in place, what a pen took from locked classes."""
    was_locked = is_locked[settled]
    pixels[was_locked] = settled[was_locked]
