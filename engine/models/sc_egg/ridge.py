"""Class scores by ridge regression between features and attributes, to go with the generator's classifier.

The generator says what embeddings of a class look like, the regression which directions of a feature go
with which attributes. They err differently, so their scores are added. The regression reads the backbone's
features as they were before anything was learned of them: about unseen classes they say something that the
learned embedding has lost.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

_FEATURE_RIDGE: Final = 10.0
_ATTRIBUTE_RIDGE: Final = 1.0
"""Both relative to the mean eigenvalue of what they are added to. Chosen together with the weight on classes
that played unseen; half a power of ten more or less makes no difference there."""


class AttributeRidge(nn.Module):
    """Scores x' V a of features x (D,) and attributes a (K,): 0 until ``fit``.

    Source: ESZSL (Romera-Paredes and Torr, ICML 2015), in closed form. Ours: features are centred, and the
    scores are divided by their deviation over the features that were fitted, so that a weight means the
    same for every data set.

    Args:
        dim: D.
        n_attributes: K.

    Attributes:
        weight: (K, D) buffer.
        bias: (K,) buffer.
    """

    def __init__(self, dim: int, n_attributes: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.zeros(n_attributes, dim))
        self.register_buffer("bias", torch.zeros(n_attributes))

    @torch.no_grad()
    def fit(self, features: Tensor, labels: Tensor, attributes: Tensor, *, weight: float) -> None:
        """Fit to features of at least two classes.

        Args:
            features: (N, D).
            labels: (N,) int64 rows of ``attributes``.
            attributes: (C, K), rows of length 1; only those of ``labels`` are learned from.
            weight: the scores' deviation.
        """
        classes, places = torch.unique(labels, return_inverse=True)
        own = attributes[classes].double()  # (S, K)
        centre = features.double().mean(dim=0)
        inputs = features.double() - centre
        signs = own.new_full((len(inputs), len(own)), -1.0)
        signs[torch.arange(len(inputs), device=places.device), places] = 1.0
        scatter = _with_ridge(inputs.T @ inputs, _FEATURE_RIDGE)
        found = torch.linalg.solve(scatter, inputs.T @ (signs @ own))  # (D, K)
        found = torch.linalg.solve(_with_ridge(own.T @ own, _ATTRIBUTE_RIDGE), found.T)  # (K, D)
        found *= weight / (inputs @ found.T @ own.T).std().clamp_min(torch.finfo(torch.float32).tiny)
        self.weight.copy_(found)
        self.bias.copy_(-found @ centre)

    def class_layer(self, attributes: Tensor) -> tuple[Tensor, Tensor]:
        """Weight (C', D) and bias (C',) of classes with attributes (C', K), rows of length 1."""
        return attributes @ self.weight, attributes @ self.bias


def _with_ridge(matrix: Tensor, strength: float) -> Tensor:
    eye = torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
    return matrix + strength * matrix.diagonal().mean() * eye
