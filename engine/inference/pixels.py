"""Reading an image as a model wants it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from torch import Tensor

from engine.images import image_size, read_image
from engine.models.preprocessing import Preprocessing
from engine.runtime import memory_to_read

_DRAFT_FACTOR: Final = 2
"""JPEGs are decoded at no less than this many times the input size; the squash then averages."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Pixels:
    """An image ready for the backbone.

    Attributes:
        values: (3, h, w) float32, normalised.
        image_size: (H, W) of the EXIF-turned image in pixels.
    """

    values: Tensor
    image_size: tuple[int, int]


def read_pixels(image_path: Path, preprocessing: Preprocessing) -> Pixels:
    """Read an image as a model wants it. Any thread.

    Raises:
        ImageError: the image cannot be read.
    """
    size = image_size(image_path)
    height, width = preprocessing.size
    with memory_to_read(image_path):
        rgb = read_image(image_path, at_least=(height * _DRAFT_FACTOR, width * _DRAFT_FACTOR))
        return Pixels(values=preprocessing(rgb), image_size=size)
