"""Pixel-wise cross entropy of the paper models, on the logits' own grid."""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError

_IGNORE: Final = 255


def pixel_cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Mean two-class cross entropy over the pixels that are not 255.

    Source: MSHNet (arXiv:2203.09550) and SG-One (arXiv:1810.09091); the released codes agree. MSHNet's
    released code brings the target to the logits' grid (nearest), not the logits to the target's; so
    does this. For SG-One, whose logits are stretched first, the sizes are equal and nothing happens.

    Args:
        logits: (B, 2, h, w); channel 0 background, 1 object.
        target: (B, H, W) uint8, values 0, 1 or 255.

    Returns:
        Scalar float32; 0 (with zero gradient) where every pixel is 255.

    Raises:
        ShapeError: other numbers of axes, channels or images.
    """
    if logits.ndim != 4 or logits.shape[1] != 2 or target.ndim != 3 or len(logits) != len(target):
        raise ShapeError(
            f"Logits must be (B, 2, h, w) and targets (B, H, W), not {tuple(logits.shape)} and "
            f"{tuple(target.shape)}."
        )
    if target.shape[-2:] != logits.shape[-2:]:
        target = F.interpolate(target[:, None], size=logits.shape[-2:], mode="nearest")[:, 0]
    total = F.cross_entropy(logits.float(), target.long(), ignore_index=_IGNORE, reduction="sum")
    return total / torch.count_nonzero(target != _IGNORE).clamp(min=1)
