"""How much of a query cell's attention falls on painted support cells.

Source: ours, after dense mask attention (DCAMA, arXiv:2207.08549): a query cell attends to all support
cells with weights softmax(q . s / temperature); the share of the weights on painted cells is its
score. Foreground and background compete for every cell, which a mean over the foreground cannot do.

The share is a quotient of two sums over support cells, and the mask is in the numerator only:

    share(q) = sum_s m_s exp(q . s / t) / sum_s exp(q . s / t)

So it is exactly additive, as MSHNet's similarities are: after a stroke only the cells it changed are
compared with the query again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import torch
from torch import Tensor

TEMPERATURES: Final = (0.05, 0.02)
"""A broad and a sharp view. exp(1 / 0.02) = 5e21 is far inside float32."""

# Running sums are float64 and started afresh after so many changes, so rounding cannot pile up.
_MAX_UPDATES: Final = 256


def attention_shares(query: Tensor, support: Tensor, coverage: Tensor) -> Tensor:
    """Shares of one batch, computed anew.

    Args:
        query: (B, n, C), rows of length 1.
        support: (B or 1, m, C), rows of length 1; the cells of all shots.
        coverage: (B or 1, m) in [0, 1], how much of every support cell is painted.

    Returns:
        (B, temperatures, n) in [0, 1].
    """
    products = query @ support.transpose(1, 2)  # (B, n, m)
    shares = []
    for temperature in TEMPERATURES:
        weights = torch.softmax(products / temperature, dim=2)
        shares.append((weights @ coverage[..., None].to(weights))[..., 0])
    return torch.stack(shares, dim=1)


class SharedWeights:
    """exp(q . s / t) of one query against whole supports on one tap, for classes painted on the same images.

    Lives as long as one comparison: the weights of one support take megabytes.
    """

    def __init__(self, query: Tensor) -> None:
        """For a query's rows (n, C) of length 1."""
        self._query = query
        self._weights: dict[int, tuple[Tensor, Tensor]] = {}

    def of(self, support: Tensor) -> Tensor:
        """(temperatures, n, m) float64 for rows (m, C); the same memory is compared once."""
        place = support.data_ptr()
        if place not in self._weights:
            # With the rows themselves, so that no others can come to lie at their place.
            self._weights[place] = (support, _exponentials(self._query, support))
        return self._weights[place][1]


@dataclass(eq=False)
class AttentionSums:
    """Numerators and denominators of one query on one tap, kept between strokes. One thread at a time.

    Attributes:
        coverage: (m,) of the last update; None before the first.
        numerators: (temperatures, n) float64.
        denominators: (temperatures, n) float64; they do not depend on the mask.
    """

    coverage: Tensor | None = None
    numerators: Tensor | None = None
    denominators: Tensor | None = None
    _n_updates: int = field(default=0, repr=False)

    def update(
        self, query: Tensor, support: Tensor, coverage: Tensor, *, shared: SharedWeights | None = None
    ) -> Tensor:
        """Bring the sums to another mask and return the shares.

        Args:
            query: (n, C); the same at every call.
            support: (m, C); the same at every call.
            coverage: (m,) in [0, 1].
            shared: of this query and tap, where other classes are compared too; those whose ``support``
                is the same memory share the work.

        Returns:
            (temperatures, n) in [0, 1], equal to ``attention_shares`` to float tolerance.
        """
        if self.coverage is None or self._n_updates >= _MAX_UPDATES:
            # (temperatures, n, m)
            weights = _exponentials(query, support) if shared is None else shared.of(support)
            self.numerators = weights @ coverage.double()
            self.denominators = weights.sum(dim=2)
            self._n_updates = 0
        else:
            changed = (coverage != self.coverage).nonzero()[:, 0]
            if len(changed):
                change = (coverage - self.coverage)[changed].double()
                self.numerators = self.numerators + _exponentials(query, support[changed]) @ change
                self._n_updates += 1
        self.coverage = coverage
        return (self.numerators / self.denominators).clamp(0, 1).to(query.dtype)


def _exponentials(query: Tensor, support: Tensor) -> Tensor:
    """(temperatures, n, m) float64.

    In float32 a product rounds differently for other numbers of rows, and 1 / 0.02 makes fifty times
    that: strokes painted in one grouping and erased in another would leave a residue.
    """
    products = query.double() @ support.double().T
    return torch.stack([torch.exp(products / temperature) for temperature in TEMPERATURES])
