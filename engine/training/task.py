"""What a recipe hands to the training loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import Tensor, nn
from torch.optim import Optimizer

from engine.models.head_files import HeadInfo


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One kind of update within a step; most recipes have a single one.

    Attributes:
        name: what ``TrainingTask.loss`` computes in it.
        optimisers: names of the optimisers that step after its backward pass, in this order.
        repeats: how often in a row, each time with fresh batches (five critic steps, for example).
    """

    name: str = "train"
    optimisers: tuple[str, ...] = ("main",)
    repeats: int = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class LossTerms:
    """The loss of one batch.

    Attributes:
        total: scalar to minimise.
        parts: its terms by name, scalars, unweighted, for the log.
    """

    total: Tensor
    parts: Mapping[str, Tensor] = field(default_factory=dict)


class TrainingTask(Protocol):
    """What a recipe builds.

    Attributes:
        name: the recipe, written into checkpoints.
        config: resolved configuration as plain values, written into checkpoints.
        model: the network; parameters without ``requires_grad`` stay as they are.
        info: metadata for the exported head.
        has_backbone: True where the backbone is trained too and belongs into checkpoints.
    """

    name: str
    config: dict[str, Any]
    model: nn.Module
    info: HeadInfo
    has_backbone: bool

    def optimisers(self) -> dict[str, Optimizer]:
        """Fresh optimisers over the model's parameters, already on their device; called once.

        The learning rates in their groups are the base ones, see ``lr_factor``.
        """
        ...

    def lr_factor(self, step: int) -> float:
        """What every base learning rate is multiplied with in this step."""
        ...

    def phases(self, step: int) -> Sequence[Phase]:
        """The updates of this step, in order. A recipe in stages answers by the step alone.

        Called on every process before the batches of the step are drawn.
        """
        ...

    def batch(self, step: int, draw: int) -> Any:
        """One batch, a function of the seed, the step and ``draw`` only. May run on a helper thread.

        Args:
            step: from 0.
            draw: counts the batches of this step over phases, repeats, accumulation and processes.
        """
        ...

    def loss(self, batch: Any, phase: Phase, step: int) -> LossTerms:
        """The loss of one batch; the model is in training mode, autocast is set."""
        ...

    def validate(self) -> dict[str, float]:
        """Measures of the model in eval mode; ``score`` decides what is best (higher)."""
        ...
