"""A mask carried over to another image."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.errors import ShapeError

_ASPECT_TOLERANCE: Final = 0.01


def fit_mask(mask: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Bring a mask to the size of another image of the same shape.

    Args:
        mask: (h, w) class ids.
        size: (H, W) of the other image.

    Returns:
        (H, W) class ids, the nearest pixel each; a copy also where the sizes are equal.

    Raises:
        ShapeError: the aspect ratios differ by more than 1 %, so the mask would be distorted.
    """
    (height, width), (new_height, new_width) = mask.shape, size
    if mask.shape == size:
        return mask.copy()
    ratio = (width * new_height) / (height * new_width)
    if abs(ratio - 1) > _ASPECT_TOLERANCE:
        raise ShapeError(
            f"A mask of {width} x {height} pixels does not fit an image of {new_width} x {new_height}.",
            hint="Masks can be copied between images of the same shape only.",
        )
    return cv2.resize(np.ascontiguousarray(mask), (new_width, new_height), interpolation=cv2.INTER_NEAREST)
