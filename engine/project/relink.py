"""Finding the images of a project again after files were moved, renamed or exchanged.

A file belongs to a record because of its path and content, or its content alone, never because of its place
in a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.errors import ImageError
from engine.images import natural_key, scan_images
from engine.images.digest import content_digest
from engine.progress import CancelToken
from engine.project.project import Project
from engine.project.records import ImageRecord


@dataclass(frozen=True, kw_only=True)
class Relinked:
    """How the images of a project fit the files of a folder.

    Attributes:
        n_found: records whose image is there, moved ones included.
        moved: old relative path -> new one.
        changed: images with another content than before; their masks may not fit any more.
        missing: images that are nowhere.
    """

    n_found: int
    moved: Mapping[str, str]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def find_images(records: Iterable[ImageRecord], root: Path, *, token: CancelToken) -> Relinked:
    """Look for the images of some records below a folder; nothing is changed.

    Files of the recorded size and time at the recorded path are taken as they are; only the others are read.

    Args:
        records: of a project.
        root: the folder.
        token: checked for every file.

    Raises:
        DataError: the folder cannot be listed.
        Cancelled: the token was cancelled.
    """
    unsettled: dict[str, tuple[ImageRecord, bool]] = {}
    settled: set[str] = set()
    for record in records:
        token.raise_if_cancelled()
        is_there, is_same = _look(record, root / record.path)
        if is_same:
            settled.add(record.path)
        else:
            unsettled[record.path] = record, is_there
    if not unsettled:
        return Relinked(n_found=len(settled), moved={}, changed=(), missing=())
    moved = _match([record for record, _ in unsettled.values()], root, settled, token)
    left = {path: is_there for path, (_, is_there) in unsettled.items() if path not in moved}
    taken = set(moved.values())
    changed = tuple(path for path, is_there in left.items() if is_there and path not in taken)
    missing = tuple(path for path in left if path not in changed)
    return Relinked(
        n_found=len(settled) + len(moved) + len(changed), moved=moved, changed=changed, missing=missing
    )


def relink(project: Project, root: Path, *, token: CancelToken) -> Relinked:
    """Let a project use the images below a folder.

    Records of missing images are kept: their masks come back with the images.

    Raises:
        DataError: the folder cannot be listed.
        ProjectError: the project cannot be written.
        Cancelled: the token was cancelled; nothing was changed.
    """
    found = find_images(project.records(), root, token=token)
    renamed = dict(found.moved)
    targets = set(renamed.values())
    for path in found.missing:
        if path in targets:  # another image has this name now
            renamed[path] = _free_name(path, targets)
            targets.add(renamed[path])
    if renamed or root != project.root:
        project.move_records(renamed, root=root)
    return found


def _look(record: ImageRecord, path: Path) -> tuple[bool, bool]:
    """(a file is there, it is the same picture)."""
    try:
        stat = path.stat()
        if (stat.st_size, stat.st_mtime_ns) == (record.n_bytes, record.mtime_ns) or not record.digest:
            return True, True
        return True, stat.st_size == record.n_bytes and content_digest(path) == record.digest
    except (OSError, ImageError):
        return False, False


def _match(records: list[ImageRecord], root: Path, settled: set[str], token: CancelToken) -> dict[str, str]:
    """Old path -> new path of records that are found by content; every file is used once."""
    wanted: defaultdict[str, list[ImageRecord]] = defaultdict(list)
    sizes = set()
    for record in records:
        if record.digest:
            wanted[record.digest].append(record)
            sizes.add(record.n_bytes)
    files: defaultdict[str, list[str]] = defaultdict(list)
    for path in scan_images(root, token=token):
        name = path.relative_to(root).as_posix()
        try:
            if name not in settled and path.stat().st_size in sizes:
                files[content_digest(path)].append(name)
        except (OSError, ImageError):
            continue  # what cannot be read is not the picture that was painted on
    moved = {}
    for digest, owners in wanted.items():
        places = sorted(files.get(digest, ()), key=natural_key)
        # Copies of one picture: each record takes the one with its own name first.
        for record in sorted(owners, key=lambda owner: natural_key(owner.path)):
            same = [place for place in places if PurePosixPath(place).name == PurePosixPath(record.path).name]
            if places:
                place = same[0] if same else places[0]
                places.remove(place)
                moved[record.path] = place
    return moved


def _free_name(path: str, taken: set[str]) -> str:
    name = f"{path} (replaced)"
    while name in taken:
        name += "*"
    return name
