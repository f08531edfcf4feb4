"""The domain loss of Doodle2Search and its schedule."""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

_START: Final = 5
_RAMP: Final = 20


def domain_loss(sketch_logits: Tensor, positive_logits: Tensor, negative_logits: Tensor) -> Tensor:
    """How well sketches are told from photos: mean of three binary cross entropies.

    The embeddings reach the classifier through a gradient reversal, so the encoders learn the opposite.

    Source: Doodle2Search (arXiv:1904.03451), domain loss; released code: sketch = 0, photo = 1, the
    three inputs weigh the same.

    Args:
        sketch_logits: (B, 1) of the domain classifier.
        positive_logits: (B, 1).
        negative_logits: (B, 1).

    Returns:
        Scalar.
    """
    terms = [
        F.binary_cross_entropy_with_logits(logits.float(), torch.full_like(logits, target).float())
        for logits, target in ((sketch_logits, 0.0), (positive_logits, 1.0), (negative_logits, 1.0))
    ]
    return torch.stack(terms).mean()


def reversal_strength(count: int) -> float:
    """Lambda of the gradient reversal: 0 before 5, then (count - 5) / 20, 1 from 25 on.

    Source: Doodle2Search. ``count`` is the epoch. The released code passes the iteration within the
    epoch, by mistake, which makes it almost always 1.
    """
    return min(1.0, max(0.0, (count - _START) / _RAMP))
