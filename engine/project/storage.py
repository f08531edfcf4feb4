"""The two files that hold a project's records: a snapshot and a journal of what changed since.

``project.json`` is replaced as a whole; ``journal-N.jsonl`` belongs to its generation N and only grows, one
line per save. A line counts only where its checksum fits, so a kill in the middle of a save leaves the state
before it, and a save costs what changed, however large the project is. ``project.json``::

    {"schema": 1, "generation": 3, "name": "Zebras", "created": "2026-01-02T03:04:05+00:00",
     "root": {"relative": "../photos", "absolute": "/home/anna/photos"},
     "classes": [{"id": 1, "name": "Zebra", "colour": "#ff8c1a", "threshold": null, "locked": false}],
     "images": [
      {"path": "a/b.jpg", "bytes": 81234, "mtime_ns": 1767323045000000000, "digest": "1f0c...",
       "state": "accepted", "shot": {"place": 0, "enabled": true},
       "layers": {"final": {"file": "b-1f0c5e7a90-19b7.png", "height": 480, "width": 640, "by": "human",
                            "model": "mshnet-lite", "threshold": 0.5, "at": "2026-01-02T03:04:05+00:00"}}}]}

A line of the journal is ``CRC32 {"images": [...], "removed": [...]}``: whole images as they are from then on.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO, Final

from engine.errors import EngineError, ProjectError
from engine.images import write_bytes_atomic
from engine.project.records import DEFAULT_CLASSES, ImageRecord, ProjectClass
from engine.project.rows import Row, class_to_row, classes_from_rows, image_from_row, image_to_row

logger = logging.getLogger(__name__)

SCHEMA: Final = 1
PROJECT_FILE: Final = "project.json"
LOCK_AND_TEMPORARY: Final = (".lock", ".*.tmp")
"""Patterns of the files that are not part of a project; a copy leaves them out."""
_JOURNAL_GLOB: Final = "journal-*.jsonl"
_CODING: Final = ("utf-8", "surrogateescape")  # file names need not be valid UTF-8
_READ_TRIES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a project says about itself.

    Attributes:
        name: what the user calls it.
        created_at: ISO 8601, UTC.
        root_absolute: the folder of the images when last seen.
        root_relative: the same from the project's folder, with slashes; empty on another drive.
        classes: in the order the user sees.
        schema: of the file; above ``SCHEMA`` where a newer program wrote it.
        generation: counted up with every snapshot.
    """

    name: str
    created_at: str
    root_absolute: str
    root_relative: str
    classes: tuple[ProjectClass, ...] = DEFAULT_CLASSES
    schema: int = SCHEMA
    generation: int = 0


@dataclass(kw_only=True)
class Content:
    """Everything that is stored beside the masks.

    Attributes:
        header: see there.
        images: records by relative path.
        unreadable: rows that make no sense to this program; kept and written back as they are.
    """

    header: Header
    images: dict[str, ImageRecord] = field(default_factory=dict)
    unreadable: list[Any] = field(default_factory=list)


def read_content(folder: Path) -> Content:
    """Read snapshot and journal; nothing is written. Any process may read while another one writes.

    Raises:
        ProjectError: ``project.json`` is missing, damaged or no project.
    """
    path = folder / PROJECT_FILE
    for _ in range(_READ_TRIES):
        content = _parse(path, _read_bytes(path))
        _replay(content, journal_path(folder, content.header.generation))
        # A writer may have begun the next generation in between, and taken this journal away.
        if _parse_header(path, _read_bytes(path)).generation == content.header.generation:
            return content
    raise ProjectError(f"The project {folder} changes too quickly to be read.", hint="Try again.")


