"""Simulated scribbles, and the head of the smart brush learnt from them.

Source: ours. A stroke runs through the inside of an object, rather in its middle than along its border, with
a hand's detours, until it covers 5 to 10 % of the object: about two seconds with the mouse.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra
from torch import Tensor

from engine.data.catalogue import IGNORE, Catalogue
from engine.images import read_image
from engine.models.scribble_head import GRID, ScribbleHead, scribble_maps
from engine.models.segmenter import FewShotSegmenter
from engine.progress import Progress, ProgressCallback

AREA_RANGE: Final = (0.01, 0.75)
"""Objects of other shares of the image are neither learnt from nor measured on."""

_COVERED: Final = (0.05, 0.10)
_PEN_SHARE: Final = 0.03
_GRAPH_SIDE: Final = 128
_MAX_LEGS: Final = 6
_WORK_SIDE_PX: Final = 512
_CLASSES_PER_IMAGE: Final = 3
_SCRIBBLES_PER_OBJECT: Final = 2
_BACKGROUND_CHANCE: Final = 0.3
_RING_PX: Final = (10, 90)
_SMALLEST_RING_PX: Final = 200
_BATCH: Final = 16
_AVERAGE: Final = 0.99


@dataclass(frozen=True, kw_only=True, eq=False)
class ScribbleSamples:
    """What the head learns from.

    Attributes:
        maps: (N, C, 48, 48) float16.
        targets: (N, 48, 48) float16, the object's share of every cell.
        counts: (N, 48, 48) bool, False where the labels say nothing.
    """

    maps: NDArray[np.float16]
    targets: NDArray[np.float16]
    counts: NDArray[np.bool_]


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


def make_samples(
    catalogue: Catalogue, model: FewShotSegmenter, *, seed: int, progress: ProgressCallback
) -> ScribbleSamples:
    """Scribble on the objects of labelled images: up to three classes each, two scribbles per object.

    Args:
        catalogue: images to learn from.
        model: gives features and preprocessing; on the CPU, in eval mode.
        seed: decides on everything.
        progress: told finished images.
    """
    rng = np.random.default_rng(seed)
    maps, targets, counts = [], [], []
    for done, record in enumerate(catalogue.records):
        photo, labels = _work_size(read_image(record.image_path), record.read_labels())
        with torch.inference_mode():
            features = tuple(tap.half().float() for tap in model.encode(model.preprocessing(photo)[None]))
        pixels = _squashed(photo)
        for class_id in rng.permutation(sorted(record.areas))[:_CLASSES_PER_IMAGE]:
            mask = largest_part(labels, int(class_id))
            for _ in range(0 if mask is None else _SCRIBBLES_PER_OBJECT):
                shares = [
                    model.preprocessing.mask_to_tensor(drawn)
                    for drawn in (simulate_scribble(mask, rng), _background_scribble(mask, rng))
                ]
                with torch.inference_mode():
                    maps.append(scribble_maps(features, pixels, *shares).half().numpy())
                targets.append(_cells(mask).astype(np.float16))
                counts.append(_cells(labels != IGNORE) > 0.5)
        progress(Progress(done=done + 1, total=len(catalogue.records), unit="images"))
    return ScribbleSamples(maps=np.stack(maps), targets=np.stack(targets), counts=np.stack(counts))


def train_scribble_head(
    samples: ScribbleSamples, *, steps: int, seed: int, progress: ProgressCallback
) -> ScribbleHead:
    """Learn the head: AdamW, one cycle of the learning rate, averaged weights, cross-entropy and soft IoU.

    Args:
        samples: at least one.
        steps: of 16 samples each, at least 1.
        seed: of weights and draws.
        progress: told finished steps.

    Returns:
        The averaged head in eval mode.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = ScribbleHead().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(head.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps + 1, pct_start=0.1)
    average = torch.optim.swa_utils.AveragedModel(
        head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(_AVERAGE), use_buffers=True
    )
    for done in range(steps):
        chosen = np.sort(rng.integers(0, len(samples.maps), _BATCH))
        maps = torch.from_numpy(samples.maps[chosen]).float().contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = head(maps)
        target = torch.from_numpy(samples.targets[chosen]).float()
        loss = _loss(logits, target, torch.from_numpy(samples.counts[chosen]).float())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        average.update_parameters(head)
        progress(Progress(done=done + 1, total=steps, unit="steps", message=f"loss {loss.item():.3f}"))
    return average.module.eval()


def _loss(logits: Tensor, target: Tensor, counts: Tensor) -> Tensor:
    """Mean over the batch of cross-entropy plus one minus soft IoU; all (B, 48, 48)."""
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * counts
    probability, target = logits.sigmoid() * counts, target * counts
    overlap = (probability * target).sum(dim=(1, 2))
    union = (probability + target - probability * target).sum(dim=(1, 2)).clamp(min=1e-3)
    return (entropy.sum(dim=(1, 2)) / counts.sum(dim=(1, 2)).clamp(min=1) + 1 - overlap / union).mean()


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


def _background_scribble(mask: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Now and then a stroke in a ring around the object; else nothing."""
    if rng.random() >= _BACKGROUND_CHANCE:
        return np.zeros_like(mask)
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    ring = (distance > 4) & (distance < rng.integers(*_RING_PX))
    if np.count_nonzero(ring) < _SMALLEST_RING_PX:
        return np.zeros_like(mask)
    return simulate_scribble(ring, rng) & ~mask


def _work_size(
    photo: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    factor = min(1.0, _WORK_SIDE_PX / max(labels.shape))
    size = (max(1, round(labels.shape[1] * factor)), max(1, round(labels.shape[0] * factor)))
    return (
        cv2.resize(photo, size, interpolation=cv2.INTER_AREA),
        cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST),
    )


def _squashed(photo: NDArray[np.uint8]) -> Tensor:
    small = cv2.resize(photo, (8 * GRID, 8 * GRID), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(small).permute(2, 0, 1).float() / 255


def _cells(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    return cv2.resize(mask.astype(np.float32), (GRID, GRID), interpolation=cv2.INTER_AREA)
