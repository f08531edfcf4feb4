"""Untrained floors of zero-shot classification: closed forms on frozen pooled features.

- ``eszsl``: Romera-Paredes & Torr, "An embarrassingly simple approach to zero-shot learning" (ICML 2015):
  the bilinear map V = (X'X + gamma I)^-1 X'Y A (A'A + lambda I)^-1, with Y 1 for an image's class and -1 for
  the others, A the attributes of the training classes. An image's score for class c is x'V a_c.
- ``class-means`` (ours): a seen class is the mean of its training features; an unseen one is what ridge
  regression from attributes to those means predicts; the score is the cosine.

Features are made unit vectors and centred on the training mean; scores are divided by their spread on
the training images, so that an offset chosen with one set of classes means the same with another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """Ridge strengths, relative to the mean squared size of what they are added to.

    Attributes:
        features: gamma, on the side of the features; not used by ``class-means``.
        attributes: lambda, on the side of the attributes.
    """

    features: float
    attributes: float


class AttributeBaseline(ABC):
    """Fitted to training images once; every setting is then cheap to ask. One thread.

    Args:
        features: (N, D) training features.
        labels: (N,) their classes.
        attributes: (C, K) of all classes; only rows of ``labels`` are learned from.
    """

    settings: tuple[Setting, ...]

    def __init__(
        self, features: NDArray[np.floating], labels: NDArray[np.int64], attributes: NDArray[np.floating]
    ) -> None:
        self._centre = np.zeros(features.shape[1])
        self._centre = self._prepared(features).mean(axis=0)
        self._train = self._prepared(features)
        lengths = np.linalg.norm(attributes, axis=1, keepdims=True)
        self._attributes = attributes.astype(np.float64) / np.where(lengths > 0, lengths, 1)
        self._classes = np.unique(labels)
        self._fit(labels)

    def scores(self, features: NDArray[np.floating], setting: Setting) -> _Matrix:
        """(M, C) for (M, D) features."""
        to_class = self._class_vectors(setting)  # (D, C)
        spread = self._compared(self._train, to_class)[:, self._classes].std()
        return self._compared(self._prepared(features), to_class) / max(spread, 1e-12)

    @abstractmethod
    def _fit(self, labels: NDArray[np.int64]) -> None:
        """Do what all settings share."""

    @abstractmethod
    def _class_vectors(self, setting: Setting) -> _Matrix:
        """(D, C): what features are multiplied with."""

    def _compared(self, prepared: _Matrix, to_class: _Matrix) -> _Matrix:
        return prepared @ to_class

    def _prepared(self, features: NDArray[np.floating]) -> _Matrix:
        return _unit(features.astype(np.float64)) - self._centre


class Eszsl(AttributeBaseline):
    """See the module."""

    settings = tuple(
        Setting(10.0 ** (gamma / 2), 10.0**lam) for gamma in range(-4, 7) for lam in range(-3, 3)
    )

    def _fit(self, labels: NDArray[np.int64]) -> None:
        own = self._attributes[self._classes]  # (S, K)
        signs = np.where(labels[:, None] == self._classes, 1.0, -1.0)  # (N, S)
        # Both inverses share their eigenvectors over all settings.
        self._x_values, self._x_vectors = np.linalg.eigh(self._train.T @ self._train)
        self._a_values, self._a_vectors = np.linalg.eigh(own.T @ own)
        self._core = self._x_vectors.T @ (self._train.T @ (signs @ own)) @ self._a_vectors  # (D, K)

    def _class_vectors(self, setting: Setting) -> _Matrix:
        gamma = setting.features * self._x_values.mean()
        lam = setting.attributes * self._a_values.mean()
        core = self._core / (self._x_values + gamma)[:, None] / (self._a_values + lam)
        return self._x_vectors @ core @ self._a_vectors.T @ self._attributes.T


class ClassMeans(AttributeBaseline):
    """See the module."""

    settings = tuple(Setting(0.0, 10.0 ** (lam / 2)) for lam in range(-6, 7))

    def _fit(self, labels: NDArray[np.int64]) -> None:
        self._means = np.stack([self._train[labels == index].mean(axis=0) for index in self._classes])

    def _class_vectors(self, setting: Setting) -> _Matrix:
        own = self._attributes[self._classes] - self._attributes[self._classes].mean(axis=0)  # (S, K)
        gram = own @ own.T  # (S, S)
        ridge = setting.attributes * np.trace(gram) / len(gram)
        weights = np.linalg.solve(gram + ridge * np.eye(len(gram)), self._means - self._means.mean(axis=0))
        everyone = self._attributes - self._attributes[self._classes].mean(axis=0)
        vectors = everyone @ own.T @ weights + self._means.mean(axis=0)  # (C, D)
        vectors[self._classes] = self._means
        return _unit(vectors).T

    def _compared(self, prepared: _Matrix, to_class: _Matrix) -> _Matrix:
        return _unit(prepared) @ to_class


ATTRIBUTE_BASELINES: Final[dict[str, type[AttributeBaseline]]] = {"eszsl": Eszsl, "class-means": ClassMeans}


def _unit(vectors: _Matrix) -> _Matrix:
    """Rows of length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)
