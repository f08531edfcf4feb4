"""A second set of batch-norm statistics, so that one frozen backbone serves two kinds of pictures."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.func import functional_call


class DomainStatistics(nn.Module):
    """Means and variances for the batch norms of a backbone, measured on another domain.

    A network trained on photos meets sketches with statistics far from those its batch norms subtract.
    With the sketches' own statistics, and not one weight changed, its features of sketches and photos
    agree far better.

    Source: Li et al., "Revisiting batch normalization for practical domain adaptation"
    (arXiv:1603.04779).

    Args:
        backbone: whose batch norms these statistics are for; not kept.
    """

    def __init__(self, backbone: nn.Module) -> None:
        super().__init__()
        channels = [norm.num_features for _, norm in _norms(backbone)]
        # One vector each: short names in the file, and vectors keep their precision there.
        self.register_buffer("means", torch.zeros(sum(channels)))
        self.register_buffer("variances", torch.ones(sum(channels)))

    def run(self, backbone: nn.Module, images: Tensor) -> list[Tensor]:
        """What ``backbone(images)`` gives with these statistics; the backbone must be in eval mode."""
        buffers: dict[str, Tensor] = {}
        start = 0
        for name, norm in _norms(backbone):
            stop = start + norm.num_features
            buffers[f"{name}.running_mean"] = self.means[start:stop]
            buffers[f"{name}.running_var"] = self.variances[start:stop]
            start = stop
        return functional_call(backbone, buffers, (images,))

    @torch.no_grad()
    def measure(self, backbone: nn.Module, batches: Iterable[Tensor]) -> None:
        """Take the statistics of some batches, all weighing the same; the backbone stays as it is.

        Args:
            backbone: as given to the constructor.
            batches: (B, 3, H, W) network inputs, B at least 2 and better 64 or more.
        """
        measuring = copy.deepcopy(backbone).eval()
        norms = [norm for _, norm in _norms(measuring)]
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # a plain mean over batches
            norm.train()
        for images in batches:
            measuring(images)
        self.means.copy_(torch.cat([norm.running_mean for norm in norms]))
        self.variances.copy_(torch.cat([norm.running_var for norm in norms]))


def _norms(backbone: nn.Module) -> list[tuple[str, nn.BatchNorm2d]]:
    return [(name, module) for name, module in backbone.named_modules() if isinstance(module, nn.BatchNorm2d)]
