"""Saved doodles on disk, one small JSON file each below ``data_dir()/doodles``::

    {"version": 1, "name": "giraffe",
     "strokes": [{"eraser": false, "points": [[x, y, width], ...]}]}

Positions and widths are parts of the paper's side. A PNG of the same name beside it shows the doodle to
other programs.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QIODevice

from engine.images import write_bytes_atomic
from fewshot_gui.rendering.doodle import Stroke, StrokePoint, doodle_image

logger = logging.getLogger(__name__)

MAX_NAME_LENGTH: Final = 40
_VERSION: Final = 1
_PREVIEW_PX: Final = 256
_N_DIGITS: Final = 5
_FARTHEST: Final = 100.0
"""Strokes may leave the paper, but not by more sides of it than this."""
_DAMAGED: Final = (ValueError, KeyError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class SavedDoodle:
    """One doodle of the store.

    Attributes:
        path: its JSON file.
        name: what the user calls it.
        strokes: the drawing.
    """

    path: Path
    name: str
    strokes: tuple[Stroke, ...]


class DoodleStore:
    """Reads and writes the saved doodles of a folder. One thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_all(self) -> list[SavedDoodle]:
        """All doodles, the newest first; damaged files are left out and logged."""
        doodles = []
        for path in sorted(self._folder.glob("*.json"), reverse=True):
            try:
                doodles.append(_from_table(path, json.loads(path.read_text(encoding="utf-8"))))
            except (*_DAMAGED, OSError) as error:
                logger.warning("The doodle %s cannot be read: %s", path, error)
        return doodles

    def save(self, name: str, strokes: Sequence[Stroke]) -> SavedDoodle:
        """Keep a new doodle.

        Raises:
            ImageError: a file cannot be written; the message names it.
        """
        doodle = SavedDoodle(self._free_path(), name[:MAX_NAME_LENGTH], tuple(strokes))
        write_bytes_atomic(doodle.path.with_suffix(".png"), _preview(doodle.strokes), is_durable=False)
        _write(doodle)
        return doodle

    def rename(self, doodle: SavedDoodle, name: str) -> SavedDoodle:
        """Call a doodle something else.

        Raises:
            ImageError: the file cannot be written; the message names it.
        """
        renamed = replace(doodle, name=name[:MAX_NAME_LENGTH])
        _write(renamed)
        return renamed

    def delete(self, doodle: SavedDoodle) -> None:
        """Remove a doodle for good.

        Raises:
            OSError: a file cannot be removed.
        """
        doodle.path.unlink(missing_ok=True)
        doodle.path.with_suffix(".png").unlink(missing_ok=True)

    def _free_path(self) -> Path:
        """A new name, counted up so that names sort by age; the random part keeps two apps apart."""
        numbers = [int(path.stem[:_N_DIGITS]) for path in self._folder.glob("[0-9]" * _N_DIGITS + "-*.json")]
        return self._folder / f"{max(numbers, default=0) + 1:0{_N_DIGITS}d}-{secrets.token_hex(3)}.json"


def _write(doodle: SavedDoodle) -> None:
    table = {
        "version": _VERSION,
        "name": doodle.name,
        "strokes": [
            {
                "eraser": stroke.is_eraser,
                "points": [[round(v, 5) for v in (p.x, p.y, p.width)] for p in stroke.points],
            }
            for stroke in doodle.strokes
        ],
    }
    write_bytes_atomic(doodle.path, json.dumps(table, ensure_ascii=False).encode(), is_durable=False)


def _from_table(path: Path, table: dict[str, Any]) -> SavedDoodle:
    if table["version"] != _VERSION:
        raise ValueError(f"format {table['version']} is not known")
    strokes = tuple(
        Stroke(tuple(StrokePoint(*map(_number, point)) for point in row["points"]), bool(row["eraser"]))
        for row in table["strokes"]
        if row["points"]
    )
    return SavedDoodle(path, str(table["name"]), strokes)


def _number(value: Any) -> float:
    number = float(value)
    if not abs(number) <= _FARTHEST:  # also false for nan
        raise ValueError(f"{value!r} is no place on the paper")
    return number


def _preview(strokes: Sequence[Stroke]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    doodle_image(strokes, _PREVIEW_PX).save(buffer, "PNG")
    return bytes(buffer.data().data())
