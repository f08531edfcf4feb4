"""A project: the masks and decisions about the images of one folder, safe on disk at any moment."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, ImageError, ProjectError
from engine.formats.annotated import AnnotatedSet
from engine.project.annotated import annotated_set
from engine.project.changes import ImageChange, changed_record
from engine.project.lock import ProjectLock
from engine.project.mask_files import labels_of, read_mask_labels
from engine.project.records import (
    DEFAULT_CLASSES,
    ImageRecord,
    Layer,
    ProjectClass,
    ReviewState,
)
from engine.project.rows import check_relative
from engine.project.storage import (
    PROJECT_FILE,
    SCHEMA,
    Content,
    Header,
    fingerprint,
    read_content,
    write_snapshot,
)
from engine.project.writer import ProjectWriter

logger = logging.getLogger(__name__)

SUFFIX: Final = ".fewshot"
_IMAGES_PER_SAVE: Final = 32
"""How many images one line of the journal holds at most; bounds what a batch keeps in memory."""


class Project:
    """One open project. Any thread; ``save`` waits for another ``save``, nothing else waits for the disk.

    Changes are staged first: they count at once and stay in memory until a ``save`` has brought them to the
    disk, however often one fails before.

    Attributes:
        folder: ``NAME.fewshot``.
        root: the folder of the images.
        is_read_only: nothing can be staged.
        notice: why it is read-only, one sentence; empty where it is not.
    """

    def __init__(self, folder: Path, content: Content, *, root: Path, lock: ProjectLock, notice: str) -> None:
        """Use ``create`` or ``open`` instead."""
        self.folder = folder
        self.root = root
        self.notice = notice
        self.is_read_only = bool(notice)
        self._lock = lock
        self._header = content.header
        self._images = content.images
        self._staged: dict[str, ImageChange] = {}
        self._is_header_staged = False
        self._guard = threading.Lock()  # of everything above; never held while the disk works
        self._writer = ProjectWriter(folder, unreadable=content.unreadable)
        self._saving = threading.Lock()  # one save at a time

    # --- life ------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, *, root: Path, name: str, classes: tuple[ProjectClass, ...] = DEFAULT_CLASSES
    ) -> Project:
        """Make a new, empty project on disk and open it for writing.

        Raises:
            ProjectError: there is a project already, or the folder cannot be written.
        """
        if (folder / PROJECT_FILE).exists():
            raise ProjectError(f"There is a project in {folder} already.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        lock = ProjectLock(folder)
        owner = lock.acquire()
        if owner is not None:
            raise ProjectError(f"The project {folder} is being made by {owner.in_words()}.")
        header = Header(
            name=name,
            created_at=now_text(),
            root_absolute=str(root),
            root_relative=_relative_root(folder, root),
            classes=classes,
        )
        try:
            write_snapshot(folder, Content(header=header))
        except EngineError as error:
            lock.release()
            raise ProjectError(str(error)) from error
        return cls(folder, Content(header=header), root=root, lock=lock, notice="")

    @classmethod
    def open(cls, folder: Path, *, root: Path | None = None) -> Project:
        """Open a project; for reading only where another window writes it, a newer program wrote it, or
        its folder is read-only.

        Args:
            folder: ``NAME.fewshot``.
            root: where its images are; None: where they were, seen from the project or else absolutely.

        Raises:
            ProjectError: it is missing or damaged; the message names the file. Nothing was written.
        """
        before = fingerprint(folder)
        content = read_content(folder)  # first: a project that cannot be read is not locked either
        lock = ProjectLock(folder)
        notice = ""
        if content.header.schema > SCHEMA:
            notice = "A newer version of Fewshot made this project, so it is shown but not changed."
        else:
            try:
                owner = lock.acquire()
            except ProjectError as error:
                logger.warning("%s", error)
                notice = f"The project cannot be written, so nothing is saved: {error}"
            else:
                if owner is not None:
                    notice = f"The project is open in another window, used by {owner.in_words()}. "
                    notice += "Here it is shown but not changed."
        if not notice and fingerprint(folder) != before:  # the last writer saved until the lock was ours
            try:
                content = read_content(folder)
            except ProjectError:
                lock.release()
                raise
        where = _find_root(folder, content) if root is None else root
        return cls(folder, content, root=where, lock=lock, notice=notice)

    @staticmethod
    def images_of(folder: Path) -> Path:
        """Where a project expects its images; the folder may be missing. The project is not opened.

        Raises:
            ProjectError: it is missing or damaged; the message names the file.
        """
        return _find_root(folder, read_content(folder))

    def close(self) -> None:
        """Save what is staged, make the journal part of the snapshot and give the lock back.

        Raises:
            ProjectError: it cannot be saved; the lock is given back nevertheless.
        """
        try:
            with self._saving:
                while self._save_some():
                    pass
                if self._writer.has_journal:
                    self._begin_generation()
        finally:
            self._writer.close()
            self._lock.release()

    # --- what is known ---------------------------------------------------------------------------

    @property
    def name(self) -> str:
        return self._header.name

    @property
    def classes(self) -> tuple[ProjectClass, ...]:
        return self._header.classes

    @property
    def has_unsaved(self) -> bool:
        """True while something is in memory only."""
        with self._guard:
            return bool(self._staged) or self._is_header_staged

    def paths(self) -> list[Path]:
        """The images that something is known about, in the order they were first touched."""
        with self._guard:
            keys = dict.fromkeys([*self._images, *self._staged])
        return [self.root / key for key in keys]

    def records(self) -> list[ImageRecord]:
        """What is on disk about all images; changes that are only staged are not in it."""
        with self._guard:
            return list(self._images.values())

    def record_of(self, path: Path) -> ImageRecord | None:
        """What is known about an image, staged changes included; None where nothing is.

        The names of staged masks are empty.
        """
        key = self._key(path)
        with self._guard:
            record, change = self._images.get(key), self._staged.get(key)
        if change is None:
            return record
        changed = changed_record(record or ImageRecord(path=key), change, names={})
        return None if changed.is_blank else changed

    def state_of(self, path: Path) -> ReviewState:
        """The user's decision about an image."""
        record = self.record_of(path)
        return ReviewState.UNREVIEWED if record is None else record.state

    def read_labels(self, path: Path, layer: Layer) -> NDArray[np.uint8] | None:
        """One mask of an image, also one that is not on disk yet; (H, W) uint8, read-only; None where none.

        Raises:
            EngineError: its file is missing or damaged.
        """
        key = self._key(path)
        while True:
            with self._guard:
                record, change = self._images.get(key), self._staged.get(key)
            if change is not None and layer in change.masks:
                edit = change.masks[layer]
                return None if edit is None else _read_only(labels_of(edit.source))
            file = None if record is None else record.layers.get(layer)
            if file is None:
                return None
            try:
                return read_mask_labels(self.folder, layer, file.name)
            except ImageError:
                with self._guard:
                    is_replaced = self._images.get(key) is not record
                if not is_replaced:  # else a save took the file away in between: look again
                    raise

    def annotated(self, *, only_accepted: bool) -> AnnotatedSet:
        """The images with their masks, for exports and training.

        Args:
            only_accepted: what the user accepted; else also what is painted or was predicted so far.
        """
        return annotated_set(self, only_accepted=only_accepted)

    # --- changing it -----------------------------------------------------------------------------

    def stage(self, changes: Mapping[Path, ImageChange]) -> None:
        """Take over changes; they count at once and are saved by the next ``save``.

        Raises:
            ProjectError: the project is read-only, or an image is not below its root.
        """
        self._check_writable()
        by_key = {self._key(path): change for path, change in changes.items()}
        with self._guard:
            for key, change in by_key.items():
                earlier = self._staged.get(key)
                self._staged[key] = change if earlier is None else earlier.followed_by(change)

    def set_classes(self, classes: tuple[ProjectClass, ...]) -> None:
        """Replace the table of classes.

        Raises:
            ProjectError: the project is read-only, or two classes share an id or a name.
        """
        self._check_writable()
        if len({item.id for item in classes}) < len(classes) or not classes:
            raise ProjectError("Every class of a project needs an id of its own.")
        if len({item.name for item in classes}) < len(classes):
            raise ProjectError("Every class of a project needs a name of its own.")
        self._stage_header(classes=classes)

    def rename(self, name: str) -> None:
        """Give it another name; its folder keeps its own.

        Raises:
            ProjectError: the project is read-only.
        """
        self._check_writable()
        self._stage_header(name=name)

    def save(self) -> None:
        """Bring everything that is staged to the disk.

        A kill at any moment leaves, for every image, its state before this save or after it.

        Raises:
            ProjectError: something cannot be written; it stays staged, and the disk keeps the state before.
        """
        with self._saving:
            while self._save_some():
                pass

    def move_records(self, renamed: Mapping[str, str], *, root: Path) -> None:
        """Say where the images are now, see ``engine.project.relink``.

        Args:
            renamed: old relative path -> new relative path; those not named keep theirs.
            root: the folder of the images.

        Raises:
            ProjectError: the project is read-only or cannot be written.
        """
        self._check_writable()
        for new in renamed.values():
            check_relative(new)
        self.save()
        with self._saving:
            with self._guard:
                self._images = {
                    renamed.get(key, key): replace(record, path=renamed.get(key, key))
                    for key, record in self._images.items()
                }
                self.root = root
            self._begin_generation()

    # --- internals -------------------------------------------------------------------------------

    def _check_writable(self) -> None:
        if self.is_read_only:
            raise ProjectError(self.notice)

    def _key(self, path: Path) -> str:
        try:
            key = path.relative_to(self.root).as_posix()
        except ValueError as error:
            raise ProjectError(
                f"The image {path} is not in {self.root}, the folder of this project."
            ) from error
        check_relative(key)
        return key

    def _stage_header(self, **values: object) -> None:
        with self._guard:
            self._header = replace(self._header, **values)
            self._is_header_staged = True

    def _save_some(self) -> bool:
        """Save some images; False where nothing was left. ``_saving`` is held."""
        with self._guard:
            taken = dict(islice(self._staged.items(), _IMAGES_PER_SAVE))
            is_header_new, header = self._is_header_staged, self._present_header()
        if not taken and not is_header_new:
            return False
        try:
            saved = self._writer.save(
                header, self._images, taken, root=self.root, is_header_new=is_header_new
            )
        except (EngineError, OSError) as error:
            raise _unwritable(self.folder, error) from error
        with self._guard:
            for key in saved.removed:
                del self._images[key]
            self._images.update(saved.records)
            for key, change in taken.items():
                if self._staged[key] is change:  # else more was staged meanwhile
                    del self._staged[key]
            is_same = (header.name, header.classes) == (self._header.name, self._header.classes)
            self._is_header_staged = self._is_header_staged and not is_same
            self._header = replace(self._header, generation=saved.generation)
        self._writer.remove(saved.obsolete)
        return True

    def _begin_generation(self) -> None:
        with self._guard:
            header = self._present_header()
        try:
            generation = self._writer.begin_generation(header, self._images).generation
        except (EngineError, OSError) as error:
            raise _unwritable(self.folder, error) from error
        with self._guard:
            self._header = replace(self._header, generation=generation)

    def _present_header(self) -> Header:
        return replace(
            self._header, root_absolute=str(self.root), root_relative=_relative_root(self.folder, self.root)
        )


def now_text() -> str:
    """The present time as projects write it: ISO 8601, UTC, seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _find_root(folder: Path, content: Content) -> Path:
    """The folder of the images: seen from the project, else where it was; the first that holds one."""
    header = content.header
    places = [folder.absolute() / header.root_relative] if header.root_relative else []
    places.append(Path(header.root_absolute))
    names = list(islice(content.images, _IMAGES_PER_SAVE))
    for place in places:
        if any((place / name).is_file() for name in names):
            return Path(os.path.normpath(place))
    existing = (place for place in places if place.is_dir())
    return Path(os.path.normpath(next(existing, places[-1])))


def _relative_root(folder: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(root.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return ""


def _read_only(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    view = labels.view()
    view.flags.writeable = False
    return view


def _unwritable(folder: Path, error: Exception) -> ProjectError:
    reason = error.user_message if isinstance(error, EngineError) else f"{error.strerror or error}."
    return ProjectError(f"The project {folder} cannot be saved: {reason}")
