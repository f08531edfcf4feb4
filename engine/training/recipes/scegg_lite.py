"""Recipe of ``scegg-lite``: SC-EGG on EfficientNet-Lite0, minutes on a CPU."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Final

from engine.training.options import RunOptions
from engine.training.recipe import Recipe
from engine.training.recipes.scegg import build_scegg
from engine.training.recipes.scegg_options import SCEGGConfig, SCEGGModelOptions, SCEGGOptimOptions


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteOptimOptions(SCEGGOptimOptions):
    """The same three stages, shorter; the lengths were chosen on seen classes of a small animal set."""

    steps: Annotated[int, "steps of the whole run; stage three has what the first two leave"] = 750
    batch: Annotated[int, "images per batch; stages one and two balance the classes"] = 64
    stage1_steps: Annotated[int, "steps of the attribute attention and the first classifier"] = 150
    stage2_steps: Annotated[int, "steps of the classifier taught by the attention"] = 300
    synthetic: Annotated[int, "synthetic features per unseen class for the final classifiers"] = 200


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteModelOptions(SCEGGModelOptions):
    """Architecture and start."""

    word_dim: Annotated[int, "length of an attribute's vector where no word vectors are given"] = 50
    hidden: Annotated[int, "width of the generator's hidden layers"] = 512
    regressor_hidden: Annotated[int, "hidden width of the classifier taught in stage two"] = 256
    exemplars: Annotated[
        int, "training features per seen class that the head carries, to fit classifiers again in the app"
    ] = 40


@dataclass(frozen=True, kw_only=True)
class SCEGGLiteConfig(SCEGGConfig):
    """Configuration of the small model's recipe."""

    optim: SCEGGLiteOptimOptions = field(default_factory=SCEGGLiteOptimOptions)
    model: SCEGGLiteModelOptions = field(default_factory=SCEGGLiteModelOptions)
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=100))


RECIPE: Final = Recipe(
    name="scegg-lite",
    summary="the default model of Classify: SC-EGG on EfficientNet-Lite0, minutes on a CPU",
    config=SCEGGLiteConfig,
    build=partial(build_scegg, "scegg-lite"),
)
