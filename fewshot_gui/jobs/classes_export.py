"""Writing classified images: as a table, or as one folder per class. Runs on the engine thread."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from engine.errors import DataError, ImageError
from engine.images import write_bytes_atomic
from fewshot_gui.jobs.events import ResultsWritten
from fewshot_gui.jobs.runner import JobContext

_ROWS_PER_STEP: Final = 2000
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_MAX_FOLDER_NAME: Final = 80


@dataclass(frozen=True, kw_only=True)
class ClassifiedImage:
    """One image to write.

    Attributes:
        path: the photo.
        classes: (name, probability) pairs, the likeliest first; at least one.
        is_correction: the user said so, not the model.
    """

    path: Path
    classes: tuple[tuple[str, float], ...]
    is_correction: bool


def write_class_table(
    context: JobContext, *, images: Sequence[ClassifiedImage], path: Path
) -> Iterator[object]:
    """Write path, class, score and the next classes of every image as CSV (UTF-8).

    The file appears when it is complete. ``corrected`` is ``yes`` where the user put the image there.

    Raises:
        ImageError: the file cannot be written.
        Cancelled: nothing is written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    n_classes = max((len(image.classes) for image in images), default=1)
    more = [f"{what}_{rank}" for rank in range(2, n_classes + 1) for what in ("class", "score")]
    writer.writerow(["path", "class", "score", "corrected", *more])
    for first in range(0, len(images), _ROWS_PER_STEP):
        context.token.raise_if_cancelled()
        rows = images[first : first + _ROWS_PER_STEP]
        writer.writerows(map(_table_row, rows))
        yield ResultsWritten(n_done=first + len(rows), n_failed=0)
    context.token.raise_if_cancelled()
    write_bytes_atomic(path, text.getvalue().encode("utf-8", "surrogateescape"), is_durable=False)


def sort_into_folders(
    context: JobContext, *, images: Sequence[ClassifiedImage], folder: Path, is_linking: bool
) -> Iterator[object]:
    """Copy or link every image into a folder named after its first class, below a new folder.

    Files that cannot be copied are counted. Two images of one name get numbers; nothing is replaced.

    Raises:
        DataError: the folder cannot be made or is there already, or links cannot be made in it.
        Cancelled: what was written before stays.
    """
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise DataError(
            QCoreApplication.translate(
                "classes_export", "The folder {folder} cannot be made: {reason}."
            ).format(folder=folder, reason=error.strerror)
        ) from error
    folders = _class_folders(dict.fromkeys(image.classes[0][0] for image in images), folder)
    n_failed = 0
    for number, image in enumerate(images, 1):
        context.token.raise_if_cancelled()
        class_folder = folders[image.classes[0][0]]
        class_folder.mkdir(exist_ok=True)
        try:
            target = _free_name(class_folder / image.path.name)
            (_link if is_linking else _copy)(image.path, target)
        except ImageError:
            n_failed += 1
        yield ResultsWritten(n_done=number, n_failed=n_failed)


def folder_name(class_name: str) -> str:
    """A name that every file system takes, as near to the class's as possible."""
    clean = "".join("_" if c in _FORBIDDEN or ord(c) < ord(" ") else c for c in class_name)
    return clean.strip(" .")[:_MAX_FOLDER_NAME] or "class"


def _class_folders(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """One folder per class; names that become the same get numbers."""
    taken: set[str] = set()
    folders = {}
    for name in names:
        wanted = unique = folder_name(name)
        number = 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{wanted} {number}"
        taken.add(unique.casefold())
        folders[name] = folder / unique
    return folders


def _table_row(image: ClassifiedImage) -> list[str]:
    (name, probability), *others = image.classes
    row = [str(image.path), name, f"{probability:.6f}", "yes" if image.is_correction else ""]
    for other, its_probability in others:
        row += [other, f"{its_probability:.6f}"]
    return row


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copy2(source, target)
    except OSError as error:
        raise ImageError(
            QCoreApplication.translate("classes_export", "{source} cannot be copied: {reason}.").format(
                source=source, reason=error.strerror
            )
        ) from error


def _link(source: Path, target: Path) -> None:
    if not source.is_file():
        raise ImageError(
            QCoreApplication.translate("classes_export", "{source} is not there any more.").format(
                source=source
            )
        )
    try:
        target.symlink_to(source.absolute())
    except OSError as error:
        raise DataError(
            QCoreApplication.translate(
                "classes_export", "Links cannot be made in {folder}: {reason}."
            ).format(folder=target.parent, reason=error.strerror),
            hint=QCoreApplication.translate("classes_export", "Choose copies."),
        ) from error
