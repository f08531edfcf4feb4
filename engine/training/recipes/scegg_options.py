"""Configuration of SC-EGG's recipes. The defaults are the paper's, with SUN's numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from engine.errors import ConfigError
from engine.training.options import RunOptions, StepOptions


@dataclass(frozen=True, kw_only=True)
class SCEGGDataOptions:
    """Images, attributes, and what is kept for validation. Test images are never read."""

    root: Annotated[Path | None, "folder of the data set (required)"] = None
    benchmark: Annotated[
        Literal["folder", "CUB", "SUN", "AWA2"],
        "folder: JPEGImages, class_attributes.csv, splits; else root holds xlsa17 and the images",
    ] = "folder"
    validation: Annotated[
        Literal["none", "drawn"],
        "drawn: some seen classes play unseen and are not trained on, to choose settings; "
        "none: train on all seen classes and keep the last step",
    ] = "none"
    validation_classes: Annotated[int, "seen classes that play unseen"] = 4
    validation_names: Annotated[
        tuple[str, ...], "the seen classes that play unseen, by name, instead of a draw"
    ] = ()
    validation_images: Annotated[float, "share of the other classes' images kept for measuring"] = 0.2
    validation_draw: Annotated[int, "which draw of validation classes"] = 0
    remembered: Annotated[
        int,
        "made-up images per class of the table that only the backbone's own classifier knows; "
        "0 = none, and the model is made for classes with images only",
    ] = 0
    feature_dir: Annotated[Path | None, "folder of the region features; none = the user's cache"] = None
    word_vectors: Annotated[
        Path | None,
        "word vectors for the attributes: GloVe's text format, or .npy beside .txt; none = random",
    ] = None

    def __post_init__(self) -> None:
        if self.validation_classes < 2:
            raise ConfigError(f"data.validation_classes must be at least 2, not {self.validation_classes}.")
        if not 0 < self.validation_images < 1:
            raise ConfigError(f"data.validation_images must be in (0, 1), not {self.validation_images}.")
        for name in ("validation_draw", "remembered"):
            if getattr(self, name) < 0:
                raise ConfigError(f"data.{name} must not be negative, but is {getattr(self, name)}.")


@dataclass(frozen=True, kw_only=True)
class SCEGGOptimOptions(StepOptions):
    """Three stages in one run: attention, taught classifier, generator."""

    steps: Annotated[int, "steps of the whole run; stage three has what the first two leave"] = 22_200
    batch: Annotated[int, "images per batch; stages one and two balance the classes"] = 64
    stage1_steps: Annotated[int, "steps of the attribute attention and the first classifier"] = 2_000
    stage2_steps: Annotated[int, "steps of the classifier taught by the attention"] = 4_000
    scen_lr: Annotated[float, "stages one and two: learning rate (RMSprop)"] = 1e-4
    scen_weight_decay: Annotated[float, "stages one and two: weight decay"] = 1e-4
    scen_momentum: Annotated[float, "stages one and two: momentum"] = 0.9
    local: Annotated[float, "weight of the local loss of stage one; 0 leaves the attention uniform"] = 1.0
    update_compression: Annotated[
        bool, "stage two trains the semantic compression too (paper); false as released"
    ] = True
    lr: Annotated[float, "stage three: encoder, generator and critic (Adam)"] = 1e-3
    decoder_lr: Annotated[float, "stage three: decoder"] = 1e-4
    feedback_lr: Annotated[float, "stage three: feedback"] = 1e-4
    critic_repeats: Annotated[int, "updates of critic and decoder per update of the generator"] = 5
    critic_weight: Annotated[float, "gammaD: factor of the critic's loss"] = 1.0
    generator_weight: Annotated[float, "gammaG: factor of the critic's verdict in the generator's loss"] = 1.0
    reconstruction: Annotated[float, "factor of the attribute reconstruction"] = 0.01
    freeze_decoder: Annotated[bool, "the generator's update leaves the decoder as it is"] = False
    adapt_penalty: Annotated[
        bool, "adapt the gradient penalty's weight from 10 as released; false keeps 10"
    ] = True
    feedback: Annotated[float, "a1: feedback during training, in every second epoch"] = 0.0
    synthesis_feedback: Annotated[float, "a2: feedback when classes are synthesised"] = 0.0
    guide_seen: Annotated[float, "guided loss: factor for reconstructed seen features; 0 = off"] = 1.0
    guide_unseen: Annotated[float, "guided loss: factor for generated unseen features"] = 0.001
    synthetic: Annotated[int, "synthetic features per unseen class for the final classifiers"] = 400
    classifier_lr: Annotated[float, "final classifiers: learning rate (Adam)"] = 5e-4
    start_ridge: Annotated[float, "ridge of the regression that a direct path starts from"] = 0.3
    seen_kept: Annotated[
        float,
        "share of right answers among held-out training images that must stay when seen classes are "
        "penalised; the head suggests that penalty; 0 = suggest none",
    ] = 0.0
    ridge_weight: Annotated[
        float,
        "deviation of the scores that ridge regression reads off the mean of an image's regions, added to "
        "those of the final classifier; 0 = none (paper)",
    ] = 0.0
    classifier_epochs: Annotated[int, "final classifiers: passes over the features"] = 25

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("critic_repeats", "synthetic", "classifier_epochs"):
            if getattr(self, name) < 1:
                raise ConfigError(f"optim.{name} must be at least 1, not {getattr(self, name)}.")
        for name in ("scen_lr", "lr", "decoder_lr", "feedback_lr", "classifier_lr", "start_ridge"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"optim.{name} must be above 0, not {getattr(self, name)}.")
        if not 0 <= self.seen_kept <= 1:
            raise ConfigError(f"optim.seen_kept must be between 0 and 1, not {self.seen_kept}.")
        if self.ridge_weight < 0:
            raise ConfigError(f"optim.ridge_weight must not be negative, but is {self.ridge_weight}.")
        if min(self.stage1_steps, self.stage2_steps) < 0:
            raise ConfigError("optim.stage1_steps and optim.stage2_steps must not be negative.")
        if self.ema > 0:
            raise ConfigError("optim.ema must be 0: an average over three stages means nothing.")

    def check_stages(self) -> None:
        """Not part of the constructor: while flags are read one by one, the sums are not final.

        Raises:
            ConfigError: nothing is left for stage three.
        """
        taken = self.stage1_steps + self.stage2_steps
        if self.steps <= taken:
            raise ConfigError(
                f"optim.steps is {self.steps}; stages one and two alone take {taken}.",
                hint="Raise --optim.steps, or lower --optim.stage1_steps and --optim.stage2_steps.",
            )


@dataclass(frozen=True, kw_only=True)
class SCEGGModelOptions:
    """Architecture and start."""

    backbone: Annotated[Path | None, "backbone weights of your own; none = the manifest's"] = None
    has_stride_in_conv1: Annotated[bool, "ResNet only: the backbone file has the Caffe layout"] = False
    init: Annotated[str, "head file (safetensors) to start from, or default for the shipped one"] = ""
    compression: Annotated[
        Literal["mlp", "avg", "mlp-then-avg"],
        "attribute features to one: learned (paper), their mean, or learned first, mean later (released)",
    ] = "mlp"
    region_scale: Annotated[
        Literal["each", "image"],
        "each region to length 1 (paper), or all of an image by one factor, so that weak ones weigh less",
    ] = "each"
    direct: Annotated[
        bool, "the generator has a linear path from the attributes that starts as ridge regression"
    ] = False
    mean_start: Annotated[bool, "the learned compression starts as the mean, not at random"] = False
    score_start: Annotated[float, "deviation that the attention's W1 starts with"] = 1.0
    word_dim: Annotated[int, "length of an attribute's vector where no word vectors are given"] = 300
    hidden: Annotated[int, "width of the generator's hidden layers"] = 4096
    regressor_hidden: Annotated[int, "hidden width of the classifier taught in stage two"] = 1024
    exemplars: Annotated[
        int, "training features per seen class that the head carries, to fit classifiers again in the app"
    ] = 0

    def __post_init__(self) -> None:
        for name in ("word_dim", "hidden", "regressor_hidden"):
            if getattr(self, name) < 1:
                raise ConfigError(f"model.{name} must be at least 1, not {getattr(self, name)}.")
        if self.score_start <= 0:
            raise ConfigError(f"model.score_start must be above 0, not {self.score_start}.")
        if self.exemplars < 0:
            raise ConfigError(f"model.exemplars must not be negative, but is {self.exemplars}.")


@dataclass(frozen=True, kw_only=True)
class SCEGGConfig:
    """Configuration of an SC-EGG recipe."""

    data: SCEGGDataOptions = field(default_factory=SCEGGDataOptions)
    optim: SCEGGOptimOptions = field(default_factory=SCEGGOptimOptions)
    model: SCEGGModelOptions = field(default_factory=SCEGGModelOptions)
    run: RunOptions = field(default_factory=RunOptions)
