"""What a paper model returns in training, for the losses."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingOutput:
    """Logits of one batch of episodes; channel 0 = background, 1 = foreground.

    Attributes:
        logits: (B, 2, h, w), the output.
        inner: (B, 2, h', w') each, from the model's inner heads; empty where it has none.
    """

    logits: Tensor
    inner: tuple[Tensor, ...] = ()
