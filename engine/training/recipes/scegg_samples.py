"""The images of a training set as SC-EGG sees them: regions computed once, and labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.training.recipes.scegg_remembered import Remembered
from engine.training.region_features import RegionFeatures


@dataclass(frozen=True, kw_only=True, eq=False)
class Samples:
    """Images of the data set whose region features are at hand.

    Attributes:
        rows: (N,) int64 rows of the region features.
        labels: (N,) int64 rows of the model's classes.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]


class TrainingImages:
    """Real images at places 0 to ``n_real`` - 1, made-up ones of remembered classes behind them.

    Read-only; any thread.

    Args:
        features: regions of all images in ``samples``.
        samples: the real ones.
        remembered: the others; None = none.

    Attributes:
        n_real: number of real images.
        rows: (n_real,) int64 rows of the region features.
        labels: (N,) int64 rows of the model's classes.
        places_of_class: for each class with images, in the order of labels, its places.
    """

    def __init__(
        self, features: RegionFeatures, samples: Samples, remembered: Remembered | None = None
    ) -> None:
        self._features, self.rows = features, samples.rows
        self._made = None if remembered is None else remembered.regions
        made_labels = np.zeros(0, dtype=np.int64) if remembered is None else remembered.labels
        self.n_real = len(samples.rows)
        self.labels = np.concatenate([samples.labels, made_labels])
        self.places_of_class = [np.flatnonzero(self.labels == label) for label in np.unique(self.labels)]

    def with_remembered(self, remembered: Remembered) -> TrainingImages:
        """The same real images, and made-up ones behind them."""
        return TrainingImages(self._features, Samples(rows=self.rows, labels=self.labels), remembered)

    def __len__(self) -> int:
        return len(self.labels)

    def regions(self, places: NDArray[np.int64]) -> list[Tensor]:
        """Regions of images at ascending places: real ones (B1, R, D) float16, made-up ones (B2, 1, D).

        A list of those that are not empty; in this order, so B1 and B2 follow the places.
        """
        found = []
        is_real = places < self.n_real
        if is_real.any():
            found.append(self._features.regions(self.rows[places[is_real]]))
        if not is_real.all():
            found.append(self._made[torch.from_numpy(places[~is_real] - self.n_real)])
        return found

    def balanced_places(self, rng: np.random.Generator, size: int) -> NDArray[np.int64]:
        """One image each of different classes, ascending; a class comes again only after all were drawn."""
        n_classes = len(self.places_of_class)
        order = np.concatenate([rng.permutation(n_classes) for _ in range(-(-size // n_classes))])[:size]
        return np.sort([rng.choice(self.places_of_class[index]) for index in order])
