"""LabelMe: one JSON file beside each picture.

Source: the reader of the labelme package 6.3.1, which decides what a valid file is.
"""

from __future__ import annotations

import base64
import io
import json
import os
from pathlib import PurePosixPath
from typing import Final

import numpy as np
from PIL import Image

from engine.formats.annotated import IGNORE
from engine.formats.coco import NOTE_HOLES_DROPPED
from engine.formats.names import ExportNames
from engine.formats.options import SplitName
from engine.formats.outlines import simplify, trace
from engine.formats.pictures import NOTE_NO_PICTURES, place_picture
from engine.formats.regions import LabelObject, ignored_region
from engine.formats.writer import ExportItem, WriterContext

IGNORE_LABEL: Final = "__ignore__"
BACKGROUND_LABEL: Final = "_background_"
"""What labelme's own converters call pixels nobody judged, and all the rest."""

LABELS_FILE: Final = "labels.txt"
_VERSION: Final = "6.3.1"


class LabelMeWriter:
    """Writes ``sub/photo.json`` beside ``sub/photo.jpg``, and ``labels.txt``.

    A region is a ``mask`` shape, which keeps every pixel, or polygons along the pixel edges; the polygons of
    one object share a ``group_id``. With a split, ``train.txt`` and ``val.txt`` list the JSON files.
    """

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = ExportNames(context.root, is_flat=False)
        self._label_of = {label.id: label.name for label in context.classes}
        self._lists: dict[SplitName, list[str]] = {"train": [], "val": []}
        if context.options.images == "leave":
            context.notes.add(NOTE_NO_PICTURES)

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        source = item.source
        stem = self._names.stem_of(source.image_path)
        name = f"{stem}.json"
        if self._context.options.images == "leave":
            picture = self._picture_in_place(item, name)
        else:
            picture = PurePosixPath(place_picture(self._context, source, stem)).name
        shapes = [
            shape for number, part in enumerate(item.objects, 1) for shape in self._shapes(item, part, number)
        ]
        ignored = ignored_region(item.labels)
        if ignored is not None:
            shapes += self._shapes(item, LabelObject(class_id=IGNORE, region=ignored), len(item.objects) + 1)
        height, width = item.size
        content = {
            "version": _VERSION,
            "flags": {source.state: True},
            "shapes": shapes,
            "imagePath": picture,
            "imageData": None,
            "imageHeight": height,
            "imageWidth": width,
            "provenance": source.provenance,
        }
        self._context.folder.write(name, json.dumps(content, indent=1).encode())
        self._lists[item.split].append(name)

    def finish(self) -> None:
        """See ``SetWriter``."""
        labels = [IGNORE_LABEL, BACKGROUND_LABEL, *self._label_of.values()]
        self._context.folder.write(LABELS_FILE, "".join(f"{label}\n" for label in labels).encode())
        if self._context.options.val_share:
            for split, names in self._lists.items():
                self._context.folder.write(f"{split}.txt", "".join(f"{name}\n" for name in names).encode())

    def discard(self) -> None:
        """See ``SetWriter``; there is nothing to let go of."""

    def _shapes(self, item: ExportItem, part: LabelObject, number: int) -> list[dict[str, object]]:
        """The shapes of one object."""
        described: dict[str, object] = {
            "label": IGNORE_LABEL if part.class_id == IGNORE else self._label_of[part.class_id],
            "flags": {},
            "description": "",
        }
        score = item.score_of(part.class_id)
        if score is not None:
            described["score"] = score
        region = part.region
        if self._context.options.outlines == "masks":
            height, width = region.mask.shape
            corners = [[region.left, region.top], [region.left + width - 1, region.top + height - 1]]
            shape = {
                "shape_type": "mask",
                "points": corners,
                "group_id": None,
                "mask": _png_text(region.mask),
            }
            return [{**described, **shape}]
        outer, holes = trace(region.mask)
        self._context.notes.add(NOTE_HOLES_DROPPED, n=len(holes))
        tolerance_px = self._context.options.simplify_px
        rings = [simplify(ring, tolerance_px=tolerance_px) + region.corner for ring in outer]
        group_id = number if len(rings) > 1 else None
        return [
            {
                **described,
                "shape_type": "polygon",
                "points": ring.tolist(),
                "group_id": group_id,
                "mask": None,
            }
            for ring in rings
        ]

    def _picture_in_place(self, item: ExportItem, name: str) -> str:
        """Where the picture is, seen from the JSON file; its whole path where no relative one exists."""
        json_dir = (self._context.folder.folder / name).parent
        picture = item.source.image_path.absolute()
        try:
            relative = os.path.relpath(picture, json_dir.absolute())
        except ValueError:  # another drive
            relative = str(picture)
        return relative.replace(os.sep, "/")


def _png_text(mask: np.ndarray) -> str:
    """A mask as labelme stores it: base64 of a grey PNG with 0 and 1."""
    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8)).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")
