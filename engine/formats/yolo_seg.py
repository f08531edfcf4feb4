"""YOLO segmentation: a text file of polygons per picture, and ``data.yaml``.

Source: the format's documentation (docs.ultralytics.com, "Instance segmentation datasets").
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np

from engine.formats.names import ExportNames
from engine.formats.options import COORDINATE_SENTENCES
from engine.formats.outlines import Ring, bridge, simplify, trace
from engine.formats.pictures import NOTE_NO_PICTURES, place_picture
from engine.formats.regions import LabelObject, ignored_region
from engine.formats.writer import ExportItem, WriterContext

_NOTE_BRIDGED: Final = (
    "Holes and separate parts joined by bridges of no width, because YOLO has one polygon each: {n}."
)
_NOTE_IGNORED: Final = "Images with ignored pixels, which became background because YOLO has none: {n}."


class YoloWriter:
    """Writes ``images/train``, ``labels/train``, the same for val, and ``data.yaml``.

    A line is a class and one polygon along the pixel edges, in shares of width and height. Classes are
    numbered from 0 in the order of their ids. Without a split all pictures are in ``train``.
    """

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = ExportNames(context.root, is_flat=False)
        self._index_of = {label.id: index for index, label in enumerate(context.classes)}
        if context.options.images == "leave":
            context.notes.add(NOTE_NO_PICTURES)

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        stem = self._names.stem_of(item.source.image_path)
        if self._context.options.images != "leave":
            place_picture(self._context, item.source, f"images/{item.split}/{stem}")
        self._context.notes.add(_NOTE_IGNORED, n=ignored_region(item.labels) is not None)
        lines = [self._line(part, item.size) for part in item.objects]
        self._context.folder.write(f"labels/{item.split}/{stem}.txt", "".join(lines).encode())

    def finish(self) -> None:
        """See ``SetWriter``."""
        has_split = bool(self._context.options.val_share)
        lines = [
            f"# {COORDINATE_SENTENCES[self._context.options.coordinates]}",
            "train: images/train",
            "val: images/val"
            if has_split
            else "val: images/train  # there was no split: all pictures are here",
            "names:",
            *(f"  {self._index_of[label.id]}: {_yaml_text(label.name)}" for label in self._context.classes),
        ]
        self._context.folder.write("data.yaml", "".join(f"{line}\n" for line in lines).encode())

    def discard(self) -> None:
        """See ``SetWriter``; there is nothing to let go of."""

    def _line(self, part: LabelObject, size: tuple[int, int]) -> str:
        outer, holes = trace(part.region.mask)
        self._context.notes.add(_NOTE_BRIDGED, n=len(outer) - 1 + len(holes))
        tolerance_px = self._context.options.simplify_px
        ring = bridge([simplify(ring, tolerance_px=tolerance_px) for ring in (*outer, *holes)])
        return f"{self._index_of[part.class_id]} {_shares(ring + part.region.corner, size)}\n"


def _shares(ring: Ring, size: tuple[int, int]) -> str:
    """Nine digits: enough to find the pixel corner again in any image."""
    height, width = size
    return " ".join(f"{value:.9g}" for value in (ring / np.array([width, height], float)).reshape(-1))


def _yaml_text(name: str) -> str:
    """A quoted YAML scalar; JSON's strings are YAML's double-quoted ones."""
    return json.dumps(name, ensure_ascii=False)
