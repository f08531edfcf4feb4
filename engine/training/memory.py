"""What a run will need of the device's memory, and what to say when it is not there.

The estimate is a lower bound: trained parameters once more for their gradients, the optimisers' own
state, and everything one forward pass keeps for the backward pass, counted while it is run. What
kernels need in between and the batches themselves are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.errors import OutOfDeviceMemoryError
from engine.training.precision import Precision, autocast
from engine.training.random_state import generator_states, restore_generators
from engine.training.task import TrainingTask

_WHAT_TO_LOWER: Final = (
    "Lower --optim.batch and raise --optim.accumulate by as much, use smaller images, "
    "or try --run.precision bf16."
)
_CGROUP: Final = Path("/sys/fs/cgroup")


@dataclass(frozen=True, kw_only=True)
class MemoryEstimate:
    """Bytes of a run; see the module.

    Attributes:
        parameters: of the model, buffers included; on the device already.
        gradients: of the trained parameters.
        optimisers: their state.
        activations: kept by the largest forward pass of a step.
        free: what the device has left now; None where it does not say.
        has_idle_parameters: some trained parameters got no gradient in one of the phases.
    """

    parameters: int
    gradients: int
    optimisers: int
    activations: int
    free: int | None
    has_idle_parameters: bool

    @property
    def needed(self) -> int:
        """What has still to be allocated."""
        return self.gradients + self.optimisers + self.activations

    def sentence(self) -> str:
        """One line for the user, in MiB or GiB."""
        free = "" if self.free is None else f", {_size(self.free)} free"
        return (
            f"memory: parameters {_size(self.parameters)}, gradients {_size(self.gradients)}, "
            f"optimiser {_size(self.optimisers)}, activations {_size(self.activations)}; "
            f"at least {_size(self.needed)} to be taken{free}"
        )

    def check(self, device: torch.device) -> None:
        """Refuse to start what cannot fit.

        Raises:
            OutOfDeviceMemoryError: more is needed than is free.
        """
        if self.free is not None and self.needed > self.free:
            raise OutOfDeviceMemoryError(
                f"This run needs at least {_size(self.needed)} of memory on {device}, "
                f"where {_size(self.free)} is free.",
                hint=f"{_WHAT_TO_LOWER} --run.check_memory false starts all the same.",
            )


def estimate_memory(
    task: TrainingTask,
    optimisers: Sequence[Optimizer],
    *,
    step: int,
    precision: Precision,
    device: torch.device,
) -> MemoryEstimate:
    """Run the loss of every phase of one step, once, and count what it keeps.

    Buffers of the model and torch's generators are put back afterwards, so the run does not notice.

    Raises:
        OutOfDeviceMemoryError: not even a forward pass fits.
    """
    model = task.model
    model.train()
    buffers = {name: value.clone() for name, value in model.named_buffers()}
    generators = generator_states(device)
    own = {value.untyped_storage().data_ptr() for value in (*model.parameters(), *model.buffers())}
    trained = {parameter for parameter in model.parameters() if parameter.requires_grad}
    activations, idle = 0, False
    for draw, phase in enumerate(task.phases(step)):
        kept: dict[int, int] = {}

        def keep(tensor: Tensor, kept: dict[int, int] = kept) -> Tensor:
            storage = tensor.untyped_storage()
            if storage.data_ptr() not in own:
                kept[storage.data_ptr()] = storage.nbytes()
            return tensor

        with explain_out_of_memory(device, "the first forward pass"):
            batch = task.batch(step, draw)
            with (
                torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
                autocast(precision, device=device),
            ):
                total = task.loss(batch, phase, step).total
        activations = max(activations, sum(kept.values()))
        idle = idle or bool(trained - _reached(total))
        del batch, total
    with torch.no_grad():
        for name, value in model.named_buffers():
            value.copy_(buffers[name])
    restore_generators(generators, device)
    return MemoryEstimate(
        parameters=_n_bytes(model.parameters()) + _n_bytes(model.buffers()),
        gradients=_n_bytes(trained),
        optimisers=sum(_state_bytes(optimiser) for optimiser in optimisers),
        activations=activations,
        free=free_bytes(device),
        has_idle_parameters=idle,
    )


def free_bytes(device: torch.device) -> int | None:
    """Memory this process may still take on the device; None where the system does not say."""
    if device.type == "cuda":
        reserved = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return torch.cuda.mem_get_info(device)[0] + reserved
    limits = [limit for limit in (_linux_available(), _cgroup_available()) if limit is not None]
    return min(limits, default=None)


@contextmanager
def explain_out_of_memory(device: torch.device, doing: str) -> Iterator[None]:
    """Turn the allocator's errors into one sentence.

    Raises:
        OutOfDeviceMemoryError: the block ran out of memory.
    """
    try:
        yield
    except (torch.cuda.OutOfMemoryError, MemoryError) as error:
        raise _out_of_memory(device, doing) from error
    except RuntimeError as error:
        if "can't allocate memory" not in str(error) and "not enough memory" not in str(error):
            raise
        raise _out_of_memory(device, doing) from error


def _out_of_memory(device: torch.device, doing: str) -> OutOfDeviceMemoryError:
    return OutOfDeviceMemoryError(f"{device} ran out of memory in {doing}.", hint=_WHAT_TO_LOWER)


def _reached(total: Tensor) -> set[Any]:
    """The leaves that a backward pass from ``total`` would give a gradient."""
    leaves, seen, waiting = set(), set(), [total.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            leaves.add(node.variable)
        waiting += [following for following, _ in node.next_functions]
    return leaves


def _state_bytes(optimiser: Optimizer) -> int:
    """Adam and its kin keep two tensors per parameter, SGD and RMSprop one or two with momentum."""
    n_bytes = 0
    for group in optimiser.param_groups:
        has_momentum = group.get("momentum", 0) > 0
        copies = 2
        if isinstance(optimiser, torch.optim.SGD):
            copies = int(has_momentum)
        elif isinstance(optimiser, torch.optim.RMSprop):
            copies = 1 + has_momentum + group["centered"]
        n_bytes += copies * _n_bytes(group["params"])
    return n_bytes


def _n_bytes(tensors: Iterator[Tensor] | Sequence[Tensor] | set[nn.Parameter]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def _linux_available() -> int | None:
    path = Path("/proc/meminfo")
    if not path.is_file():
        return None
    fields = dict(line.split(":", 1) for line in path.read_text(encoding="ascii").splitlines())
    names = ("MemAvailable", "SwapFree")
    return sum(int(fields[name].split()[0]) * 1024 for name in names if name in fields)


def _cgroup_available() -> int | None:
    """What the container's limit leaves; its page cache counts as taken, hence file pages are added."""
    try:
        limit = (_CGROUP / "memory.max").read_text(encoding="ascii").strip()
        current = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
        stat = dict(line.split() for line in (_CGROUP / "memory.stat").read_text("ascii").splitlines())
    except OSError:
        return None
    return None if limit == "max" else int(limit) - current + int(stat.get("file", 0))


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 2**30:.1f} GiB" if n_bytes >= 2**30 else f"{n_bytes / 2**20:.0f} MiB"
