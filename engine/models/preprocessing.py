"""From a photograph to a network input, and from a painted mask to the same grid.

The same object serves training and inference, so the two cannot drift apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.errors import ShapeError

IMAGENET_MEAN: Final = (0.485, 0.456, 0.406)
IMAGENET_STD: Final = (0.229, 0.224, 0.225)

# EfficientNet-Lite was trained on (x - 127) / 128, not on ImageNet's mean and deviation: with the latter
# its mean confidence on photographs falls from 0.58 to 0.52, and mean cosine loses about ten points.
LITE_MEAN: Final = (127 / 255,) * 3
LITE_STD: Final = (128 / 255,) * 3

# Part of every cache key: raise it when the arithmetic below changes its result.
_VERSION: Final = 1


@dataclass(frozen=True)
class Preprocessing:
    """Bring to one size, then normalise per channel. Immutable; any thread may use it.

    Attributes:
        size: (height, width) of the network input in pixels; the aspect ratio is not kept, unless:
        mean: per RGB channel, of values in [0, 1].
        std: per RGB channel, of values in [0, 1].
        is_centre_crop: cut away what sticks out of ``size``'s aspect ratio, evenly on both sides,
            instead of squashing. Same as resizing the shorter side and cropping the centre.
    """

    size: tuple[int, int]
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD
    is_centre_crop: bool = False

    @property
    def key(self) -> str:
        """Stable text that differs whenever the network input would differ; for cache keys."""
        numbers = ",".join(f"{value:.6g}" for value in (*self.mean, *self.std))
        crop = ":centre" if self.is_centre_crop else ""
        digest = hashlib.sha256(f"v{_VERSION}:bilinear:{numbers}{crop}".encode()).hexdigest()[:12]
        return f"{self.size[0]}x{self.size[1]}-{digest}"

    def __call__(self, rgb: NDArray[np.uint8]) -> Tensor:
        """Make a network input.

        Args:
            rgb: (H, W, 3) uint8, EXIF already turned.

        Returns:
            (3, h, w) float32, resized with antialiased bilinear weights and normalised.

        Raises:
            ShapeError: the array is not an RGB image.
        """
        if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
            message = f"An image must be (height, width, 3) uint8, not {rgb.shape} {rgb.dtype}."
            raise ShapeError(message)
        resized = self._resize(rgb, Image.Resampling.BILINEAR)
        pixels = torch.from_numpy(np.array(resized)).permute(2, 0, 1).float()  # (3, h, w)
        mean = torch.tensor(self.mean).view(3, 1, 1) * 255
        std = torch.tensor(self.std).view(3, 1, 1) * 255
        return pixels.sub_(mean).div_(std).contiguous()

    def mask_to_tensor(self, mask: NDArray[np.bool_]) -> Tensor:
        """Bring a painted mask to the grid of the network input.

        Every output cell holds the share of its pixels that are painted, so a stroke thinner than
        a cell is weak but never lost.

        Args:
            mask: (H, W) bool, True = object.

        Returns:
            (h, w) float32 in [0, 1]; not all zero where anything is painted.

        Raises:
            ShapeError: the array is not a two-dimensional mask.
        """
        if mask.ndim != 2 or mask.dtype != np.bool_ or 0 in mask.shape:
            message = f"A mask must be (height, width) bool, not {mask.shape} {mask.dtype}."
            raise ShapeError(message)
        shares = self._box_resize(mask.astype(np.uint8) * 255) / 255
        if mask.any() and not shares.any():
            # A dot so small that its share rounds to nothing in 8 bits: pay for float arithmetic.
            shares = self._box_resize(mask.astype(np.float32))
        return torch.from_numpy(shares.astype(np.float32)).clamp_(0, 1)

    def _box_resize(self, values: NDArray) -> NDArray:
        return np.array(self._resize(values, Image.Resampling.BOX))

    def _resize(self, values: NDArray, resampling: Image.Resampling) -> Image.Image:
        height, width = self.size
        box = None
        if self.is_centre_crop:
            scale = min(values.shape[0] / height, values.shape[1] / width)
            top, left = (values.shape[0] - scale * height) / 2, (values.shape[1] - scale * width) / 2
            # Rounding must not put an edge outside the image, which Pillow refuses.
            right, bottom = (
                min(left + scale * width, values.shape[1]),
                min(top + scale * height, values.shape[0]),
            )
            box = (max(left, 0), max(top, 0), right, bottom)
        return Image.fromarray(values).resize((width, height), resampling, box)
