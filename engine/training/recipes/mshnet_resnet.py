"""MSHNet on ResNet-50 or -101: the paper's model, on PASCAL-5i or masks of your own.

Source: MSHNet (arXiv:2203.09550). Defaults are the paper's; what it leaves open (length, stairs of the
decay, pairs per epoch) is the released code's. ``--preset released`` is that code altogether.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal

import torch
from torch import nn
from torch.optim import Optimizer

from engine.data.pair_images import PairImages
from engine.errors import ConfigError
from engine.models.layers.masked_pooling import MaskSelection
from engine.models.mshnet_head import Variant
from engine.models.registry import build_for_training
from engine.progress import CancelToken, ProgressCallback
from engine.training.freezing import freeze
from engine.training.initial_head import load_initial_head
from engine.training.options import RunOptions
from engine.training.recipe import Recipe
from engine.training.recipes.pair_options import PairDataOptions, PairOptimOptions
from engine.training.recipes.pair_task import PairTask, read_data, training_notes

# Below, layer4's grid is a single cell and an alignment of corners has no meaning.
_SMALLEST: Final = 64


@dataclass(frozen=True, kw_only=True)
class MSHNetDataOptions(PairDataOptions):
    """Images, the fold that is held out, and how pairs are drawn."""

    size: Annotated[int, "side in px that images are squashed to; the paper's is 473"] = 473
    border: Annotated[
        Literal["ignore", "background"], "label 255 in targets: not counted, or background as released"
    ] = "ignore"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.size < _SMALLEST:
            raise ConfigError(f"data.size must be at least {_SMALLEST}, not {self.size}.")


@dataclass(frozen=True, kw_only=True)
class MSHNetOptimOptions(PairOptimOptions):
    """SGD with decay in stairs; --optim.kind adamw --optim.schedule cosine suits short runs."""

    steps: Annotated[int, "optimiser steps; 300 epochs of 15 x 750 pairs as in the released code"] = 421_875
    batch: Annotated[int, "pairs per forward pass and process"] = 8
    schedule: Annotated[
        Literal["constant", "decay", "cosine"], "decay: stairs of epochs; cosine: warm-up, then half a cosine"
    ] = "decay"


@dataclass(frozen=True, kw_only=True)
class MSHNetModelOptions:
    """Backbone, architecture, start and loss."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the installed one"] = ""
    backbone: Annotated[Path | None, "ImageNet weights of your own; none = the installed ones"] = None
    has_stride_in_conv1: Annotated[bool, "for Caffe-layout weights: strides in the 1x1 convolutions"] = False
    variant: Annotated[Variant, "both similarities or one (the paper's ablation)"] = "both"
    mask_selection: Annotated[MaskSelection, "foreground cells as in the paper, or as released"] = "hard"
    inner: Annotated[float, "weight of the sum of the three inner losses"] = 1 / 3
    freeze: Annotated[tuple[str, ...], "beginnings of parameter names that stay, e.g. head.merge34"] = ()


@dataclass(frozen=True, kw_only=True)
class MSHNetConfig:
    """Settings of ``mshnet-resnet50`` and ``mshnet-resnet101``."""

    data: MSHNetDataOptions = field(default_factory=MSHNetDataOptions)
    optim: MSHNetOptimOptions = field(default_factory=MSHNetOptimOptions)
    model: MSHNetModelOptions = field(default_factory=MSHNetModelOptions)
    # An epoch of PASCAL-5i between validations.
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=1406, channels_last=True))


RELEASED: Final = {
    "optim.lr": 0.025,
    "optim.weight_decay": 5e-5,
    "optim.batch": 11,
    "optim.steps": 306_818,
    "model.inner": 0.3,
    "model.mask_selection": "released",
    "data.border": "background",
}
# On COCO-20i the released code keeps images of held-out classes; an epoch has 7,500 pairs, 125 of a class.
RELEASED_COCO: Final = {
    **RELEASED,
    "data.kind": "coco20i",
    "data.drop_novel_images": False,
    "data.pairs_per_class": 125,
    "optim.batch": 14,
    "optim.steps": 160_714,
}


def build(
    config: MSHNetConfig,
    *,
    name: str,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> PairTask:
    """Data, model, loss and optimiser.

    Raises:
        ConfigError: settings that fit nothing.
        DataError: the data are not as documented.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    lists = read_data(config.data, token=token, progress=progress)
    options = config.model
    model, info = build_for_training(
        name,
        options={
            "variant": options.variant,
            "mask_selection": options.mask_selection,
            "has_stride_in_conv1": options.has_stride_in_conv1,
            "input_side": config.data.size,
        },
        backbone_path=options.backbone,
        token=token,
        progress=progress,
    )
    load_initial_head(model, info, options.init)
    freeze(model, options.freeze)
    size = (config.data.size, config.data.size)
    return PairTask(
        config,
        model=model.to(device),
        info=replace(info, notes=training_notes(config.data, size=config.data.size)),
        lists=lists,
        images=PairImages(
            lists.catalogue, size=size, border=config.data.border, memory_mb=config.data.memory_mb
        ),
        has_backbone=False,
        inner_weight=options.inner,
        make_optimiser=lambda trained: _optimiser(trained, config.optim),
        device=device,
    )


def _optimiser(model: nn.Module, optim: PairOptimOptions) -> Optimizer:
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if optim.kind == "adamw":
        return torch.optim.AdamW(trained, lr=optim.lr, weight_decay=optim.weight_decay)
    return torch.optim.SGD(trained, lr=optim.lr, momentum=optim.momentum, weight_decay=optim.weight_decay)


RECIPES: Final = tuple(
    Recipe(
        name=name,
        summary=f"MSHNet on {backbone}, the paper's model; the backbone stays frozen.",
        config=MSHNetConfig,
        build=partial(build, name=name),
        presets={"released": RELEASED, "released-coco": RELEASED_COCO},
    )
    for name, backbone in (("mshnet-resnet50", "ResNet-50"), ("mshnet-resnet101", "ResNet-101"))
)