def fingerprint(folder: Path) -> tuple[object, ...]:
    """Differs where a writer saved something in between; costs no reading."""
    marks: list[object] = []
    for path in sorted([folder / PROJECT_FILE, *folder.glob(_JOURNAL_GLOB)]):
        try:
            stat = path.stat()
        except OSError:
            marks.append((path.name, None))
        else:
            marks.append((path.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
    return tuple(marks)


def write_snapshot(folder: Path, content: Content) -> None:
    """Replace ``project.json``, then drop the journals of older generations.

    Raises:
        EngineError: it cannot be written; the old one is still there.
    """
    header = content.header
    head = {
        "schema": header.schema,
        "generation": header.generation,
        "name": header.name,
        "created": header.created_at,
        "root": {"relative": header.root_relative, "absolute": header.root_absolute},
        "classes": [class_to_row(item) for item in header.classes],
    }
    rows = [image_to_row(record) for record in content.images.values()] + content.unreadable
    # A line per image: people and version control can read what changed.
    text = _dump(head)[:-1] + ',"images":[' + ",".join("\n" + _dump(row) for row in rows) + "\n]}\n"
    write_bytes_atomic(folder / PROJECT_FILE, text.encode(*_CODING))
    for path in folder.glob(_JOURNAL_GLOB):
        if path != journal_path(folder, header.generation):
            with contextlib.suppress(OSError):  # an old journal is never read again
                path.unlink()


def journal_path(folder: Path, generation: int) -> Path:
    """The journal of one generation; it may be missing."""
    return folder / f"journal-{generation}.jsonl"


class Journal:
    """Appends to the journal of the present generation. One thread at a time.

    Attributes:
        n_bytes: how long it is.
    """

    def __init__(self, folder: Path, generation: int) -> None:
        """Begin an empty journal.

        Raises:
            OSError: the file cannot be made.
        """
        path = journal_path(folder, generation)
        path.unlink(missing_ok=True)  # left by a kill; or a link, and what it leads to is not ours to write
        self._file: BinaryIO = path.open("xb")
        self.n_bytes = 0

    def append(self, images: Iterable[ImageRecord], *, removed: Sequence[str], header: Header | None) -> None:
        """Write one save and wait until it is on the disk.

        Args:
            images: records as they are now.
            removed: paths that have no record any more.
            header: where name or classes changed.

        Raises:
            OSError: it cannot be written; nothing of it counts.
        """
        entry: dict[str, Any] = {"images": [image_to_row(record) for record in images]}
        if removed:
            entry["removed"] = list(removed)
        if header is not None:
            entry["name"] = header.name
            entry["classes"] = [class_to_row(item) for item in header.classes]
        body = _dump(entry).encode(*_CODING)
        line = b"%08x " % zlib.crc32(body) + body + b"\n"
        self._file.write(line)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.n_bytes += len(line)

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(OSError):  # a full disk: what could not be written was reported by append
            self._file.close()


def _replay(content: Content, path: Path) -> None:
    try:
        data = _read_plain(path)
    except FileNotFoundError:
        return
    for line in data.split(b"\n"):
        entry = _entry_of(line)
        if entry is None:
            if line:
                logger.warning("The end of %s was not written completely; it is left out.", path)
            return
        try:
            _apply(content, entry)
        except (ProjectError, KeyError, TypeError, AttributeError) as error:
            raise ProjectError(f"The file {path} is damaged: {error}.") from error


def _apply(content: Content, entry: dict[str, Any]) -> None:
    for name in entry.get("removed", ()):
        content.images.pop(name, None)
    _take_rows(content, entry["images"])
    if "classes" in entry:
        classes = classes_from_rows(entry["classes"])
        content.header = replace(content.header, name=str(entry["name"]), classes=classes)


def _entry_of(line: bytes) -> dict[str, Any] | None:
    checksum, _, body = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(body):
        return None
    try:
        entry = json.loads(body.decode(*_CODING))
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _take_rows(content: Content, rows: Iterable[Row]) -> None:
    for row in rows:
        try:
            record = image_from_row(row)
        except ProjectError as error:
            logger.warning("An entry of the project %s is not understood: %s", content.header.name, error)
            content.unreadable.append(row)
        else:
            content.images[record.path] = record


def _read_bytes(path: Path) -> bytes:
    try:
        return _read_plain(path)
    except FileNotFoundError as error:
        raise ProjectError(f"The folder {path.parent} is no project: it has no {PROJECT_FILE}.") from error


def _read_plain(path: Path) -> bytes:
    """The bytes of a file that lies in the project itself: no link out of it, no pipe that never ends.

    Raises:
        FileNotFoundError: it is missing.
        ProjectError: it is something else, or cannot be read.
    """
    try:
        if not S_ISREG(path.lstat().st_mode):
            raise ProjectError(
                f"{path} is no ordinary file and is not read.", hint="Put a copy in its place."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ProjectError(f"The file {path} cannot be read: {error.strerror or error}.") from error


def _parse(path: Path, data: bytes) -> Content:
    table = _load(path, data)
    content = Content(header=_header_of(path, table))
    rows = table.get("images", [])
    if not isinstance(rows, list):
        raise ProjectError(f"The file {path} is damaged: its list of images is none.")
    _take_rows(content, rows)
    return content


def _parse_header(path: Path, data: bytes) -> Header:
    # The head is the first line, so that reading it again does not parse 10,000 images.
    first, _, _ = data.partition(b"\n")
    return _header_of(path, _load(path, first + b"]}" if first.endswith(b'"images":[') else data))


def _load(path: Path, data: bytes) -> dict[str, Any]:
    try:
        table = json.loads(data.decode(*_CODING))
    except (ValueError, RecursionError) as error:
        raise ProjectError(
            f"The file {path} is damaged: {error}.", hint="Restore it from a backup."
        ) from error
    if not isinstance(table, dict) or not isinstance(table.get("schema"), int):
        raise ProjectError(f"The file {path} is no project of this program.")
    return table


def _header_of(path: Path, table: dict[str, Any]) -> Header:
    root = table.get("root")
    try:
        return Header(
            name=str(table["name"]),
            created_at=str(table.get("created", "")),
            root_absolute=str(root["absolute"]),
            root_relative=str(root.get("relative", "")),
            classes=classes_from_rows(table["classes"]),
            schema=table["schema"],
            generation=int(table["generation"]),
        )
    except EngineError as error:
        raise ProjectError(f"The file {path} is damaged: {error.user_message}") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ProjectError(f"The file {path} is damaged: {error!r} in its head.") from error


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
