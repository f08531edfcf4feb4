"""The embedding-guided loss: a frozen classifier tells the generator what its features should be."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


def guided_loss(
    seen_logits: Tensor,
    seen_labels: Tensor,
    unseen_logits: Tensor,
    unseen_labels: Tensor,
    *,
    seen_weight: float = 1.0,
    unseen_weight: float = 0.001,
) -> Tensor:
    """Cross entropy of reconstructed seen and of generated unseen features, over all classes.

    Source: SC-EGG, embedding-guided loss; the weights 1.0 and 0.001 are the released code's (SUN). The
    classifier is frozen by its owner: only the generator's optimiser steps.

    Args:
        seen_logits: (B, C) of reconstructions of seen images.
        seen_labels: (B,) int64, class rows.
        unseen_logits: (B', C) of features generated for unseen classes.
        unseen_labels: (B',) int64.
        seen_weight: factor of the first term.
        unseen_weight: factor of the second.

    Returns:
        Scalar.
    """
    loss = seen_weight * F.cross_entropy(seen_logits.float(), seen_labels)
    if len(unseen_labels) and unseen_weight:
        loss = loss + unseen_weight * F.cross_entropy(unseen_logits.float(), unseen_labels)
    return loss
