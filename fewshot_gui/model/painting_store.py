"""Keeps what was painted in a folder on disk, so that neither a crash nor closing loses it.

One folder per image folder below ``data_dir()/sessions``: ``masks/*.png`` (indexed) and
``session.json``::

    {"version": 1, "folder": "/photos",
     "shots": [{"image": "a/b.jpg", "mask": "b-1f0c.png", "enabled": true}]}
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import ImageError
from engine.images import read_mask, write_bytes_atomic, write_indexed_png
from engine.paths import data_dir

logger = logging.getLogger(__name__)

_VERSION: Final = 1
_HASH_LENGTH: Final = 16


@dataclass(frozen=True, eq=False)
class PaintedShot:
    """One example as it is stored.

    Attributes:
        path: the image.
        mask: (H, W) bool, read-only.
        is_enabled: the user wants it used.
    """

    path: Path
    mask: NDArray[np.bool_]
    is_enabled: bool


class PaintingStore:
    """The paintings of one image folder. One thread at a time; no Qt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        key = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        self._dir = data_dir() / "sessions" / key[:_HASH_LENGTH]
        self._written: dict[Path, NDArray[np.bool_]] = {}
        self._kept_rows: list[dict[str, Any]] = []  # of images that are not there at the moment

    @property
    def directory(self) -> Path:
        """Where the files are."""
        return self._dir

    def save(self, shots: Sequence[PaintedShot]) -> None:
        """Make the disk agree with these examples; masks that did not change are not written again.

        Masks are written before the list that names them, each file atomically: a kill at any moment
        leaves the old state or the new one.

        Raises:
            ImageError: a file cannot be written; the message names it.
        """
        for shot in shots:
            if self._written.get(shot.path) is not shot.mask:
                write_indexed_png(self._mask_path(shot.path), shot.mask.astype(np.uint8))
                self._written[shot.path] = shot.mask
        rows = [
            {
                "image": self._relative(shot.path),
                "mask": self._mask_path(shot.path).name,
                "enabled": shot.is_enabled,
            }
            for shot in shots
        ]
        names = {row["mask"] for row in rows}
        rows += [row for row in self._kept_rows if row["mask"] not in names]
        table = {"version": _VERSION, "folder": str(self._folder), "shots": rows}
        text = json.dumps(table, indent=1, ensure_ascii=False)
        write_bytes_atomic(self._dir / "session.json", text.encode("utf-8", "surrogateescape"))
        self._remove_unused({row["mask"] for row in rows})

    def load(self) -> list[PaintedShot]:
        """What was painted the last time. Paintings of images that are not there wait on disk."""
        shots = []
        self._kept_rows = []
        for row in self._read_rows():
            path = self._folder / row["image"]
            if not path.is_file():
                self._kept_rows.append(row)
                continue
            try:
                mask = read_mask(self._dir / "masks" / row["mask"])
            except ImageError as error:
                logger.warning("A painted mask is lost: %s", error)
                continue
            mask.flags.writeable = False
            shots.append(PaintedShot(path, mask, bool(row["enabled"])))
        return shots

    def _read_rows(self) -> list[dict[str, Any]]:
        try:
            table = json.loads((self._dir / "session.json").read_bytes().decode("utf-8", "surrogateescape"))
            if table["version"] != _VERSION:
                logger.warning("Paintings of format %s are not read.", table["version"])
                return []
            return [row for row in table["shots"] if {"image", "mask", "enabled"} <= row.keys()]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning("The paintings of %s cannot be read: %s", self._folder, error)
            return []

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _mask_path(self, path: Path) -> Path:
        key = hashlib.sha256(self._relative(path).encode("utf-8", "surrogateescape")).hexdigest()
        return self._dir / "masks" / f"{path.stem[:60]}-{key[:8]}.png"

    def _remove_unused(self, names: set[str]) -> None:
        for path in (self._dir / "masks").glob("*.png"):
            if path.name not in names:
                path.unlink(missing_ok=True)
        self._written = {
            path: mask for path, mask in self._written.items() if self._mask_path(path).name in names
        }
