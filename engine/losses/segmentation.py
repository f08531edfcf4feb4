"""Loss of a batch of segmentation episodes, with ignored pixels and empty targets."""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError

_IGNORE: Final = 255
_SMOOTH: Final = 1.0


def episode_loss(logits: Tensor, target: Tensor, *, balance: float = 0.0, dice_weight: float = 1.0) -> Tensor:
    """Cross entropy plus overlap loss, every episode weighing the same. Source: ours.

    Per episode, over the pixels that are not 255:

    - cross entropy: (1 - ``balance``) x mean over pixels + ``balance`` x mean of (mean over the
      object, mean over the background). Without balance the scores stay calibrated probabilities.
    - overlap: soft dice loss 1 - (2 sum p t + 1) / (sum p + sum t + 1) where the target shows the
      object. Where it is empty, dice is about 1 with no slope, so the mean probability stands in:
      an absent class costs as much as a missed one.

    Args:
        logits: (B, H, W) foreground logits.
        target: (B, H, W) values 0, 1 or 255.
        balance: 0 to 1.
        dice_weight: factor of the overlap term.

    Returns:
        Scalar; 0 for a batch without a counted pixel.

    Raises:
        ShapeError: the shapes differ.
    """
    if logits.shape != target.shape or logits.ndim != 3:
        raise ShapeError(f"Logits and target must both be (B, H, W), not {logits.shape} and {target.shape}.")
    logits = logits.float()
    counted = (target != _IGNORE).float()
    truth = (target == 1).float()
    background = counted - truth
    n_counted, n_truth = counted.sum(dim=(1, 2)), truth.sum(dim=(1, 2))  # (B,)
    n_background = n_counted - n_truth

    entropy = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")  # (B, H, W)
    on_object, on_background = (entropy * truth).sum(dim=(1, 2)), (entropy * background).sum(dim=(1, 2))
    plain = (on_object + on_background) / n_counted.clamp(min=1)
    n_sides = (n_truth > 0).float() + (n_background > 0).float()
    sides = on_object / n_truth.clamp(min=1) + on_background / n_background.clamp(min=1)
    cross_entropy = (1 - balance) * plain + balance * sides / n_sides.clamp(min=1)

    probability = torch.sigmoid(logits) * counted
    total = probability.sum(dim=(1, 2))
    dice = 1 - (2 * (probability * truth).sum(dim=(1, 2)) + _SMOOTH) / (total + n_truth + _SMOOTH)
    overlap = torch.where(n_truth > 0, dice, total / n_counted.clamp(min=1))
    return (cross_entropy + dice_weight * overlap).mean()
