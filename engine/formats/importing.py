"""Importing a set: one door for all formats."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from engine.errors import ConfigError, DataError
from engine.formats.annotated import AnnotatedSet
from engine.formats.import_coco import read_coco
from engine.formats.import_labelme import read_labelme
from engine.formats.import_masks import read_mask_folder, read_voc
from engine.formats.import_yolo import read_yolo
from engine.formats.options import Coordinates, Notes
from engine.formats.output_folder import SUMMARY_FILE

IMPORT_FORMATS: Final = ("masks", "voc", "coco", "yolo", "labelme")
_ANNOTATIONS: Final = "annotations"


def import_set(
    source: Path,
    *,
    format_name: str,
    images_dir: Path | None,
    notes: Notes,
    coordinates: Coordinates = "turned",
) -> AnnotatedSet:
    """Open labels in any of the formats. Masks are read one by one while the set is iterated.

    Args:
        source: COCO: the JSON file, or a folder with one in ``annotations``. LabelMe: a folder or one JSON
            file. Else the folder.
        format_name: out of ``IMPORT_FORMATS``.
        images_dir: where the pictures are. Masks always need it; VOC, YOLO and LabelMe know where their
            pictures are; COCO's are looked for in ``images`` beside or above the file, else beside it. Links
            out of a folder that is not named here are not followed.
        notes: told what is left out, while the set is iterated.
        coordinates: the pixel grid that the labels mean; LabelMe always means the turned picture.

    Raises:
        ConfigError: there is no such format, or the pictures were not named.
        DataError: the source is missing or not as the format has it; the message names file and entry.
    """
    match format_name:
        case "masks":
            if images_dir is None:
                raise ConfigError(
                    "A folder of masks does not say where its pictures are.", hint="Name their folder."
                )
            return read_mask_folder(source, images_dir=images_dir, coordinates=coordinates)
        case "voc":
            return read_voc(source, images_dir=images_dir, coordinates=coordinates)
        case "coco":
            file = _coco_file(source)
            pictures = _coco_pictures(file) if images_dir is None else images_dir
            return read_coco(
                file, images_dir=pictures, follows_links=images_dir is not None, coordinates=coordinates
            )
        case "yolo":
            return read_yolo(source, images_dir=images_dir, notes=notes, coordinates=coordinates)
        case "labelme":
            return read_labelme(source, images_dir=images_dir, notes=notes)
    raise ConfigError(
        f"The format {format_name!r} cannot be imported.", hint=f"There are {', '.join(IMPORT_FORMATS)}."
    )


def guess_format(source: Path) -> str | None:
    """The format a file or folder most likely has; None where nothing speaks for any."""
    if source.is_file():
        return None if source.suffix.lower() != ".json" else _json_kind(source)
    if (source / "VOCdevkit").is_dir() or (source / "SegmentationClass").is_dir():
        return "voc"
    if (source / "labels").is_dir() or any(source.glob("*/labels")):
        return "yolo"
    if any((source / _ANNOTATIONS).glob("*.json")):
        return "coco"
    if any(path.name != SUMMARY_FILE for pattern in ("*.json", "*/*.json") for path in source.glob(pattern)):
        return "labelme"
    return "masks" if any(source.rglob("*.png")) else None


def _json_kind(path: Path) -> str:
    """COCO's files have annotations for all images; LabelMe's have the shapes of one."""
    with path.open("rb") as file:
        beginning = file.read(2**16)
    return "labelme" if b'"shapes"' in beginning or b'"imagePath"' in beginning else "coco"


def _coco_file(source: Path) -> Path:
    if not source.is_dir():
        return source
    files = sorted((source / _ANNOTATIONS).glob("*.json")) or sorted(source.glob("*.json"))
    if len(files) != 1:
        found = ", ".join(file.name for file in files[:5]) or "none"
        raise DataError(f"{source} must hold one annotation file, not {found}.", hint="Name the file itself.")
    return files[0]


def _coco_pictures(source: Path) -> Path:
    for folder in (source.parent / "images", source.parent.parent / "images"):
        if folder.is_dir():
            return folder
    return source.parent
