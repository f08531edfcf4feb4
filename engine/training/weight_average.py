"""Exponential moving average of the trained weights: steadier than the last step's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """Averages the parameters that need gradients; buffers (batch-norm statistics) are left alone.

    Args:
        model: the trained network.
        decay: share of the old average kept per step, in [0, 1). The first steps use a smaller
            share, (1 + n) / (10 + n), so that the random start is soon forgotten.
    """

    def __init__(self, model: nn.Module, *, decay: float) -> None:
        self._decay = decay
        self._n_updates = 0
        self._average = {name: value.detach().clone() for name, value in _trained(model)}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Take in the weights after one optimiser step."""
        decay = min(self._decay, (1 + self._n_updates) / (10 + self._n_updates))
        self._n_updates += 1
        for name, value in _trained(model):
            self._average[name].lerp_(value, 1 - decay)

    @contextmanager
    def applied(self, model: nn.Module) -> Iterator[None]:
        """Put the averaged weights into the model for the time of a ``with`` block."""
        kept = {name: value.detach().clone() for name, value in _trained(model)}
        _copy_into(model, self._average)
        try:
            yield
        finally:
            _copy_into(model, kept)

    def state(self) -> dict[str, object]:
        """For a checkpoint."""
        return {"n_updates": self._n_updates, "average": self._average}

    def load_state(self, state: dict[str, object]) -> None:
        """Take over the content of ``state`` of a run with the same model."""
        self._n_updates = state["n_updates"]
        for name, value in state["average"].items():
            self._average[name].copy_(value)


def _trained(model: nn.Module) -> list[tuple[str, Tensor]]:
    return [(name, value) for name, value in model.named_parameters() if value.requires_grad]


@torch.no_grad()
def _copy_into(model: nn.Module, values: dict[str, Tensor]) -> None:
    for name, parameter in _trained(model):
        parameter.copy_(values[name])
