"""Finding the pictures that an imported file names, and nothing outside of where they may be."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, ImageError
from engine.formats.annotated import NO_ROTATION
from engine.formats.options import Coordinates
from engine.formats.orientation import to_shown
from engine.images import MAX_PIXELS, exif_orientation, image_size


def find_picture(name: str, *, base: Path, allowed: Path, follows_links: bool, where: str) -> Path:
    """The path of a picture that a file names.

    Args:
        name: as the file has it, with slashes of either kind.
        base: relative names are relative to it.
        allowed: the picture must lie below this folder, whatever ``..`` the name has.
        follows_links: a link below ``allowed`` may lead out of it. True only for a folder that the user
            named: then the links are theirs. Links beside a file of somebody else came with that file.
        where: for the message.

    Returns:
        A path below ``allowed``; the picture may be missing.

    Raises:
        DataError: the name leads elsewhere.
    """
    cleaned = name.replace("\\", "/")
    if not cleaned.strip() or "\x00" in cleaned:
        raise DataError(f"{where} names no picture: {name[:80]!r}.")
    limit = Path(os.path.normpath(allowed.absolute()))
    found = Path(os.path.normpath(base.absolute() / cleaned))
    if not found.is_relative_to(limit):
        raise DataError(
            f"{where} names the picture {name[:200]!r}, which lies outside of {allowed}.",
            hint="Name the folder of the pictures.",
        )
    if not follows_links and not _real(found).is_relative_to(_real(limit)):
        raise DataError(
            f"{where} names the picture {name[:200]!r}, a link that leads out of {allowed}.",
            hint="Name the folder of the pictures, and its links are followed.",
        )
    try:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # the picture may be missing
            found.lstat()
    except OSError as error:
        raise DataError(f"{where} names a picture that cannot be looked up: {name[:80]!r}.") from error
    return allowed / found.relative_to(limit)


def fitted(
    labels: NDArray[np.uint8], picture: Path, *, coordinates: Coordinates
) -> tuple[NDArray[np.uint8], int]:
    """Labels in the pixel grid of the picture as shown, and the picture's EXIF orientation.

    A picture that is not there cannot be compared; its labels are taken as they are.

    Args:
        labels: (H, W) from a file.
        picture: their picture.
        coordinates: the pixel grid the file means.

    Returns:
        (H, W) read-only labels, and the orientation 1 to 8.

    Raises:
        DataError: the sizes differ.
        ImageError: the picture is damaged.
    """
    orientation = NO_ROTATION
    if picture.is_file():
        orientation = exif_orientation(picture)
        if coordinates == "stored":
            labels = to_shown(labels, orientation)
        size = image_size(picture)
        if size != labels.shape:
            raise DataError(
                f"The labels of {picture} have {labels.shape[0]} x {labels.shape[1]} pixels (height x "
                f"width), the picture has {size[0]} x {size[1]}.",
                hint=_hint(labels.shape, size, coordinates),
            )
    labels.flags.writeable = False
    return labels, orientation


def checked_size(height: int, width: int, *, where: str) -> tuple[int, int]:
    """A size that can be held in memory.

    Raises:
        DataError: it cannot.
    """
    if height * width > MAX_PIXELS:
        raise DataError(f"{where} has {height:,} x {width:,} pixels; {MAX_PIXELS:,} are the most.")
    return height, width


def size_of_picture(picture: Path) -> tuple[int, int]:
    """(H, W) as shown, for formats that do not say it.

    Raises:
        ImageError: the picture is missing or damaged.
    """
    if not picture.is_file():
        raise ImageError(f"The picture {picture} does not exist.")
    return image_size(picture)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _hint(labels: tuple[int, ...], size: tuple[int, int], coordinates: Coordinates) -> str:
    if labels == size[::-1] and coordinates == "turned":
        return "The file may mean the stored pixels, without the EXIF turn: there is an option for that."
    return "Is it another picture of the same name?"
