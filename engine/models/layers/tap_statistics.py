"""Per-channel mean and variance of a backbone's taps, learnt from the training images."""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn


class TapStatistics(nn.ModuleList):
    """Brings taps to zero mean and unit variance per channel before they are compared.

    Source: ours. The statistics are a cumulative average, those of the training images and not of the
    last batches. They are part of the head and the same for queries and supports.

    Args:
        channels: C of every tap.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__(nn.BatchNorm2d(n, affine=False, momentum=None) for n in channels)

    def observe(self, taps: Sequence[Tensor]) -> None:
        """Count the taps (N, C, h, w) of one batch; in training mode only, otherwise nothing happens."""
        if self.training:
            for norm, tap in zip(self, taps, strict=True):
                norm(tap.float())

    def standardised(self, index: int, tap: Tensor) -> Tensor:
        """Tap ``index``, (N, C, h, w), as float32 with the statistics counted so far."""
        norm = self[index]
        return F.batch_norm(tap.float(), norm.running_mean, norm.running_var, eps=norm.eps)
