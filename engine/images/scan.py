"""Finding the images of a folder, in the order a person would put them."""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.errors import DataError
from engine.progress import CancelToken

logger = logging.getLogger(__name__)

# fmt: off
IMAGE_SUFFIXES: Final = frozenset(
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".bmp", ".dib",
        ".gif", ".tif", ".tiff", ".webp", ".avif", ".jp2", ".j2k",
        ".pbm", ".pgm", ".ppm", ".pnm", ".tga", ".qoi",
    }
)
# fmt: on
"""Lower-case endings of the files offered as images. What a file really is decides its content."""

EXPORT_LIST: Final = "export-files.txt"
"""A folder with this file was made by an export: its masks and copies are no images of the folder above."""

_NUMBER: Final = re.compile(r"[0-9]+")
_LOWEST: Final = "\0"
"""Below every character of a file name: a name that goes on with a number precedes one with letters."""

NaturalKey = tuple[str, str]
PathKey = tuple[tuple[NaturalKey, ...], NaturalKey]


def is_image_path(path: Path) -> bool:
    """True where the name ends like an image and is not hidden; the file is not looked at."""
    return _is_image_name(path.name)


def natural_key(name: str) -> NaturalKey:
    """Sort key that puts ``img2`` before ``img10`` and ignores upper and lower case.

    A total order: two different names never compare equal. Numbers of any length are fine.
    """
    # One string per name, because lists of 50,000 are sorted: a number becomes its length without leading
    # zeros, as one character, and its digits, so that the longer of two numbers is the later one.
    return _NUMBER.sub(_sortable_number, name.casefold()), name


def path_key(path: Path) -> PathKey:
    """Sort key of whole paths: a folder's files first, then its sub-folders, all in natural order."""
    folder, name = os.path.split(path)  # of text: pathlib would make and hash another path for every file
    return _folder_key(folder), natural_key(name)


@functools.lru_cache(maxsize=256)  # thousands of files share a folder
def _folder_key(folder: str) -> tuple[NaturalKey, ...]:
    return tuple(natural_key(part) for part in Path(folder).parts)


def _sortable_number(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0")
    return f"{_LOWEST}{chr(len(digits))}{digits}"


def _is_image_name(name: str) -> bool:
    # Faster than pathlib's suffix and equal to it for names that are not hidden.
    return not name.startswith(".") and name[name.rfind(".") :].lower() in IMAGE_SUFFIXES


def scan_images(folder: Path, *, token: CancelToken) -> Iterator[Path]:
    """Find all images below a folder, one folder at a time.

    Each folder's files come first and then its sub-folders, both in natural order. Hidden files and
    folders are left out, and so are sub-folders that an export made. Links to folders are followed, each
    real folder once. A link to a missing file is handed out: reading it names the problem. A sub-folder that
    cannot be listed is logged.

    Args:
        folder: where to start.
        token: checked for every folder and every image.

    Yields:
        Paths below ``folder``, spelled with ``folder`` as their beginning.

    Raises:
        DataError: ``folder`` itself cannot be listed.
        Cancelled: the token was cancelled.
    """
    seen: set[str] = set()
    waiting = [folder]
    while waiting:
        token.raise_if_cancelled()
        current = waiting.pop()
        real = os.path.realpath(current)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(current) as entries:
                files, folders, is_export = _sort_out(entries)
        except OSError as error:
            reason = error.strerror or str(error)
            if current == folder:
                raise DataError(f"The folder {folder} cannot be opened: {reason}.") from error
            logger.warning("The folder %s is left out: %s", current, reason)
            continue
        if is_export and current != folder:
            continue
        for name in files:
            token.raise_if_cancelled()
            yield current / name
        waiting.extend(current / name for name in reversed(folders))


def _sort_out(entries: Iterator[os.DirEntry[str]]) -> tuple[list[str], list[str], bool]:
    """Names of the images and of the sub-folders, each in natural order; whether an export is there."""
    files, folders, is_export = [], [], False
    for entry in entries:
        name = entry.name
        if name.startswith("."):
            continue
        if _is_image_name(name) and entry.is_file(follow_symlinks=False):
            files.append(name)  # by far the most: decided without asking the disk
        elif entry.is_dir():
            folders.append(name)
        elif _is_image_name(name) and (entry.is_file() or entry.is_symlink()):
            files.append(name)  # not a pipe or a device: opening one would block
        else:
            is_export = is_export or name == EXPORT_LIST
    return sorted(files, key=natural_key), sorted(folders, key=natural_key), is_export
