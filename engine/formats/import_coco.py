"""Import of COCO's instance annotations: run lengths, polygons and crowds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, EngineError
from engine.formats.annotated import (
    ACCEPTED,
    IGNORE,
    MAX_CLASSES,
    STATES,
    AnnotatedImage,
    AnnotatedSet,
    LabelClass,
    SetItem,
    StreamedImages,
)
from engine.formats.class_list import class_of
from engine.formats.json_reading import Entry, read_json
from engine.formats.options import Coordinates
from engine.formats.outlines import fill
from engine.formats.picture_lookup import checked_size, find_picture, fitted
from engine.formats.regions import Region
from engine.formats.run_lengths import decode
from engine.types import ImageFailure

_MAX_SIDE: Final = 10_000_000
_MAX_ID: Final = 2**53


def read_coco(
    path: Path, *, images_dir: Path, follows_links: bool = True, coordinates: Coordinates = "turned"
) -> AnnotatedSet:
    """Read an annotation file; the masks are drawn one image at a time.

    Larger objects are painted first, so that small ones stay visible; crowd regions become ignored pixels.

    Args:
        path: the JSON file.
        images_dir: where ``file_name`` begins; nothing outside of it is looked at.
        follows_links: False where the folder was guessed: then its links may not lead out of it.
        coordinates: the pixel grid the file means.

    Raises:
        DataError: the file is not as COCO documents it; the message names the entry. What is wrong with the
            masks of one image comes as an ``ImageFailure`` in its place.
    """
    content = read_json(path)
    labels_of, classes = _classes(content["categories"])
    annotations: dict[int, list[Entry]] = {}
    images = content["images"].items()
    for image in images:
        image_id = image["id"].whole(-_MAX_ID, _MAX_ID)
        if image_id in annotations:
            raise DataError(f"{image.where}, id: {image_id} is the id of two images.")
        annotations[image_id] = []
    for annotation in content["annotations"].items():
        image_id = annotation["image_id"].whole(-_MAX_ID, _MAX_ID)
        if image_id not in annotations:
            raise DataError(f"{annotation.where}, image_id: there is no image {image_id}.")
        annotations[image_id].append(annotation)

    def start() -> Iterator[SetItem]:
        for image in images:
            picture = Path(str(image.value.get("file_name", "")))
            try:
                name = image["file_name"]
                picture = find_picture(
                    name.text(),
                    base=images_dir,
                    allowed=images_dir,
                    follows_links=follows_links,
                    where=name.where,
                )
                yield _image(image, annotations[int(image.value["id"])], labels_of, picture, coordinates)
            except EngineError as error:
                yield ImageFailure(image_path=picture, reason=str(error))

    return AnnotatedSet(classes=classes, images=StreamedImages(start, count=len(images)), root=images_dir)


def _classes(categories: Entry) -> tuple[dict[int, int], tuple[LabelClass, ...]]:
    """Category id -> pixel value, and the classes. Ids that fit a pixel stay; else ranks take their place."""
    names: dict[int, str] = {}
    for category in categories.items():
        category_id = category["id"].whole(-_MAX_ID, _MAX_ID)
        if category_id in names:
            raise DataError(f"{category.where}, id: {category_id} is the id of two categories.")
        names[category_id] = category["name"].text()
    if len(names) > MAX_CLASSES:
        raise DataError(
            f"{categories.where}: {len(names)} categories are too many; {MAX_CLASSES} are possible."
        )
    order = sorted(names)
    fits = all(1 <= category_id <= MAX_CLASSES for category_id in order)
    labels_of = {
        category_id: category_id if fits else rank for rank, category_id in enumerate(order, start=1)
    }
    return labels_of, tuple(class_of(labels_of[category_id], names[category_id]) for category_id in order)


def _image(
    image: Entry,
    annotations: list[Entry],
    labels_of: dict[int, int],
    picture: Path,
    coordinates: Coordinates,
) -> AnnotatedImage:
    size = checked_size(
        image["height"].whole(1, _MAX_SIDE), image["width"].whole(1, _MAX_SIDE), where=image.where
    )
    labels = np.zeros(size, np.uint8)
    scores: dict[int, float] = {}
    parts: list[tuple[int, Region]] = []
    for annotation in annotations:
        category = annotation["category_id"]
        label = labels_of.get(category.whole(-_MAX_ID, _MAX_ID))
        if label is None:
            raise DataError(f"{category.where}: there is no category {category.value}.")
        crowd = annotation.get("iscrowd")
        region = _region(annotation["segmentation"], size)
        if crowd is not None and crowd.whole(0, 1):
            region.paint(labels, IGNORE)
            continue
        parts.append((label, region))
        score = annotation.get("score")
        if score is not None:
            scores[label] = max(scores.get(label, 0.0), min(1.0, max(0.0, score.number())))
    for label, region in sorted(parts, key=lambda part: -part[1].area):
        region.paint(labels, label)
    shown, orientation = fitted(labels, picture, coordinates=coordinates)
    return AnnotatedImage(
        image_path=picture,
        size=(shown.shape[0], shown.shape[1]),
        labels=shown,
        scores=scores,
        state=_state(image),
        provenance=_provenance(image),
        exif_orientation=orientation,
    )


def _region(outline: Entry, size: tuple[int, int]) -> Region:
    if isinstance(outline.value, dict):
        stated = tuple(side.whole(1, _MAX_SIDE) for side in outline["size"].items())
        if stated != size:
            raise DataError(f"{outline.where}, size: {list(stated)} is not that of the image, {list(size)}.")
        try:
            return decode(outline["counts"].value, size)
        except DataError as error:
            raise DataError(f"{outline.where} cannot be used: {error.user_message}") from error
    canvas: NDArray[np.uint8] | None = None
    region = Region(top=0, left=0, mask=np.zeros((0, 0), bool))
    polygons = outline.items()
    for polygon in polygons:
        region = fill([polygon.ring()], size)
        if len(polygons) > 1:  # a union: parts of one object may overlap
            canvas = np.zeros(size, np.uint8) if canvas is None else canvas
            region.paint(canvas, 1)
    return region if canvas is None else Region(top=0, left=0, mask=canvas.astype(bool))


def _state(image: Entry) -> str:
    value = image.value.get("state")
    return value if value in STATES else ACCEPTED


def _provenance(image: Entry) -> str:
    value = image.value.get("provenance")
    return value if isinstance(value, str) and value else "coco"
