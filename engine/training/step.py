"""One step of a run: its phases, their batches, gradients and optimisers."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.errors import EngineError
from engine.training.distributed import TaskLoss, World
from engine.training.freezing import frozen_norms
from engine.training.memory import explain_out_of_memory
from engine.training.options import StepOptions
from engine.training.precision import Precision, autocast
from engine.training.task import Phase, TrainingTask


@dataclass(frozen=True, kw_only=True)
class StepOutcome:
    """Numbers of one step, for the log.

    Attributes:
        loss: mean loss of the step's last phase, over passes and processes.
        gradient_norm: of that phase, before clipping; not finite where fp16 overflowed and the
            update was left out.
        lr: first learning rate of the first optimiser.
        parts: mean loss terms; with several phases as ``PHASE.TERM`` and ``PHASE.loss``.
    """

    loss: float
    gradient_norm: float
    lr: float
    parts: dict[str, float]


class Stepper:
    """Makes the updates of a task.

    Args:
        task: its model is on the device already.
        optim: accumulation and clipping.
        precision: of the forward passes.
        device: where to compute.
        world: the processes that train together; ``connect`` before the first step.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        optim: StepOptions,
        precision: Precision,
        device: torch.device,
        world: World,
    ) -> None:
        self._task, self._optim, self._precision, self._device = task, optim, precision, device
        self._world = world
        self._loss: TaskLoss | None = None
        self._frozen_norms = frozen_norms(task.model)
        self.optimisers = task.optimisers()
        self._base_lrs = {
            name: [group["lr"] for group in optimiser.param_groups]
            for name, optimiser in self.optimisers.items()
        }
        self._scaler = torch.amp.GradScaler(device.type, enabled=precision == "fp16")

    def connect(self, *, has_idle_parameters: bool) -> None:
        """Meet the other processes; see ``TaskLoss``. Copies the first process's weights to all."""
        self._loss = TaskLoss(self._task, self._world, has_idle_parameters=has_idle_parameters)

    def make(self, step: int, next_batch: Callable[[], Any]) -> StepOutcome:
        """All updates of one step.

        Args:
            step: from 0.
            next_batch: called once per forward pass.

        Raises:
            EngineError: a loss is not finite; the weights are those before the phase.
            OutOfDeviceMemoryError: the device's memory is too small.
            PeerStopped: another process failed.
        """
        with self._world.exchanging(), explain_out_of_memory(self._device, f"step {step + 1}"):
            return self._make(step, next_batch)

    def _make(self, step: int, next_batch: Callable[[], Any]) -> StepOutcome:
        self._set_learning_rates(step)
        self._task.model.train()
        for norm in self._frozen_norms:
            norm.eval()
        phases = self._task.phases(step)
        parts: dict[str, float] = {}
        loss, gradient_norm = math.nan, math.nan
        for phase in phases:
            for _ in range(phase.repeats):
                terms, gradient_norm = self._update(phase, step, next_batch)
            loss = terms.pop("")
            prefix = f"{phase.name}." if len(phases) > 1 else ""
            parts |= {f"{prefix}{name}": value for name, value in terms.items()}
            if prefix:
                parts[f"{prefix}loss"] = loss
        lr = next(iter(self.optimisers.values())).param_groups[0]["lr"]
        return StepOutcome(loss=loss, gradient_norm=gradient_norm, lr=lr, parts=parts)

    def state(self) -> dict[str, Any]:
        """Optimisers and loss scale, for a checkpoint."""
        optimisers = {name: optimiser.state_dict() for name, optimiser in self.optimisers.items()}
        return {"optimisers": optimisers, "scaler": self._scaler.state_dict()}

    def load_state(self, state: dict[str, Any]) -> None:
        """Take over the content of ``state`` of a run with the same task."""
        for name, optimiser in self.optimisers.items():
            optimiser.load_state_dict(state["optimisers"][name])
        self._scaler.load_state_dict(state["scaler"])

    def _set_learning_rates(self, step: int) -> None:
        factor = self._task.lr_factor(step)
        for name, optimiser in self.optimisers.items():
            for group, base in zip(optimiser.param_groups, self._base_lrs[name], strict=True):
                group["lr"] = base * factor

    def _update(
        self, phase: Phase, step: int, next_batch: Callable[[], Any]
    ) -> tuple[dict[str, float], float]:
        """One update; returns mean loss (named "") and terms, and the gradient norm before clipping."""
        for optimiser in self.optimisers.values():
            optimiser.zero_grad(set_to_none=True)
        self._task.model.zero_grad(set_to_none=True)
        passes: list[dict[str, Tensor]] = []
        for remaining in reversed(range(self._optim.accumulate)):
            batch = next_batch()
            with self._loss.local() if remaining else nullcontext():
                with autocast(self._precision, device=self._device):
                    loss = self._loss(batch, phase, step)
                self._scaler.scale(loss.total / self._optim.accumulate).backward()
            passes.append({"": loss.total.detach(), **{k: v.detach() for k, v in loss.parts.items()}})
        means = self._world.means(_means(passes))
        if not math.isfinite(means[""]):
            raise self._world.shared(
                EngineError(
                    f"The loss became {means['']} at step {step + 1}.",
                    hint="Lower --optim.lr, or use --run.precision fp32. "
                    "--resume continues from the last checkpoint.",
                )
            )
        return means, self._apply([self.optimisers[name] for name in phase.optimisers])

    def _apply(self, optimisers: list[Optimizer]) -> float:
        """Clip and step; returns the gradient norm before clipping."""
        for optimiser in optimisers:
            self._scaler.unscale_(optimiser)
        parameters = [
            parameter
            for optimiser in optimisers
            for group in optimiser.param_groups
            for parameter in group["params"]
        ]
        limit = self._optim.clip_norm if self._optim.clip_norm > 0 else math.inf
        norm = nn.utils.clip_grad_norm_(parameters, limit)
        for optimiser in optimisers:
            self._scaler.step(optimiser)
        self._scaler.update()
        return float(norm)


def _means(passes: list[dict[str, Tensor]]) -> dict[str, float]:
    """Mean of every term over the passes that have it; one transfer from the device."""
    names = list(dict.fromkeys(name for terms in passes for name in terms))
    columns = [[terms[name].float() for terms in passes if name in terms] for name in names]
    values = torch.stack([torch.stack(column).mean() for column in columns]).tolist()
    return dict(zip(names, values, strict=True))
