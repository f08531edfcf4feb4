"""Brings changes of a project to the disk so that a kill at any moment leaves the state before or after."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from engine.errors import ImageError
from engine.images.digest import content_digest
from engine.project.changes import ImageChange, changed_record
from engine.project.mask_files import class_ids_in, labels_of, layer_dir, mask_name, write_mask
from engine.project.records import ImageRecord, Layer, is_mask_name
from engine.project.storage import Content, Header, Journal, write_snapshot

logger = logging.getLogger(__name__)

_LONGEST_JOURNAL_BYTES: Final = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What is on the disk now.

    Attributes:
        records: of the changed images.
        removed: relative paths that have no record any more.
        generation: of the snapshot.
        obsolete: files that nothing names any more; delete them once nobody looks for them.
    """

    records: Mapping[str, ImageRecord]
    removed: tuple[str, ...]
    generation: int
    obsolete: tuple[Path, ...]


class ProjectWriter:
    """Writes one project. One thread at a time; the caller holds the project's lock.

    Every mask gets a new file, the records that name it follow in one line of the journal, and what they
    named before is dropped last.
    """

    def __init__(self, folder: Path, *, unreadable: Iterable[Any]) -> None:
        """Begin to write a project; nothing is written yet.

        Args:
            folder: of the project.
            unreadable: rows to write back as they are.
        """
        self._folder = folder
        self._unreadable = list(unreadable)
        self._journal: Journal | None = None  # begun by the first save, with a snapshot
        self._revision = 0

    @property
    def has_journal(self) -> bool:
        """True where something was saved since the snapshot."""
        return self._journal is not None and self._journal.n_bytes > 0

    def save(
        self,
        header: Header,
        images: Mapping[str, ImageRecord],
        changes: Mapping[str, ImageChange],
        *,
        root: Path,
        is_header_new: bool,
    ) -> Saved:
        """Write changes; either all of them count afterwards or none does.

        Args:
            header: as it is now.
            images: all records before the changes, by relative path.
            changes: by relative path.
            root: the folder of the images.
            is_header_new: the header is not on the disk yet.

        Raises:
            EngineError: a file cannot be written.
            OSError: the same.
        """
        written: list[Path] = []
        try:
            records = [self._write(key, change, images, root, written) for key, change in changes.items()]
            kept = {record.path: record for record in records if not record.is_blank}
            removed = tuple(key for key in changes if key not in kept and key in images)
            if self._journal is None or self._journal.n_bytes > _LONGEST_JOURNAL_BYTES:
                after = {key: record for key, record in images.items() if key not in removed} | kept
                header = self.begin_generation(header, after)
            else:
                self._append(kept, removed, header if is_header_new else None)
        except BaseException:
            _remove(written)
            raise
        named = {file.name for record in kept.values() for file in record.layers.values()}
        obsolete = (
            layer_dir(self._folder, layer) / file.name
            for key in changes
            if key in images
            for layer, file in images[key].layers.items()
            if file.name not in named
        )
        return Saved(records=kept, removed=removed, generation=header.generation, obsolete=tuple(obsolete))

    def begin_generation(self, header: Header, images: Mapping[str, ImageRecord]) -> Header:
        """Write everything as a new snapshot and begin its journal.

        Returns:
            The header with its new generation.

        Raises:
            EngineError: the snapshot cannot be written; the old one counts.
            OSError: the journal cannot be made.
        """
        header = replace(header, generation=header.generation + 1)
        is_first = self._journal is None
        journal = Journal(self._folder, header.generation)
        content = Content(header=header, images=dict(images), unreadable=self._unreadable)
        try:
            write_snapshot(self._folder, content)
        except BaseException:
            journal.close()
            raise
        self.close()
        self._journal = journal
        if is_first:
            self._remove_leftovers(images)
        return header

    def remove(self, files: Iterable[Path]) -> None:
        """Drop files nobody needs; one that stays is found by the next session."""
        _remove(files)

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _write(
        self,
        key: str,
        change: ImageChange,
        images: Mapping[str, ImageRecord],
        root: Path,
        written: list[Path],
    ) -> ImageRecord:
        names, class_ids = {}, {}
        for layer, edit in change.masks.items():
            if edit is not None:
                self._revision = max(self._revision + 1, time.time_ns() // 1_000_000)
                names[layer] = mask_name(key, self._revision)
                written.append(layer_dir(self._folder, layer) / names[layer])
                labels = labels_of(edit.source)
                write_mask(self._folder, layer, names[layer], labels)
                class_ids[layer] = class_ids_in(labels)
        record = changed_record(
            images.get(key, ImageRecord(path=key)), change, names=names, class_ids=class_ids
        )
        return _identified(record, root / key)

    def _append(
        self, kept: Mapping[str, ImageRecord], removed: tuple[str, ...], header: Header | None
    ) -> None:
        try:
            self._journal.append(kept.values(), removed=removed, header=header)
        except OSError:
            # What follows a half-written line would not be read: begin a new journal next time.
            self.close()
            raise

    def _remove_leftovers(self, images: Mapping[str, ImageRecord]) -> None:
        """Drop masks that a kill left behind between writing them and naming them."""
        named = {file.name for record in images.values() for file in record.layers.values()}
        kept_text = repr(self._unreadable)  # entries of another program may name files, too
        for layer in Layer:
            folder = layer_dir(self._folder, layer)
            if folder.is_symlink() or folder.parent.is_symlink() or not folder.is_dir():
                continue
            for name in os.listdir(folder):  # noqa: PTH208 - 20,000 names, not 20,000 paths
                is_left = is_mask_name(name) and name not in named and name not in kept_text
                if is_left or (name.startswith(".") and name.endswith(".tmp")):
                    _remove([folder / name])


def _identified(record: ImageRecord, path: Path) -> ImageRecord:
    """The record with the file's present size, time and fingerprint; an unreadable file changes nothing."""
    try:
        stat = path.stat()
        if record.digest and (stat.st_size, stat.st_mtime_ns) == (record.n_bytes, record.mtime_ns):
            return record
        digest = content_digest(path)
    except (OSError, ImageError) as error:
        logger.info("%s is not looked at: %s", path, error)
        return record
    return replace(record, n_bytes=stat.st_size, mtime_ns=stat.st_mtime_ns, digest=digest)


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        with contextlib.suppress(OSError):  # only a waste of space
            path.unlink()
