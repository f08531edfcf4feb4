"""The examples the user painted: up to ``MAX_SHOTS`` images with their masks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.types import MAX_SHOTS, Shot, SupportSet
from fewshot_gui.model.mask_document import MaskDocument


@dataclass(eq=False)
class SupportEntry:
    """One example.

    Attributes:
        path: the image.
        document: its mask; may be empty, then the example does not count.
        is_enabled: the user wants it used.
    """

    path: Path
    document: MaskDocument
    is_enabled: bool = True


class SupportList(QObject):
    """Keeps the mask documents of all painted images and which of them are examples. GUI thread only.

    An image becomes an example with its first finished stroke. Where ``MAX_SHOTS`` are there already, the
    mask is kept but not used, and ``rejected`` says so.

    Signals:
        changed(): examples were added, removed, switched or painted on; ask ``enabled_support`` again.
        rejected(str): a painted image did not become an example; one sentence for the user.
    """

    changed = Signal()
    rejected = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[Path, MaskDocument] = {}
        self._entries: list[SupportEntry] = []

    @property
    def entries(self) -> tuple[SupportEntry, ...]:
        """The examples in the order they were added."""
        return tuple(self._entries)

    @property
    def is_full(self) -> bool:
        return len(self._entries) >= MAX_SHOTS

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
        document = MaskDocument(size, self)
        document.setObjectName(str(path))
        document.stroke_finished.connect(self._on_stroke_finished)
        self._documents[path] = document
        return document

    def entry_of(self, path: Path) -> SupportEntry | None:
        """The example on an image, or None."""
        return next((entry for entry in self._entries if entry.path == path), None)

    def add(self, path: Path) -> bool:
        """Use the mask painted on an image; False where the list is full or nothing was opened there."""
        document = self._documents.get(path)
        if document is None or self.is_full:
            return False
        if self.entry_of(path) is None:
            self._entries.append(SupportEntry(path=path, document=document))
            self.changed.emit()
        return True

    def remove(self, path: Path) -> None:
        """Drop an example with its mask and history."""
        document = self._documents.pop(path, None)
        if document is None:
            return
        document.stroke_finished.disconnect(self._on_stroke_finished)
        document.setParent(None)
        n_before = len(self._entries)
        self._entries = [entry for entry in self._entries if entry.path != path]
        if len(self._entries) < n_before:
            self.changed.emit()

    def set_enabled(self, path: Path, is_enabled: bool) -> None:
        """Use or ignore one example."""
        entry = self.entry_of(path)
        if entry is not None and entry.is_enabled != is_enabled:
            entry.is_enabled = is_enabled
            self.changed.emit()

    def clear(self) -> None:
        """Drop everything: another folder opens."""
        for document in self._documents.values():
            document.stroke_finished.disconnect(self._on_stroke_finished)
            document.setParent(None)
        had_entries = bool(self._entries)
        self._documents.clear()
        self._entries.clear()
        if had_entries:
            self.changed.emit()

    def enabled_support(self) -> SupportSet | None:
        """A snapshot of the enabled, painted examples; None where there is none.

        The masks are read-only copies; an unchanged mask is the same array as in the last snapshot.
        """
        shots = tuple(
            Shot(image_path=entry.path, mask=entry.document.mask)
            for entry in self._entries
            if entry.is_enabled and not entry.document.is_empty
        )
        return SupportSet(shots=shots) if shots else None

    def _on_stroke_finished(self) -> None:
        document = self.sender()
        path = next(path for path, known in self._documents.items() if known is document)
        if self.entry_of(path) is not None:
            self.changed.emit()
        elif document.is_empty:
            return
        elif not self.add(path):
            self.rejected.emit(
                f"{path.name} is not used: {MAX_SHOTS} examples are the most. Remove one of them first."
            )

    def _forget_untouched(self) -> None:
        """Browsing a folder must not keep an empty mask of every image seen."""
        examples = {entry.path for entry in self._entries}
        for path, document in list(self._documents.items()):
            if path in examples or document.can_undo or document.can_redo or not document.is_empty:
                continue
            document.stroke_finished.disconnect(self._on_stroke_finished)
            document.setParent(None)
            del self._documents[path]
