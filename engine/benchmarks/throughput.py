"""What the backbone of ``mshnet-lite`` gains from batches, memory layout and compilation, on the CPU."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import torch

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.paper_model import random_images
from engine.benchmarks.rows import Row, make_row
from engine.benchmarks.timing import paired_milliseconds, ratios
from engine.errors import DeviceError
from engine.models.registry import load_segmenter
from engine.models.segmenter import FewShotSegmenter

_MODEL: Final = "mshnet-lite"
_SIDE: Final = 384


@torch.inference_mode()
def measure_batches(effort: Effort, _folder: Path) -> Iterator[Row]:
    """Images per second of batches, by turns with the same images one by one."""
    model = _lite_model()
    for size in effort.batches:
        images = _pixels(size)
        singles = images.split(1)
        one_by_one, together = paired_milliseconds(
            lambda singles=singles: [model.encode(single) for single in singles],
            lambda images=images: model.encode(images),
            rounds=effort.heavy_rounds,
        )
        rates = [1000 * size / time for time in together]
        yield make_row(f"batch.{size}", rates, unit="images/s", note="backbone only")
        yield make_row(f"batch.{size}.gain", ratios(one_by_one, together), unit="x", note="over one by one")


@torch.inference_mode()
def measure_layout(effort: Effort, _folder: Path) -> Iterator[Row]:
    """One image with the channels innermost, as the app has them, by turns with torch's own layout."""
    model = _lite_model()
    plain = copy.deepcopy(model).to(memory_format=torch.contiguous_format)
    images = _pixels(1)
    plain_images = images.contiguous(memory_format=torch.contiguous_format)
    own, torchs = paired_milliseconds(
        lambda: model.encode(images), lambda: plain.encode(plain_images), rounds=effort.rounds
    )
    yield make_row("layout.channels-last", own, unit="ms", note="backbone only")
    yield make_row("layout.contiguous", torchs, unit="ms")
    yield make_row("layout.gain", ratios(torchs, own), unit="x", note="contiguous over channels last")


@torch.inference_mode()
def measure_compile(effort: Effort, _folder: Path) -> Iterator[Row]:
    """One image through ``torch.compile``, by turns with the same network as it is.

    Raises:
        DeviceError: there is no compiler here.
    """
    model = _lite_model()
    compiled = torch.compile(model.backbone)
    images = _pixels(1)
    try:
        own, faster = paired_milliseconds(
            lambda: model.backbone(images), lambda: compiled(images), rounds=effort.rounds
        )
    except Exception as error:  # torch's compiler raises whatever its many parts raise
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        raise DeviceError(f"torch.compile does not work here: {first_line}") from error
    pairs = zip(model.backbone(images), compiled(images), strict=True)
    difference = max(float((a - b).abs().max() / a.abs().max()) for a, b in pairs)
    yield make_row("compile.plain", own, unit="ms", note="backbone only")
    yield make_row("compile.compiled", faster, unit="ms", note="after minutes of compilation")
    yield make_row("compile.gain", ratios(own, faster), unit="x", note="plain over compiled")
    yield make_row("compile.difference", [difference], unit="relative", note="largest, per tap")


def _lite_model() -> FewShotSegmenter:
    return load_segmenter(_MODEL).eval().to(memory_format=torch.channels_last)


def _pixels(n: int) -> torch.Tensor:
    images = random_images(n, _SIDE, seed=3)
    return images.contiguous(memory_format=torch.channels_last)
