"""Names for exported files: readable, legal, and never the same for two images."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from typing import Final

_MAX_PART_BYTES: Final = 180
"""Room for an ending and for what a collision adds, within the 255 bytes most disks allow."""

_FOLDER_MARK: Final = "__"


def relative_name(image_path: Path, root: Path) -> PurePosixPath:
    """Where an image lies below the root; its bare file name where it does not lie there.

    Characters that break lists and JSON (line ends, undecodable bytes) become ``_``.
    """
    try:
        parts = image_path.relative_to(root).parts
    except ValueError:
        parts = (image_path.name,)
    if ".." in parts or not parts:
        parts = (image_path.name,)
    return PurePosixPath(*(_clean(part) for part in parts))


class ExportNames:
    """Hands out one stem per image: its place below the root without the ending.

    Two images that differ in case or ending only would share a stem; the later one keeps its ending in the
    name (``a.png``), or gets a number. Which is which depends on the order of asking alone.

    Args:
        root: names are relative to it.
        is_flat: join folders and name with ``__``, for formats that know no folders.
    """

    def __init__(self, root: Path, *, is_flat: bool) -> None:
        self._root = root
        self._is_flat = is_flat
        self._taken: set[str] = set()

    def stem_of(self, image_path: Path) -> str:
        """A stem that no other call got, with forward slashes."""
        name = relative_name(image_path, self._root)
        folders, stem, suffix = name.parts[:-1], name.stem, name.suffix
        for candidate in (stem, f"{stem}{suffix}"):
            if (found := self._claim(folders, candidate)) is not None:
                return found
        number = 2
        while (found := self._claim(folders, f"{stem}{suffix}-{number}")) is None:
            number += 1
        return found

    def _claim(self, folders: tuple[str, ...], stem: str) -> str | None:
        if self._is_flat:
            full = _shortened(_FOLDER_MARK.join((*folders, stem)).strip())
        else:
            full = "/".join((*folders, _shortened(stem)))
        key = full.casefold()  # upper and lower case are one name on some disks
        if key in self._taken:
            return None
        self._taken.add(key)
        return full


def _clean(part: str) -> str:
    legal = "".join(
        char if char.isprintable() and not 0xD800 <= ord(char) <= 0xDFFF else "_" for char in part
    )
    # Lists of names are read line by line and stripped, so a name must not end in a space.
    return legal.replace("/", "_").replace("\\", "_").strip() or "_"


def _shortened(stem: str) -> str:
    encoded = stem.encode()
    if len(encoded) <= _MAX_PART_BYTES:
        return stem
    mark = hashlib.sha256(encoded).hexdigest()[:8]
    return f"{encoded[: _MAX_PART_BYTES - 9].decode(errors='ignore')}~{mark}"
