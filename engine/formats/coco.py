"""COCO's instance annotations, written image by image.

Source: the COCO data format's documentation (cocodataset.org, "Data format", object detection) and
pycocotools.
"""

from __future__ import annotations

import json
import os
from typing import Final

import numpy as np

from engine.formats.annotated import IGNORE
from engine.formats.names import ExportNames
from engine.formats.options import COORDINATE_SENTENCES, SplitName
from engine.formats.outlines import Ring, simplify, trace
from engine.formats.pictures import NOTE_NO_PICTURES, place_picture
from engine.formats.regions import LabelObject, ignored_region
from engine.formats.run_lengths import encode
from engine.formats.writer import ExportItem, WriterContext

NOTE_HOLES_DROPPED: Final = "Holes dropped, because polygons cannot have any (masks keep them): {n}."

_IMAGES: Final = "images"


class CocoWriter:
    """Writes ``annotations/instances.json``, or one file each for train and val, and ``images/``.

    Regions are compressed run lengths, which keep every pixel, or polygons along the pixel edges. Pixels
    nobody judged become one crowd region per class: COCO's way to say that a detection there is neither right
    nor wrong. Scores stand in ``score`` of an annotation, state and origin of a mask with its image.
    """

    def __init__(self, context: WriterContext) -> None:
        self._context = context
        self._names = ExportNames(context.root, is_flat=False)
        self._files: dict[SplitName, _AnnotationFile] = {}
        if context.options.val_share:
            for split in ("train", "val"):
                self._files[split] = _AnnotationFile(context, f"annotations/instances_{split}.json")
        else:
            self._files["train"] = _AnnotationFile(context, "annotations/instances.json")
        if context.options.images == "leave":
            context.notes.add(NOTE_NO_PICTURES)

    def add(self, item: ExportItem) -> None:
        """See ``SetWriter``."""
        source, options = item.source, self._context.options
        if options.images == "leave":
            name = _name_in_place(item, self._context)
        else:
            stem = self._names.stem_of(source.image_path)
            name = place_picture(self._context, source, f"{_IMAGES}/{stem}").removeprefix(f"{_IMAGES}/")
        height, width = item.size
        image = {
            "file_name": name,
            "height": height,
            "width": width,
            "state": source.state,
            "provenance": source.provenance,
            "exif_orientation": source.exif_orientation,
        }
        annotations = [self._annotation(item, part) for part in item.objects]
        ignored = ignored_region(item.labels)
        if ignored is not None:
            crowd = LabelObject(class_id=IGNORE, region=ignored)
            described = _described(crowd, encode(ignored, item.size), area=ignored.area)
            annotations += [
                {**described, "category_id": label.id, "iscrowd": 1} for label in self._context.classes
            ]
        self._files[item.split].add(image, annotations)

    def finish(self) -> None:
        """See ``SetWriter``."""
        for file in self._files.values():
            file.finish()

    def discard(self) -> None:
        """See ``SetWriter``."""
        for file in self._files.values():
            file.discard()

    def _annotation(self, item: ExportItem, part: LabelObject) -> dict[str, object]:
        if self._context.options.outlines == "polygons":
            outer, holes = trace(part.region.mask)
            self._context.notes.add(NOTE_HOLES_DROPPED, n=len(holes))
            tolerance_px = self._context.options.simplify_px
            rings = [simplify(ring, tolerance_px=tolerance_px) + part.region.corner for ring in outer]
            outline: object = [[round(float(value), 2) for value in ring.reshape(-1)] for ring in rings]
            described = _described(part, outline, area=sum(_area(ring) for ring in rings))
        else:
            described = _described(part, encode(part.region, item.size), area=part.region.area)
        score = item.score_of(part.class_id)
        return described if score is None else {**described, "score": score}


class _AnnotationFile:
    """One growing JSON file. The annotations grow in a file of their own and are poured in at the end."""

    def __init__(self, context: WriterContext, name: str) -> None:
        self._main = context.folder.grow(name)
        self._annotations = context.folder.grow(f"{name}.annotations")
        self._n_images = 0
        self._n_annotations = 0
        info = {"description": f"Exported by Fewshot. {COORDINATE_SENTENCES[context.options.coordinates]}"}
        categories = [
            {"id": label.id, "name": label.name, "supercategory": "", "color": list(label.colour)}
            for label in context.classes
        ]
        self._main.write(f'{{"info": {json.dumps(info)},\n"licenses": [],\n"categories": ')
        self._main.write(f'{json.dumps(categories)},\n"images": [')

    def add(self, image: dict[str, object], annotations: list[dict[str, object]]) -> None:
        self._n_images += 1
        self._main.write(_item(self._n_images, {"id": self._n_images, **image}))
        for annotation in annotations:
            self._n_annotations += 1
            whole = {"id": self._n_annotations, "image_id": self._n_images, **annotation}
            self._annotations.write(_item(self._n_annotations, whole))

    def finish(self) -> None:
        self._main.write('\n],\n"annotations": [')
        self._annotations.pour_into(self._main)
        self._main.write("\n]}\n")
        self._main.finish()

    def discard(self) -> None:
        self._annotations.discard()
        self._main.discard()


def _item(number: int, value: dict[str, object]) -> str:
    return ("\n" if number == 1 else ",\n") + json.dumps(value)


def _described(part: LabelObject, outline: object, *, area: float) -> dict[str, object]:
    height, width = part.region.mask.shape
    return {
        "category_id": part.class_id,
        "iscrowd": 0,
        "area": area,
        "bbox": [part.region.left, part.region.top, width, height],
        "segmentation": outline,
    }


def _area(ring: Ring) -> float:
    """Pixels enclosed by a ring (shoelace)."""
    following = np.roll(ring, -1, axis=0)
    twice = (ring[:, 0] * following[:, 1] - following[:, 0] * ring[:, 1]).sum()
    return round(abs(float(twice)) / 2, 2)


def _name_in_place(item: ExportItem, context: WriterContext) -> str:
    """How to find a picture that stays where it is: below the root, or its whole path."""
    path = item.source.image_path
    name = path.relative_to(context.root) if path.is_relative_to(context.root) else path
    return str(name).replace(os.sep, "/")
