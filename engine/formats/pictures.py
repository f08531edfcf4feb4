"""Bringing the pictures along: copied, linked, or written anew where the labels would not fit otherwise."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image

from engine.errors import ImageError
from engine.formats.annotated import NO_ROTATION, AnnotatedImage
from engine.formats.orientation import to_stored
from engine.formats.writer import WriterContext
from engine.images import read_image

_JPEG_QUALITY: Final = 95
_JPEG_SUFFIXES: Final = (".jpg", ".jpeg", ".jpe", ".jfif")

NOTE_NO_PICTURES: Final = "The pictures were left where they are."
_NOTE_UPRIGHT: Final = "Pictures with an EXIF turn, written upright as JPEG of quality 95 or PNG: {n}."
_NOTE_REENCODED: Final = "Pictures converted to JPEG of quality 95, because the format asks for JPEG: {n}."
_NOTE_LINKED_TURN: Final = "Linked pictures with an EXIF turn, which their readers must apply: {n}."
_NOTE_STORED_TURN: Final = "Pictures with an EXIF turn, which their readers must not apply: {n}."
_NOTE_COPIED: Final = "Pictures copied, because a hard link was not possible: {n}."


def place_picture(
    context: WriterContext, image: AnnotatedImage, stem: str, *, needs_jpeg: bool = False
) -> str:
    """Bring a picture into the export.

    With turned coordinates a copy of a picture with an EXIF turn is written upright and without the tag, so
    that readers that know EXIF and readers that do not both see what the labels mean. Everything else is
    copied or linked byte by byte.

    Args:
        context: with ``options.images`` other than ``leave``.
        image: whose picture.
        stem: its name in the export, without an ending.
        needs_jpeg: convert other formats, and end the name in ``.jpg``.

    Returns:
        The picture's name in the export.

    Raises:
        ImageError: the picture cannot be read.
        ExportError: the copy cannot be written.
    """
    options, path = context.options, image.image_path
    is_turned = image.exif_orientation != NO_ROTATION
    is_upright_wanted = is_turned and options.coordinates == "turned" and options.images == "copy"
    is_other_kind = needs_jpeg and not _is_jpeg(path)
    if is_upright_wanted or is_other_kind:
        is_jpeg = needs_jpeg or path.suffix.lower() in _JPEG_SUFFIXES
        name = stem + (".jpg" if is_jpeg else ".png")
        context.folder.write(
            name, _encoded(image, is_stored=options.coordinates == "stored", is_jpeg=is_jpeg)
        )
        context.notes.add(_NOTE_REENCODED if is_other_kind else _NOTE_UPRIGHT)
        return name
    name = stem + (".jpg" if needs_jpeg else path.suffix)
    is_as_wanted = context.folder.place(path, name, placing=options.images)
    context.notes.add(_NOTE_COPIED, n=not is_as_wanted)
    if is_turned:
        context.notes.add(_NOTE_STORED_TURN if options.coordinates == "stored" else _NOTE_LINKED_TURN)
    return name


def _is_jpeg(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"\xff\xd8"
    except OSError as error:
        raise ImageError(f"The image {path} cannot be read: {error.strerror}.") from error


def _encoded(image: AnnotatedImage, *, is_stored: bool, is_jpeg: bool) -> bytes:
    rgb = read_image(image.image_path)
    if is_stored:
        rgb = to_stored(rgb, image.exif_orientation)
    buffer = io.BytesIO()
    if is_jpeg:
        Image.fromarray(rgb).save(buffer, format="JPEG", quality=_JPEG_QUALITY)
    else:
        Image.fromarray(rgb).save(buffer, format="PNG")
    return buffer.getvalue()
