"""Which class a negative photo comes from: classes with a similar name, mostly."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

_TEMPERATURE: Final = 0.1


class NegativeClassSampler:
    """Draws a negative class c for an anchor's class a with p(c) proportional to exp(-d(a, c)^2 / 0.1).

    d is the Euclidean distance of the classes' word vectors; a itself is never drawn. Classes with a
    similar name look alike more often, so most negatives are hard ones. Read-only, any thread.

    Source: Doodle2Search (arXiv:1904.03451), training; the 0.1 is the released code's.

    Args:
        vectors: (C, D) word vectors of the training classes.

    Attributes:
        probabilities: (C, C) float64; row a sums to 1.

    Raises:
        DataError: fewer than two classes.
    """

    def __init__(self, vectors: NDArray[np.floating]) -> None:
        if len(vectors) < 2:
            raise DataError(f"Negatives need at least 2 training classes, not {len(vectors)}.")
        wide = vectors.astype(np.float64)
        squared = ((wide[:, None] - wide[None]) ** 2).sum(axis=2)  # (C, C)
        np.fill_diagonal(squared, np.inf)
        # The smallest distance of a row cancels out and keeps the exponential from vanishing.
        weights = np.exp(-(squared - squared.min(axis=1, keepdims=True)) / _TEMPERATURE)
        self.probabilities = weights / weights.sum(axis=1, keepdims=True)
        self._cumulative = self.probabilities.cumsum(axis=1)

    def draw(self, anchors: NDArray[np.integer], *, rng: np.random.Generator) -> NDArray[np.int64]:
        """One negative class per anchor class: (B,) class numbers to (B,), never the same."""
        shares = rng.random(len(anchors)) * self._cumulative[anchors, -1]
        drawn = (self._cumulative[anchors] <= shares[:, None]).sum(axis=1)
        return drawn.astype(np.int64)
