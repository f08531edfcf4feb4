"""The classes the user describes by attributes, with undo and redo."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.attributes import AttributeTable
from engine.classify_types import ClassDefinition, ZeroShotInfo
from engine.errors import DataError
from fewshot_gui.model.class_entry import (
    MAX_CLASSES,
    YES_FROM,
    AttributeState,
    ClassEntry,
    similar_entries,
    state_of,
    unknown_values,
    with_examples,
    with_values,
)
from fewshot_gui.model.class_history import ClassHistory, ClassStep
from fewshot_gui.model.class_import import ImportSummary, export_table, import_table
from fewshot_gui.model.class_words import move_step, name_problem, switch_step
from fewshot_gui.number_text import count_text

Entries = tuple[ClassEntry, ...]


class ClassTable(QObject):
    """The user's classes in edit. GUI thread only.

    Empty until ``load`` tells what the model knows. Every finished edit is one step of undo; a drag
    of a strength slider is one step, however many values it passes. Classes are named by their names,
    attributes by their places in ``attribute_names``.

    Signals:
        reset(): another model or folder: everything is different.
        classes_changed(): classes came, went, were renamed or switched on or off.
        values_changed(str): the attribute values of a class differ; also during a drag.
        examples_changed(): images were put into classes or taken out.
        current_changed(str): another class is shown; empty for none.
        edited(): a step was finished, undone or redone: the moment to save and to refit.
    """

    reset = Signal()
    classes_changed = Signal()
    values_changed = Signal(str)
    examples_changed = Signal()
    current_changed = Signal(str)
    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._info: ZeroShotInfo | None = None
        self._entries: Entries = ()
        self._current = ""
        self._history = ClassHistory()
        self._drag: ClassStep | None = None  # the table before a slider was taken

    # --- reading ---------------------------------------------------------------------------------

    @property
    def info(self) -> ZeroShotInfo | None:
        """What the model knows, or None before it is loaded."""
        return self._info

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """K names; empty before the model is loaded."""
        return self._info.attribute_names if self._info is not None else ()

    @property
    def entries(self) -> Entries:
        """All classes: the user's own first, newest on top, then the model's in its order."""
        return self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all classes, in the order of ``entries``."""
        return tuple(entry.name for entry in self._entries)

    @property
    def current(self) -> str:
        """Name of the class on screen; empty for none."""
        return self._current

    @property
    def n_enabled(self) -> int:
        """How many classes take part."""
        return sum(entry.is_enabled for entry in self._entries)

    @property
    def can_undo(self) -> bool:
        return bool(self._history.undo_name)

    @property
    def can_redo(self) -> bool:
        return bool(self._history.redo_name)

    @property
    def undo_name(self) -> str:
        """What ``undo`` would take back, e.g. "Change stripes"; empty where there is nothing."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        """What ``redo`` would do again; empty where there is nothing."""
        return self._history.redo_name

    def __contains__(self, name: str) -> bool:
        return any(entry.name == name for entry in self._entries)

    def entry(self, name: str) -> ClassEntry:
        """A class.

        Raises:
            KeyError: there is no such class.
        """
        for entry in self._entries:
            if entry.name == name:
                return entry
        raise KeyError(name)

    def strength(self, name: str, attribute: int) -> float:
        """How much of an attribute a class has, in [0, 1]; NaN = unknown."""
        low, high = self._range
        value = float(self.entry(name).values[attribute])
        return (value - low) / (high - low) if math.isnan(value) else _clip((value - low) / (high - low))

    def state(self, name: str, attribute: int) -> AttributeState:
        """Yes, no or unknown."""
        return state_of(self.strength(name, attribute))

    def typical_strength(self, attribute: int) -> float:
        """What a "yes" is worth before the user moves the slider, in [YES_FROM, 1].

        The mean over the model's classes that have the attribute; 0.6 where none has it.
        """
        low, high = self._range
        strengths = (self._known.class_attributes[:, attribute] - low) / (high - low)
        having = strengths[strengths >= YES_FROM]
        return _clip(float(having.mean())) if having.size else 0.6

    def similar_to(self, name: str, *, limit: int = 5) -> list[tuple[str, float]]:
        """The classes nearest to one, by the attributes both know.

        Returns:
            (name, similarity in [0, 1]) pairs, nearest first; 1 minus the mean difference of strengths.
        """
        return similar_entries(self.entry(name), self._entries, self._known, limit=limit)

    def name_problem(self, name: str, *, renamed_from: str = "") -> str:
        """Why a class cannot have this name, one sentence; empty where it can.

        Args:
            name: as typed.
            renamed_from: the class that is to get it, which may keep its own name.
        """
        return name_problem(name, [other for other in self.names if other != renamed_from])

    def correction_of(self, path: Path) -> str:
        """The class an image was put into by the user; empty for none."""
        return next((entry.name for entry in self._entries if path in entry.examples), "")

    def corrections(self) -> dict[Path, str]:
        """Every image the user put into a class, and which."""
        return {path: entry.name for entry in self._entries for path in entry.examples}

    def definitions(self) -> tuple[ClassDefinition, ...]:
        """A snapshot of the enabled classes for the engine, in the order of ``entries``."""
        return tuple(
            ClassDefinition(
                name=entry.name, attributes=entry.values, is_known=entry.is_seen, examples=entry.examples
            )
            for entry in self._entries
            if entry.is_enabled
        )

    def as_attribute_table(self) -> AttributeTable:
        """All classes for a file, NaN where a value is unknown.

        Raises:
            DataError: there is no class.
        """
        return export_table(self._entries, self._known)

    # --- loading ---------------------------------------------------------------------------------

    def load(self, info: ZeroShotInfo, entries: Sequence[ClassEntry]) -> None:
        """Show another model's or folder's classes; the history begins anew.

        Args:
            info: what the model knows.
            entries: all classes, in the order of ``entries``; see ``class_store`` for where they come from.
        """
        self._info = info
        self._entries = tuple(entries)
        self._current = self._entries[0].name if self._entries else ""
        self._history.clear()
        self._drag = None
        self.reset.emit()

    def clear(self) -> None:
        """No folder is open: no classes, no history. ``info`` stays."""
        self._entries, self._current, self._drag = (), "", None
        self._history.clear()
        self.reset.emit()

    def set_current(self, name: str) -> None:
        """Show a class; an unknown name is ignored."""
        if name != self._current and (name in self or not name):
            self._current = name
            self.current_changed.emit(name)

    # --- changing classes --------------------------------------------------------------------------

    def add(self, name: str, *, copy_of: str = "") -> None:
        """Add a class of the user's own, on top, and show it.

        Args:
            name: see ``name_problem``.
            copy_of: take over the attribute values of this class; empty: all unknown.

        Raises:
            DataError: the name cannot be used, or there are ``MAX_CLASSES``.
        """
        clean = self._checked_name(name)
        if len(self._entries) >= MAX_CLASSES:
            raise DataError(
                self.tr("There are {number} classes, and more cannot be told apart.").format(
                    number=count_text(MAX_CLASSES)
                )
            )
        values = self.entry(copy_of).values if copy_of else unknown_values(self._known)
        entries = (ClassEntry(name=clean, values=values), *self._entries)
        self._do(self.tr("Add {name}").format(name=clean), entries, current=clean)

    def rename(self, name: str, new_name: str) -> None:
        """Rename a class of the user's own.

        Raises:
            DataError: the new name cannot be used, or the class comes with the model.
        """
        entry = self.entry(name)
        if entry.is_builtin:
            raise DataError(
                self.tr("{name} comes with the model; copy it and name the copy.").format(name=repr(name))
            )
        clean = self._checked_name(new_name, renamed_from=name)
        if clean != name:
            current = clean if self._current == name else self._current
            step = self.tr("Rename {name}").format(name=name)
            self._do(step, self._with(replace(entry, name=clean), name), current=current)

    def remove(self, name: str) -> None:
        """Remove a class of the user's own; its images are no corrections any more.

        Raises:
            DataError: the class comes with the model.
        """
        if self.entry(name).is_builtin:
            raise DataError(
                self.tr("{name} comes with the model; switch it off instead.").format(name=repr(name))
            )
        row = self.names.index(name)
        kept = tuple(entry for entry in self._entries if entry.name != name)
        current = self._current
        if current == name:
            current = kept[min(row, len(kept) - 1)].name if kept else ""
        self._do(self.tr("Remove {name}").format(name=name), kept, current=current)

    def set_enabled(self, names: Iterable[str], is_enabled: bool) -> None:
        """Switch classes on or off, in one step; nothing where they are so already."""
        wanted = set(names)
        entries = tuple(
            replace(e, is_enabled=is_enabled) if e.name in wanted and e.is_enabled != is_enabled else e
            for e in self._entries
        )
        self._do(switch_step(wanted, is_enabled), entries)

    # --- changing values ---------------------------------------------------------------------------

    def set_state(self, name: str, attribute: int, state: AttributeState) -> None:
        """Say yes (with ``typical_strength``), no (strength 0) or unknown; nothing where it is so already."""
        if self.state(name, attribute) != state:
            yes = self.typical_strength(attribute) if state == AttributeState.YES else 0.0
            self.set_strength(name, attribute, math.nan if state == AttributeState.UNKNOWN else yes)

    def set_strength(self, name: str, attribute: int, strength: float, *, is_dragging: bool = False) -> None:
        """Say how much of an attribute a class has.

        Args:
            name: the class.
            attribute: place in ``attribute_names``.
            strength: in [0, 1], or NaN for unknown.
            is_dragging: more values follow before the user lets go: no step yet, and no ``edited``.
        """
        low, high = self._range
        values = self.entry(name).values.copy()
        values[attribute] = low + _clip(strength) * (high - low) if not math.isnan(strength) else np.nan
        if is_dragging and self._drag is None:
            self._drag = self._now(self._change_name(attribute))
        entries = self._with_values(name, values)
        if is_dragging:
            self._show(entries, self._current)
        else:
            self._do(self._change_name(attribute), entries)

    def copy_values(self, name: str, source: str) -> None:
        """Give a class the attribute values of another one."""
        values = self.entry(source).values
        self._do(self.tr("Copy {name}").format(name=source), self._with_values(name, values))

    def reset_values(self, name: str) -> None:
        """Take back what the user changed of a class of the model; all unknown for one of the user's own."""
        entry = self.entry(name)
        values = unknown_values(self._known)
        if entry.is_builtin:
            values = self._known.class_attributes[self._known.class_names.index(name)]
        self._do(self.tr("Reset {name}").format(name=name), self._with_values(name, values))

    def take_over(self, table: AttributeTable) -> ImportSummary:
        """Add the classes of an attribute table, or give those of the same name its values, in one step.

        Raises:
            DataError: see ``import_table``; nothing is changed then.
        """
        entries, summary = import_table(self._entries, table, self._known)
        current = summary.added[0] if summary.added else self._current
        self._do(self.tr("Import classes"), entries, current=current)
        return summary

    # --- changing examples -------------------------------------------------------------------------

    def move_images(self, paths: Iterable[Path], name: str) -> None:
        """Say that images belong into a class, whatever the model thinks: they become its examples."""
        moved = tuple(paths)
        self._do(move_step(len(moved), name), with_examples(self._entries, moved, class_name=name))

    def release_images(self, paths: Iterable[Path]) -> None:
        """Let the model decide again where images belong."""
        released = tuple(paths)
        self._do(move_step(len(released), ""), with_examples(self._entries, released, class_name=""))

    # --- history -----------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back; nothing where there is none."""
        self._end_drag()
        self._go_to(self._history.undo(self._now("")))

    def redo(self) -> None:
        """Do again what was undone last; nothing where there is none."""
        self._end_drag()
        self._go_to(self._history.redo(self._now("")))

    # --- internals -----------------------------------------------------------------------------------

    @property
    def _known(self) -> ZeroShotInfo:
        if self._info is None:
            raise RuntimeError("The model's classes are not known yet.")
        return self._info

    @property
    def _range(self) -> tuple[float, float]:
        return self._known.attribute_range

    def _checked_name(self, name: str, *, renamed_from: str = "") -> str:
        problem = self.name_problem(name, renamed_from=renamed_from)
        if problem:
            raise DataError(problem)
        return name.strip()

    def _change_name(self, attribute: int) -> str:
        return self.tr("Change {name}").format(name=self.attribute_names[attribute])

    def _with(self, entry: ClassEntry, name: str) -> Entries:
        return tuple(entry if old.name == name else old for old in self._entries)

    def _with_values(self, name: str, values: NDArray[np.float32]) -> Entries:
        return self._with(with_values(self.entry(name), values, self._known), name)

    def _do(self, name: str, entries: Entries, *, current: str | None = None) -> None:
        """Finish a step; a drag that ran is finished by it, or before it where it is another one."""
        if self._drag is not None and self._drag.name != name:
            self._history.push(self._drag)
            self._drag = None
        before = self._drag or self._now(name)
        self._drag = None
        if _are_same(before.entries, entries):
            self._show(entries, self._current)  # back where the drag began
            return
        self._history.push(before)
        self._show(entries, self._current if current is None else current)
        self.edited.emit()

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._do(self._drag.name, self._entries)

    def _go_to(self, step: ClassStep | None) -> None:
        if step is not None:
            self._show(step.entries, step.current)
            self.edited.emit()

    def _now(self, name: str) -> ClassStep:
        return ClassStep(name, self._entries, self._current)

    def _show(self, entries: Entries, current: str) -> None:
        before, self._entries = self._entries, entries
        shown, self._current = self._current, current
        old = {entry.name: entry for entry in before}
        if [(e.name, e.is_enabled) for e in before] != [(e.name, e.is_enabled) for e in entries]:
            self.classes_changed.emit()
        for entry in entries:
            if entry.name in old and entry.values is not old[entry.name].values:
                self.values_changed.emit(entry.name)
        if {e.name: e.examples for e in before if e.examples} != {
            e.name: e.examples for e in entries if e.examples
        }:
            self.examples_changed.emit()
        if current != shown:
            self.current_changed.emit(current)


def _are_same(first: Entries, second: Entries) -> bool:
    """True where no class differs in anything a user could see."""
    return len(first) == len(second) and all(
        a is b
        or (
            (a.name, a.is_enabled, a.examples) == (b.name, b.is_enabled, b.examples)
            and np.array_equal(a.values, b.values, equal_nan=True)
        )
        for a, b in zip(first, second, strict=True)
    )


def _clip(strength: float) -> float:
    return min(1.0, max(0.0, strength))
