"""The classes that are painted and found in the open folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine.errors import ProjectError
from engine.project import DEFAULT_CLASSES, MAX_CLASS_ID, ProjectClass
from fewshot_gui.rendering.palette import CLASS_COLOURS, Rgb, class_colour

_DEFAULT_THRESHOLD: Final = 0.5


class LabelClasses(QObject):
    """The classes in the order of the panel, and which of them is painted with. GUI thread only.

    There is always at least one class, and one of them is the current one. A class's id is the value of its
    pixels; it stays when the class is renamed or moved.

    Signals:
        changed(): names, colours, order, locks, visibility, thresholds or the default one may differ.
        current_changed(int): another class is painted with; its id.
        edited(str, tuple, tuple): the user did something that can be taken back: what the undo menu says,
            ``entries`` before and after it. Not for locks, thresholds and visibility.
    """

    changed = Signal()
    current_changed = Signal(int)
    edited = Signal(str, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ProjectClass, ...] = DEFAULT_CLASSES
        self._current_id = DEFAULT_CLASSES[0].id
        self._hidden: frozenset[int] = frozenset()
        self._default_threshold = _DEFAULT_THRESHOLD
        self._last_id = DEFAULT_CLASSES[0].id  # the largest that was ever given
        self._unused: set[int] = set()  # added since the folder was opened, and never painted or found

    # --- reading ---------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[ProjectClass, ...]:
        """All classes in their order; never empty."""
        return self._entries

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all classes in their order."""
        return tuple(entry.id for entry in self._entries)

    @property
    def current(self) -> ProjectClass:
        """The class that is painted with."""
        return self.get(self._current_id) or self._entries[0]

    @property
    def hidden(self) -> frozenset[int]:
        """Ids of the classes that are not shown; they are painted, found and exported like the others."""
        return self._hidden

    @property
    def locked(self) -> frozenset[int]:
        """Ids of the classes whose pixels nothing is painted over."""
        return frozenset(entry.id for entry in self._entries if entry.is_locked)

    @property
    def last_id(self) -> int:
        """The largest id that a class of this folder ever had, as far as known."""
        return self._last_id

    @property
    def default_threshold(self) -> float:
        """The app's setting, in [0, 1], for classes without a threshold of their own."""
        return self._default_threshold

    @default_threshold.setter
    def default_threshold(self, threshold: float) -> None:
        if threshold != self._default_threshold:
            self._default_threshold = threshold
            self.changed.emit()

    def get(self, class_id: int) -> ProjectClass | None:
        """The class with an id, or None."""
        return next((entry for entry in self._entries if entry.id == class_id), None)

    def threshold_of(self, class_id: int) -> float:
        """From which score on a pixel counts as a class, in [0, 1]; the app's setting for unknown ids."""
        entry = self.get(class_id)
        if entry is None or entry.threshold is None:
            return self._default_threshold
        return entry.threshold

    def thresholds_of(self, class_ids: Iterable[int]) -> tuple[float, ...]:
        """``threshold_of`` for several ids."""
        return tuple(self.threshold_of(class_id) for class_id in class_ids)

    def colour_of(self, class_id: int) -> Rgb:
        """The (red, green, blue) of a class; of the palette where the id is unknown."""
        entry = self.get(class_id)
        return class_colour(class_id - 1) if entry is None else entry.colour

    def is_unused(self, class_id: int) -> bool:
        """True for a class that was added and never painted or found since."""
        return class_id in self._unused

    # --- choosing --------------------------------------------------------------------------------

    def set_current(self, class_id: int) -> None:
        """Paint with another class; nothing happens where there is no such class."""
        if class_id != self._current_id and self.get(class_id) is not None:
            self._current_id = class_id
            self.current_changed.emit(class_id)

    def set_hidden(self, class_id: int, is_hidden: bool) -> None:
        """Show a class or not."""
        hidden = self._hidden | {class_id} if is_hidden else self._hidden - {class_id}
        if hidden != self._hidden and self.get(class_id) is not None:
            self._hidden = hidden
            self.changed.emit()

    # --- changing the classes --------------------------------------------------------------------

    def add(self, name: str = "") -> ProjectClass:
        """Add a class behind the others and paint with it.

        Args:
            name: what it is called; empty: a name that is free, e.g. "Class 2".

        Raises:
            ProjectError: the name is empty, not printable or taken, or there are ``MAX_CLASS_ID`` classes.
        """
        entry = new_class(name or self._free_name(), self._entries, last_id=self._last_id)
        self._unused.add(entry.id)
        self._edit(self.tr("Add class"), (*self._entries, entry))
        self.set_current(entry.id)
        return entry

    def rename(self, class_id: int, name: str) -> None:
        """Give a class another name.

        Raises:
            ProjectError: the name is empty, not printable or taken.
        """
        others = [entry.name for entry in self._entries if entry.id != class_id]
        self._edit(self.tr("Rename class"), self._with(class_id, name=checked_name(name, others)))

    def recolour(self, class_id: int, colour: Rgb) -> None:
        """Give a class another (red, green, blue), each 0 to 255."""
        self._edit(self.tr("Class colour"), self._with(class_id, colour=colour))

    def move(self, class_id: int, place: int) -> None:
        """Put a class at another place of the order, counted from 0; beyond the ends it stays at the end."""
        entry = self.get(class_id)
        if entry is not None:
            others = [other for other in self._entries if other.id != class_id]
            others.insert(max(0, place), entry)
            self._edit(self.tr("Move class"), tuple(others))

    def set_locked(self, class_id: int, is_locked: bool) -> None:
        """Keep a class's pixels whatever is painted or accepted, or no longer."""
        self._replace(self._with(class_id, is_locked=is_locked))

    def set_threshold(self, class_id: int, threshold: float | None) -> None:
        """Set from which score in [0, 1] on pixels count as a class; None: the app's setting."""
        self._replace(self._with(class_id, threshold=threshold))

    def extend(self, entries: tuple[ProjectClass, ...]) -> None:
        """Take over classes that came with something else, e.g. an import, whose step undo takes back.

        Args:
            entries: all classes from now on.
        """
        self._unused |= {entry.id for entry in entries} - set(self.ids)
        self._replace(entries)

    def restore(self, entries: tuple[ProjectClass, ...], *, gone: Iterable[int] = ()) -> None:
        """Undo or redo an edit: names, colours and order become what they were.

        Locks and thresholds stay as they are now, and so do classes that were painted or found meanwhile.

        Args:
            entries: as they were; at least one.
            gone: ids that go although they were used.
        """
        present = {entry.id: entry for entry in self._entries}
        wanted = {
            entry.id: replace(
                entry,
                threshold=present.get(entry.id, entry).threshold,
                is_locked=present.get(entry.id, entry).is_locked,
            )
            for entry in entries
        }
        for class_id in present.keys() - wanted.keys() - set(gone):
            if not self.is_unused(class_id):
                wanted[class_id] = present[class_id]
        self._replace(tuple(wanted.values()))

    def load(self, entries: tuple[ProjectClass, ...]) -> None:
        """Begin with the classes of another folder: the first is painted with, none is hidden.

        Args:
            entries: at least one.
        """
        self._unused.clear()
        self._last_id = 0
        self._hidden = frozenset()
        self._replace(entries)
        self.set_current(entries[0].id)

    def take_over(self, stored: tuple[ProjectClass, ...]) -> None:
        """Begin with the classes of a project; what was added while it was read stays, where it fits."""
        ids = {entry.id for entry in stored}
        names = {entry.name.casefold() for entry in stored}
        added = (
            entry for entry in self._entries if entry.id not in ids and entry.name.casefold() not in names
        )
        self.load((*stored, *added))

    def mark_used(self, class_ids: Iterable[int]) -> None:
        """Pixels of these classes exist now, so that undo does not take the classes away."""
        self._unused.difference_update(class_ids)

    # --- internals -------------------------------------------------------------------------------

    def _free_name(self) -> str:
        taken = {entry.name.casefold() for entry in self._entries}
        for number in range(len(taken) + 1, 2 * len(taken) + 2):
            name = self.tr("Class {number}").format(number=number)
            if name.casefold() not in taken:
                break
        return name

    def _with(self, class_id: int, **values: object) -> tuple[ProjectClass, ...]:
        return tuple(replace(entry, **values) if entry.id == class_id else entry for entry in self._entries)

    def _edit(self, name: str, entries: tuple[ProjectClass, ...]) -> None:
        before = self._entries
        if entries != before:
            self._replace(entries)
            self.edited.emit(name, before, entries)

    def _replace(self, entries: tuple[ProjectClass, ...]) -> None:
        if entries == self._entries:
            return
        self._entries = entries
        ids = frozenset(self.ids)
        self._last_id = max(self._last_id, *ids)
        self._hidden &= ids
        is_current_gone = self._current_id not in ids
        if is_current_gone:
            self._current_id = entries[0].id
        self.changed.emit()
        if is_current_gone:
            self.current_changed.emit(self._current_id)


