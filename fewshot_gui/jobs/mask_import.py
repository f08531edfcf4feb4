"""Reading masks of other programs for the images of the open folder."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from engine.errors import DataError
from engine.formats.annotated import AnnotatedImage, AnnotatedSet, LabelClass
from engine.formats.options import Notes
from engine.progress import Progress
from engine.project import PackedLabels, ProjectClass
from engine.types import ImageFailure
from fewshot_gui.jobs.class_matching import ClassMatching
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobContext, JobRunner
from fewshot_gui.model.review_list import thinned

_ZLIB_LEVEL: Final = 1


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """One import.

    Attributes:
        source: file or folder.
        format_name: out of ``IMPORT_FORMATS``; empty: what it looks like.
        images_dir: the open folder.
        wanted: images that may get a mask.
        class_name: only this class is taken; empty: all classes are.
        classes: of the open folder; classes of the file are found among them by name, new ones are added.
        last_id: the largest id that a class here ever had.
        placeholder: id of a class nobody has named or painted: the first new class takes its place. None:
            there is none.
        room: by class id, how many masks are taken at most; None: any number. New classes have ``MAX_SHOTS``.
    """

    source: Path
    format_name: str
    images_dir: Path
    wanted: frozenset[Path]
    class_name: str
    classes: tuple[ProjectClass, ...]
    last_id: int = 0
    placeholder: int | None = None
    room: Mapping[int, int] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportedMask:
    """A mask for an image of the folder.

    Attributes:
        labels: 0, ids of classes of the open folder, and 255.
        state: the decision the file knows of, out of ``STATES``.
    """

    labels: PackedLabels
    state: str


@dataclass(frozen=True, kw_only=True, eq=False)
class MasksImported:
    """What an import found.

    Attributes:
        masks: by image, in the order of the file.
        classes: of the open folder with those that are new; the same where none is.
        n_unmatched: masks of images that are not in the folder or have a mask already.
        n_empty: images without any object of the wanted class; they get no mask.
        failures: images whose masks cannot be used, and why.
        notes: sentences about what was left out.
    """

    masks: Mapping[Path, ImportedMask]
    classes: tuple[ProjectClass, ...]
    n_unmatched: int
    n_empty: int
    failures: tuple[ImageFailure, ...]
    notes: tuple[str, ...]


def import_masks(context: JobContext, *, request: ImportRequest) -> Iterator[object]:
    """Read masks, one image per step; yields ``Progress``, at last ``MasksImported``.

    Raises:
        DataError: the source cannot be used.
        Cancelled: nothing is imported.
    """
    notes = Notes()
    labels = _opened(request, notes)
    matching = ClassMatching(_wanted_classes(labels, request), request)
    masks: dict[Path, ImportedMask] = {}
    failures: list[ImageFailure] = []
    n_unmatched = n_empty = 0
    for done, item in enumerate(labels.images, 1):
        context.token.raise_if_cancelled()
        if isinstance(item, ImageFailure):
            failures.append(item)
        elif item.image_path not in request.wanted or not matching.has_room_for(item.labels):
            n_unmatched += 1
        elif (mask := _mask_of(item, matching)) is not None:
            masks[item.image_path] = mask
        else:
            n_empty += 1
        yield Progress(done=done, total=max(done, len(labels)), unit="images", message=item.image_path.name)
    yield MasksImported(
        masks=masks,
        classes=matching.classes,
        n_unmatched=n_unmatched,
        n_empty=n_empty,
        failures=tuple(failures),
        notes=notes.sentences,
    )


def _opened(request: ImportRequest, notes: Notes) -> AnnotatedSet:
    from engine.formats.importing import guess_format, import_set  # late: OpenCV, on the engine thread

    name = request.format_name or guess_format(request.source)
    if name is None:
        message = QCoreApplication.translate("mask_import", "What {path} holds cannot be told.")
        hint = QCoreApplication.translate("mask_import", "Choose its format, and try again.")
        raise DataError(message.format(path=request.source), hint=hint)
    return import_set(request.source, format_name=name, images_dir=request.images_dir, notes=notes)


def _wanted_classes(labels: AnnotatedSet, request: ImportRequest) -> tuple[LabelClass, ...]:
    if not request.class_name:
        return tuple(labels.classes)
    wanted = [item for item in labels.classes if item.name.casefold() == request.class_name.casefold()]
    if not wanted:
        names = ", ".join(label.name for label in labels.classes[:10])
        message = QCoreApplication.translate("mask_import", "{path} has no class {name}.")
        hint = QCoreApplication.translate("mask_import", "There are {names}.").format(names=names)
        raise DataError(message.format(path=request.source, name=repr(request.class_name)), hint=hint)
    return tuple(wanted)


def _mask_of(item: AnnotatedImage, matching: ClassMatching) -> ImportedMask | None:
    found = matching.translated(item.labels)
    if found is None:
        return None
    preview = thinned(found)
    preview.flags.writeable = False
    packed = PackedLabels(data=zlib.compress(found.tobytes(), _ZLIB_LEVEL), size=item.size, preview=preview)
    return ImportedMask(labels=packed, state=item.state)


class MaskImportClient(QObject):
    """Reads masks on the engine thread. GUI thread only; nothing waits.

    Signals:
        progressed(done, total): images of the file.
        finished(MasksImported), cancelled(), failed(message, details): ``is_importing`` is false by then.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    cancelled = Signal()
    failed = Signal(str, str)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        """Share the thread of the engine client.

        Args:
            runner: whose lane ``IMPORT`` is used.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._runner = runner
        self._imported: MasksImported | None = None
        runner.stepped.connect(self._on_stepped)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    @property
    def is_importing(self) -> bool:
        return self._runner.is_busy(Lane.IMPORT)

    def start(self, request: ImportRequest) -> None:
        """Begin an import; an older one is dropped."""
        self._imported = None
        self._runner.submit(Lane.IMPORT, functools.partial(import_masks, request=request))

    def cancel(self) -> None:
        """Stop between two images; nothing is imported."""
        self._runner.cancel(Lane.IMPORT)

    def drop(self) -> None:
        """Stop and say nothing more: another folder opens."""
        self._runner.discard(Lane.IMPORT)

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane != Lane.IMPORT:
            return
        if isinstance(value, MasksImported):
            self._imported = value
        elif isinstance(value, Progress):
            self.progressed.emit(value.done, value.total)

    def _on_finished(self, lane: Lane) -> None:
        if lane == Lane.IMPORT and self._imported is not None:
            self.finished.emit(self._imported)
            self._imported = None

    def _on_cancelled(self, lane: Lane) -> None:
        if lane == Lane.IMPORT:
            self.cancelled.emit()

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        if lane == Lane.IMPORT:
            self.failed.emit(message, details)
