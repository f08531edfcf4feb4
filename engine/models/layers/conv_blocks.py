"""The convolution blocks the segmentation heads are built from."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def conv_bn_relu(
    c_in: int, c_out: int, *, kernel: int, dilation: int = 1, has_bias: bool = True
) -> nn.Sequential:
    """Convolution (size kept), batch normalisation, ReLU.

    The normalisation takes a bias away again; MSHNet's released code has it and counts it.
    """
    padding = dilation * (kernel // 2)
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, kernel, padding=padding, dilation=dilation, bias=has_bias),
        nn.BatchNorm2d(c_out),
        nn.ReLU(inplace=True),
    )


def segmentation_head(c_in: int) -> nn.Sequential:
    """Two-channel logits (background, foreground): 3x3 to 128 without bias, ReLU, 3x3 to 2."""
    return nn.Sequential(
        nn.Conv2d(c_in, 128, 3, padding=1, bias=False), nn.ReLU(inplace=True), nn.Conv2d(128, 2, 3, padding=1)
    )


def resize(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Bilinear, corners aligned, as everywhere in MSHNet. (B, C, h, w) to (B, C, *size)."""
    if tuple(x.shape[-2:]) == tuple(size):
        return x
    return F.interpolate(x, size=size, mode="bilinear", align_corners=True)


class Residual(nn.Module):
    """Two 3x3 convolutions, the first dilated, added to their input; then ReLU.

    Args:
        n_channels: in and out.
        dilation: of the first convolution.
        has_bias: of the first convolution; the second has none.
    """

    def __init__(self, n_channels: int, *, dilation: int = 1, has_bias: bool = False) -> None:
        super().__init__()
        self.first = conv_bn_relu(n_channels, n_channels, kernel=3, dilation=dilation, has_bias=has_bias)
        self.second = nn.Sequential(
            nn.Conv2d(n_channels, n_channels, 3, padding=1, bias=False), nn.BatchNorm2d(n_channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, h, w) to (B, C, h, w)."""
        return F.relu(x + self.second(self.first(x)))


class AtrousPyramid(nn.Module):
    """Three views of different reach (1x1, 3x3 dilated 2 and 4), fused to one, then channel dropout.

    Source: MSHNet's Shot-Conv of the prototype branch (ASPP).

    Args:
        n_channels: in and out.
        dropout: probability of dropping a channel in training.
    """

    def __init__(self, n_channels: int, *, dropout: float = 0.2) -> None:
        super().__init__()
        self.views = nn.ModuleList(
            [
                conv_bn_relu(n_channels, n_channels, kernel=1),
                conv_bn_relu(n_channels, n_channels, kernel=3, dilation=2),
                conv_bn_relu(n_channels, n_channels, kernel=3, dilation=4),
            ]
        )
        self.fuse = conv_bn_relu(3 * n_channels, n_channels, kernel=3)
        self.dropout = nn.Dropout2d(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, h, w) to (B, C, h, w)."""
        return self.dropout(self.fuse(torch.cat([view(x) for view in self.views], dim=1)))
