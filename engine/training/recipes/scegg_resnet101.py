"""Recipe of ``scegg-resnet101``: the paper's model and values.

The released code covers SUN alone, so SUN's numbers are its; those of CUB and AWA2 are proposals that
start from TF-VAEGAN's scripts. The preset ``released`` has SUN with the released code's choices where they
differ from the paper.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from engine.training.recipe import Recipe
from engine.training.recipes.scegg import build_scegg
from engine.training.recipes.scegg_options import SCEGGConfig

# Stage three: 50 epochs, each once without and once with feedback, in batches of 64 training images
# (SUN 10,320, CUB 7,057, AWA2 23,527).
_SUN: Final[dict[str, Any]] = {"data.benchmark": "SUN", "optim.steps": 6_000 + 100 * 162, "run.seed": 56441}

RECIPE: Final = Recipe(
    name="scegg-resnet101",
    summary="SC-EGG as in the paper, on ResNet-101 regions (--preset sun, cub, awa2)",
    config=SCEGGConfig,
    build=partial(build_scegg, "scegg-resnet101"),
    presets={
        "sun": _SUN,
        "released": {
            **_SUN,
            "model.compression": "mlp-then-avg",
            "optim.update_compression": False,
        },
        "cub": {
            "data.benchmark": "CUB",
            "optim.steps": 6_000 + 100 * 111,
            "optim.lr": 1e-4,
            "optim.feedback_lr": 1e-5,
            "optim.critic_weight": 10.0,
            "optim.generator_weight": 10.0,
            "optim.synthetic": 300,
            "optim.classifier_lr": 1e-3,
            "run.seed": 3483,
        },
        "awa2": {
            "data.benchmark": "AWA2",
            "optim.steps": 6_000 + 100 * 368,
            "optim.lr": 1e-5,
            "optim.critic_weight": 10.0,
            "optim.generator_weight": 10.0,
            "optim.reconstruction": 0.1,
            "optim.freeze_decoder": True,
            "optim.synthetic": 1_800,
            "optim.classifier_lr": 1e-3,
            "run.seed": 9182,
        },
    },
)
