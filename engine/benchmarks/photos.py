"""Generated photographs: what they show does not matter, what they weigh does. No torch, no Qt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

PHOTO_SIZE: Final = (375, 500)
"""(height, width): the usual size of the published segmentation sets."""

_COARSE_CELLS: Final = (6, 8)


def write_photos(folder: Path, n: int, *, size: tuple[int, int] = PHOTO_SIZE, seed: int = 0) -> list[Path]:
    """Write JPEGs with soft colours, one round thing and some noise into a folder, made where missing.

    Args:
        folder: where.
        n: how many.
        size: (height, width).
        seed: other seeds give other pictures.

    Returns:
        Their paths, in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    height, width = size
    paths = []
    for index in range(n):
        coarse = random.integers(0, 256, (*_COARSE_CELLS, 3), dtype=np.uint8)
        image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        left, top = int(random.integers(width // 2)), int(random.integers(height // 2))
        box = (left, top, left + width // 3, top + height // 3)
        ImageDraw.Draw(image).ellipse(box, fill=tuple(int(value) for value in random.integers(256, size=3)))
        noise = random.integers(0, 24, (height // 4, width // 4), dtype=np.uint8)
        grain = Image.fromarray(noise).resize((width, height)).convert("RGB")
        paths.append(folder / f"photo_{index:06d}.jpg")
        Image.blend(image, grain, 0.1).save(paths[-1], quality=90)
    return paths


def link_photos(folder: Path, n: int, *, sources: Sequence[Path]) -> list[Path]:
    """Fill a folder with ``n`` names of few photos; where the file system has no links, with copies."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"image_{index:06d}.jpg" for index in range(n)]
    for index, path in enumerate(paths):
        source = sources[index % len(sources)]
        try:
            os.link(source, path)
        except OSError:
            shutil.copyfile(source, path)
    return paths


def round_mask(size: tuple[int, int], *, share: float = 0.25) -> np.ndarray:
    """(H, W) bool: a disc in the middle, as wide as ``share`` of the short side."""
    height, width = size
    y, x = np.ogrid[:height, :width]
    radius = share * min(size) / 2
    return (y - height / 2) ** 2 + (x - width / 2) ** 2 <= radius**2


def grow_mask(mask: np.ndarray, step: int) -> np.ndarray:
    """A copy with one more dab, at another place for every step: the next stroke."""
    height, width = mask.shape
    y, x = height // 2 + (7 * step) % (height // 4), width // 3 + (11 * step) % (width // 4)
    grown = mask.copy()
    grown[y : y + height // 40 + 1, x : x + width // 20 + 1] = True
    return grown
