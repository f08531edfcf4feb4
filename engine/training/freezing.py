"""Parameters that a run leaves as they are."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from engine.errors import ConfigError


def freeze(model: nn.Module, prefixes: Sequence[str]) -> int:
    """Fix all parameters whose names begin with one of ``prefixes``; call it before ``optimisers``.

    A prefix ends at a dot of the name: ``decoder`` fixes ``decoder.0.weight``, not ``decoder2.weight``.

    Args:
        model: its other parameters keep their ``requires_grad``.
        prefixes: the recipe's ``model.freeze``.

    Returns:
        How many parameter tensors the prefixes fixed.

    Raises:
        ConfigError: a prefix fits no parameter (with near ones), or nothing is left to train.
    """
    names = [name for name, _ in model.named_parameters()]
    frozen: set[str] = set()
    for prefix in prefixes:
        members = [name for name in names if f"{name}.".startswith(f"{prefix.rstrip('.')}.")]
        if not members:
            raise _unknown_prefix(prefix, names)
        frozen.update(members)
    for name, parameter in model.named_parameters():
        if name in frozen:
            parameter.requires_grad_(False)
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise ConfigError("model.freeze leaves nothing to train.", hint="Name fewer parameters.")
    return len(frozen)


def frozen_norms(model: nn.Module) -> list[nn.Module]:
    """The batch norms with fixed scale and shift: the loop keeps them in eval mode.

    Otherwise their statistics would drift while everything around them stays.
    """
    return [
        module
        for module in model.modules()
        if isinstance(module, _BatchNorm)
        and module.affine
        and not any(parameter.requires_grad for parameter in module.parameters())
    ]


def _unknown_prefix(prefix: str, names: Sequence[str]) -> ConfigError:
    known = sorted({".".join(name.split(".")[:depth]) for name in names for depth in (1, 2, 3)})
    near = difflib.get_close_matches(prefix, known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Names begin with {', '.join(known[:8])}."
    return ConfigError(f"model.freeze names {prefix!r}, which no parameter begins with.", hint=hint)
