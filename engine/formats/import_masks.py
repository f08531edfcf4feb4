"""Import of mask folders: one PNG per picture, indexed or black and white, also in VOC's arrangement."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, EngineError
from engine.formats.annotated import IGNORE, AnnotatedImage, AnnotatedSet, LabelClass, SetItem, StreamedImages
from engine.formats.class_list import CLASSES_FILE, class_of
from engine.formats.json_reading import read_limited
from engine.formats.masks import MASKS_FOLDER
from engine.formats.options import Coordinates
from engine.formats.picture_lookup import fitted
from engine.formats.png import read_label_map
from engine.formats.regions import present_classes
from engine.formats.voc import VOC_FOLDER
from engine.images import is_image_path, natural_key, scan_images
from engine.progress import CancelToken
from engine.types import ImageFailure

_VOC_MASKS: Final = ("SegmentationClass", "SegmentationClassAug")
_VOC_IMAGES: Final = "JPEGImages"


def read_mask_folder(source: Path, *, images_dir: Path, coordinates: Coordinates = "turned") -> AnnotatedSet:
    """Read a folder with masks named like the pictures: ``sub/photo.png`` or ``sub/photo.jpg.png``.

    In an indexed or grey mask the values are the classes, 0 = background and 255 = ignored. Where 255 is the
    only value beside 0 in a grey one, and in every other kind of picture, there is one object of class 1.
    Names come from ``classes.txt`` in the folder or above it; without it every mask is read once before.

    Args:
        source: the folder, or one that holds it as ``masks``.
        images_dir: the pictures.
        coordinates: the pixel grid of the masks.

    Raises:
        DataError: no picture has a mask, or ``classes.txt`` is malformed. What is wrong with one mask comes
            as an ``ImageFailure`` in its place.
    """
    folder = source / MASKS_FOLDER if (source / MASKS_FOLDER).is_dir() else source
    if not folder.is_dir():
        raise DataError(f"The folder of masks {folder} does not exist.")
    masks = _masks_below(folder)
    pairs = []
    for picture in scan_images(images_dir, token=CancelToken()):
        mask = _mask_of(picture.relative_to(images_dir), masks)
        if mask is not None and mask != picture:
            pairs.append((picture, mask))
    if not pairs:
        raise DataError(
            f"No picture in {images_dir} has a mask in {folder}.",
            hint="A mask has the name of its picture, such as photo.png for photo.jpg.",
        )
    return _set_of(pairs, names_from=(folder, folder.parent), root=images_dir, coordinates=coordinates)


def read_voc(source: Path, *, images_dir: Path | None, coordinates: Coordinates = "turned") -> AnnotatedSet:
    """Read a VOC folder: ``SegmentationClass`` (or SBD's ``SegmentationClassAug``) and ``JPEGImages``.

    Args:
        source: the folder that holds these two, or one that holds ``VOCdevkit/VOC2012``.
        images_dir: other pictures than those of ``JPEGImages``.
        coordinates: the pixel grid of the masks.

    Raises:
        DataError: as ``read_mask_folder``.
    """
    candidates = (source, source / VOC_FOLDER, source / VOC_FOLDER.split("/")[-1])
    for folder in candidates:
        for name in _VOC_MASKS:
            if (folder / name).is_dir():
                pictures = folder / _VOC_IMAGES if images_dir is None else images_dir
                return read_mask_folder(folder / name, images_dir=pictures, coordinates=coordinates)
    raise DataError(f"{source} is no VOC folder: it has no {_VOC_MASKS[0]}.")


def _masks_below(folder: Path) -> dict[str, Path]:
    """Place below the folder without the ending -> mask."""
    found = {}
    for current, _, names in os.walk(folder):
        for name in sorted(names, key=natural_key):
            path = Path(current) / name
            if is_image_path(path):
                found[path.relative_to(folder).with_suffix("").as_posix()] = path
    return found


def _mask_of(relative: Path, masks: dict[str, Path]) -> Path | None:
    """``photo.jpg.png`` before ``photo.png``: only the first tells ``photo.jpg`` from ``photo.tif``."""
    full = masks.get(relative.as_posix())
    return full if full is not None else masks.get(relative.with_suffix("").as_posix())


def _set_of(
    pairs: list[tuple[Path, Path]], *, names_from: tuple[Path, ...], root: Path, coordinates: Coordinates
) -> AnnotatedSet:
    listed = next((path / CLASSES_FILE for path in names_from if (path / CLASSES_FILE).is_file()), None)
    classes = _listed_classes(listed) if listed is not None else _found_classes(mask for _, mask in pairs)
    known = {label.id for label in classes}

    def start() -> Iterator[SetItem]:
        for picture, mask in pairs:
            try:
                labels = read_label_map(mask)
                unknown = [value for value in present_classes(labels) if value not in known]
                if unknown:
                    raise DataError(f"{mask} holds the class {unknown[0]}, which {listed} does not name.")
                yield _image(picture, labels, coordinates)
            except EngineError as error:
                yield ImageFailure(image_path=picture, reason=str(error))

    return AnnotatedSet(classes=classes, images=StreamedImages(start, count=len(pairs)), root=root)


def _image(picture: Path, labels: NDArray[np.uint8], coordinates: Coordinates) -> AnnotatedImage:
    shown, orientation = fitted(labels, picture, coordinates=coordinates)
    return AnnotatedImage(
        image_path=picture,
        size=(shown.shape[0], shown.shape[1]),
        labels=shown,
        provenance="mask file",
        exif_orientation=orientation,
    )


def _listed_classes(path: Path) -> tuple[LabelClass, ...]:
    """Lines ``ID name``, or bare names that are numbered from 0, the background."""
    text = read_limited(path, max_bytes=2**20).decode("utf-8", "replace")
    classes = []
    for number, line in enumerate(text.splitlines()):
        first, _, rest = line.strip().partition(" ")
        if not first:
            continue
        is_numbered = first.isascii() and first.isdecimal() and bool(rest.strip())
        class_id, name = (int(first[:9]), rest.strip()) if is_numbered else (number, line.strip())
        if class_id not in (0, IGNORE):
            try:
                classes.append(class_of(class_id, name))
            except DataError as error:
                raise DataError(f"{path}, line {number + 1}: {error.user_message}") from error
    return tuple(classes)


def _found_classes(masks: Iterator[Path]) -> tuple[LabelClass, ...]:
    values: set[int] = set()
    for mask in masks:
        try:
            values.update(present_classes(read_label_map(mask)))
        except EngineError:
            continue  # told when the mask's turn comes
    if values <= {1}:
        return (class_of(1, "object"),)
    return tuple(class_of(value) for value in sorted(values))
