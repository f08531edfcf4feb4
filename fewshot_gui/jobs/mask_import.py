"""Reading masks of other programs for the images of the open folder."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from engine.errors import DataError
from engine.formats.annotated import BACKGROUND, IGNORE, AnnotatedImage, AnnotatedSet
from engine.formats.options import Notes
from engine.progress import Progress
from engine.project import PackedLabels
from engine.types import ImageFailure
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobContext, JobRunner

_PREVIEW_SIDE_PX: Final = 96
_ZLIB_LEVEL: Final = 1


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """One import.

    Attributes:
        source: file or folder.
        format_name: out of ``IMPORT_FORMATS``; empty: what it looks like.
        images_dir: the open folder.
        wanted: images that may get a mask.
        class_name: only this class is taken; empty: all classes become one.
        most: how many masks are taken at most.
    """

    source: Path
    format_name: str
    images_dir: Path
    wanted: frozenset[Path]
    class_name: str
    most: int


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportedMask:
    """A mask for an image of the folder.

    Attributes:
        labels: 0, 1 and 255.
        state: the decision the file knows of, out of ``STATES``.
    """

    labels: PackedLabels
    state: str


@dataclass(frozen=True, kw_only=True, eq=False)
class MasksImported:
    """What an import found.

    Attributes:
        masks: by image, in the order of the file.
        n_unmatched: masks of images that are not in the folder or have a mask already.
        n_empty: images without any object of the wanted class; they get no mask.
        failures: images whose masks cannot be used, and why.
        notes: sentences about what was left out.
    """

    masks: Mapping[Path, ImportedMask]
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
    value = _value_of(labels, request)
    masks: dict[Path, ImportedMask] = {}
    failures: list[ImageFailure] = []
    n_unmatched = n_empty = 0
    for done, item in enumerate(labels.images, 1):
        context.token.raise_if_cancelled()
        if isinstance(item, ImageFailure):
            failures.append(item)
        elif item.image_path not in request.wanted or len(masks) >= request.most:
            n_unmatched += 1
        elif (mask := _mask_of(item, value)) is not None:
            masks[item.image_path] = mask
        else:
            n_empty += 1
        yield Progress(done=done, total=max(done, len(labels)), unit="images", message=item.image_path.name)
    yield MasksImported(
        masks=masks,
        n_unmatched=n_unmatched,
        n_empty=n_empty,
        failures=tuple(failures),
        notes=notes.sentences,
    )


def _opened(request: ImportRequest, notes: Notes) -> AnnotatedSet:
    from engine.formats.importing import guess_format, import_set  # late: OpenCV, on the engine thread

    name = request.format_name or guess_format(request.source)
    if name is None:
        raise DataError(
            f"What {request.source} holds cannot be told.", hint="Choose its format, and try again."
        )
    return import_set(request.source, format_name=name, images_dir=request.images_dir, notes=notes)


def _value_of(labels: AnnotatedSet, request: ImportRequest) -> int | None:
    """The pixel value of the wanted class; None where all are wanted."""
    if not request.class_name:
        return None
    values = {label.name.casefold(): label.id for label in labels.classes}
    value = values.get(request.class_name.casefold())
    if value is None:
        names = ", ".join(label.name for label in labels.classes[:10])
        raise DataError(f"{request.source} has no class {request.class_name!r}.", hint=f"There are {names}.")
    return value


def _mask_of(item: AnnotatedImage, value: int | None) -> ImportedMask | None:
    is_object = (
        (item.labels != BACKGROUND) & (item.labels != IGNORE) if value is None else item.labels == value
    )
    if not is_object.any():
        return None
    found = is_object.astype(np.uint8)
    found[item.labels == IGNORE] = IGNORE
    packed = PackedLabels(
        data=zlib.compress(found.tobytes(), _ZLIB_LEVEL), size=item.size, preview=_preview(found)
    )
    return ImportedMask(labels=packed, state=item.state)


def _preview(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    step = max(1, -(-max(labels.shape) // _PREVIEW_SIDE_PX))
    preview = np.where(labels[step // 2 :: step, step // 2 :: step] == 1, np.uint8(255), np.uint8(0))
    preview.flags.writeable = False
    return preview


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
