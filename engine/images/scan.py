"""Finding the images of a folder, in the order a person would put them."""

from __future__ import annotations

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

_DIGITS: Final = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[str | tuple[int, str], ...], str]


def is_image_path(path: Path) -> bool:
    """True where the name ends like an image and is not hidden; the file is not looked at."""
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")


def natural_key(name: str) -> NaturalKey:
    """Sort key that puts ``img2`` before ``img10`` and ignores upper and lower case.

    A total order: two different names never compare equal. Numbers of any length are fine.
    """
    parts = _DIGITS.split(name.casefold())
    # Text at even places, numbers at odd ones, in every name: like is always compared with like. A number
    # without its leading zeros is ordered by length, then by digits; no conversion to int is needed.
    chunks = tuple(
        (len(part.lstrip("0")), part.lstrip("0")) if place % 2 else part for place, part in enumerate(parts)
    )
    return chunks, name


def scan_images(folder: Path, *, token: CancelToken) -> Iterator[Path]:
    """Find all images below a folder, one folder at a time.

    Each folder's files come first and then its sub-folders, both in natural order. Hidden files and
    folders are left out. Links to folders are followed, each real folder once. A link to a missing
    file is handed out: reading it names the problem. A sub-folder that cannot be listed is logged.

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
                files, folders = _sort_out(entries)
        except OSError as error:
            reason = error.strerror or str(error)
            if current == folder:
                raise DataError(f"The folder {folder} cannot be opened: {reason}.") from error
            logger.warning("The folder %s is left out: %s", current, reason)
            continue
        for name in files:
            token.raise_if_cancelled()
            yield current / name
        waiting.extend(current / name for name in reversed(folders))


def _sort_out(entries: Iterator[os.DirEntry[str]]) -> tuple[list[str], list[str]]:
    """Names of the images and of the sub-folders, each in natural order."""
    files, folders = [], []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            folders.append(entry.name)
        elif is_image_path(Path(entry.name)) and (entry.is_file() or entry.is_symlink()):
            files.append(entry.name)  # not a pipe or a device: opening one would block
    return sorted(files, key=natural_key), sorted(folders, key=natural_key)
