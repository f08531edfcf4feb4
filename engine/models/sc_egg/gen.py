"""GEN: from K attribute features to one embedding, and classifiers on top of it.

Source: SC-EGG (IJCAI 2022), SCEN's global embedding network.
"""

from __future__ import annotations

from typing import Final, Literal

import torch
from torch import Tensor, nn

from engine.errors import ConfigError, ShapeError

_NOISE_SHARE: Final = 0.1
"""Of the random start, kept to tell the hidden units apart."""

CompressionMode = Literal["mlp", "avg", "mlp-then-avg"]


class SemanticCompression(nn.Module):
    """Compresses the attribute axis: (B, K, D) to (B, D).

    "mlp" is the paper: K -> K/2 -> LeakyReLU -> 1 along the attribute axis, learned. "avg" is the plain
    mean. "mlp-then-avg" is the released code: stage one trains the MLP, but every feature used later is
    the mean.

    Args:
        n_attributes: K, at least 2.
        mode: see above.

    Attributes:
        layers: the MLP; None for "avg".

    Raises:
        ConfigError: unknown mode.
    """

    def __init__(self, n_attributes: int, *, mode: CompressionMode) -> None:
        super().__init__()
        if mode not in ("mlp", "avg", "mlp-then-avg"):
            raise ConfigError(f"compression must be mlp, avg or mlp-then-avg, not {mode!r}.")
        self.mode = mode
        hidden = max(1, n_attributes // 2)
        self.layers = (
            None
            if mode == "avg"
            else nn.Sequential(nn.Linear(n_attributes, hidden), nn.LeakyReLU(), nn.Linear(hidden, 1))
        )

    @torch.no_grad()
    def start_as_mean(self) -> None:
        """Let the MLP begin close to the plain mean (ours); nothing happens where there is none.

        A random MLP multiplies what all attributes have in common, most of an image, by a random number,
        which may come out near 0. One of three seeds on a small animal set was ten points of H below the
        others; begun as the mean it was two below.
        """
        if self.layers is None:
            return
        for layer in (self.layers[0], self.layers[2]):
            layer.weight.mul_(_NOISE_SHARE).add_(1 / layer.in_features)
            layer.bias.zero_()

    def forward(self, pooled: Tensor, *, is_first_stage: bool = False) -> Tensor:
        """(B, K, D) to (B, D); ``is_first_stage`` matters for "mlp-then-avg" only."""
        if self.layers is None or (self.mode == "mlp-then-avg" and not is_first_stage):
            return pooled.mean(dim=1)
        return self.layers(pooled.transpose(1, 2)).squeeze(2)


class MinMaxScaler(nn.Module):
    """Maps every dimension to [0, 1] by the lowest and highest value of the training images.

    Attributes:
        low: (d,) buffer.
        span: (d,) buffer, highest minus lowest, 1 where they are equal.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.register_buffer("low", torch.zeros(dim))
        self.register_buffer("span", torch.ones(dim))

    def fit(self, features: Tensor) -> None:
        """Take the statistics of (N, d) training features.

        Raises:
            ShapeError: there is no feature, or it has another length.
        """
        if features.ndim != 2 or features.shape[1:] != self.low.shape or not len(features):
            raise ShapeError(f"The scaler needs features (N, {len(self.low)}), not {tuple(features.shape)}.")
        low, high = features.min(dim=0).values, features.max(dim=0).values
        self.low.copy_(low)
        self.span.copy_(torch.where(high > low, high - low, torch.ones_like(low)))

    def forward(self, features: Tensor) -> Tensor:
        """(B, d) to the training images' scale; values of other images may leave [0, 1]."""
        return (features - self.low) / self.span

    def inverse(self, scaled: Tensor) -> Tensor:
        """Undo ``forward``."""
        return scaled * self.span + self.low


class RegressedClassifier(nn.Module):
    """CLSg: compressed features to scores of all classes, taught by LEN in stage two and frozen after it.

    Scaler -> d -> hidden -> LeakyReLU -> C; the released code's hidden size is 1024.

    Attributes:
        scaler: of its own, fitted when stage two begins. Where stage two trains the compression too, the
            model's scaler is fitted again after it, and this one must not change.
    """

    def __init__(self, dim: int, *, hidden: int, n_classes: int) -> None:
        super().__init__()
        self.scaler = MinMaxScaler(dim)
        self.layers = nn.Sequential(nn.Linear(dim, hidden), nn.LeakyReLU(), nn.Linear(hidden, n_classes))

    def forward(self, compressed: Tensor) -> Tensor:
        """(B, d) before any scaler to (B, C)."""
        return self.layers(self.scaler(compressed))
