"""The live loop on a graphics card. UNTESTED: written where there was none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch

from engine import runtime
from engine.benchmarks.benchmark import Effort
from engine.benchmarks.live_loop import pen_up_milliseconds, sweep_rates
from engine.benchmarks.paper_model import load_random_mshnet, random_images, random_mshnet
from engine.benchmarks.photos import write_photos
from engine.benchmarks.rows import Row, at_most, make_row
from engine.benchmarks.timing import milliseconds, paired_milliseconds, ratios
from engine.inference import EngineSession
from engine.progress import CancelToken


def measure_cuda(effort: Effort, folder: Path) -> Iterator[Row]:
    """Pen-up and sweeps through the session, then the backbone in bfloat16 and over pinned memory.

    Raises:
        DeviceError: no graphics card works here.
    """
    device = runtime.pick_device("cuda")
    card = runtime.device_title(device)
    photos = write_photos(folder / "photos", effort.n_photos)
    for name, load in (("mshnet-lite", None), ("mshnet-resnet50", load_random_mshnet)):
        options = {} if load is None else {"load": load}
        session = EngineSession(device="cuda", cache_dir=folder / name, **options)
        session.load_model(name, token=CancelToken())
        # Segmenting ends with a copy to the CPU, which waits for the card: wall time is true.
        samples = pen_up_milliseconds(session, photos[0], photos[1], rounds=effort.rounds)
        bar = at_most(16) if name == "mshnet-resnet50" else None
        yield make_row(f"cuda.pen-up.{name}", samples, unit="ms", bar=bar, note=card)
        session.close()
        rates = []
        for turn in range(effort.heavy_rounds):
            session = EngineSession(device="cuda", cache_dir=folder / f"{name}-{turn}", **options)
            session.load_model(name, token=CancelToken())
            rates.append(sweep_rates(session, photos))
            session.close()
        yield make_row(f"cuda.sweep.{name}.first", [rate[0] for rate in rates], unit="images/s", note=card)
        yield make_row(f"cuda.sweep.{name}.cached", [rate[1] for rate in rates], unit="images/s")
    yield from _measure_backbone(effort, device)


@torch.inference_mode()
def _measure_backbone(effort: Effort, device: torch.device) -> Iterator[Row]:
    model = random_mshnet(effort.paper_side).to(device, memory_format=torch.channels_last)
    images = random_images(1, effort.paper_side, seed=3)
    pinned = images.pin_memory()
    on_card = images.to(device)

    def encode(dtype: torch.dtype | None) -> None:
        with torch.autocast("cuda", dtype=dtype, enabled=dtype is not None):
            model.encode(on_card)
        torch.cuda.synchronize(device)

    def transfer(source: torch.Tensor) -> None:
        source.to(device, non_blocking=True)
        torch.cuda.synchronize(device)

    single, half = paired_milliseconds(
        lambda: encode(None), lambda: encode(torch.bfloat16), rounds=effort.rounds
    )
    yield make_row("cuda.backbone.float32", single, unit="ms", note="mshnet-resnet50")
    yield make_row("cuda.backbone.bfloat16", half, unit="ms")
    yield make_row("cuda.backbone.gain", ratios(single, half), unit="x", note="float32 over bfloat16")
    for name, source in (("pageable", images), ("pinned", pinned)):
        samples = milliseconds(lambda source=source: transfer(source), rounds=effort.rounds)
        yield make_row(f"cuda.transfer.{name}", samples, unit="ms", note="one input image")
