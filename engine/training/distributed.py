"""Several processes that train one model together, started by torchrun.

Every process has the whole model and draws batches of its own; gradients are averaged over the
processes, so N processes with batch B make the steps of one process with batch N x B (batch norms
see their own process's batch only). The first process alone validates, logs and writes the run folder.
What is decided by one process (stop, save) is told to the others between steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from engine.errors import Cancelled, ConfigError, EngineError
from engine.training.task import LossTerms, Phase, TrainingTask

Value = TypeVar("Value")
# Others wait this long while the first process reads data or validates.
_PATIENCE: Final = timedelta(hours=12)


class PeerStopped(Exception):  # noqa: N818 - an outcome, not an error
    """Another process failed or stopped, and has said why; this one ends without a word."""


@dataclass(frozen=True, kw_only=True, eq=False)
class World:
    """The processes of a run; without torchrun there is one, and nothing is exchanged.

    What gathers is to be called by all processes alike.

    Attributes:
        rank: this process, from 0.
        size: how many there are.
        local_rank: this process among those of its machine.
        control: group for small messages on the CPU; None with one process.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    control: Any = None

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def gather(self, value: Value) -> list[Value]:
        """The values of all processes, by rank; also makes them wait for each other."""
        if self.size == 1:
            return [value]
        values: list[Any] = [None] * self.size
        with self.exchanging():
            dist.all_gather_object(values, value, group=self.control)
        return values

    @contextmanager
    def exchanging(self) -> Iterator[None]:
        """Turn a connection that another process closed by ending into ``PeerStopped``."""
        try:
            yield
        except RuntimeError as error:
            if self.size == 1 or not (isinstance(error, dist.DistError) or "gloo" in str(error).lower()):
                raise
            raise PeerStopped from error

    def from_first(self, value: Value) -> Value:
        """The first process's value, on every process."""
        return self.gather(value)[0]

    def means(self, values: dict[str, float]) -> dict[str, float]:
        """Mean over the processes that have a value of this name."""
        if self.size == 1:
            return values
        everyone = self.gather(values)
        names = dict.fromkeys(name for one in everyone for name in one)
        columns = {name: [one[name] for one in everyone if name in one] for name in names}
        return {name: sum(column) / len(column) for name, column in columns.items()}

    def shared(self, error: EngineError | Cancelled) -> Exception:
        """What to raise for an error that all processes meet at once: only the first one speaks."""
        return error if self.is_first else PeerStopped()

    def agree(self, work: Callable[[], Value]) -> Value:
        """Do some work on every process; where it fails on one, all of them stop.

        Raises:
            EngineError: of the first process it failed on; on the others ``PeerStopped``.
        """
        result, failure = None, None
        try:
            result = work()
        except (EngineError, Cancelled) as error:
            failure = error
        failed = [rank for rank, is_failed in enumerate(self.gather(failure is not None)) if is_failed]
        if failed:
            raise failure if failed[0] == self.rank and failure is not None else PeerStopped
        return result

    def in_turn(self, work: Callable[[], Value]) -> Value:
        """``agree``, but the first process goes first, then one of each further machine, then the rest:
        what it writes to a cache folder is there for the others, on one disk or on many."""
        turn = 0 if self.rank == 0 else 1 if self.local_rank == 0 else 2
        result = None
        for number in range(3 if self.size > 1 else 1):
            done = self.agree(work if number == turn else lambda: None)
            result = done if number == turn else result
        return result


def process_count() -> int:
    """How many processes train together; 1 without torchrun."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def process_rank() -> int:
    """This process among those that train together, from 0."""
    return int(os.environ.get("RANK", "0"))


def process_device(name: str) -> str:
    """The device name for this process: ``auto`` and ``cuda`` become the card of its local rank.

    Raises:
        ConfigError: a single card is named for several processes.
    """
    if process_count() == 1 or name == "cpu":
        return name
    if name.startswith("cuda:"):
        raise ConfigError(
            f"run.device {name} is one device for {process_count()} processes.",
            hint="Use --run.device cuda, or start one process.",
        )
    if name == "auto" and not torch.cuda.is_available():
        return "cpu"
    return f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if name in ("auto", "cuda") else name


@contextmanager
def joined(device: torch.device) -> Iterator[World]:
    """Meet the other processes that torchrun started, for the time of a ``with`` block.

    Raises:
        PeerStopped: another process ended while this one was exchanging something with it.
    """
    if process_count() == 1:
        yield World()
        return
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield World(
            rank=dist.get_rank(),
            size=dist.get_world_size(),
            local_rank=int(os.environ.get("LOCAL_RANK", "0")),
            control=dist.new_group(backend="gloo", timeout=_PATIENCE),
        )
    finally:
        dist.destroy_process_group()


class LossModule(nn.Module):
    """A task's loss as the forward pass of a module.

    DistributedDataParallel prepares the exchange of gradients in its forward pass. Models here are
    called by several methods, so what is wrapped is the loss that calls them.
    """

    def __init__(self, task: TrainingTask) -> None:
        super().__init__()
        self.model = task.model
        self._loss = task.loss

    def forward(self, batch: Any, phase: Phase, step: int) -> tuple[Tensor, dict[str, Tensor]]:
        terms = self._loss(batch, phase, step)
        return terms.total, {name: value.detach() for name, value in terms.parts.items()}


class TaskLoss:
    """The loss of a task, with gradients averaged over the processes.

    Args:
        task: its model's parameters are on the device already; every trained one belongs to it.
        world: the processes.
        has_idle_parameters: some trained parameters do not take part in every loss (phases, stages).
    """

    def __init__(self, task: TrainingTask, world: World, *, has_idle_parameters: bool) -> None:
        self._module: nn.Module = LossModule(task)
        if world.size > 1:
            self._module = DistributedDataParallel(self._module, find_unused_parameters=has_idle_parameters)

    def __call__(self, batch: Any, phase: Phase, step: int) -> LossTerms:
        total, parts = self._module(batch, phase, step)
        return LossTerms(total=total, parts=parts)

    def local(self) -> AbstractContextManager[object]:
        """Inside, gradients add up on this process only: all passes of an update but the last."""
        if isinstance(self._module, DistributedDataParallel):
            return self._module.no_sync()
        return nullcontext()
