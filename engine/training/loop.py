"""The one training loop. A task says what a batch, a loss and a validation are; the loop does the rest.

Everything random in a step follows from (seed, step) or from torch's generators, whose states are
in the checkpoint: on a CPU a resumed run continues bit for bit.
"""

from __future__ import annotations

import logging
import math
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from engine.errors import Cancelled, EngineError
from engine.models.head_files import head_state
from engine.progress import CancelToken, Progress, ProgressCallback
from engine.training.checkpoint import save_checkpoint
from engine.training.options import OptimOptions, RunOptions
from engine.training.precision import autocast, choose_precision
from engine.training.run_dir import RunDir
from engine.training.weight_average import WeightAverage

logger = logging.getLogger(__name__)


class TrainingTask(Protocol):
    """What a recipe builds.

    Attributes:
        name: the recipe, written into checkpoints.
        config: resolved configuration as plain values, written into checkpoints.
        model: the network; parameters without ``requires_grad`` stay as they are.
        has_backbone: True where the backbone is trained too and belongs into checkpoints.
    """

    name: str
    config: dict[str, Any]
    model: nn.Module
    has_backbone: bool

    def batch(self, index: int) -> Any:
        """The ``index``-th batch of the run, a function of the seed and ``index`` only."""
        ...

    def loss(self, batch: Any) -> Tensor:
        """Scalar loss of one batch; the model is in training mode, autocast is set."""
        ...

    def validate(self) -> dict[str, float]:
        """Measures of the model in eval mode; ``score`` decides what is best (higher)."""
        ...


@dataclass(frozen=True, kw_only=True)
class TrainingResult:
    """How a run ended.

    Attributes:
        steps: optimiser steps made.
        best_step: step of the best validation.
        best: its measures.
        is_early: True where patience ran out.
    """

    steps: int
    best_step: int
    best: dict[str, float]
    is_early: bool


def learning_rate(step: int, optim: OptimOptions) -> float:
    """Learning rate of a step: linear warm-up to ``lr``, then half a cosine to ``final_lr x lr``."""
    if step < optim.warmup_steps:
        return optim.lr * (step + 1) / optim.warmup_steps
    done = (step - optim.warmup_steps) / max(1, optim.steps - optim.warmup_steps)
    return optim.lr * (optim.final_lr + (1 - optim.final_lr) * 0.5 * (1 + math.cos(math.pi * min(done, 1.0))))


