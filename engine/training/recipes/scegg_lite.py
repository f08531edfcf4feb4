"""Recipe of ``scegg-lite``: SC-EGG on EfficientNet-Lite0, minutes on a CPU."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Final, Literal

from engine.training.options import RunOptions
from engine.training.recipe import Recipe
from engine.training.recipes.scegg import build_scegg
from engine.training.recipes.scegg_options import (
    SCEGGConfig,
    SCEGGDataOptions,
    SCEGGModelOptions,
    SCEGGOptimOptions,
)


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteDataOptions(SCEGGDataOptions):
    """Images, attributes, and what is kept for validation. Test images are never read."""

    remembered: Annotated[
        int,
        "made-up images per class of the table that only the backbone's own classifier knows; "
        "0 = none, and the model is made for classes with images only",
    ] = 20


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteOptimOptions(SCEGGOptimOptions):
    """The same three stages, shorter; the lengths were chosen on seen classes of a small animal set."""

    steps: Annotated[int, "steps of the whole run; stage three has what the first two leave"] = 375
    batch: Annotated[int, "images per batch; stages one and two balance the classes"] = 64
    stage1_steps: Annotated[int, "steps of the attribute attention and the first classifier"] = 75
    stage2_steps: Annotated[int, "steps of the classifier taught by the attention"] = 150
    critic_repeats: Annotated[int, "updates of critic and decoder per update of the generator"] = 1
    feedback: Annotated[float, "a1: feedback during training, in every second epoch"] = 0.01
    synthesis_feedback: Annotated[float, "a2: feedback when classes are synthesised"] = 0.01
    seen_kept: Annotated[
        float,
        "share of right answers among held-out training images that must stay when seen classes are "
        "penalised; the head suggests that penalty; 0 = suggest none",
    ] = 0.65
    synthetic: Annotated[int, "synthetic features per unseen class for the final classifiers"] = 200


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteModelOptions(SCEGGModelOptions):
    """Architecture and start."""

    region_scale: Annotated[
        Literal["each", "image"],
        "each region to length 1 (paper), or all of an image by one factor, so that weak ones weigh less",
    ] = "image"
    direct: Annotated[
        bool, "the generator has a linear path from the attributes that starts as ridge regression"
    ] = True
    mean_start: Annotated[bool, "the learned compression starts as the mean, not at random"] = True
    score_start: Annotated[float, "deviation that the attention's W1 starts with"] = 0.01
    word_dim: Annotated[int, "length of an attribute's vector where no word vectors are given"] = 50
    hidden: Annotated[int, "width of the generator's hidden layers"] = 512
    regressor_hidden: Annotated[int, "hidden width of the classifier taught in stage two"] = 256
    exemplars: Annotated[
        int, "training features per seen class that the head carries, to fit classifiers again in the app"
    ] = 40


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteConfig(SCEGGConfig):
    """Configuration of the small model's recipe."""

    data: SCEGGLiteDataOptions = field(default_factory=SCEGGLiteDataOptions)
    optim: SCEGGLiteOptimOptions = field(default_factory=SCEGGLiteOptimOptions)
    model: SCEGGLiteModelOptions = field(default_factory=SCEGGLiteModelOptions)
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=75))


RECIPE: Final = Recipe(
    name="scegg-lite",
    summary="the default model of Classify: SC-EGG on EfficientNet-Lite0, minutes on a CPU",
    config=SCEGGLiteConfig,
    build=partial(build_scegg, "scegg-lite"),
)
