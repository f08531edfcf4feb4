"""A data set that anybody could outline: red discs on grey ground."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.images import write_indexed_png


def disc(centre: tuple[int, int], radius: int, *, size: tuple[int, int] = (120, 160)) -> NDArray[np.bool_]:
    """A disc as (H, W) bool; centre and size are (y, x) and (H, W)."""
    ys, xs = np.mgrid[0 : size[0], 0 : size[1]]
    return np.hypot(ys - centre[0], xs - centre[1]) < radius


def write_disc_photos(folder: Path, n_images: int) -> Path:
    """A VOC-style data set of photos with a red disc of class 3 each; returns its folder."""
    (folder / "JPEGImages").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for number in range(n_images):
        mask = disc((60, 50 + 7 * number), 30)
        pixels = rng.normal((90, 110, 90), 8, (120, 160, 3))
        pixels[mask] += (100, -40, -40)
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"JPEGImages/{number}.jpg")
        write_indexed_png(folder / f"SegmentationClass/{number}.png", (mask * 3).astype(np.uint8))
    return folder
