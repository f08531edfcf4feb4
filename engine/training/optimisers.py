"""Optimisers and learning-rate schedules that several recipes share.

A schedule is a factor on the base learning rates: what ``TrainingTask.lr_factor`` returns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

from engine.training.options import AdamWOptions


def adamw(model: nn.Module, options: AdamWOptions) -> torch.optim.AdamW:
    """AdamW over the trained parameters: kernels and matrices decay; biases, norms and scales do not."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": options.weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([group for group in groups if group["params"]], lr=options.lr)


def groups_by_lr(
    parameters: Iterable[tuple[str, nn.Parameter]],
    lr: float,
    *,
    multiplier: Callable[[str, nn.Parameter], float],
) -> list[dict[str, Any]]:
    """Groups for an optimiser whose parameters have different learning rates.

    Args:
        parameters: names and parameters, as ``named_parameters`` gives them; frozen ones are left out.
        lr: base learning rate.
        multiplier: what it is multiplied with for one parameter (2 for biases, 10 for a new layer).

    Returns:
        One group per distinct multiplier, in the order of their first parameters.
    """
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in parameters:
        if parameter.requires_grad:
            groups.setdefault(multiplier(name, parameter), []).append(parameter)
    return [{"params": members, "lr": lr * factor} for factor, members in groups.items()]


def step_decay(step: int, *, factor: float, every: int) -> float:
    """Exponential decay in stairs: ``factor`` once per ``every`` steps (steps per epoch x epochs)."""
    return factor ** (step // every)


def warmup_cosine(step: int, *, steps: int, warmup_steps: int, final: float) -> float:
    """Linear warm-up to 1, then half a cosine down to ``final`` at ``steps``."""
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    done = (step - warmup_steps) / max(1, steps - warmup_steps)
    return final + (1 - final) * 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))


def adamw_factor(step: int, options: AdamWOptions) -> float:
    """The schedule that ``AdamWOptions`` describe."""
    return warmup_cosine(step, steps=options.steps, warmup_steps=options.warmup_steps, final=options.final_lr)
