"""A small decoder that finds "an object somebody would annotate", whatever its class.

Source: ours. It makes training masks (see ``engine.training.weak_masks``) and is never shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.layers.conv_blocks import Residual, conv_bn_relu
from engine.models.segmenter import Features

_REDUCED: Final = 48
_WIDTH: Final = 96
_DROPOUT: Final = 0.1


class ForegroundDecoder(nn.Module):
    """Foreground logits from the taps of one image.

    The coarse taps are read together at their own grid; the result goes up to the grid of the fine
    tap, which draws the outlines.

    Args:
        tap_channels: channels of each tap; the fine tap first, then one or more coarse ones that
            share a grid.
    """

    def __init__(self, tap_channels: Sequence[int]) -> None:
        super().__init__()
        n_coarse = len(tap_channels) - 1
        self.reduce = nn.ModuleList(
            nn.Sequential(
                # A cumulative average: the statistics of the training images, not of the last batches.
                nn.BatchNorm2d(n_channels, affine=False, momentum=None),
                conv_bn_relu(n_channels, _REDUCED, kernel=1),
            )
            for n_channels in tap_channels
        )
        self.coarse_look = nn.Sequential(
            conv_bn_relu(_REDUCED * n_coarse, _WIDTH, kernel=1),
            nn.Dropout2d(_DROPOUT),
            Residual(_WIDTH, has_bias=True),
            Residual(_WIDTH, dilation=2, has_bias=True),
        )
        self.to_fine = conv_bn_relu(_WIDTH, _REDUCED, kernel=1)
        self.fine_look = nn.Sequential(
            conv_bn_relu(2 * _REDUCED, _REDUCED, kernel=3), Residual(_REDUCED, has_bias=True)
        )
        self.out = nn.Conv2d(_REDUCED, 1, 3, padding=1)

    def forward(self, taps: Features) -> Tensor:
        """Taps (B, C_l, h_l, w_l) to logits (B, h_0, w_0)."""
        fine, *coarse = (reduce(tap) for reduce, tap in zip(self.reduce, taps, strict=True))
        x = self.to_fine(self.coarse_look(torch.cat(coarse, dim=1)))
        x = F.interpolate(x, size=fine.shape[-2:], mode="bilinear", align_corners=False)
        return self.out(self.fine_look(torch.cat([x, fine], dim=1)))[:, 0]
