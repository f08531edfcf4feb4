"""The one training loop. A task says what a batch, a loss and a validation are; the loop does the rest.

Everything random in a step follows from (seed, step, draw) or from torch's generators, whose states
are in the checkpoint: on a CPU a resumed run continues bit for bit.
"""

from __future__ import annotations

import logging
import math
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.errors import Cancelled, WeightsCorruptError
from engine.models.head_files import head_state
from engine.progress import CancelToken, Progress, ProgressCallback
from engine.training.batches import BatchSource
from engine.training.checkpoint import save_checkpoint
from engine.training.distributed import World
from engine.training.memory import MemoryEstimate, estimate_memory
from engine.training.options import RunOptions, StepOptions
from engine.training.precision import choose_precision
from engine.training.random_state import generator_states, restore_generators
from engine.training.run_dir import RunDir
from engine.training.step import StepOutcome, Stepper
from engine.training.task import TrainingTask
from engine.training.weight_average import WeightAverage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class TrainingResult:
    """How a run ended.

    Attributes:
        steps: steps made.
        best_step: step of the best validation.
        best: its measures.
        is_early: True where patience ran out.
    """

    steps: int
    best_step: int
    best: dict[str, float]
    is_early: bool


class TrainingLoop:
    """One run of one task.

    Args:
        task: what to train; its model is moved to ``device``.
        optim: the recipe's ``optim`` section.
        run: cadence, precision, seed.
        run_dir: where everything is written; None on other processes than the first.
        device: where to compute.
        world: the processes that train together.
        resume: content of a checkpoint of the same task, or None to start.

    Attributes:
        memory: what the run will need, None where ``run.check_memory`` is off.

    Raises:
        OutOfDeviceMemoryError: the device's memory is clearly too small.
        WeightsCorruptError: ``resume`` does not fit the task.
    """

    def __init__(
        self,
        task: TrainingTask,
        *,
        optim: StepOptions,
        run: RunOptions,
        run_dir: RunDir | None,
        device: torch.device,
        world: World | None = None,
        resume: dict[str, Any] | None = None,
    ) -> None:
        self._task, self._optim, self._run, self._run_dir, self._device = task, optim, run, run_dir, device
        self._world = world if world is not None else World()
        task.model.to(device)
        if run.channels_last:
            task.model.to(memory_format=torch.channels_last)
        # A measured choice may differ from day to day; a resumed run keeps what it began with.
        self._precision = self._world.from_first(
            resume["precision"] if resume else choose_precision(run.precision, device=device)
        )
        self._stepper = Stepper(
            task, optim=optim, precision=self._precision, device=device, world=self._world
        )
        self._average = WeightAverage(task.model, decay=optim.ema) if optim.ema > 0 else None
        self._step = 0
        self._best: dict[str, float] = {}
        self._best_step = 0
        self._n_without_gain = 0
        if resume is None and self._world.rank > 0:
            torch.manual_seed(_seed_of_rank(run.seed, self._world.rank))  # dropout differs from the first's
        elif resume is not None:
            self._world.agree(lambda: self._restore(resume))
        self.memory = self._world.agree(self._estimate_memory) if run.check_memory else None
        # Phases and later stages leave parameters idle that the first step uses.
        may_idle = self.memory is None or self.memory.has_idle_parameters or len(self._stepper.optimisers) > 1
        self._stepper.connect(has_idle_parameters=any(self._world.gather(may_idle)))
        if self._world.is_first:
            run_dir.write_environment(
                device=device, precision=self._precision, seed=run.seed, processes=self._world.size
            )

    def run(self, *, token: CancelToken, progress: ProgressCallback | None = None) -> TrainingResult:
        """Train to the last step or until patience runs out.

        Raises:
            EngineError: the loss is no longer finite; the last checkpoint is from before.
            OutOfDeviceMemoryError: the device's memory is too small.
            DataError: a file of the run folder cannot be written.
            Cancelled: the token was set; a checkpoint was written.
            PeerStopped: another process failed.
        """
        batches = BatchSource(
            self._task,
            first_step=self._step,
            steps=self._optim.steps,
            accumulate=self._optim.accumulate,
            threads=self._run.prefetch,
            rank=self._world.rank,
            n_processes=self._world.size,
        )
        saved_at = time.monotonic()
        try:
            while self._step < self._optim.steps:
                is_save_due = time.monotonic() - saved_at >= 60 * self._run.checkpoint_minutes
                is_cancelled, is_out_of_patience, is_save_due = self._world.from_first(
                    (token.is_cancelled, self._is_out_of_patience(), is_save_due and self._step > 0)
                )
                if is_out_of_patience:
                    break
                if is_cancelled or is_save_due:
                    self._save_last()
                    saved_at = time.monotonic()
                if is_cancelled:
                    raise Cancelled
                self._one_step(batches, progress)
        finally:
            batches.close()
        self._save_last()
        return TrainingResult(
            steps=self._step,
            best_step=self._best_step,
            best=dict(self._best),
            is_early=self._step < self._optim.steps,
        )

    def _estimate_memory(self) -> MemoryEstimate | None:
        if self._step >= self._optim.steps:
            return None
        estimate = estimate_memory(
            self._task,
            list(self._stepper.optimisers.values()),
            step=self._step,
            precision=self._precision,
            device=self._device,
        )
        estimate.check(self._device)
        return estimate

    def _one_step(self, batches: BatchSource, progress: ProgressCallback | None) -> None:
        """One step with its log line, its validation and its report."""
        started = time.perf_counter()
        outcome = self._stepper.make(self._step, batches.next_batch)
        if self._average is not None:
            self._average.update(self._task.model)
        self._step += 1
        is_logged = self._step % self._run.log_every == 0 or self._step == self._optim.steps
        if is_logged and self._world.is_first:
            self._log(outcome, seconds=time.perf_counter() - started)
        if self._step % self._run.validate_every == 0 or self._step == self._optim.steps:
            if self._world.is_first:
                self._validate()
            self._save_last()
        if progress is not None:
            progress(
                Progress(
                    done=self._step, total=self._optim.steps, unit="steps", message=self._summary(outcome)
                )
            )

    def _log(self, outcome: StepOutcome, *, seconds: float) -> None:
        line = {
            "kind": "train",
            "step": self._step,
            "loss": outcome.loss,
            "gradient_norm": _finite(outcome.gradient_norm),
            "lr": outcome.lr,
            "seconds": seconds,
        }
        parts = {name: _finite(value) for name, value in outcome.parts.items()}
        self._run_dir.log(line | ({"parts": parts} if parts else {}))

    def _validate(self) -> None:
        self._task.model.eval()
        averaged = self._average.applied(self._task.model) if self._average is not None else nullcontext()
        # Validation may draw random numbers; the run's own sequence must not notice.
        generators = generator_states(self._device)
        with averaged, torch.no_grad():
            measures = self._task.validate()
            best_score = self._best["score"] if self._best else math.nan
            is_best = math.isnan(best_score) or measures["score"] > best_score
            best_state = self._model_state() if is_best else {}
        restore_generators(generators, self._device)
        self._run_dir.log({"kind": "validation", "step": self._step, **measures})
        self._n_without_gain = 0 if is_best else self._n_without_gain + 1
        if is_best:
            self._best, self._best_step = measures, self._step
            self._save_best(best_state)
        self._run_dir.draw_curves()
        logger.info("step %d: %s", self._step, measures)

    def _is_out_of_patience(self) -> bool:
        return 0 < self._run.patience <= self._n_without_gain

    def _summary(self, outcome: StepOutcome) -> str:
        best = f", best score {self._best['score']:.4f}" if self._best else ""
        return f"loss {outcome.loss:.4f}{best}"

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
        """Called by all processes: each has generators of its own."""
        generators = self._world.gather(generator_states(self._device))
        if not self._world.is_first:
            return
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
                **self._stepper.state(),
                "average": self._average.state() if self._average is not None else None,
                "generators": generators,
            },
        )

    def _restore(self, state: dict[str, Any]) -> None:
        try:
            self._task.model.load_state_dict(state["weights"], strict=False)
            self._stepper.load_state(state)
            if self._average is not None:
                self._average.load_state(state["average"])
            self._step, self._best, self._best_step = state["step"], state["best"], state["best_step"]
            self._n_without_gain = state["n_without_gain"]
            generators = state["generators"]
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise WeightsCorruptError(
                f"The checkpoint {self._run_dir.last_path} does not fit this run.",
                hint="Start a new run, or put back the settings it was written with.",
            ) from error
        if self._world.rank < len(generators):
            restore_generators(generators[self._world.rank], self._device)
        if self._world.is_first:
            self._run_dir.forget_after(self._step)


def _seed_of_rank(seed: int, rank: int) -> int:
    return int(np.random.SeedSequence((seed, rank)).generate_state(1)[0])


def _finite(value: float) -> float | None:
    """JSON has no word for numbers that are none."""
    return value if math.isfinite(value) else None
