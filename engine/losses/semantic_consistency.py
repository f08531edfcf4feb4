"""The losses of SC-EGG's first two stages: classes told from attributes, and taught onwards."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError


def seen_class_loss(class_scores: Tensor, labels: Tensor, *, seen: Tensor) -> Tensor:
    """Cross entropy over the seen classes only.

    Source: SC-EGG, L_LCE on the local scores (attributes x attribute scores) and L_GCE on the global
    classifier; stage one minimises their sum. The released code agrees: unseen columns are cut away,
    not calibrated.

    Args:
        class_scores: (B, C).
        labels: (B,) int64 rows of the C classes; all of them seen.
        seen: (C,) bool.

    Returns:
        Scalar.

    Raises:
        ShapeError: ``seen`` does not describe the columns of ``class_scores``.
    """
    if seen.shape != class_scores.shape[1:]:
        raise ShapeError(f"{tuple(seen.shape)} flags do not fit scores of {tuple(class_scores.shape)}.")
    hidden = class_scores.float().masked_fill(~seen, float("-inf"))
    return F.cross_entropy(hidden, labels)


def semantic_consistency_loss(logits: Tensor, local_scores: Tensor) -> Tensor:
    """Mean squared distance of the global classifier's logits from the local class scores.

    Source: SC-EGG, stage two, over all C classes, unseen ones included: this is where the unseen
    classes' attributes (never their images) enter.

    Args:
        logits: (B, C) of the classifier in training.
        local_scores: (B, C) of the frozen attribute attention.

    Returns:
        Scalar.

    Raises:
        ShapeError: the shapes differ.
    """
    if logits.shape != local_scores.shape:
        raise ShapeError(f"Logits are {tuple(logits.shape)} and local scores {tuple(local_scores.shape)}.")
    return F.mse_loss(logits.float(), local_scores.detach().float())
