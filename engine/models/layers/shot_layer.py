"""One layer of one support image, reduced to what queries are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import torch
from torch import Tensor

from engine.models.layers.masked_pooling import masked_mean

NORM_EPSILON: Final = 1e-5


@dataclass(frozen=True, eq=False)
class ShotLayer:
    """The cells of one layer of one shot and which of them are foreground.

    What is derived from them is computed once and shared by all queries. One thread at a time.

    Attributes:
        rows: (h * w, C), the features of all cells.
        cells: (h * w,) bool, the foreground.
        weights: (h * w,) in [0, 1], how much a cell counts in the prototype; None for 1 everywhere.
    """

    rows: Tensor
    cells: Tensor
    weights: Tensor | None = None

    @cached_property
    def n_cells(self) -> int:
        """Number of foreground cells."""
        return int(self.cells.sum())

    @cached_property
    def foreground(self) -> Tensor:
        """(n_cells, C), normalised."""
        return self.normalised(self.cells)

    @cached_property
    def prototype(self) -> Tensor:
        """(C,), MSHNet's Eq. 3; zeros where nothing is painted."""
        return masked_mean(self.rows[self.cells], None if self.weights is None else self.weights[self.cells])

    def normalised(self, cells: Tensor) -> Tensor:
        """The rows at ``cells`` (h * w,) bool, divided by their length + 1e-5; zero rows stay zero."""
        rows = self.rows[cells]
        return rows / row_lengths(rows)[:, None]

    def has_same_foreground(self, other: ShotLayer) -> bool:
        """Whether two layers of the *same image* have the same mask."""
        if not torch.equal(self.cells, other.cells):
            return False
        if self.weights is None or other.weights is None:
            return self.weights is other.weights
        return torch.equal(self.weights, other.weights)


def row_lengths(rows: Tensor) -> Tensor:
    """Length + 1e-5 of each row: (n, C) to (n,)."""
    return rows.norm(dim=1) + NORM_EPSILON
