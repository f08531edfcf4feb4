"""From a sketch file's pixels to a network input, as the model knows sketches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.images.sketch import normalise_sketch
from engine.models.preprocessing import Preprocessing


@dataclass(frozen=True)
class DrawnAgain:
    """A preprocessing for models with ``has_normalised_sketches``: draws the sketch first. Any thread.

    Attributes:
        preprocessing: of the model, as for photos.
    """

    preprocessing: Preprocessing

    def __call__(self, rgb: NDArray[np.uint8]) -> Tensor:
        """(H, W, 3) uint8 to (3, h, w) float32."""
        drawn = normalise_sketch(rgb, size=self.preprocessing.size[0])
        return self.preprocessing(np.repeat(drawn[..., None], 3, axis=2))
