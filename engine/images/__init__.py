"""Image and mask files: reading, writing, finding. Everything here may be called from any thread."""

from __future__ import annotations

from engine.images.labels import scores_to_labels
from engine.images.palette import voc_palette
from engine.images.read import (
    MAX_PIXELS,
    exif_orientation,
    image_size,
    read_drawing,
    read_image,
    read_mask,
    read_thumbnail,
)
from engine.images.scan import IMAGE_SUFFIXES, is_image_path, natural_key, path_key, scan_images
from engine.images.write import write_bytes_atomic, write_indexed_png, write_overlay

__all__ = [
    "IMAGE_SUFFIXES",
    "MAX_PIXELS",
    "exif_orientation",
    "image_size",
    "is_image_path",
    "natural_key",
    "path_key",
    "read_drawing",
    "read_image",
    "read_mask",
    "read_thumbnail",
    "scan_images",
    "scores_to_labels",
    "voc_palette",
    "write_bytes_atomic",
    "write_indexed_png",
    "write_overlay",
]
