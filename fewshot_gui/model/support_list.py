"""The examples the user painted: for each class, up to ``MAX_SHOTS`` images with their masks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.project import class_ids_in
from engine.types import MAX_SHOTS, Shot, SupportSet
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import MaskDocument


@dataclass(eq=False)
class SupportEntry:
    """One painted image.

    Attributes:
        path: the image.
        document: its mask; may be empty, then the image is no example of anything.
        listed: ids of the classes it is or was an example of; an erased example stays listed.
        off: ids of the classes the user does not want it used for.
    """

    path: Path
    document: MaskDocument
    listed: set[int] = field(default_factory=set)
    off: set[int] = field(default_factory=set)


class SupportList(QObject):
    """Keeps the mask documents of all painted images and which of them are examples. GUI thread only.

    An image becomes an example of a class with the first finished stroke of it. The first ``MAX_SHOTS`` of a
    class are used; later ones are kept, saved, and move up when one of the first goes.

    Signals:
        changed(): examples were added, removed, switched or painted on; ask ``supports`` again.
        crowded(Path, int): an image was painted with a class that has its ``MAX_SHOTS`` examples already.
    """

    changed = Signal()
    crowded = Signal(object, int)

    def __init__(self, classes: LabelClasses, parent: QObject | None = None) -> None:
        """Begin without examples.

        Args:
            classes: which classes there are.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._classes = classes
        self._documents: dict[Path, MaskDocument] = {}
        self._entries: list[SupportEntry] = []
        self._made: dict[int, SupportSet] = {}  # handed out last, by class

    # --- reading ---------------------------------------------------------------------------------

    @property
    def entries(self) -> tuple[SupportEntry, ...]:
        """All painted images in the order they were added."""
        return tuple(self._entries)

    def entry_of(self, path: Path) -> SupportEntry | None:
        """What is painted on an image, or None."""
        return next((entry for entry in self._entries if entry.path == path), None)

    def is_painted(self, path: Path) -> bool:
        """True where an image has paint of any class."""
        entry = self.entry_of(path)
        return entry is not None and not entry.document.is_empty

    def listed(self, class_id: int) -> tuple[SupportEntry, ...]:
        """The images to show for a class: its examples, those kept, and those whose paint was erased."""
        return tuple(entry for entry in self._entries if class_id in entry.listed)

    def shots_of(self, class_id: int) -> tuple[SupportEntry, ...]:
        """The examples of a class, switched on or off: the first ``MAX_SHOTS`` images painted with it.

        An image that is just being painted for the first time counts as if the stroke ended now.
        """
        painted = (
            entry for entry in (*self._entries, *self._beginning()) if class_id in entry.document.class_ids
        )
        return tuple(itertools.islice(painted, MAX_SHOTS))

    def is_full(self, class_id: int) -> bool:
        """True where a class has its images, also those that are still to be painted."""
        return len(self.listed(class_id)) >= MAX_SHOTS

    def is_enabled(self, path: Path, class_id: int) -> bool:
        """True where the user wants an image used for a class."""
        entry = self.entry_of(path)
        return entry is not None and class_id not in entry.off

    def class_ids_of(self, path: Path) -> tuple[int, ...]:
        """The classes an image is an example of, switched on or off, in the order of the classes."""
        return self.ids_by_path().get(path, ())

    def ids_by_path(self) -> dict[Path, tuple[int, ...]]:
        """For every example, the classes it is one of, in the order of the classes."""
        found: dict[Path, tuple[int, ...]] = {}
        for class_id in self._classes.ids:
            for entry in self.shots_of(class_id):
                found[entry.path] = (*found.get(entry.path, ()), class_id)
        return found

    def supports(self) -> tuple[SupportSet, ...]:
        """A snapshot of the examples that are switched on, one set for each class that has some.

        A running stroke counts. The masks are read-only copies. A class whose examples
        are as they were in the last snapshot has the same ``SupportSet`` object in this one.
        """
        made = {}
        for class_id in sorted(self._classes.ids):
            shots = tuple(
                Shot(image_path=entry.path, mask=entry.document.mask_of(class_id))
                for entry in self.shots_of(class_id)
                if class_id not in entry.off
            )
            if shots:
                before = self._made.get(class_id)
                is_same = before is not None and _are_same(before.shots, shots)
                made[class_id] = before if is_same else SupportSet(shots=shots, class_id=class_id)
        self._made = made
        return tuple(made.values())

    # --- documents -------------------------------------------------------------------------------

    def document_for(self, path: Path, size: tuple[int, int]) -> MaskDocument:
        """The mask of an image: the one painted before, with its undo history, or a new, empty one.

        Args:
            path: the image.
            size: its (height, width) in pixels. A document of another size is stale (the file changed)
                and is replaced.
        """
        document = self._documents.get(path)
        if document is not None and document.size == size:
            return document
        if document is not None:
            self.remove(path)
        self._forget_untouched()
        return self._add_document(path, size)

    def restore(self, path: Path, labels: NDArray[np.uint8], *, off: Iterable[int] = ()) -> None:
        """Take over a stored painting, behind the others, unless something is painted there already.

        Args:
            path: the image.
            labels: (H, W) class ids.
            off: classes it is switched off for.
        """
        document = self.document_for(path, (labels.shape[0], labels.shape[1]))
        if not document.is_empty:
            return  # the user was faster than the disk
        listed = set(class_ids_in(labels))
        entry = SupportEntry(path=path, document=document, listed=listed, off=set(off))
        self._entries = [*(other for other in self._entries if other.path != path), entry]
        document.replace_labels(labels, name="Restore")

    def exchange(self, labels_of: dict[Path, NDArray[np.uint8]]) -> None:
        """Replace what is painted on some images; their undo histories end.

        Args:
            labels_of: (H, W) class ids by image, at the size they have.
        """
        for path, labels in labels_of.items():
            entry = self.entry_of(path)
            if entry is not None:
                self._let_go(self._documents.pop(path))
                entry.document = self._add_document(path, (labels.shape[0], labels.shape[1]))
                entry.document.load(labels)
                entry.listed = set(entry.document.class_ids)
        self._entries = [entry for entry in self._entries if entry.listed]
        self.changed.emit()

    # --- changing the examples -------------------------------------------------------------------

    def add(self, path: Path, class_id: int) -> bool:
        """List an image as an example of a class; False where nothing was opened there."""
        document = self._documents.get(path)
        if document is None:
            return False
        entry = self.entry_of(path)
        if entry is None:
            entry = SupportEntry(path=path, document=document, listed=set(document.class_ids))
            self._entries.append(entry)
        entry.listed.add(class_id)
        self.changed.emit()
        return True

    def remove(self, path: Path) -> None:
        """Drop an image's painting of all classes with its history."""
        document = self._documents.pop(path, None)
        if document is None:
            return
        self._let_go(document)
        n_before = len(self._entries)
        self._entries = [entry for entry in self._entries if entry.path != path]
        if len(self._entries) < n_before:
            self.changed.emit()

    def remove_example(self, path: Path, class_id: int) -> None:
        """Drop what is painted of one class on an image; with the last class, the image's whole history."""
        entry = self.entry_of(path)
        if entry is None:
            return
        entry.listed.discard(class_id)
        if not set(entry.document.class_ids) - {class_id}:
            self.remove(path)
        elif class_id in entry.document.class_ids:
            entry.document.remove_class(class_id, name="Remove example")  # says that something changed
            entry.listed.discard(class_id)
        else:
            self.changed.emit()

    def set_enabled(self, path: Path, class_id: int, is_enabled: bool) -> None:
        """Use or ignore one example."""
        entry = self.entry_of(path)
        if entry is not None and (class_id not in entry.off) != is_enabled:
            entry.off ^= {class_id}
            self.changed.emit()

    def clear(self) -> None:
        """Drop everything: another folder opens."""
        for document in self._documents.values():
            self._let_go(document)
        had_entries = bool(self._entries)
        self._documents.clear()
        self._entries.clear()
        self._made.clear()
        if had_entries:
            self.changed.emit()

    # --- internals -------------------------------------------------------------------------------

    def _add_document(self, path: Path, size: tuple[int, int]) -> MaskDocument:
        document = MaskDocument(size, self)
        document.setObjectName(str(path))
        document.stroke_finished.connect(self._on_stroke_finished)
        self._documents[path] = document
        return document

    def _beginning(self) -> list[SupportEntry]:
        """The image that gets its first stroke, if any."""
        known = {entry.path for entry in self._entries}
        return [
            SupportEntry(path=path, document=document)
            for path, document in self._documents.items()
            if document.is_stroking and path not in known
        ]

    def _let_go(self, document: MaskDocument) -> None:
        document.stroke_finished.disconnect(self._on_stroke_finished)
        document.setParent(None)

    def _on_stroke_finished(self) -> None:
        document = self.sender()
        path = next(path for path, known in self._documents.items() if known is document)
        entry = self.entry_of(path)
        painted = set(document.class_ids)
        if entry is None:
            if not painted:
                return
            entry = SupportEntry(path=path, document=document)
            self._entries.append(entry)
        new = painted - entry.listed
        entry.listed |= painted
        self._classes.mark_used(painted)
        self.changed.emit()
        for class_id in sorted(new):
            if entry not in self.shots_of(class_id):
                self.crowded.emit(path, class_id)

    def _forget_untouched(self) -> None:
        """Browsing a folder must not keep an empty mask of every image seen."""
        examples = {entry.path for entry in self._entries}
        for path, document in list(self._documents.items()):
            if path in examples or document.can_undo or document.can_redo or not document.is_empty:
                continue
            self._let_go(document)
            del self._documents[path]


def _are_same(one: tuple[Shot, ...], other: tuple[Shot, ...]) -> bool:
    """True where both name the same images with the same mask arrays."""
    return len(one) == len(other) and all(
        a.image_path == b.image_path and a.mask is b.mask for a, b in zip(one, other, strict=True)
    )