class TrainingLoop:
    """One run of one task.

    Args:
        task: what to train; its model is moved to ``device``.
        optim: optimiser settings.
        run: cadence, precision, seed.
        run_dir: where everything is written.
        device: where to compute.
        resume: content of a checkpoint of the same task, or None to start.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        optim: OptimOptions,
        run: RunOptions,
        run_dir: RunDir,
        device: torch.device,
        resume: dict[str, Any] | None = None,
    ) -> None:
        self._task, self._optim, self._run, self._run_dir, self._device = task, optim, run, run_dir, device
        task.model.to(device)
        self._optimiser = torch.optim.AdamW(_parameter_groups(task.model, optim.weight_decay), lr=optim.lr)
        self._average = WeightAverage(task.model, decay=optim.ema) if optim.ema > 0 else None
        self._step = 0
        self._best: dict[str, float] = {}
        self._best_step = 0
        self._n_without_gain = 0
        # A measured choice may differ from day to day; a resumed run keeps what it began with.
        self._precision = resume["precision"] if resume else choose_precision(run.precision, device=device)
        if resume is not None:
            self._restore(resume)
        run_dir.write_environment(device=str(device), precision=self._precision, seed=run.seed)

    def run(self, *, token: CancelToken, progress: ProgressCallback | None = None) -> TrainingResult:
        """Train to the last step or until patience runs out.

        Raises:
            EngineError: the loss is no longer finite; the last checkpoint is from before.
            Cancelled: the token was set; a checkpoint was written.
        """
        last_saved = time.monotonic()
        while self._step < self._optim.steps and not self._is_out_of_patience():
            if token.is_cancelled:
                self._save_last()
                raise Cancelled
            started = time.perf_counter()
            loss, norm = self._optimise()
            self._step += 1
            if self._step % self._run.log_every == 0 or self._step == self._optim.steps:
                self._run_dir.log(
                    {
                        "kind": "train",
                        "step": self._step,
                        "loss": loss,
                        "gradient_norm": norm,
                        "lr": self._optimiser.param_groups[0]["lr"],
                        "seconds": time.perf_counter() - started,
                    }
                )
            if self._step % self._run.validate_every == 0 or self._step == self._optim.steps:
                self._validate()
            if time.monotonic() - last_saved >= 60 * self._run.checkpoint_minutes:
                self._save_last()
                last_saved = time.monotonic()
            if progress is not None:
                progress(
                    Progress(
                        done=self._step, total=self._optim.steps, unit="steps", message=self._summary(loss)
                    )
                )
        self._save_last()
        return TrainingResult(
            steps=self._step,
            best_step=self._best_step,
            best=dict(self._best),
            is_early=self._step < self._optim.steps,
        )

    def _optimise(self) -> tuple[float, float]:
        """One optimiser step; returns its mean loss and the gradient norm before clipping."""
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate(self._step, self._optim)
        self._task.model.train()
        self._optimiser.zero_grad(set_to_none=True)
        total = 0.0
        for part in range(self._optim.accumulate):
            batch = self._task.batch(self._step * self._optim.accumulate + part)
            with autocast(self._precision, device=self._device):
                loss = self._task.loss(batch)
            if not bool(torch.isfinite(loss)):
                raise EngineError(
                    f"The loss became {loss.item()} at step {self._step + 1}.",
                    hint="Lower --optim.lr, or use --run.precision fp32. "
                    "--resume continues from the last checkpoint.",
                )
            (loss / self._optim.accumulate).backward()
            total += loss.item() / self._optim.accumulate
        limit = self._optim.clip_norm if self._optim.clip_norm > 0 else math.inf
        norm = nn.utils.clip_grad_norm_(_trained(self._task.model), limit)
        self._optimiser.step()
        if self._average is not None:
            self._average.update(self._task.model)
        return total, float(norm)

    def _validate(self) -> None:
        self._task.model.eval()
        averaged = self._average.applied(self._task.model) if self._average is not None else nullcontext()
        # Validation may draw random numbers; the run's own sequence must not notice.
        generators = _generator_states(self._device)
        with averaged, torch.inference_mode():
            measures = self._task.validate()
            is_best = not self._best or measures["score"] > self._best["score"]
            best_state = self._model_state() if is_best else {}
        _restore_generators(generators, self._device)
        self._run_dir.log({"kind": "validation", "step": self._step, **measures})
        self._n_without_gain = 0 if is_best else self._n_without_gain + 1
        if is_best:
            self._best, self._best_step = measures, self._step
            self._save_best(best_state)
        self._save_last()
        logger.info("step %d: %s", self._step, measures)

    def _is_out_of_patience(self) -> bool:
        return 0 < self._run.patience <= self._n_without_gain

    def _summary(self, loss: float) -> str:
        best = f", best score {self._best['score']:.4f}" if self._best else ""
        return f"loss {loss:.4f}{best}"

    def _model_state(self) -> dict[str, Tensor]:
        state = head_state(self._task.model, has_backbone=self._task.has_backbone)
        return {name: value.detach().cpu().clone() for name, value in state.items()}

    def _save_best(self, state: dict[str, Tensor]) -> None:
        save_checkpoint(
            self._run_dir.best_path,
            {
                "model": self._task.name,
                "config": self._task.config,
                "step": self._step,
                "measures": self._best,
                "weights": state,
            },
        )

    def _save_last(self) -> None:
        save_checkpoint(
            self._run_dir.last_path,
            {
                "model": self._task.name,
                "config": self._task.config,
                "step": self._step,
                "best": self._best,
                "best_step": self._best_step,
                "n_without_gain": self._n_without_gain,
                "precision": self._precision,
                "weights": self._model_state(),
                "optimiser": self._optimiser.state_dict(),
                "average": self._average.state() if self._average is not None else None,
                "generators": _generator_states(self._device),
            },
        )

    def _restore(self, state: dict[str, Any]) -> None:
        self._task.model.load_state_dict(state["weights"], strict=False)
        self._optimiser.load_state_dict(state["optimiser"])
        if self._average is not None and state["average"] is not None:
            self._average.load_state(state["average"])
        self._step, self._best, self._best_step = state["step"], state["best"], state["best_step"]
        self._n_without_gain = state["n_without_gain"]
        _restore_generators(state["generators"], self._device)
        self._run_dir.forget_after(self._step)


def _trained(model: nn.Module) -> list[nn.Parameter]:
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def _parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Kernels and matrices decay; biases, norms and scales do not."""
    trained = _trained(model)
    groups = [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]


def _generator_states(device: torch.device) -> dict[str, Tensor]:
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    return states


def _restore_generators(states: dict[str, Tensor], device: torch.device) -> None:
    torch.set_rng_state(states["cpu"])
    if device.type == "cuda" and "cuda" in states:
        torch.cuda.set_rng_state(states["cuda"], device)
