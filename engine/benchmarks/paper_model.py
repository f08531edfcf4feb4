"""The paper's MSHNet with random weights that behave: for timing, where no trained ones are at hand."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from engine.models.mshnet import MSHNet, MSHNetOptions
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features, Support


@torch.no_grad()
def random_mshnet(side: int, *, seed: int = 0) -> MSHNet:
    """MSHNet on ResNet-50 for squares of ``side`` pixels, in eval mode.

    Batch norms learn their statistics from two random pictures: without, the numbers of a random network
    of this depth run away, and a comparison of outputs says nothing.
    """
    torch.manual_seed(seed)
    model = MSHNet("resnet50", options=MSHNetOptions(input_side=side))
    model.preprocessing = Preprocessing((side, side))
    model.features_key = f"random-{seed}"
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    model.eval()
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean
        norm.train()
    features = model.encode(random_images(2, side, seed=seed + 1))
    model.decode(features, shots(features, square_masks(2, side, step=0)))
    return model.eval().to(memory_format=torch.channels_last)  # as the app has it


def load_random_mshnet(_name: str, **_files: Path | None) -> MSHNet:
    """Stands in for the registry where a session loads its model."""
    return random_mshnet(473)


def random_images(n: int, side: int, *, seed: int) -> Tensor:
    """(n, 3, side, side) normalised: coarse colours and some noise."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(n, 3, 8, 8, generator=generator)
    smooth = nn.functional.interpolate(coarse, (side, side), mode="bilinear", align_corners=False)
    return smooth + 0.2 * torch.randn(n, 3, side, side, generator=generator)


def square_masks(n: int, side: int, *, step: int) -> Tensor:
    """(n, side, side) of 0 and 1: a square each, on the first one as many dabs as ``step`` says."""
    masks = torch.zeros(n, side, side)
    masks[:, side // 4 : 3 * side // 4, side // 4 : 3 * side // 4] = 1
    dab = max(1, side // 12)
    for index in range(step):
        left = (index * dab) % (side - dab)
        masks[0, :dab, left : left + dab] = 1
    return masks


def shots(features: Features, masks: Tensor, *, key: str = "") -> Support:
    """The first images of a batch as support, one per mask."""
    return Support(features=tuple(tap[: len(masks)] for tap in features), masks=masks, key=key)
