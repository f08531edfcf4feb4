"""Import of YOLO's segmentation files: ``images`` beside ``labels``, and ``data.yaml``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError, EngineError
from engine.formats.annotated import AnnotatedImage, AnnotatedSet, SetItem, StreamedImages
from engine.formats.class_list import numbered_classes
from engine.formats.json_reading import read_limited
from engine.formats.options import Coordinates, Notes
from engine.formats.orientation import to_shown
from engine.formats.outlines import Ring, fill
from engine.formats.picture_lookup import size_of_picture
from engine.images import exif_orientation, scan_images
from engine.progress import CancelToken
from engine.types import ImageFailure

_MAX_LABEL_BYTES: Final = 2**28
_MAX_SHARE: Final = 10.0
_LABELS: Final = "labels"
_IMAGES: Final = "images"
_SPLITS: Final = ("train", "val", "valid", "test")
_YAML_FILES: Final = ("data.yaml", "data.yml", "dataset.yaml")
_YAML_ENTRY: Final = re.compile(r"^\s+(?:(\d{1,9})\s*:|-)\s+(.+?)\s*$")
_NOTE_BOXES: Final = "Lines with a box instead of a polygon, filled as rectangles: {n}."
_NOTE_ORPHANS: Final = "Label files without a picture, left out: {n}."


def read_yolo(
    source: Path, *, images_dir: Path | None, notes: Notes, coordinates: Coordinates = "turned"
) -> AnnotatedSet:
    """Read a YOLO data set; a picture without a label file shows none of the classes.

    Pictures and labels pair off by their places: ``images/train/a.jpg`` with ``labels/train/a.txt``, or
    ``train/images/a.jpg`` with ``train/labels/a.txt``. Later lines cover earlier ones.

    Args:
        source: the folder with ``data.yaml``. What that file says about paths is not followed.
        images_dir: pictures elsewhere; their places below it are those of the label files, with or without
            ``train`` and ``val`` in front.
        notes: told what was left out.
        coordinates: the pixel grid the shares mean.

    Raises:
        DataError: there are no labels, or the names of the classes cannot be read. What is wrong with one
            file comes as an ``ImageFailure`` in its place.
    """
    pairs = _pairs(source, images_dir, notes)
    classes = numbered_classes(_class_names(source), source=source)

    def start() -> Iterator[SetItem]:
        notes.restart(_NOTE_BOXES)
        for picture, labels_file in pairs:
            try:
                yield _image(
                    picture, labels_file, n_classes=len(classes), notes=notes, coordinates=coordinates
                )
            except EngineError as error:
                yield ImageFailure(image_path=picture, reason=str(error))

    root = source if images_dir is None else images_dir
    return AnnotatedSet(classes=classes, images=StreamedImages(start, count=len(pairs)), root=root)


def _pairs(source: Path, images_dir: Path | None, notes: Notes) -> list[tuple[Path, Path | None]]:
    """Pictures and their label files, in the order of the pictures."""
    label_dirs = [path for path in (source / _LABELS, *sorted(source.glob(f"*/{_LABELS}"))) if path.is_dir()]
    if not label_dirs:
        raise DataError(f"{source} is no YOLO data set: it has no folder {_LABELS!r}.")
    pairs: list[tuple[Path, Path | None]] = []
    if images_dir is not None:
        files = {
            stem: path for folder in label_dirs for stem, path in _label_files(folder, without_split=True)
        }
        n_found = len(files)
        for picture in scan_images(images_dir, token=CancelToken()):
            place = _place(picture, images_dir)
            pairs.append((picture, files.pop(place, files.pop(_without_split(place), None))))
        if len(files) == n_found:
            raise DataError(f"No picture in {images_dir} has a label file in {source}.")
        notes.add(_NOTE_ORPHANS, n=len(files))
        return pairs
    for folder in label_dirs:
        pictures = folder.parent / _IMAGES
        files = dict(_label_files(folder, without_split=False))
        if pictures.is_dir():
            pairs += [
                (picture, files.pop(_place(picture, pictures), None))
                for picture in scan_images(pictures, token=CancelToken())
            ]
        notes.add(_NOTE_ORPHANS, n=len(files))
    if not pairs:
        raise DataError(f"There are no pictures beside the labels in {source}.", hint="Name their folder.")
    return pairs


def _label_files(folder: Path, *, without_split: bool) -> Iterator[tuple[str, Path]]:
    for current, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(current) / name
            if path.suffix == ".txt":
                place = _place(path, folder)
                yield (_without_split(place) if without_split else place), path


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _without_split(place: str) -> str:
    first, _, rest = place.partition("/")
    return rest if rest and first in _SPLITS else place


def _class_names(source: Path) -> list[str]:
    """Names by index, from ``data.yaml`` or, line by line, ``classes.txt``."""
    for name in _YAML_FILES:
        if (source / name).is_file():
            return _yaml_names(source / name)
    listed = source / "classes.txt"
    if listed.is_file():
        text = read_limited(listed, max_bytes=2**20).decode("utf-8", "replace")
        return [line.strip() for line in text.splitlines() if line.strip()]
    raise DataError(f"{source} has no {_YAML_FILES[0]}, so its classes have no names.")


def _yaml_names(path: Path) -> list[str]:
    """The ``names`` of a YAML file, in the three ways in which they are written.

    Only this entry is understood; a full YAML reader would be one more dependency for one list.
    """
    lines = read_limited(path, max_bytes=2**20).decode("utf-8-sig", "replace").splitlines()
    begin = next((number for number, line in enumerate(lines) if re.match(r"^names\s*:", line)), None)
    if begin is None:
        raise DataError(f"{path} has no 'names'.")
    inline = lines[begin].split(":", 1)[1].strip()
    if inline.startswith(("[", "{")):
        return _inline_names(path, " ".join([inline, *(line.strip() for line in lines[begin + 1 :])]))
    names: dict[int, str] = {}
    for line in lines[begin + 1 :]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _YAML_ENTRY.match(line if line.startswith(" ") else f" {line}")
        is_entry = found is not None and line.startswith((" ", "-"))
        if not is_entry:
            break
        number = len(names) if found.group(1) is None else int(found.group(1))
        names[number] = _scalar(found.group(2), path)
    return _in_order(names, path)


def _inline_names(path: Path, text: str) -> list[str]:
    closing = "]" if text.startswith("[") else "}"
    parts = re.findall(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\[\]{},:\s][^\[\]{},:]*|[\[\]{},:]", text)
    names: dict[int, str] = {}
    pending: list[str] = []
    for part in parts[1:]:
        if part in (",", closing):
            if pending:
                number = (
                    int(pending[0]) if len(pending) > 1 and pending[0].strip().isdecimal() else len(names)
                )
                names[number] = _scalar(pending[-1], path)
            pending = []
            if part == closing:
                return _in_order(names, path)
        elif part != ":":
            pending.append(part)
    raise DataError(f"The list of names in {path} has no end.")


def _scalar(text: str, path: Path) -> str:
    text = text.strip()
    if text.startswith('"'):
        end = re.match(r"\"(?:[^\"\\]|\\.)*\"", text)
        try:
            return str(json.loads(end.group(0) if end else text))
        except ValueError as error:
            raise DataError(f"{path} has a name that cannot be read: {text[:80]}.") from error
    if text.startswith("'"):
        return text[1:].split("'", 1)[0] if "''" not in text else text[1:].rstrip("'").replace("''", "'")
    return text.split(" #", 1)[0].strip()


def _in_order(names: dict[int, str], path: Path) -> list[str]:
    if not names or sorted(names) != list(range(len(names))):
        raise DataError(f"The names in {path} are not numbered 0, 1, 2 and so on.")
    return [names[number] for number in range(len(names))]


def _image(
    picture: Path, labels_file: Path | None, *, n_classes: int, notes: Notes, coordinates: Coordinates
) -> AnnotatedImage:
    shown_size, orientation = size_of_picture(picture), exif_orientation(picture)
    is_exchanged = coordinates == "stored" and orientation >= 5
    size = shown_size[::-1] if is_exchanged else shown_size
    labels = np.zeros(size, np.uint8)
    if labels_file is not None:
        text = read_limited(labels_file, max_bytes=_MAX_LABEL_BYTES).decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                index, ring = _parsed_line(line, where=f"{labels_file}, line {number}", notes=notes)
                if not 0 <= index < n_classes:
                    raise DataError(f"{labels_file}, line {number}: there is no class {index}.")
                fill([ring * (size[1], size[0])], size).paint(labels, index + 1)
    if coordinates == "stored":
        labels = to_shown(labels, orientation)
    labels.flags.writeable = False
    return AnnotatedImage(
        image_path=picture, size=shown_size, labels=labels, provenance="yolo", exif_orientation=orientation
    )


def _parsed_line(line: str, *, where: str, notes: Notes) -> tuple[int, Ring]:
    """Class and polygon, in shares of width and height; a box becomes its four corners."""
    first, *rest = line.split()
    try:
        index = int(first[:9])
        values = np.array(rest, dtype=np.float64)
    except ValueError as error:
        raise DataError(f"{where} is not a class and numbers: {line[:60]!r}.") from error
    if not (np.abs(values) <= _MAX_SHARE).all():  # also false for nan
        raise DataError(f"{where} has a number that is no share of the picture.")
    if len(values) == 4:
        notes.add(_NOTE_BOXES)
        (x, y), (width, height) = values[:2], values[2:]
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        return index, np.array([x, y]) + corners * (width / 2, height / 2)
    if len(values) < 6 or len(values) % 2:
        raise DataError(
            f"{where} has {len(values)} numbers; a polygon has an even number of them, 6 or more."
        )
    return index, values.reshape(-1, 2)
