"""A recipe small enough for tests of the loop: two optimisers that take turns, dropout, two stages.

As a script it is ``python -m engine.train`` with this recipe added, for tests that kill processes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Annotated, Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from engine import train
from engine.config import config_to_dict
from engine.errors import DataError
from engine.models.head_files import HeadInfo
from engine.training.freezing import freeze
from engine.training.optimisers import step_decay
from engine.training.options import RunOptions, StepOptions
from engine.training.recipe import Recipe
from engine.training.task import LossTerms, Phase


@dataclass(frozen=True, kw_only=True)
class ToyData:
    """What can go wrong, and when."""

    seconds: Annotated[float, "time a batch takes"] = 0.0
    nan_at: Annotated[int, "step with a broken loss"] = -1
    fails_at: Annotated[int, "step whose batch cannot be read"] = -1
    fails_draw: Annotated[int, "and which batch of that step"] = 0
    no_memory_at: Annotated[int, "step that runs out of memory"] = -1


@dataclass(frozen=True, kw_only=True)
class ToyOptim(StepOptions):
    """Steps of the toy."""

    steps: Annotated[int, "steps"] = 20
    batch: Annotated[int, "samples"] = 4
    lr: Annotated[float, "learning rate"] = 0.05


@dataclass(frozen=True, kw_only=True)
class ToyModelOptions:
    """Parts of the toy."""

    is_adversarial: Annotated[bool, "two phases, and a first stage without the second"] = True
    dropout: Annotated[float, "share of dropped values"] = 0.2
    freeze: Annotated[tuple[str, ...], "names"] = ()


@dataclass(frozen=True, kw_only=True)
class ToyConfig:
    """Settings of the toy."""

    data: ToyData = field(default_factory=ToyData)
    optim: ToyOptim = field(default_factory=ToyOptim)
    model: ToyModelOptions = field(default_factory=ToyModelOptions)
    run: RunOptions = field(default_factory=lambda: RunOptions(precision="fp32", device="cpu", log_every=1))


class ToyModel(nn.Module):
    """A regressor from 3 numbers to 1 and a critic of its output."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.regressor = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Dropout(dropout), nn.Linear(8, 1))
        self.critic = nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))


class ToyTask:
    """Fits the sum of three numbers; from step 5 on a critic has a say."""

    name, has_backbone = "toy", True

    def __init__(self, config: ToyConfig) -> None:
        self.config, self._settings = config_to_dict(config), config
        self.info = HeadInfo(model="toy", backbone_sha256="cd" * 32)
        self.model = ToyModel(config.model.dropout)
        freeze(self.model, config.model.freeze)

    def optimisers(self) -> dict[str, Optimizer]:
        lr = self._settings.optim.lr
        return {
            "main": torch.optim.SGD(self.model.regressor.parameters(), lr=lr, momentum=0.9),
            "critic": torch.optim.Adam(self.model.critic.parameters(), lr=0.1 * lr),
        }

    def lr_factor(self, step: int) -> float:
        return step_decay(step, factor=0.9, every=5)

    def phases(self, step: int) -> tuple[Phase, ...]:
        if not self._settings.model.is_adversarial or step < 5:
            return (Phase(),)
        return (Phase(name="critic", optimisers=("critic",), repeats=2), Phase())

    def batch(self, step: int, draw: int) -> Tensor:
        data = self._settings.data
        time.sleep(data.seconds)
        if (step, draw) == (data.fails_at, data.fails_draw):
            message = f"The image of step {step} cannot be read."
            raise DataError(message)
        # The samples of a step are the same however they are dealt out to batches.
        size = self._settings.optim.batch
        return torch.rand(64, 3, generator=torch.Generator().manual_seed(step))[draw * size :][:size]

    def loss(self, batch: Tensor, phase: Phase, step: int) -> LossTerms:
        data = self._settings.data
        if step == data.no_memory_at:
            raise MemoryError
        batch = batch.to(self.model.critic[0].weight.device)
        out = self.model.regressor(batch)
        if phase.name == "critic":
            scores = self.model.critic(batch.sum(1, keepdim=True))
            real, fake = scores.mean(), self.model.critic(out.detach()).mean()
            total = fake - real + 0.1 * scores.square().mean()
            return LossTerms(total=total, parts={"real": real, "fake": fake})
        error = (out - batch.sum(1, keepdim=True)).square().mean()
        total = error
        if self._settings.model.is_adversarial and step >= 5:
            total = error - 0.01 * self.model.critic(out).mean()
        return LossTerms(total=total * (float("nan") if step == data.nan_at else 1.0), parts={"error": error})

    def validate(self) -> dict[str, float]:
        grid = torch.linspace(0, 1, 30, device=self.model.critic[0].weight.device).view(10, 3)
        error = (self.model.regressor(grid) - grid.sum(1, keepdim=True)).square().mean()
        return {"score": -float(error)}


def build(config: ToyConfig, **_where: Any) -> ToyTask:
    return ToyTask(config)


RECIPE = Recipe(
    name="toy",
    summary="a toy",
    config=ToyConfig,
    build=build,
    presets={"released": {"optim.lr": 0.025, "optim.steps": 7}},
)

if __name__ == "__main__":
    train.RECIPES["toy"] = RECIPE
    sys.exit(train.main())
