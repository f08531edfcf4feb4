"""Learned similarity of every query cell to the prototype of a support image."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class PrototypeSimilarity(nn.Module):
    """A 1x1 convolution over [query, prototype] to one channel, then a sigmoid.

    Source: MSHNet (arXiv:2203.09550), Eq. 4 (GPS). Released code agrees; it shares one ``W`` among all
    layers of a block, which is also what gives the paper's parameter counts.

    The prototype is the same at every cell, so ``W [q; p] = W_q q + W_p p``: one product per cell and
    one number per shot, and nothing is broadcast or concatenated.

    Args:
        n_channels: C of the taps.
    """

    def __init__(self, n_channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2 * n_channels, 1, 1, bias=False)
        self._n_channels = n_channels

    def query_term(self, query: Tensor) -> Tensor:
        """``W_q q``: (B, C, h, w) to (B, h, w)."""
        return torch.einsum("bchw,c->bhw", query, self._weight[: self._n_channels])

    def prototype_term(self, prototypes: Tensor) -> Tensor:
        """``W_p p``: (S, C) to (S,), or (B, S, C) to (B, S)."""
        return prototypes @ self._weight[self._n_channels :]

    def forward(self, query_term: Tensor, prototype_term: Tensor, is_empty: Tensor) -> Tensor:
        """Put the two terms together.

        Args:
            query_term: (B, h, w).
            prototype_term: (S,) shots shared by all queries, or (B, S) each query's own.
            is_empty: like ``prototype_term``, bool: shots with nothing painted. Their query part is
                left out too, as the released code does, so the result is 0.5 everywhere.

        Returns:
            (B, S, h, w) in (0, 1).
        """
        seen = query_term[:, None] * (~is_empty).to(query_term)[..., None, None]
        return torch.sigmoid(seen + prototype_term[..., None, None])

    @property
    def _weight(self) -> Tensor:
        return self.conv.weight[0, :, 0, 0]  # (2C,)
