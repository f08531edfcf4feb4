"""Recipe of ``mshnet-lite``: the default model of the app."""

from __future__ import annotations

import torch

from engine.progress import CancelToken, ProgressCallback
from engine.training.recipes.lite import LiteTask, build_lite
from engine.training.recipes.lite_options import LiteConfig

Config = LiteConfig


def build(
    config: LiteConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> LiteTask:
    """Data, feature bank, model and loss; see ``build_lite`` for what it raises."""
    return build_lite("mshnet-lite", config, device=device, token=token, progress=progress)
