"""Pseudo objects: a photo cut into a few coherent regions, as free masks of anything.

Method (ours, after SLIC, Achanta et al. 2012, and Ward's clustering): k-means over colour and
position gives about a hundred small cells; then the two touching regions whose union raises the
colour variance least are merged until the wanted number is left.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WORK_SIZE: Final = 72  # px; regions finer than this teach nothing at a feature grid of 24 cells
_CELLS_PER_SIDE: Final = 10
_ROUNDS: Final = 5
_POSITION_WEIGHT: Final = 0.6


def superpixels(rgb: NDArray[np.uint8], n_regions: int) -> NDArray[np.uint8]:
    """Cut an image into regions of similar colour.

    Args:
        rgb: (H, W, 3) uint8.
        n_regions: 1 to 100.

    Returns:
        (H, W) uint8, values 1 to ``n_regions``; every value occurs at the working size of 72 px.
        A region is connected apart from specks.
    """
    small = Image.fromarray(rgb).resize((_WORK_SIZE, _WORK_SIZE), Image.Resampling.BILINEAR)
    colour = np.asarray(small, dtype=np.float32) / 255
    cells = _kmeans_cells(colour)
    regions = _merge(cells, colour, n_regions=n_regions)
    height, width = rgb.shape[:2]
    return np.asarray(Image.fromarray(regions).resize((width, height), Image.Resampling.NEAREST))


def _kmeans_cells(colour: NDArray[np.float32]) -> NDArray[np.intp]:
    """(h, w) cell numbers 0 to n - 1 without gaps, from k-means started on a regular grid."""
    size = colour.shape[0]
    spread = max(float(colour.std()), 1e-3)
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32) / (size / _CELLS_PER_SIDE)
    position = np.stack([rows, columns], axis=-1) * _POSITION_WEIGHT
    points = np.concatenate([colour / spread, position], axis=-1).reshape(-1, 5)  # (h w, 5)
    steps = ((np.arange(_CELLS_PER_SIDE) + 0.5) * size / _CELLS_PER_SIDE).astype(int)
    centres = points.reshape(size, size, 5)[np.ix_(steps, steps)].reshape(-1, 5)  # (k, 5)
    nearest = np.zeros(len(points), dtype=np.intp)
    for _ in range(_ROUNDS):
        distance = (centres**2).sum(axis=1) - 2 * points @ centres.T  # (h w, k), less a constant per point
        nearest = distance.argmin(axis=1)
        counts = np.bincount(nearest, minlength=len(centres))
        for channel in range(5):
            sums = np.bincount(nearest, weights=points[:, channel], minlength=len(centres))
            centres[:, channel] = np.where(counts > 0, sums / np.maximum(counts, 1), centres[:, channel])
    return np.unique(nearest, return_inverse=True)[1].reshape(size, size)


def _merge(cells: NDArray[np.intp], colour: NDArray[np.float32], *, n_regions: int) -> NDArray[np.uint8]:
    """Join touching cells, cheapest rise of the summed squared colour error first."""
    n_cells = int(cells.max()) + 1
    counts = np.bincount(cells.ravel(), minlength=n_cells).astype(np.float64)
    means = np.stack(
        [np.bincount(cells.ravel(), weights=colour[..., c].ravel()) / counts for c in range(3)], axis=1
    )
    touching = np.zeros((n_cells, n_cells), dtype=bool)
    for a, b in ((cells[1:], cells[:-1]), (cells[:, 1:], cells[:, :-1])):
        touching[a.ravel(), b.ravel()] = touching[b.ravel(), a.ravel()] = True
    np.fill_diagonal(touching, val=False)
    owner = np.arange(n_cells)
    for _ in range(n_cells - n_regions):
        first, second = np.nonzero(np.triu(touching))
        if len(first) == 0:
            break
        rise = ((means[first] - means[second]) ** 2).sum(axis=1)
        rise *= counts[first] * counts[second] / (counts[first] + counts[second])
        best = int(rise.argmin())
        keep, drop = int(first[best]), int(second[best])
        total = counts[keep] + counts[drop]
        means[keep] = (means[keep] * counts[keep] + means[drop] * counts[drop]) / total
        counts[keep] = total
        touching[keep] |= touching[drop]
        touching[:, keep] |= touching[:, drop]
        touching[drop] = touching[:, drop] = False
        touching[keep, keep] = False
        owner[owner == drop] = keep
    numbers = np.unique(owner, return_inverse=True)[1] + 1
    return numbers[cells].astype(np.uint8)
