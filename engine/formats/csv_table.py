"""A table of areas and counts, one row per image and class, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from typing import Final

import numpy as np

from engine.formats.names import relative_name
from engine.formats.regions import objects_of, present_classes
from engine.formats.writer import ExportItem, WriterContext

TABLE_FILE: Final = "areas.csv"
COLUMNS: Final = (
    "image",
    "width",
    "height",
    "state",
    "provenance",
    "split",
    "class_id",
    "class",
    "area_px",
    "share",
    "regions",
    "score",
)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t")


class CsvWriter:
    """Writes ``areas.csv`` (UTF-8, commas): a row for each class an image has pixels or a score of.

    ``share`` is the area over the pixels that were judged, so ignored ones do not count. ``regions`` counts
    connected regions whatever an object is elsewhere. An image without any class has one row with an empty
    class.
    """

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = {label.id: label.name for label in context.classes}
        self._file = context.folder.grow(TABLE_FILE)
        self._write([COLUMNS])

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        areas = np.bincount(item.labels.reshape(-1), minlength=256)
        n_judged = max(1, item.labels.size - int(areas[255]))
        counts = dict.fromkeys(present_classes(item.labels), 0)
        for part in objects_of(item.labels, instances="components"):
            counts[part.class_id] += 1
        for class_id in item.source.scores:
            counts.setdefault(class_id, 0)
        source = item.source
        about_image = (
            _as_text(str(relative_name(source.image_path, self._context.root))),
            item.size[1],
            item.size[0],
            source.state,
            _as_text(source.provenance),
            item.split,
        )
        rows = []
        for class_id in sorted(counts):
            score = item.score_of(class_id)
            area = int(areas[class_id])
            about_class = (class_id, _as_text(self._names.get(class_id, "")), area, f"{area / n_judged:.6f}")
            rows.append((*about_image, *about_class, counts[class_id], "" if score is None else score))
        self._write(rows or [(*about_image, "", "", 0, "0.000000", 0, "")])

    def finish(self) -> None:
        """See ``SetWriter``."""
        self._file.finish()

    def discard(self) -> None:
        """See ``SetWriter``."""
        self._file.discard()

    def _write(self, rows: list[tuple[object, ...]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._file.write(text.getvalue())


def _as_text(value: str) -> str:
    """A spreadsheet would run a cell that begins like a formula; a leading quote keeps it text."""
    return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
