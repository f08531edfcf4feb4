"""Doodle2Search on VGG-16 with batch norm: the paper's model, losses and sampling.

Source: Doodle2Search (arXiv:1904.03451); the released code agrees unless a setting says otherwise.
``--preset released`` is that code: no attention, pixels in [0, 1], and the reversal of the domain loss
ramped over the first 25 iterations of every epoch instead of over 25 epochs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Final, Literal

import torch

from engine.errors import ConfigError
from engine.models.registry import build_for_training, model_entry
from engine.progress import CancelToken, ProgressCallback
from engine.training.freezing import freeze
from engine.training.initial_head import load_initial_head
from engine.training.options import RunOptions, StepOptions
from engine.training.recipe import Recipe
from engine.training.recipes.d2s_options import (
    SketchDataOptions,
    read_sketch_photo_set,
    read_words,
    split_classes,
)
from engine.training.recipes.d2s_task import Doodle2SearchTask

_NAME: Final = "d2s-vgg16bn"
# Sketchy's 104 seen classes have some 63,000 sketches: 3,140 batches of 20 an epoch, 1,000 epochs at most.
_STEPS_PER_EPOCH: Final = 3_140
_EPOCHS: Final = 1_000
_PATIENCE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Doodle2SearchOptimOptions(StepOptions):
    """SGD with Nesterov momentum and a constant rate."""

    steps: Annotated[int, "optimiser steps; validation usually ends the run long before"] = (
        _STEPS_PER_EPOCH * _EPOCHS
    )
    batch: Annotated[int, "triplets per forward pass and process"] = 20
    lr: Annotated[float, "learning rate"] = 1e-4
    momentum: Annotated[float, "Nesterov momentum"] = 0.9
    weight_decay: Annotated[float, "decay of all parameters"] = 5e-4
    triplet: Annotated[float, "weight of the triplet loss"] = 1.0
    domain: Annotated[float, "weight of the domain loss; 0 leaves it out"] = 1.0
    semantic: Annotated[float, "weight of the semantic loss; 0 leaves it out"] = 1.0
    margin: Annotated[float, "of the triplet loss, in distance"] = 1.0
    negative_reversal: Annotated[float, "gradient reversal of the negative in the semantic loss"] = 0.5
    domain_ramp: Annotated[
        Literal["epoch", "iteration"],
        "what the reversal of the domain loss grows with; iteration as released",
    ] = "epoch"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lr <= 0:
            raise ConfigError(f"optim.lr must be above 0, not {self.lr}.")
        if not 0 < self.momentum < 1:  # Nesterov's form needs some
            raise ConfigError(f"optim.momentum must be between 0 and 1, not {self.momentum}.")
        for name in ("weight_decay", "triplet", "domain", "semantic", "margin", "negative_reversal"):
            if getattr(self, name) < 0:
                raise ConfigError(f"optim.{name} must not be negative, but is {getattr(self, name)}.")


@dataclass(frozen=True, kw_only=True)
class Doodle2SearchModelOptions:
    """Backbone, architecture and start."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the installed one"] = ""
    backbone: Annotated[Path | None, "ImageNet weights of your own; none = the installed ones"] = None
    has_attention: Annotated[bool, "soft attention on the last feature map"] = True
    has_imagenet_normalisation: Annotated[
        bool, "scale pixels as the ImageNet weights expect; false: values in [0, 1] as released"
    ] = True
    freeze: Annotated[tuple[str, ...], "beginnings of parameter names that stay, e.g. backbone.photo"] = ()


@dataclass(frozen=True, kw_only=True)
class Doodle2SearchConfig:
    """Settings of ``d2s-vgg16bn``."""

    data: SketchDataOptions = field(default_factory=SketchDataOptions)
    optim: Doodle2SearchOptimOptions = field(default_factory=Doodle2SearchOptimOptions)
    model: Doodle2SearchModelOptions = field(default_factory=Doodle2SearchModelOptions)
    run: RunOptions = field(
        default_factory=lambda: RunOptions(validate_every=_STEPS_PER_EPOCH, patience=_PATIENCE)
    )


RELEASED: Final = {
    "model.has_attention": False,
    "model.has_imagenet_normalisation": False,
    "optim.domain_ramp": "iteration",
}


def build(
    config: Doodle2SearchConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> Doodle2SearchTask:
    """Data, model and losses.

    Raises:
        ConfigError: settings that fit nothing.
        DataError: the data are not as documented, or a class has no word vector.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    everything = read_sketch_photo_set(config.data)
    training, validation = split_classes(config.data, everything)
    if not validation:
        raise ConfigError("data.validation_share must be above 0: the run is stopped by its validation.")
    words = read_words(config.data, training)
    model, info = build_for_training(
        _NAME,
        options={
            "has_attention": config.model.has_attention,
            "has_imagenet_normalisation": config.model.has_imagenet_normalisation,
        },
        backbone_path=config.model.backbone,
        token=token,
        progress=progress,
    )
    load_initial_head(model, info, config.model.init)
    freeze(model, config.model.freeze)
    notes = {
        "data": f"{everything.name}, {len(training)} classes",
        "validation": f"mAP over {len(validation)} classes",
    }
    return Doodle2SearchTask(
        config,
        model=model.to(device),
        info=replace(info, notes=notes),
        training=everything.of_classes(training),
        validation=everything.of_classes(validation),
        words=words,
        preprocessing=model_entry(_NAME).preprocessing,
        device=device,
    )


RECIPE: Final = Recipe(
    name=_NAME,
    summary="Doodle2Search on two VGG-16, the paper's model; everything is trained.",
    config=Doodle2SearchConfig,
    build=build,
    presets={"released": RELEASED},
)
