"""Which cells of a feature map the painted mask covers, and means over them.

Cells are the positions of a feature map, in row-major order: cell = y * w + x.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.errors import ShapeError

MaskSelection = Literal["hard", "released"]
"""How a mask chooses MSHNet's foreground cells: ``hard_selection`` or ``released_selection``."""

_HALF: Final = 0.5

# Running sums are float64 and started afresh after so many changes, so rounding cannot pile up.
_MAX_UPDATES: Final = 256

# The released MSHNet code brings every mask to this grid first, then halves it per block.
_RELEASED_FIRST_GRID: Final = (120, 120)


def cell_coverage(masks: Tensor, grid: tuple[int, int]) -> Tensor:
    """Share of every cell that is painted.

    Args:
        masks: (S, H, W) in [0, 1], 1 = object.
        grid: (h, w) of the feature map, any size.

    Returns:
        (S, h, w) in [0, 1].
    """
    if masks.ndim != 3:
        message = f"Masks must be (shots, height, width), not {tuple(masks.shape)}."
        raise ShapeError(message)
    return F.interpolate(masks[:, None].float(), size=grid, mode="area")[:, 0]


def hard_selection(coverage: Tensor) -> Tensor:
    """Choose the foreground cells: those at least half covered.

    Source: MSHNet (arXiv:2203.09550), Eq. 2, selects the positions where the mask equals the class;
    it does not say how the mask reaches the feature grid. Half coverage is the nearest-neighbour
    reading without its aliasing. Ours: where the object is too thin to cover half of any cell,
    the best covered cells are chosen, so a painted object is never empty.

    Args:
        coverage: (S, h, w) in [0, 1].

    Returns:
        (S, h, w) bool; all False only where nothing is painted.
    """
    best = coverage.amax(dim=(1, 2), keepdim=True)
    return (coverage >= best.clamp(max=_HALF)) & (coverage > 0)


def released_soft_masks(masks: Tensor, grids: list[tuple[int, int]]) -> list[Tensor]:
    """Soft masks as the released MSHNet code makes them: bilinear, corners aligned, grid by grid.

    Args:
        masks: (S, H, W) in [0, 1].
        grids: (h, w) per block, finest first.

    Returns:
        One (S, h, w) in [0, 1] per grid.
    """
    current = F.interpolate(
        masks[:, None].float(), size=_RELEASED_FIRST_GRID, mode="bilinear", align_corners=True
    )
    soft = []
    for grid in grids:
        current = F.interpolate(current, size=grid, mode="bilinear", align_corners=True)
        soft.append(current[:, 0])
    return soft


def released_selection(soft: Tensor) -> Tensor:
    """Cells at least as strong as the mean of the positive ones (released MSHNet code).

    Args:
        soft: (S, h, w) in [0, 1].

    Returns:
        (S, h, w) bool; all False only where ``soft`` is all zero.
    """
    is_positive = soft > 0
    mean = soft.sum(dim=(1, 2)) / is_positive.sum(dim=(1, 2)).clamp(min=1)
    return (soft >= mean[:, None, None]) & is_positive


def masked_mean(rows: Tensor, weights: Tensor | None = None) -> Tensor:
    """Mean of the foreground vectors: the prototype.

    Source: MSHNet (arXiv:2203.09550), Eq. 3, over the rows Eq. 2 selected. The released code weights
    the rows by the soft mask first and still divides by their number; pass ``weights`` for that.

    Args:
        rows: (n, C), the selected cells of one shot.
        weights: (n,) in [0, 1], or None for 1 everywhere.

    Returns:
        (C,); zeros where n = 0.
    """
    weighted = rows if weights is None else rows * weights[:, None]
    return weighted.sum(dim=0) / max(1, rows.shape[0])


