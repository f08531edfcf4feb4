"""Undo and redo of mask edits in bounded memory.

A step stores the rectangle that changed and the exclusive-or of its pixels before and after, packed.
The same operation therefore undoes and redoes it: exclusive-or the rectangle with the step.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

DEFAULT_LIMIT_BYTES: Final = 32 * 1024 * 1024
_ZLIB_LEVEL: Final = 1
_OBJECT_BYTES: Final = 200
"""What a step costs beside its packed pixels, roughly; keeps a million tiny steps bounded too."""


@dataclass(frozen=True, kw_only=True)
class UndoStep:
    """One change of a mask.

    Attributes:
        name: what the user did ("Brush", "Clear"), for the menu.
        top: first changed row.
        left: first changed column.
        size: (height, width) of the changed rectangle in pixels.
        packed: zlib of the (height, width) uint8 difference.
        is_stroke: a pen did it.
    """

    name: str
    top: int
    left: int
    size: tuple[int, int]
    packed: bytes
    is_stroke: bool = False

    def apply(self, pixels: NDArray[np.uint8]) -> None:
        """Turn the state before the step into the one after it, or back, in place."""
        height, width = self.size
        pixels[self.top : self.top + height, self.left : self.left + width] ^= self.difference()

    def difference(self) -> NDArray[np.uint8]:
        """(height, width) exclusive-or of the pixels before and after; zero where nothing changed."""
        return np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(self.size)


def make_step(
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    *,
    name: str,
    top: int,
    left: int,
    is_stroke: bool = False,
) -> UndoStep | None:
    """Describe how a rectangle changed.

    Args:
        before: (h, w) pixels of the rectangle.
        after: (h, w) pixels now.
        name: what the user did.
        top: row of the rectangle in the mask.
        left: column of the rectangle in the mask.
        is_stroke: a pen did it.

    Returns:
        A step trimmed to the pixels that differ, or None where none does.
    """
    difference = before ^ after
    rows = np.flatnonzero(difference.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(difference.any(axis=0))
    trimmed = difference[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return UndoStep(
        name=name,
        top=top + int(rows[0]),
        left=left + int(columns[0]),
        size=(trimmed.shape[0], trimmed.shape[1]),
        packed=zlib.compress(trimmed.tobytes(), _ZLIB_LEVEL),
        is_stroke=is_stroke,
    )


class UndoStack:
    """The history of one mask. GUI thread only.

    The oldest steps are forgotten once the history outgrows its limit; the newest one always stays.
    """

    def __init__(self, *, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._done: list[UndoStep] = []
        self._undone: list[UndoStep] = []
        self._n_bytes = 0

    @property
    def n_bytes(self) -> int:
        """Memory of all steps, about."""
        return self._n_bytes

    @property
    def undo_name(self) -> str:
        """What ``pop_undo`` would take back; empty where there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What ``pop_redo`` would do again; empty where there is nothing."""
        return self._undone[-1].name if self._undone else ""

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    @property
    def last(self) -> UndoStep | None:
        """What ``pop_undo`` would return."""
        return self._done[-1] if self._done else None

    def drop_last(self) -> UndoStep:
        """Forget the newest step, which then can be neither undone nor redone.

        Raises:
            IndexError: there is none.
        """
        step = self._done.pop()
        self._n_bytes -= _cost(step)
        return step

    def push(self, step: UndoStep) -> None:
        """Remember a new step; whatever was undone before can no longer be redone."""
        self._n_bytes -= sum(map(_cost, self._undone))
        self._undone.clear()
        self._done.append(step)
        self._n_bytes += _cost(step)
        n_forgotten = 0
        while self._n_bytes > self._limit_bytes and n_forgotten < len(self._done) - 1:
            self._n_bytes -= _cost(self._done[n_forgotten])
            n_forgotten += 1
        del self._done[:n_forgotten]

    def pop_undo(self) -> UndoStep | None:
        """The step to take back, now redoable; None where there is nothing to undo."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step

    def pop_redo(self) -> UndoStep | None:
        """The step to do again, now undoable; None where there is nothing to redo."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step


def _cost(step: UndoStep) -> int:
    return len(step.packed) + _OBJECT_BYTES
