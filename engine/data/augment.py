"""Random views of an image together with its label maps: flip, crop, colour, blur."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

_CROP_TRIES: Final = 8
_KEPT_SHARE: Final = 0.5
_JITTER: Final = 0.4
_MAX_BLUR_PX: Final = 1.5
_MIN_SIDE: Final = 0.5  # of the image's side


def random_view(
    rgb: NDArray[np.uint8], labels: NDArray[np.uint8], *, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One augmented view of an image.

    The crop keeps at least half of the pixels of every class in the first label map; where eight
    random crops do not, the image stays whole.

    Args:
        rgb: (H, W, 3) uint8.
        labels: (L, H, W) uint8 label maps; all follow the same geometry.
        rng: source of all randomness.

    Returns:
        The view (h, w, 3) uint8 and its label maps (L, h, w); h <= H, w <= W.
    """
    top, left, height, width = _crop_box(labels[0], rng=rng)
    rgb = rgb[top : top + height, left : left + width]
    labels = labels[:, top : top + height, left : left + width]
    if rng.random() < 0.5:
        rgb, labels = rgb[:, ::-1], labels[:, :, ::-1]
    image = Image.fromarray(np.ascontiguousarray(rgb))
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhancer(image).enhance(float(rng.uniform(1 - _JITTER, 1 + _JITTER)))
    if rng.random() < 0.15:
        image = image.convert("L").convert("RGB")
    if rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, _MAX_BLUR_PX))))
    return np.asarray(image), np.ascontiguousarray(labels)


def _crop_box(labels: NDArray[np.uint8], *, rng: np.random.Generator) -> tuple[int, int, int, int]:
    """(top, left, height, width) of a random crop that keeps the classes."""
    full_height, full_width = labels.shape
    counts = np.bincount(labels.ravel(), minlength=256)
    counts[[0, 255]] = 0
    for _ in range(_CROP_TRIES):
        height = int(rng.uniform(_MIN_SIDE, 1) * full_height)
        width = int(rng.uniform(_MIN_SIDE, 1) * full_width)
        top = int(rng.integers(0, full_height - height + 1))
        left = int(rng.integers(0, full_width - width + 1))
        kept = np.bincount(labels[top : top + height, left : left + width].ravel(), minlength=256)
        if bool(np.all(kept[counts > 0] >= _KEPT_SHARE * counts[counts > 0])):
            return top, left, height, width
    return 0, 0, full_height, full_width
