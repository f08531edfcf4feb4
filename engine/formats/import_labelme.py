"""Import of LabelMe's JSON files: masks, polygons, rectangles and circles."""

from __future__ import annotations

import base64
import binascii
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from engine.errors import DataError, EngineError
from engine.formats.annotated import (
    ACCEPTED,
    BACKGROUND,
    IGNORE,
    STATES,
    AnnotatedImage,
    AnnotatedSet,
    SetItem,
    StreamedImages,
)
from engine.formats.class_list import numbered_classes
from engine.formats.json_reading import Entry, read_json, read_limited
from engine.formats.labelme_json import BACKGROUND_LABEL, IGNORE_LABEL, LABELS_FILE
from engine.formats.options import Notes
from engine.formats.outlines import Ring, fill
from engine.formats.output_folder import SUMMARY_FILE
from engine.formats.picture_lookup import checked_size, find_picture, fitted
from engine.formats.regions import Region
from engine.types import ImageFailure

_MAX_FILE_BYTES: Final = 2**30
_MAX_SIDE: Final = 10_000_000
_CIRCLE_CORNERS: Final = (16, 720)
_NOTE_SKIPPED: Final = "Points and lines, which have no area, left out: {n}."


def read_labelme(source: Path, *, images_dir: Path | None, notes: Notes) -> AnnotatedSet:
    """Read a folder of JSON files, with its sub-folders, or one JSON file.

    Later shapes cover earlier ones, as in labelme. Classes come from ``labels.txt`` where there is one, else
    every file is read once for its labels before. Embedded pictures are not looked at.

    Args:
        source: folder or file.
        images_dir: pictures may lie anywhere below it; None: below the folder of ``source``.
        notes: told what was left out.

    Raises:
        DataError: there is nothing to read, or too many classes. What is wrong with one file comes as an
            ``ImageFailure`` in its place.
    """
    folder = source if source.is_dir() else source.parent
    files = _find_files(source)
    allowed = folder if images_dir is None else images_dir
    names = _label_names(folder, files)
    classes = numbered_classes(names, source=folder)
    values = {
        IGNORE_LABEL: IGNORE,
        BACKGROUND_LABEL: BACKGROUND,
        **{label.name: label.id for label in classes},
    }

    def start() -> Iterator[SetItem]:
        notes.restart(_NOTE_SKIPPED)
        for path in files:
            picture = path
            try:
                content = read_json(path, max_bytes=_MAX_FILE_BYTES)
                name = content["imagePath"]
                base = _base_of(path, folder, images_dir)
                picture = find_picture(
                    name.text(),
                    base=base,
                    allowed=allowed,
                    follows_links=images_dir is not None,
                    where=name.where,
                )
                yield _image(content, picture, values, notes)
            except EngineError as error:
                yield ImageFailure(image_path=picture, reason=str(error))

    return AnnotatedSet(classes=classes, images=StreamedImages(start, count=len(files)), root=allowed)


def _base_of(path: Path, folder: Path, images_dir: Path | None) -> Path:
    """The folder a file's ``imagePath`` begins in: its own, or the same place below the named pictures.

    Files that were made elsewhere name their pictures from where they were, beside them mostly.
    """
    if images_dir is None or path.parent.resolve().is_relative_to(images_dir.resolve()):
        return path.parent
    moved = images_dir / path.parent.relative_to(folder)
    return moved if moved.is_dir() else path.parent


def _find_files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise DataError(f"There is neither a folder nor a file {source}.")
    found = [
        Path(folder) / name
        for folder, _, names in os.walk(source)
        for name in names
        if name.lower().endswith(".json") and not name.startswith(".") and name != SUMMARY_FILE
    ]
    if not found:
        raise DataError(f"There are no LabelMe files (.json) in {source}.")
    return sorted(found)


def _label_names(folder: Path, files: list[Path]) -> list[str]:
    listed = folder / LABELS_FILE
    if listed.is_file():
        text = read_limited(listed, max_bytes=2**20).decode("utf-8", "replace")
        names = [line.strip() for line in text.splitlines()]
    else:
        names = [name for path in files for name in _labels_in(path)]
    special = (IGNORE_LABEL, BACKGROUND_LABEL, "")
    return [name for name in dict.fromkeys(names) if name not in special]


def _labels_in(path: Path) -> list[str]:
    try:
        content = read_json(path, max_bytes=_MAX_FILE_BYTES)
        return [shape["label"].text() for shape in content["shapes"].items()]
    except EngineError:
        return []  # told when the file's turn comes


