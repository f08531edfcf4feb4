"""Simulated scribbles: what a hand draws over an object in about two seconds.

Source: ours. A stroke runs through the inside of an object, rather in its middle than along its border, with
a hand's detours, until it covers 5 to 10 % of the object.
"""

from __future__ import annotations

import itertools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra

AREA_RANGE: Final = (0.01, 0.75)
"""Objects of other shares of the image are neither learnt from nor measured on."""

_COVERED: Final = (0.05, 0.10)
_PEN_SHARE: Final = 0.03
_GRAPH_SIDE: Final = 128
_MAX_LEGS: Final = 6
_RING_PX: Final = (10, 90)
_SMALLEST_RING_PX: Final = 200


def largest_part(labels: NDArray[np.uint8], class_id: int) -> NDArray[np.bool_] | None:
    """The largest connected part of a class, (H, W) bool; None where its area is out of ``AREA_RANGE``."""
    n_labels, parts, statistics, _ = cv2.connectedComponentsWithStats(
        (labels == class_id).astype(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    if n_labels < 2:
        return None
    largest = 1 + int(statistics[1:, cv2.CC_STAT_AREA].argmax())
    share = statistics[largest, cv2.CC_STAT_AREA] / labels.size
    return parts == largest if AREA_RANGE[0] < share < AREA_RANGE[1] else None


def simulate_scribble(mask: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw one stroke over an object.

    Args:
        mask: (H, W) bool, the object; not empty.
        rng: decides on everything.

    Returns:
        (H, W) bool, covers 5 to 10 % of the object where the object lets it; may leave it by a pixel.
    """
    height, width = mask.shape
    depth = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    wanted = rng.uniform(*_COVERED) * np.count_nonzero(mask)
    diameter = max(2.0, min(_PEN_SHARE * min(height, width), 1.2 * float(depth.max())))
    step = max(1, -(-max(height, width) // _GRAPH_SIDE))
    coarse = depth[::step, ::step]
    if not coarse.any():
        step, coarse = 1, depth
    inside = coarse > min(diameter / 2, coarse.max() / 2)
    graph = _path_graph(coarse, inside, rng)
    ys, xs = np.nonzero(inside)
    weights = coarse[inside] ** 2
    start = int(rng.choice(len(ys), p=weights / weights.sum()))
    stroke = np.zeros(mask.shape, np.uint8)
    cv2.circle(stroke, (int(xs[start]) * step, int(ys[start]) * step), max(0, round(diameter / 2) - 1), 1, -1)
    for _ in range(_MAX_LEGS):
        distance, previous = dijkstra(graph, indices=start, return_predecessors=True)
        reached = np.flatnonzero(np.isfinite(distance) & (distance > 0))
        if not len(reached):
            break
        by_distance = reached[np.argsort(distance[reached])]
        end = int(by_distance[int(rng.uniform(0.6, 1) * (len(by_distance) - 1))])
        path = [end]
        while path[-1] != start:
            path.append(int(previous[path[-1]]))
        corners = [(int(xs[place]) * step, int(ys[place]) * step) for place in reversed(path)]
        for one, other in itertools.pairwise(corners):
            cv2.line(stroke, one, other, 1, max(1, round(diameter)), cv2.LINE_8)
            if np.count_nonzero(stroke[mask]) >= wanted:
                return stroke.astype(np.bool_)
        start = end
    return stroke.astype(np.bool_)


def scribble_beside(mask: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw one stroke in a ring around an object, as a person does who says what is not object.

    Args:
        mask: (H, W) bool, the object.
        rng: decides on everything.

    Returns:
        (H, W) bool, outside the object; nothing where there is hardly any room.
    """
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    ring = (distance > 4) & (distance < rng.integers(*_RING_PX))
    if np.count_nonzero(ring) < _SMALLEST_RING_PX:
        return np.zeros_like(mask)
    return simulate_scribble(ring, rng) & ~mask


def _path_graph(
    depth: NDArray[np.float32], inside: NDArray[np.bool_], rng: np.random.Generator
) -> csr_matrix:
    """Neighbouring inner pixels, dear where the border is near, with smooth noise for a hand's detours."""
    numbers = np.full(depth.shape, -1)
    numbers[inside] = np.arange(np.count_nonzero(inside))
    noise = cv2.GaussianBlur(rng.standard_normal(depth.shape), (0, 0), 3)
    cost = np.maximum(depth, 1) ** -rng.uniform(0.3, 1.2) * np.exp(1.2 * noise)
    height, width = depth.shape
    starts, ends, lengths = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = (slice(0, height - down), slice(max(0, -right), width - max(0, right)))
        there = (slice(down, height), slice(max(0, right), width - max(0, -right)))
        both = inside[here] & inside[there]
        length = (cost[here] + cost[there])[both] / 2 * np.hypot(down, right)
        starts += [numbers[here][both], numbers[there][both]]
        ends += [numbers[there][both], numbers[here][both]]
        lengths += [length, length]
    size = int(np.count_nonzero(inside))
    return coo_matrix(
        (np.concatenate(lengths), (np.concatenate(starts), np.concatenate(ends))), (size, size)
    ).tocsr()
