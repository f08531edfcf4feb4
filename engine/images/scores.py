"""From a model's scores to a mask in the picture's own pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ShapeError


def scores_to_mask(
    scores: NDArray[np.floating], size: tuple[int, int], *, threshold: float
) -> NDArray[np.bool_]:
    """Stretch scores bilinearly over a picture and cut them at a threshold.

    Args:
        scores: (h, w) in [0, 1], covering the whole picture.
        size: (H, W) of the picture in pixels.
        threshold: object where the stretched score is at least this.

    Returns:
        (H, W) bool, True = object.

    Raises:
        ShapeError: ``scores`` is not a non-empty 2-d array, or the size is not positive.
    """
    if scores.ndim != 2 or scores.size == 0 or min(size) < 1:
        raise ShapeError(f"Scores must be (h, w) and the size positive, not {scores.shape} and {size}.")
    height, width = size
    field = Image.fromarray(np.ascontiguousarray(scores, np.float32))
    return np.asarray(field.resize((width, height), Image.Resampling.BILINEAR)) >= threshold
