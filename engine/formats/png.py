"""Label maps as indexed PNG bytes, and back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ImageError
from engine.images import image_size, read_mask, voc_palette

_INDEXED_FORMATS: Final = frozenset({"PNG", "GIF", "BMP", "TIFF"})
_HIGHEST_GREY_ID: Final = 100
"""Greys above it are shades; ``read_mask`` draws the same line."""


def indexed_png(labels: NDArray[np.uint8]) -> bytes:
    """A label map as an 8-bit PNG with VOC's palette; the pixel values are the class ids.

    Args:
        labels: (H, W), not empty.
    """
    image = Image.fromarray(np.ascontiguousarray(labels)).convert("L")
    image.putpalette(voc_palette().tobytes())  # turns the grey values into indices, unchanged
    buffer = io.BytesIO()
    # Fastest compression: label maps shrink to almost nothing at any level.
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def read_label_map(path: Path) -> NDArray[np.uint8]:
    """Read a mask file as class ids.

    Indexed and grey pictures hold the ids themselves. Greys where 255 is the only value beside 0 or with
    values that cannot be ids, and colours, show one object: class 1; see ``read_mask``.

    Returns:
        (H, W) uint8, 0 = background, 255 = ignored; writeable.

    Raises:
        ImageError: missing, damaged or too large.
    """
    size = image_size(path)  # refuses what cannot be read or is too large, in its own words
    try:
        with Image.open(path) as image:
            is_indexed = image.mode == "P" and image.format in _INDEXED_FORMATS
            values = np.array(image, np.uint8) if is_indexed or image.mode == "L" else None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageError(f"The mask {path} is damaged and cannot be read ({error}).") from error
    if values is None or values.shape != size:
        return read_mask(path).astype(np.uint8)
    present = np.flatnonzero(np.bincount(values.reshape(-1), minlength=256))
    ids = present[(present != 0) & (present != 255)]
    is_picture = ids.max() > _HIGHEST_GREY_ID if ids.size else 255 in present
    return read_mask(path).astype(np.uint8) if is_picture and not is_indexed else values