def upsampled_mask_weights(masks: Tensor, grid: tuple[int, int]) -> Tensor:
    """How much every cell counts when features are upsampled to the mask and averaged under it.

    SG-One stretches 512 channels to the mask's resolution and sums them under the mask. The stretch
    is linear, so the same sum is ``sum over cells of feature * weight`` with the mask brought *down*
    by the transposed bilinear weights: one channel instead of 512, and no approximation.

    Args:
        masks: (S, H, W) in [0, 1].
        grid: (h, w) of the feature map.

    Returns:
        (S, h, w), non-negative; each sums to the mask's sum.
    """
    n_rows, n_columns = masks.shape[-2:]
    down = _bilinear_matrix(grid[0], n_rows).to(masks)  # (H, h)
    across = _bilinear_matrix(grid[1], n_columns).to(masks)  # (W, w)
    return down.T @ masks @ across  # (S, h, w)


@lru_cache(maxsize=32)
def _bilinear_matrix(n_cells: int, n_pixels: int) -> Tensor:
    """(n_pixels, n_cells) weights that stretch one axis bilinearly, corners not aligned."""
    identity = torch.eye(n_cells)[None]  # (1, channels = n_cells, n_cells)
    stretched = F.interpolate(identity, size=n_pixels, mode="linear", align_corners=False)
    return stretched[0].T.contiguous()


@dataclass(eq=False)
class PrototypeSums:
    """Weighted sums of the features of some support images, kept between strokes.

    ``sum(G * mask) / sum(mask)`` is a quotient of two sums over cells, so a stroke changes it by the
    cells whose weight it changed. One thread at a time.

    Attributes:
        cell_weights: (S, h * w) of the last update; None before the first.
        totals: (S, C) float64.
    """

    cell_weights: Tensor | None = None
    totals: Tensor | None = None
    _n_updates: int = field(default=0, repr=False)

    def update(self, features: Tensor, cell_weights: Tensor) -> Tensor:
        """Bring the sums to other weights and return the means.

        Args:
            features: (S, C, h, w); the same at every call.
            cell_weights: (S, h, w), non-negative.

        Returns:
            (S, C) in the features' type; zeros for a shot whose weights are all zero.
        """
        rows = features.flatten(2).transpose(1, 2)  # (S, h * w, C)
        weights = cell_weights.flatten(1).to(rows)  # (S, h * w)
        is_usable = self.cell_weights is not None and self.cell_weights.shape == weights.shape
        if self.totals is None or not is_usable or self._n_updates >= _MAX_UPDATES:
            self.totals = torch.einsum("snc,sn->sc", rows, weights).double()
            self._n_updates = 0
        else:
            shots, cells = (weights != self.cell_weights).nonzero(as_tuple=True)
            change = (weights - self.cell_weights)[shots, cells]
            self.totals = self.totals.index_add(0, shots, (rows[shots, cells] * change[:, None]).double())
            self._n_updates += 1
        self.cell_weights = weights
        return prototypes_from_sums(self.totals, weights.sum(dim=1)).to(features.dtype)


def prototypes_from_sums(totals: Tensor, weight_sums: Tensor) -> Tensor:
    """(S, C) sums over (S,) sums of weights; a shot without weight gives zeros."""
    has_weight = (weight_sums > 0)[:, None]
    safe = weight_sums.clamp(min=torch.finfo(weight_sums.dtype).tiny)[:, None]
    return torch.where(has_weight, totals / safe, torch.zeros_like(totals))


def masked_average_pool(features: Tensor, masks: Tensor) -> Tensor:
    """Average the features under each mask, at the mask's own resolution: SG-One's prototypes.

    Source: SG-One (arXiv:1810.09091), masked average pooling. Released code agrees.

    Args:
        features: (S, C, h, w).
        masks: (S, H, W) in [0, 1], 1 = object.

    Returns:
        (S, C); zeros where a mask is empty. Differentiable in ``features``.

    Raises:
        ShapeError: as many masks as feature maps are needed.
    """
    if features.shape[0] != masks.shape[0]:
        message = f"{features.shape[0]} feature maps need as many masks, not {masks.shape[0]}."
        raise ShapeError(message)
    weights = upsampled_mask_weights(masks.float(), tuple(features.shape[-2:]))
    totals = torch.einsum("schw,shw->sc", features, weights.to(features))
    return prototypes_from_sums(totals, weights.sum(dim=(1, 2)).to(features))
