"""``mshnet-resnet50``: our way against the plain reading of the paper, and a stroke against starting over."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.paper_model import random_images, random_mshnet, shots, square_masks
from engine.benchmarks.plain_mshnet import plain_decode
from engine.benchmarks.rows import Row, at_least, at_most, make_row
from engine.benchmarks.timing import milliseconds, ratios
from engine.models.mshnet import MSHNet
from engine.models.segmenter import Features


@dataclass(frozen=True, kw_only=True, eq=False)
class QueryTime:
    """One query: milliseconds until the head, milliseconds in all, and its output (B, h, w)."""

    similarity: float
    total: float
    logits: Tensor


class HeadClock:
    """Tells what a query spends before the head, on similarities, from what it spends in it."""

    def __init__(self, head: nn.Module) -> None:
        self._reached_at = 0.0
        head.register_forward_pre_hook(self._on_reached)

    def time(self, decode: Callable[..., Tensor], *given: object) -> QueryTime:
        """Run one query of the model that the head belongs to."""
        start = time.perf_counter()
        logits = decode(*given)
        end = time.perf_counter()
        return QueryTime(
            similarity=1000 * (self._reached_at - start), total=1000 * (end - start), logits=logits
        )

    def _on_reached(self, _head: nn.Module, _inputs: object) -> None:
        self._reached_at = time.perf_counter()


@torch.inference_mode()
def measure_formula(effort: Effort, _folder: Path) -> Iterator[Row]:
    """A query with cached features, both ways by turns; and how far apart the outputs are.

    Our way prepares a support set once for all its queries, before the clock runs; the plain one does not
    know of queries to come.
    """
    model = random_mshnet(effort.paper_side)
    query = _cached_features(model, 1, seed=7)
    images = _cached_features(model, max(effort.shots), seed=8)
    clock = HeadClock(model.head)
    for n_shots in effort.shots:
        support = shots(images, square_masks(n_shots, effort.paper_side, step=0))
        difference = _distance(model.decode(query, support), plain_decode(model, query, support))
        ours, plain = [], []
        for _ in range(effort.heavy_rounds):
            ours.append(clock.time(model.decode, query, support))
            plain.append(clock.time(plain_decode, model, query, support))
        yield from _compare(f"formula.{n_shots}-shot", ours, plain)
        yield make_row(
            f"formula.{n_shots}-shot.difference",
            [difference],
            unit="logits",
            bar=at_most(1e-4),
            note="largest, in the output",
        )
    pixels = random_images(1, effort.paper_side, seed=9).contiguous(memory_format=torch.channels_last)
    encode = milliseconds(lambda: model.encode(pixels), rounds=effort.heavy_rounds)
    yield make_row("formula.backbone", encode, unit="ms", note="once per image, then cached")


@torch.inference_mode()
def measure_incremental(effort: Effort, _folder: Path) -> Iterator[Row]:
    """The similarities after one more dab, with the running sums and without, by turns."""
    side = effort.paper_side
    model = random_mshnet(side)
    other = copy.deepcopy(model)  # a model remembers its last support; the full way must not profit from it
    query = _cached_features(model, 1, seed=7)
    images = _cached_features(model, max(effort.shots), seed=8)
    clock, other_clock = HeadClock(model.head), HeadClock(other.head)
    for n_shots in effort.shots:
        memo = model.new_memo()
        painted = square_masks(n_shots, side, step=0)
        model.decode(query, shots(images, painted, key="bench"), memo)
        other.decode(query, shots(images, painted))  # the first run of a model is slow
        after_stroke, full, difference = [], [], 0.0
        for step in range(1, effort.heavy_rounds + 1):
            masks = square_masks(n_shots, side, step=step)
            ours = clock.time(model.decode, query, shots(images, masks, key="bench"), memo)
            anew = other_clock.time(other.decode, query, shots(images, masks))
            after_stroke.append(ours.similarity)
            full.append(anew.similarity)
            difference = max(difference, _distance(ours.logits, anew.logits))
        name = f"incremental.{n_shots}-shot"
        yield make_row(f"{name}.stroke", after_stroke, unit="ms", note="similarities after a dab")
        yield make_row(f"{name}.full", full, unit="ms", note="computed anew")
        yield make_row(f"{name}.gain", ratios(full, after_stroke), unit="x", note="full over stroke")
        yield make_row(f"{name}.difference", [difference], unit="logits", note="largest, in the output")


def _compare(name: str, ours: list[QueryTime], plain: list[QueryTime]) -> Iterator[Row]:
    """Both parts of a query, each with the ratio of the turns."""
    for part, note in (("similarity", "before the head"), ("total", "similarities and head")):
        own_times, plain_times = [getattr(q, part) for q in ours], [getattr(q, part) for q in plain]
        row = f"{name}.{'query' if part == 'total' else part}"
        yield make_row(row, own_times, unit="ms", note=f"{note}, random weights")
        yield make_row(f"{row}.plain", plain_times, unit="ms", note="full hw x hw, same head")
        gains = ratios(plain_times, own_times)
        yield make_row(f"{row}.gain", gains, unit="x", bar=at_least(3), note="plain over ours")


def _distance(one: Tensor, other: Tensor) -> float:
    return float((one - other).abs().max())


def _cached_features(model: MSHNet, n: int, *, seed: int) -> Features:
    """Features of ``n`` pictures as the app finds them in its cache: rounded to float16 and back."""
    taps = model.encode(random_images(n, model.input_size[0], seed=seed))
    return tuple(tap.contiguous().half().float() for tap in taps)
