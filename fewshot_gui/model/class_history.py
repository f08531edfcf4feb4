"""Undo and redo of the class table: snapshots that share their classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from fewshot_gui.model.class_entry import ClassEntry

_MAX_STEPS: Final = 200


@dataclass(frozen=True, eq=False)
class ClassStep:
    """What the user did.

    Attributes:
        name: for the menu, e.g. "Change stripes".
        entries: the table on the other side of the step.
        current: the class shown there.
    """

    name: str
    entries: tuple[ClassEntry, ...]
    current: str


class ClassHistory:
    """The steps of one table. GUI thread only."""

    def __init__(self) -> None:
        self._done: list[ClassStep] = []
        self._undone: list[ClassStep] = []

    @property
    def undo_name(self) -> str:
        """What ``undo`` would take back; empty where there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What ``redo`` would do again; empty where there is nothing."""
        return self._undone[-1].name if self._undone else ""

    def clear(self) -> None:
        self._done.clear()
        self._undone.clear()

    def push(self, before: ClassStep) -> None:
        """Remember a new step by the table before it; what was undone cannot be redone any more."""
        self._done.append(before)
        del self._done[:-_MAX_STEPS]
        self._undone.clear()

    def undo(self, now: ClassStep) -> ClassStep | None:
        """The table before the last step, or None. ``now`` is the present one; its name is ignored."""
        return _travel(self._done, self._undone, now)

    def redo(self, now: ClassStep) -> ClassStep | None:
        """The table after the step undone last, or None."""
        return _travel(self._undone, self._done, now)


def _travel(source: list[ClassStep], target: list[ClassStep], now: ClassStep) -> ClassStep | None:
    if not source:
        return None
    step = source.pop()
    target.append(replace(now, name=step.name))
    return step