def first_classes(name: str) -> tuple[ProjectClass, ...]:
    """The classes of a folder that nobody has arranged yet: one of this name, where it can be used."""
    try:
        return (replace(DEFAULT_CLASSES[0], name=checked_name(name, [])),)
    except ProjectError:
        return DEFAULT_CLASSES


def new_class(name: str, entries: Sequence[ProjectClass], *, last_id: int = 0) -> ProjectClass:
    """A class that fits behind others.

    Args:
        name: what it is called.
        entries: the classes there are.
        last_id: the largest id that was ever given; ids are used again only when none is left.

    Raises:
        ProjectError: the name is empty, not printable or taken, or no id is left.
    """
    name = checked_name(name, [entry.name for entry in entries])
    taken = {entry.id for entry in entries}
    fresh = max(last_id, *taken, 0) + 1
    free = (class_id for class_id in range(1, MAX_CLASS_ID + 1) if class_id not in taken)
    class_id = fresh if fresh <= MAX_CLASS_ID else next(free, None)
    if class_id is None:
        text = QCoreApplication.translate("LabelClasses", "More than {most} classes are not possible.")
        raise ProjectError(text.format(most=MAX_CLASS_ID))
    used = {entry.colour for entry in entries}
    colour = next((colour for colour in CLASS_COLOURS if colour not in used), class_colour(class_id - 1))
    return ProjectClass(id=class_id, name=name, colour=colour)


def checked_name(name: str, others: Iterable[str]) -> str:
    """A class name that every file format can hold, without blanks around it.

    Args:
        name: as it was typed.
        others: the names of the other classes; case makes no difference.

    Raises:
        ProjectError: nothing printable is left, or another class has this name.
    """
    name = "".join(letter for letter in name if letter.isprintable()).strip()
    if not name:
        raise ProjectError(QCoreApplication.translate("LabelClasses", "A class needs a name."))
    if name.casefold() in {other.casefold() for other in others}:
        text = QCoreApplication.translate("LabelClasses", "There is a class {name} already.")
        raise ProjectError(text.format(name=name))
    return name
