"""Settings that the recipes of the paper segmentation models share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from engine.data.coco20i import FoldRule, MaskSource
from engine.data.pascal_lists import MIN_PIXELS
from engine.errors import ConfigError
from engine.training.options import StepOptions


@dataclass(frozen=True, kw_only=True)
class PairDataOptions:
    """Images, the fold that is held out, and how pairs are drawn."""

    root: Annotated[
        Path | None,
        "folder with JPEGImages/ beside SegmentationClassAug/, or COCO2014 (required, or project)",
    ] = None
    project: Annotated[Path | None, "NAME.fewshot: train on the masks accepted in the app instead"] = None
    kind: Annotated[Literal["voc", "coco20i"], "voc: PASCAL-5i, or masks of your own in its layout"] = "voc"
    fold: Annotated[int | None, "fold 0 to 3 held out for the test; none for masks of your own"] = None
    mask_source: Annotated[MaskSource, "coco20i: polygons, or index masks"] = "json"
    fold_rule: Annotated[FoldRule, "coco20i: which classes a fold holds out"] = "interleaved"
    shots: Annotated[int, "support images per query"] = 1
    pairs_per_class: Annotated[int, "pairs per class and epoch, drawn with replacement"] = 750
    drop_novel_images: Annotated[
        bool, "leave out training images that show a held-out class; else it counts as background"
    ] = True
    skip_small_classes: Annotated[bool, "leave out classes with one image instead of stopping"] = False
    min_object_px: Annotated[
        int, "masks of your own: an image trains the classes that cover this many of its pixels"
    ] = MIN_PIXELS
    validation_share: Annotated[float, "share of the training images kept for validation"] = 0.1
    validation_classes: Annotated[
        tuple[int, ...], "training classes kept for validation instead; their images do not train"
    ] = ()
    validation_pairs: Annotated[int, "pairs per validation, all classes alike"] = 200
    memory_mb: Annotated[int, "megabytes of decoded images to keep"] = 4096

    def __post_init__(self) -> None:
        if self.project is not None and (self.root is not None or self.fold is not None):
            raise ConfigError("data.project stands alone: leave out data.root and data.fold.")
        for name in ("shots", "pairs_per_class", "min_object_px", "validation_pairs"):
            if getattr(self, name) < 1:
                raise ConfigError(f"data.{name} must be at least 1, not {getattr(self, name)}.")
        if not 0 < self.validation_share < 1:
            raise ConfigError(f"data.validation_share must be between 0 and 1, not {self.validation_share}.")
        if self.memory_mb < 0:
            raise ConfigError(f"data.memory_mb must not be negative, but is {self.memory_mb}.")


@dataclass(frozen=True, kw_only=True)
class PairOptimOptions(StepOptions):
    """Optimiser and schedule; the loop's own settings first."""

    kind: Annotated[
        Literal["sgd", "adamw"], "the papers use sgd; adamw (with its own lr, say 1e-3) suits short runs"
    ] = "sgd"
    lr: Annotated[float, "base learning rate"] = 0.01
    momentum: Annotated[float, "of sgd"] = 0.9
    weight_decay: Annotated[float, "of all trained parameters"] = 5e-4
    schedule: Annotated[
        Literal["constant", "decay", "cosine"], "decay: stairs of epochs; cosine: warm-up, then half a cosine"
    ] = "constant"
    decay_factor: Annotated[float, "decay: what the rate is multiplied with at each stair"] = 0.9
    decay_epochs: Annotated[int, "decay: epochs per stair"] = 5
    warmup_steps: Annotated[int, "cosine: steps of linear warm-up"] = 0
    final_lr: Annotated[float, "cosine: last rate as a share of lr"] = 0.01

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lr <= 0:
            raise ConfigError(f"optim.lr must be above 0, not {self.lr}.")
        for name in ("momentum", "weight_decay", "decay_factor", "warmup_steps", "final_lr"):
            if getattr(self, name) < 0:
                raise ConfigError(f"optim.{name} must not be negative, but is {getattr(self, name)}.")
        if self.decay_epochs < 1:
            raise ConfigError(f"optim.decay_epochs must be at least 1, not {self.decay_epochs}.")
