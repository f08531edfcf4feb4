"""Losses between a batch of sketches and a batch of photos in one space of unit vectors."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.errors import ShapeError


def cross_domain_contrast(
    sketches: Tensor,
    photos: Tensor,
    sketch_labels: Tensor,
    photo_labels: Tensor,
    *,
    temperature: float = 0.1,
) -> Tensor:
    """Every sketch must be nearer to the photos of its class than to all others, and the reverse.

    For a sketch: the mean over photos of its class of -log softmax over all photos of the cosine over the
    temperature; the mean over sketches that have such a photo. The same from photos to sketches; the sum.

    Source: Khosla et al., "Supervised contrastive learning" (arXiv:2004.11362), the loss with the sum
    outside the logarithm, here between two domains.

    Args:
        sketches: (B, D) unit vectors.
        photos: (M, D) unit vectors.
        sketch_labels: (B,) int64.
        photo_labels: (M,) int64.
        temperature: of the softmax.

    Returns:
        Scalar; 0 where no sketch has a photo of its class.

    Raises:
        ShapeError: not one label per vector.
    """
    if len(sketches) != len(sketch_labels) or len(photos) != len(photo_labels):
        raise ShapeError(
            f"{len(sketches)} sketches and {len(photos)} photos have {len(sketch_labels)} and "
            f"{len(photo_labels)} labels."
        )
    logits = sketches @ photos.T / temperature  # (B, M)
    is_same = (sketch_labels[:, None] == photo_labels[None]).to(logits)
    return _one_direction(logits, is_same) + _one_direction(logits.T, is_same.T)


def kept_geometry(vectors: Tensor, reference: Tensor) -> Tensor:
    """How far the mutual cosines of some vectors are from those they had: mean squared difference.

    Keeps the relations of a frozen space, among them those of classes that are not trained on.

    Source: ours, after relational distillation (arXiv:1904.05068).

    Args:
        vectors: (M, D) unit vectors.
        reference: (M, D') unit vectors of the same items.

    Returns:
        Scalar.
    """
    return (vectors @ vectors.T - reference @ reference.T).square().mean()


def _one_direction(logits: Tensor, is_same: Tensor) -> Tensor:
    n_same = is_same.sum(dim=1)
    log_share = torch.log_softmax(logits, dim=1)
    each = -(log_share * is_same).sum(dim=1) / n_same.clamp(min=1)  # (B,)
    return each.sum() / (n_same > 0).sum().clamp(min=1)
