"""MSHNet's similarities for a batch of episodes, each query with its own support.

The same equations as ``cosine_similarity`` and ``shot_layer``, which serve one query at a time and keep
sums between strokes; here nothing is kept and the whole batch is one product per layer. Shots have
different numbers of foreground cells: they are gathered and padded to the largest.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.models.layers.shot_layer import NORM_EPSILON


@dataclass(frozen=True, kw_only=True, eq=False)
class ForegroundCells:
    """Which cells of every shot are foreground, on one grid; k = most cells of any shot.

    Attributes:
        index: (B, S, k) int64, cell numbers y * w + x; arbitrary where ``weights_one`` is 0.
        weights_one: (B, S, k) float, 1 for a cell and 0 for padding.
        weights: (B, S, k) float, how much a cell counts in the prototype; 0 for padding.
        n_cells: (B, S) int64.
    """

    index: Tensor
    weights_one: Tensor
    weights: Tensor
    n_cells: Tensor


def gather_cells(cells: Tensor, weights: Tensor | None) -> ForegroundCells:
    """Number the foreground cells.

    Args:
        cells: (B, S, h, w) bool.
        weights: (B, S, h, w) in [0, 1], or None for 1 everywhere.
    """
    flat = cells.flatten(2)  # (B, S, h * w)
    n_cells = flat.sum(dim=2)
    most = max(1, int(n_cells.max()))
    index = flat.to(torch.uint8).argsort(dim=2, descending=True, stable=True)[..., :most]
    taken = flat.gather(2, index).float()
    own = taken if weights is None else taken * weights.flatten(2).gather(2, index)
    return ForegroundCells(index=index, weights_one=taken, weights=own, n_cells=n_cells)


def foreground_rows(support: Tensor, cells: ForegroundCells) -> Tensor:
    """The vectors of the foreground cells: (B, S, C, h, w) to (B, S, k, C); padding holds other cells."""
    n_channels, n_cells = support.shape[2], support.shape[3] * support.shape[4]
    rows = support.flatten(3).transpose(2, 3).reshape(-1, n_channels)  # (B * S * h * w, C)
    first = torch.arange(0, rows.shape[0], n_cells, device=rows.device).view(*support.shape[:2], 1)
    return rows.index_select(0, (cells.index + first).flatten()).view(*cells.index.shape, n_channels)


def batch_prototypes(rows: Tensor, cells: ForegroundCells) -> Tensor:
    """MSHNet's Eq. 3: (B, S, k, C) to (B, S, C) float32; zeros for a shot with nothing painted."""
    sums = (rows.float() * cells.weights[..., None]).sum(dim=2)  # not a product: autocast would halve it
    return sums / cells.n_cells.clamp(min=1)[..., None]


def batch_mean_relu_cosine(query: Tensor, rows: Tensor, cells: ForegroundCells) -> Tensor:
    """MSHNet's Eq. 5 for every episode and shot.

    Lengths and sums are float32; the products follow autocast.

    Args:
        query: (B, C, h, w).
        rows: (B, S, k, C) from ``foreground_rows``.
        cells: of the same grid as ``rows``.

    Returns:
        (B, S, h, w) float32 in [0, 1]; zeros for a shot with nothing painted.
    """
    n_shots, most = rows.shape[1:3]
    support = rows.float()
    support = support * (cells.weights_one / (support.norm(dim=3) + NORM_EPSILON))[..., None]
    vectors = query.flatten(2).transpose(1, 2).float()  # (B, h * w, C)
    lengths = vectors.norm(dim=2) + NORM_EPSILON  # (B, h * w)
    products = (vectors / lengths[..., None]) @ support.flatten(1, 2).transpose(1, 2)  # (B, h * w, S * k)
    sums = products.relu_().unflatten(2, (n_shots, most)).sum(dim=3, dtype=torch.float32)  # (B, h * w, S)
    means = sums / cells.n_cells.clamp(min=1)[:, None]
    return means.transpose(1, 2).unflatten(2, query.shape[-2:])
