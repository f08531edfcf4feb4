"""Doodle2Search's soft attention over the positions of a feature map."""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

_HIDDEN: Final = 380


class SoftAttention(nn.Module):
    """Weighs the cells of a map by a softmax over them, and keeps the map itself: x + x * mask.

    Source: Doodle2Search (arXiv:1904.03451), soft attention. Released code: two 1x1 convolutions,
    512 -> 380 -> 1, without anything non-linear between them.

    Args:
        channels: C of the map.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, _HIDDEN, 1)
        self.score = nn.Conv2d(_HIDDEN, 1, 1)

    def mask(self, features: Tensor) -> Tensor:
        """(B, C, h, w) to (B, 1, h, w), non-negative, each map summing to 1."""
        scores = self.score(self.reduce(features))
        return torch.softmax(scores.flatten(1), dim=1).view_as(scores)

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) to (B, C, h, w)."""
        return features + features * self.mask(features)
