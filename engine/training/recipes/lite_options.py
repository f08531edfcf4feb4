"""Configuration of the small models' recipes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from engine.errors import ConfigError
from engine.training.options import AdamWOptions, RunOptions
from engine.training.recipes.mask_data import MaskDataOptions


@dataclass(frozen=True, kw_only=True)
class LiteDataOptions(MaskDataOptions):
    """Images, hold-outs, and the mix of episodes."""

    views: Annotated[int, "stored views per image: the clean one and augmented ones"] = 3
    regions: Annotated[int, "superpixel regions per image; 0 = none"] = 8
    label_size: Annotated[int, "side in px of the label maps the loss is computed on"] = 96
    bank_dir: Annotated[Path | None, "folder of the feature banks; none = the user's cache folder"] = None
    shots: Annotated[tuple[int, ...], "numbers of support images, one drawn per batch"] = (1,)
    cross: Annotated[float, "frequency: support and query are different images"] = 0.45
    same_image: Annotated[float, "frequency: two views of one image"] = 0.1
    contrast: Annotated[float, "frequency: one query asked for two of its classes"] = 0.15
    absent: Annotated[float, "frequency: the query does not show the class"] = 0.15
    superpixel: Annotated[float, "frequency: a region of similar colour in two views"] = 0.15
    set_temperature: Annotated[float, "0 = all data sets alike, 1 = all images alike"] = 0.5
    class_temperature: Annotated[float, "the same for the classes of a set"] = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.views < 1 or self.label_size < 8 or not 0 <= self.regions <= 100:
            raise ConfigError(
                "data.views must be at least 1, data.label_size at least 8, data.regions 0 to 100."
            )


@dataclass(frozen=True, kw_only=True)
class LiteModelOptions:
    """Start and loss of the head."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the shipped one"] = ""
    backbone: Annotated[Path | None, "EfficientNet-Lite0 weights of your own; none = the installed ones"] = (
        None
    )
    freeze: Annotated[tuple[str, ...], "beginnings of names of parameters that stay as they are"] = ()
    balance: Annotated[float, "share of class-balanced cross entropy; 0 keeps scores calibrated"] = 0.0
    dice: Annotated[float, "weight of the overlap loss"] = 1.0
    inner: Annotated[float, "weight of the loss of inner outputs, where the model has some"] = 0.4


@dataclass(frozen=True, kw_only=True)
class LiteConfig:
    """Configuration of a small model's recipe."""

    data: LiteDataOptions = field(default_factory=LiteDataOptions)
    optim: AdamWOptions = field(default_factory=AdamWOptions)
    model: LiteModelOptions = field(default_factory=LiteModelOptions)
    run: RunOptions = field(default_factory=RunOptions)
