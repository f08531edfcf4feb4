"""Writing files so that a crash, a full disk or a second writer never leaves half a file behind."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ImageError, ShapeError
from engine.images.palette import voc_palette

_JPEG_SUFFIXES: Final = frozenset({".jpg", ".jpeg"})


def write_bytes_atomic(path: Path, data: bytes, *, is_durable: bool = True) -> None:
    """Write a file so that readers see the old content or the new one, nothing between.

    Missing parent folders are made. The bytes go to a hidden file in the same folder, which then
    takes the name; a failed write removes it again.

    Args:
        path: the file.
        data: its whole content.
        is_durable: wait until the bytes are on the disk, so that a power cut cannot lose them.

    Raises:
        ImageError: the file cannot be written; names it and the system's reason.
    """
    # The temporary name is short on purpose: the real one may already use the 255 bytes a name may have.
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                if is_durable:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):  # the first error is the one worth telling
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ImageError(f"The file {path} cannot be written: {error.strerror or error}.") from error


def write_indexed_png(path: Path, labels: NDArray[np.uint8]) -> None:
    """Write a mask as an 8-bit palette PNG with the colours of PASCAL VOC, atomically.

    Args:
        path: the file.
        labels: (H, W) uint8 class numbers, 0 = background, 255 = border.

    Raises:
        ShapeError: ``labels`` is not a non-empty (H, W) uint8 array.
        ImageError: the file cannot be written.
    """
    if labels.ndim != 2 or labels.dtype != np.uint8 or labels.size == 0:
        raise ShapeError(f"A mask to write must be (H, W) uint8, not {labels.shape} {labels.dtype}.")
    image = Image.fromarray(np.ascontiguousarray(labels)).convert("L")
    image.putpalette(voc_palette().tobytes())  # turns the grey values into indices, unchanged
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=False)
    write_bytes_atomic(path, buffer.getvalue())


def write_overlay(
    path: Path,
    rgb: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    *,
    palette: NDArray[np.uint8],
    opacity: float = 0.45,
) -> None:
    """Write a picture with its mask laid over it, for looking at; atomically.

    Every class is tinted and its inner edge drawn in full colour.

    Args:
        path: the file; JPEG for ``.jpg`` and ``.jpeg``, PNG for every other ending.
        rgb: (H, W, 3) uint8.
        labels: (H, W) uint8 class numbers, 0 = background.
        palette: (256, 3) uint8 RGB, the tint of every class.
        opacity: strength of the tint in [0, 1].

    Raises:
        ShapeError: mask and picture differ in size.
        ImageError: the file cannot be written.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or labels.shape != rgb.shape[:2]:
        raise ShapeError(
            f"An overlay needs an (H, W, 3) picture and an (H, W) mask, not {rgb.shape} and {labels.shape}."
        )
    picture = rgb.copy()
    is_tinted = labels != 0
    tints = palette[labels[is_tinted]] * np.float32(opacity)  # (N, 3)
    picture[is_tinted] = (picture[is_tinted] * np.float32(1.0 - opacity) + tints).round().astype(np.uint8)
    is_edge = _inner_edge(labels)
    picture[is_edge] = palette[labels[is_edge]]
    buffer = io.BytesIO()
    if path.suffix.lower() in _JPEG_SUFFIXES:
        Image.fromarray(picture).save(buffer, format="JPEG", quality=90)
    else:
        Image.fromarray(picture).save(buffer, format="PNG")
    write_bytes_atomic(path, buffer.getvalue())


def _inner_edge(labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels of a class with a neighbour (left, right, above, below) of another or none; (H, W) bool."""
    is_edge = np.zeros(labels.shape, np.bool_)
    differs = labels[1:] != labels[:-1]
    is_edge[1:] |= differs
    is_edge[:-1] |= differs
    differs = labels[:, 1:] != labels[:, :-1]
    is_edge[:, 1:] |= differs
    is_edge[:, :-1] |= differs
    return is_edge & (labels != 0)
