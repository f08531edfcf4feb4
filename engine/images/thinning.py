"""Lines one pixel wide from strokes of any width, in numpy."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_NEIGHBOURS: Final = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""(dy, dx), clockwise from above; neighbour number k is bit k of a pixel's code."""


def thin(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Peel strokes from both sides until lines of one pixel are left; connected parts stay connected.

    Source: Zhang and Suen, "A fast parallel algorithm for thinning digital patterns", CACM 1984.

    Args:
        ink: (H, W) bool, True = stroke.

    Returns:
        (H, W) bool, a subset of ``ink``. A dot becomes one pixel or a few, and never vanishes.
    """
    lines = np.pad(ink, 1)  # no pixel that is looked at has a neighbour outside
    flat = lines.reshape(-1).view(np.uint8)
    offsets = [dy * lines.shape[1] + dx for dy, dx in _NEIGHBOURS]
    inked = np.flatnonzero(flat)
    while True:
        n_before = len(inked)
        for removable in _REMOVABLE:
            is_peeled = removable[_codes(flat, inked, offsets)]
            flat[inked[is_peeled]] = 0
            inked = inked[~is_peeled]
        if len(inked) == n_before:
            return lines[1:-1, 1:-1].copy()


def line_neighbours(lines: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pixels of lines as a graph.

    Args:
        lines: (H, W) bool.

    Returns:
        ``points`` (N, 2) as (y, x), and ``neighbours`` (N, 8) numbers of points, -1 where there is none.
    """
    points = np.argwhere(lines)
    numbers = np.full((lines.shape[0] + 2, lines.shape[1] + 2), -1, np.intp)
    numbers[points[:, 0] + 1, points[:, 1] + 1] = np.arange(len(points))
    neighbours = [numbers[points[:, 0] + 1 + dy, points[:, 1] + 1 + dx] for dy, dx in _NEIGHBOURS]
    return points, np.stack(neighbours, axis=1)


def _codes(flat: NDArray[np.uint8], places: NDArray[np.intp], offsets: list[int]) -> NDArray[np.uint8]:
    """(N,) uint8: which neighbours of each place are set, in a flattened map of 0 and 1."""
    codes = np.zeros(len(places), np.uint8)
    for number, offset in enumerate(offsets):
        codes |= flat[places + offset] << number
    return codes


def _removable_codes() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each of the two half steps: by code, may the pixel in the middle go? Two (256,) bool."""
    tables = (np.zeros(256, np.bool_), np.zeros(256, np.bool_))
    for code in range(256):
        ring = [code >> number & 1 for number in range(8)]
        n_runs = sum(ring[place] < ring[(place + 1) % 8] for place in range(8))
        if not (2 <= sum(ring) <= 6 and n_runs == 1):
            continue
        above, right, below, left = ring[0], ring[2], ring[4], ring[6]
        tables[0][code] = not (above and right and below) and not (right and below and left)
        tables[1][code] = not (above and right and left) and not (above and below and left)
    return tables


_REMOVABLE: Final = _removable_codes()
