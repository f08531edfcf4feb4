"""Recipe of ``scegg-lite``: SC-EGG on EfficientNet-Lite0, minutes on a CPU.

The same three stages, shorter. All values were chosen on seen classes of a small animal set that played
unseen; those that are not the paper's kind are off in the paper's recipe and said there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Final

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
class SCEGGLiteConfig(SCEGGConfig):
    """Configuration of the small model's recipe."""

    data: SCEGGDataOptions = field(default_factory=lambda: SCEGGDataOptions(remembered=20))
    optim: SCEGGOptimOptions = field(
        default_factory=lambda: SCEGGOptimOptions(
            steps=375,
            stage1_steps=75,
            stage2_steps=150,
            critic_repeats=1,
            feedback=0.01,
            synthesis_feedback=0.01,
            seen_kept=0.75,
            synthetic=200,
            classifier_lr=1e-3,
            ridge_weight=1.0,
        )
    )
    model: SCEGGModelOptions = field(
        default_factory=lambda: SCEGGModelOptions(
            region_scale="image",
            direct=True,
            mean_start=True,
            score_start=0.01,
            word_dim=50,
            hidden=512,
            regressor_hidden=256,
            exemplars=40,
        )
    )
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=75))


RECIPE: Final = Recipe(
    name="scegg-lite",
    summary="the default model of Classify: SC-EGG on EfficientNet-Lite0, minutes on a CPU",
    config=SCEGGLiteConfig,
    build=partial(build_scegg, "scegg-lite"),
)
