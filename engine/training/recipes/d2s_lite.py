"""Doodle2Search Lite: small heads between frozen features of sketches and photos; minutes on a CPU.

The presets named after losses train the same heads with the paper's losses, added one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import torch

from engine.data.sketch_photo_set import Item
from engine.errors import ConfigError
from engine.models.registry import build_for_training, model_entry
from engine.paths import cache_dir
from engine.progress import CancelToken, ProgressCallback
from engine.training.freezing import freeze
from engine.training.initial_head import load_initial_head
from engine.training.options import AdamWOptions, RunOptions
from engine.training.pooled_bank import build_pooled_bank
from engine.training.recipe import Recipe
from engine.training.recipes.d2s_lite_task import D2SLiteTask
from engine.training.recipes.d2s_options import (
    SketchDataOptions,
    read_sketch_photo_set,
    read_words,
    split_classes,
)

_NAME: Final = "d2s-lite"


@dataclass(frozen=True, kw_only=True)
class D2SLiteDataOptions(SketchDataOptions):
    """Sketches, photos, and the classes that are kept away."""

    validation_share: Annotated[float, "share of the seen classes kept for validation; 0 = none"] = 0.0
    statistics: Annotated[int, "training sketches whose batch-norm statistics are measured"] = 1024
    bank_dir: Annotated[Path | None, "folder of the computed features; none = the user's cache"] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.statistics < 2:
            raise ConfigError(f"data.statistics must be at least 2, not {self.statistics}.")


@dataclass(frozen=True, kw_only=True)
class D2SLiteOptimOptions(AdamWOptions):
    """AdamW with warm-up and half a cosine, and the weights of the losses."""

    steps: Annotated[int, "optimiser steps of the whole run"] = 100
    batch: Annotated[int, "sketches per step and process"] = 192
    photos: Annotated[int, "photos per step they are compared with"] = 1024
    warmup_steps: Annotated[int, "steps of linear warm-up"] = 20
    weight_decay: Annotated[float, "AdamW's decay of kernels and matrices; vectors have none"] = 0.1
    ema: Annotated[
        float, "decay per step of the averaged weights that are validated and exported; 0 = off"
    ] = 0.0
    contrast: Annotated[float, "weight of the contrast between sketches and photos"] = 1.0
    geometry: Annotated[float, "weight of keeping the mutual cosines of frozen photos"] = 250.0
    temperature: Annotated[float, "of the contrast"] = 0.1
    triplet: Annotated[float, "weight of Doodle2Search's triplet loss"] = 0.0
    domain: Annotated[float, "weight of its domain loss"] = 0.0
    semantic: Annotated[float, "weight of its semantic loss"] = 0.0
    margin: Annotated[float, "of the triplet loss, in distance of unit vectors"] = 0.3
    negative_reversal: Annotated[float, "gradient reversal of the negative in the semantic loss"] = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        weights = ("contrast", "geometry", "triplet", "domain", "semantic")
        for name in (*weights, "margin", "negative_reversal"):
            if getattr(self, name) < 0:
                raise ConfigError(f"optim.{name} must not be negative, but is {getattr(self, name)}.")
        if not any(getattr(self, name) for name in weights):
            raise ConfigError("All losses have the weight 0: there is nothing to learn.")
        if self.photos < 1 or self.temperature <= 0:
            raise ConfigError("optim.photos must be at least 1 and optim.temperature above 0.")


@dataclass(frozen=True, kw_only=True)
class D2SLiteModelOptions:
    """Architecture and start."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the installed one"] = ""
    backbone: Annotated[Path | None, "EfficientNet-Lite0 weights of your own; none = the installed ones"] = (
        None
    )
    hub_weight: Annotated[float, "how much photos near to all kinds of sketches are held back"] = 0.75
    freeze: Annotated[tuple[str, ...], "beginnings of parameter names that stay, e.g. heads.photo"] = ()


@dataclass(frozen=True, kw_only=True)
class D2SLiteConfig:
    """Settings of ``d2s-lite``."""

    data: D2SLiteDataOptions = field(default_factory=D2SLiteDataOptions)
    optim: D2SLiteOptimOptions = field(default_factory=D2SLiteOptimOptions)
    model: D2SLiteModelOptions = field(default_factory=D2SLiteModelOptions)
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=50, prefetch=0))


_TRIPLET: Final = {"optim.contrast": 0.0, "optim.geometry": 0.0, "optim.triplet": 1.0}
PRESETS: Final = {
    "triplet": _TRIPLET,
    "triplet-domain": _TRIPLET | {"optim.domain": 1.0},
    "triplet-semantic": _TRIPLET | {"optim.semantic": 1.0},
    "paper-losses": _TRIPLET | {"optim.domain": 1.0, "optim.semantic": 1.0},
}


def build(
    config: D2SLiteConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> D2SLiteTask:
    """Data, features, model and losses.

    Raises:
        ConfigError: settings that fit nothing.
        DataError: the data are not as documented, or a class has no word vector.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    data, optim = config.data, config.optim
    everything = read_sketch_photo_set(data)
    training, validation = split_classes(data, everything)
    has_words = bool(optim.domain or optim.semantic)
    words = read_words(data, training) if optim.triplet or has_words else None
    options: dict[str, Any] = {"n_anchors": len(training), "hub_weight": config.model.hub_weight}
    if has_words:
        options["word_dim"] = words.shape[1]
    model, info = build_for_training(
        _NAME, options=options, backbone_path=config.model.backbone, token=token, progress=progress
    )
    model.to(device).eval()
    used = everything.of_classes((*training, *validation))
    of_training = everything.of_classes(training)
    bank = build_pooled_bank(
        model,
        used,
        _some(of_training.sketches, data.statistics),
        data.bank_dir if data.bank_dir is not None else cache_dir() / "sketch_features",
        preprocessing=model_entry(_NAME).preprocessing,
        backbone_sha256=info.backbone_sha256,
        device=device,
        token=token,
        progress=progress,
    )
    is_training = torch.tensor([name in set(training) for name in used.classes])
    model.fit_space(
        bank.sketches[is_training[bank.sketch_labels]].to(device),
        bank.photos[is_training[bank.photo_labels]].to(device),
    )
    load_initial_head(model, info, config.model.init)
    freeze(model, ("backbone", *config.model.freeze))
    measured = (
        f"mAP over {len(validation)} seen classes that did not train" if validation else "training classes"
    )
    notes = {"data": f"{everything.name}, {len(training)} classes", "validation": f"{measured}."}
    return D2SLiteTask(
        config,
        model=model,
        info=replace(info, notes=notes),
        bank=bank,
        is_training=is_training,
        words=words,
        device=device,
    )


def _some(items: Sequence[Item], count: int) -> list[Item]:
    """Up to ``count`` items, drawn over all classes alike; always the same ones."""
    order = np.random.default_rng(0).permutation(len(items))[:count]
    return [items[index] for index in sorted(order)]


RECIPE: Final = Recipe(
    name=_NAME,
    summary="the default model of Search: sketches and photos on EfficientNet-Lite0, minutes on a CPU",
    config=D2SLiteConfig,
    build=build,
    presets=PRESETS,
)
