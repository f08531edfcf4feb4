"""Made-up features and masks for tests of the segmentation models."""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from engine.models.segmenter import Features, FewShotSegmenter, Support

SIZE = 96
"""Side of the test images in pixels; grids of 12, 6 and 3 cells at strides 8, 16 and 32."""


def make_images(n: int, *, seed: int, size: tuple[int, int] = (SIZE, SIZE)) -> Tensor:
    """(n, 3, H, W) normalised noise with some low frequencies."""
    generator = Generator().manual_seed(seed)
    coarse = torch.randn(n, 3, 6, 6, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size, mode="bilinear", align_corners=False)
    return smooth + 0.3 * torch.randn(n, 3, *size, generator=generator)


def make_masks(n: int, *, seed: int, size: tuple[int, int] = (SIZE, SIZE)) -> Tensor:
    """(n, H, W) of 0 and 1: one rectangle each, at least a quarter of the side."""
    generator = Generator().manual_seed(seed)
    masks = torch.zeros(n, *size)
    for mask in masks:
        y, x = (int(torch.randint(0, s // 2, (), generator=generator)) for s in size)
        mask[y : y + size[0] // 3, x : x + size[1] // 2] = 1
    return masks


def settle_batch_norm(model: FewShotSegmenter) -> FewShotSegmenter:
    """Give batch norms plausible statistics: random networks otherwise blow up or die out."""
    generator = Generator().manual_seed(1)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.copy_(0.1 * torch.randn(module.num_features, generator=generator))
            module.running_var.copy_(0.5 + torch.rand(module.num_features, generator=generator))
    return model.eval()


def repeat_shots(features: Features, masks: Tensor, n: int, *, key: str = "") -> Support:
    """The first shot n times."""
    return Support(
        features=tuple(tap[:1].repeat(n, 1, 1, 1) for tap in features),
        masks=masks[:1].repeat(n, 1, 1),
        key=key,
    )