def _image(content: Entry, picture: Path, values: dict[str, int], notes: Notes) -> AnnotatedImage:
    size = checked_size(
        content["imageHeight"].whole(1, _MAX_SIDE),
        content["imageWidth"].whole(1, _MAX_SIDE),
        where=content.where,
    )
    labels = np.zeros(size, np.uint8)
    scores: dict[int, float] = {}
    for shape in content["shapes"].items():
        label = shape["label"]
        value = values.get(label.text())
        if value is None:
            raise DataError(f"{label.where}: {label.value!r} is not in {LABELS_FILE}.")
        region = _region(shape, size)
        if region is None:
            notes.add(_NOTE_SKIPPED)
            continue
        region.paint(labels, value)
        score = shape.get("score")
        if score is not None and value not in (BACKGROUND, IGNORE):
            scores[value] = max(scores.get(value, 0.0), min(1.0, max(0.0, score.number())))
    shown, orientation = fitted(labels, picture, coordinates="turned")
    return AnnotatedImage(
        image_path=picture,
        size=size,
        labels=shown,
        scores=scores,
        state=_state(content),
        provenance=_provenance(content),
        exif_orientation=orientation,
    )


def _region(shape: Entry, size: tuple[int, int]) -> Region | None:
    """The pixels of a shape; None for shapes without an area."""
    kind = shape.get("shape_type")
    name = "polygon" if kind is None else kind.text()
    if name in ("point", "points", "line", "linestrip"):
        return None
    points = shape["points"].ring()
    if name == "mask":
        return _mask_region(shape, points, size)
    if name in ("polygon", "oriented_rectangle"):
        return fill([points], size)
    if name not in ("rectangle", "circle"):
        shape["shape_type"].refuse("mask, polygon, rectangle or circle")
    if len(points) != 2:
        raise DataError(f"{shape.where}: a {name} has 2 points, not {len(points)}.")
    return fill([_rectangle(points) if name == "rectangle" else _circle(points)], size)


def _rectangle(points: Ring) -> Ring:
    (x1, y1), (x2, y2) = points
    return np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]])


def _circle(points: Ring) -> Ring:
    """A circle from its centre and a point on it."""
    radius = float(np.hypot(*(points[1] - points[0])))
    fewest, most = _CIRCLE_CORNERS
    angles = np.linspace(0, 2 * np.pi, num=int(np.clip(4 * radius, fewest, most)), endpoint=False)
    return points[0] + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _mask_region(shape: Entry, points: Ring, size: tuple[int, int]) -> Region:
    """A mask shape: a PNG between two corner pixels, both included."""
    if len(points) != 2:
        raise DataError(f"{shape.where}: a mask has 2 points, not {len(points)}.")
    (left, top), (right, bottom) = points.astype(int).tolist()
    if not (0 <= left <= right < size[1] and 0 <= top <= bottom < size[0]):
        raise DataError(f"{shape['points'].where}: the mask does not lie inside the image.")
    mask = _decoded_png(shape["mask"], (bottom - top + 1, right - left + 1))
    return Region(top=top, left=left, mask=mask)


def _decoded_png(text: Entry, size: tuple[int, int]) -> np.ndarray:
    """The PNG of a mask. Its header is compared with the wanted size before a single pixel is unpacked."""
    height, width = size
    encoded = text.text()
    if len(encoded) > 16 * height * width + 2**16:
        raise DataError(f"{text.where} is far too long for a mask of {height} x {width} pixels.")
    try:
        data = base64.b64decode(encoded, validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if image.size != (width, height):
                raise DataError(
                    f"{text.where} is a picture of {image.height} x {image.width} pixels, but its two points "
                    f"enclose {height} x {width}."
                )
            return np.array(image.convert("I") if image.mode.startswith("I") else image.convert("L")) > 0
    except (binascii.Error, UnidentifiedImageError) as error:
        raise DataError(f"{text.where} is no PNG picture in base64.") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DataError(f"{text.where} is a damaged picture ({error}).") from error


def _state(content: Entry) -> str:
    flags = content.value.get("flags")
    if not isinstance(flags, dict):
        return ACCEPTED
    return next((state for state in STATES if flags.get(state) is True), ACCEPTED)


def _provenance(content: Entry) -> str:
    value = content.value.get("provenance")
    return value if isinstance(value, str) and value else "labelme"
