"""SG-One on VGG-16: the paper's model, on PASCAL-5i or masks of your own.

Source: SG-One (arXiv:1810.09091); the released code agrees unless said. The whole network is trained.
``--preset released`` counts the border of masks as object and pads the last convolution, as that code
does. It also feeds BGR images to a network for RGB; that slip is not repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.data.pair_images import Border, PairImages
from engine.errors import ConfigError
from engine.models.registry import build_for_training
from engine.progress import CancelToken, ProgressCallback
from engine.training.freezing import freeze
from engine.training.initial_head import load_initial_head
from engine.training.optimisers import groups_by_lr
from engine.training.options import RunOptions
from engine.training.recipe import Recipe
from engine.training.recipes.pair_options import PairDataOptions, PairOptimOptions
from engine.training.recipes.pair_task import PairTask, read_data, training_notes

_SMALLEST: Final = 32
_STEPS_PER_CHECKPOINT: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class SGOneDataOptions(PairDataOptions):
    """Images, the fold that is held out, and how pairs are drawn."""

    size: Annotated[
        int | None, "side in px that images are squashed to; none = each image's own size, batch 1"
    ] = None
    single_class_images: Annotated[bool, "train on images that show one class only"] = True
    border: Annotated[Border, "label 255: not counted, background, or part of the object as released"] = (
        "ignore"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.size is not None and self.size < _SMALLEST:
            raise ConfigError(f"data.size must be at least {_SMALLEST}, not {self.size}.")


@dataclass(frozen=True, kw_only=True)
class SGOneOptimOptions(PairOptimOptions):
    """SGD with a constant rate; biases and the guidance convolution learn faster."""

    steps: Annotated[int, "optimiser steps"] = 100_000
    batch: Annotated[int, "pairs per forward pass and process; above 1 needs data.size"] = 1
    lr: Annotated[float, "base learning rate"] = 1e-5
    momentum: Annotated[float, "of sgd"] = 0.99
    bias_factor: Annotated[float, "the learning rate of biases is this many times the base one"] = 2.0
    guidance_factor: Annotated[float, "the same for the guidance convolution; its bias has both"] = 10.0

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("bias_factor", "guidance_factor"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"optim.{name} must be above 0, not {getattr(self, name)}.")


@dataclass(frozen=True, kw_only=True)
class SGOneModelOptions:
    """Backbone, architecture and start."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the installed one"] = ""
    backbone: Annotated[Path | None, "ImageNet weights of your own; none = the installed ones"] = None
    has_padded_head: Annotated[bool, "pad the last 1x1 convolution as the released code does"] = False
    freeze: Annotated[tuple[str, ...], "beginnings of parameter names that stay, e.g. backbone"] = ()


@dataclass(frozen=True, kw_only=True)
class SGOneConfig:
    """Settings of ``sgone-vgg16``."""

    data: SGOneDataOptions = field(default_factory=SGOneDataOptions)
    optim: SGOneOptimOptions = field(default_factory=SGOneOptimOptions)
    model: SGOneModelOptions = field(default_factory=SGOneModelOptions)
    run: RunOptions = field(
        default_factory=lambda: RunOptions(validate_every=_STEPS_PER_CHECKPOINT, channels_last=True)
    )


RELEASED: Final = {"data.border": "foreground", "model.has_padded_head": True}


class SGOneTask(PairTask):
    """``PairTask`` with SG-One's loss: on logits stretched to the query's own size."""

    def _cross_entropy(self, logits: Tensor, target: Tensor) -> Tensor:
        return super()._cross_entropy(self._stretch(logits, target), target)

    def _stretch(self, logits: Tensor, target: Tensor) -> Tensor:
        return F.interpolate(logits.float(), size=target.shape[-2:], mode="bilinear", align_corners=False)


def build(
    config: SGOneConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> SGOneTask:
    """Data, model, loss and optimiser.

    Raises:
        ConfigError: settings that fit nothing.
        DataError: the data are not as documented.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    data = config.data
    if data.size is None and max(config.optim.batch, data.shots) > 1:
        raise ConfigError(
            "Batches and several shots need images of one size.",
            hint="Set --data.size, say 321, or --optim.batch 1 and --data.shots 1.",
        )
    lists = read_data(data, is_single_class=data.single_class_images, token=token, progress=progress)
    model, info = build_for_training(
        "sgone-vgg16",
        options={
            "has_padded_head": config.model.has_padded_head,
            # Trained on native sizes, it is asked at the app's own; trained at one size, at that one.
            **({} if data.size is None else {"input_side": data.size}),
        },
        backbone_path=config.model.backbone,
        token=token,
        progress=progress,
    )
    load_initial_head(model, info, config.model.init)
    freeze(model, config.model.freeze)
    size = None if data.size is None else (data.size, data.size)
    return SGOneTask(
        config,
        model=model.to(device),
        info=replace(info, notes=training_notes(data, size=data.size)),
        lists=lists,
        images=PairImages(lists.catalogue, size=size, border=data.border, memory_mb=data.memory_mb),
        has_backbone=True,
        inner_weight=0.0,
        make_optimiser=lambda trained: _optimiser(trained, config.optim),
        device=device,
    )


def _optimiser(model: nn.Module, optim: SGOneOptimOptions) -> Optimizer:
    def multiplier(name: str, _parameter: nn.Parameter) -> float:
        factor = optim.guidance_factor if name.startswith("guidance.") else 1.0
        return factor * (optim.bias_factor if name.endswith(".bias") else 1.0)

    groups = groups_by_lr(model.named_parameters(), optim.lr, multiplier=multiplier)
    if optim.kind == "adamw":
        return torch.optim.AdamW(groups, lr=optim.lr, weight_decay=optim.weight_decay)
    return torch.optim.SGD(groups, lr=optim.lr, momentum=optim.momentum, weight_decay=optim.weight_decay)


RECIPE: Final = Recipe(
    name="sgone-vgg16",
    summary="SG-One on VGG-16, the paper's model; the backbone is trained too.",
    config=SGOneConfig,
    build=build,
    presets={"released": RELEASED},
)
