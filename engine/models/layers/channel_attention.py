"""Weigh the channels of a feature map by what its averages and maxima say."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ChannelGate(nn.Module):
    """The channel half of CBAM.

    Source: Woo et al., "CBAM" (arXiv:1807.06521), Eq. 2, as used in MSHNet's merge of branches.

    Args:
        n_channels: C.
        reduction: the hidden layer has C / reduction units.
    """

    def __init__(self, n_channels: int, *, reduction: int = 4) -> None:
        super().__init__()
        n_hidden = n_channels // reduction
        self.mlp = nn.Sequential(nn.Linear(n_channels, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_channels))

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, h, w) to (B, C, h, w): every channel times a number in (0, 1)."""
        gate = torch.sigmoid(self.mlp(x.mean(dim=(2, 3))) + self.mlp(x.amax(dim=(2, 3))))  # (B, C)
        return x * gate[:, :, None, None]
