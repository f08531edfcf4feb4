"""What can compute here, how fast, and in which number formats."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from engine import runtime
from engine.health.finding import Finding, State

if TYPE_CHECKING:
    import torch

_ROUNDS: Final = 5
_WORTHWHILE: Final = 1.3


def check_devices() -> Iterator[Finding]:
    """Time the same convolution on every device, in float32 and bfloat16."""
    import torch

    yield _check_device(
        torch.device("cpu"), f"CPU, {torch.get_num_threads()} of {runtime.usable_cores()} cores"
    )
    if not torch.cuda.is_available():
        text = "none found" if torch.version.cuda else "this build of torch has no CUDA"
        yield Finding(subject="CUDA", state=State.NOTE, text=f"{text}; everything runs on the CPU")
        return
    for index in range(torch.cuda.device_count()):
        device = torch.device("cuda", index)
        free, total = torch.cuda.mem_get_info(device)
        title = f"{runtime.device_title(device)}, {free / 2**30:.1f} of {total / 2**30:.1f} GiB free"
        yield _check_device(device, title)


def _check_device(device: torch.device, title: str) -> Finding:
    import torch

    try:
        single = _seconds(device, torch.float32)
    except RuntimeError as error:
        return Finding(
            subject=str(device),
            state=State.PROBLEM,
            text=f"{title}: does not compute: {str(error).splitlines()[0]}",
            hint="Start with --device cpu, or update the graphics driver.",
        )
    try:
        half = _seconds(device, torch.bfloat16)
    except RuntimeError:
        return Finding(
            subject=str(device),
            state=State.OK,
            text=f"{title}: {1000 * single:.1f} ms, bfloat16 does not work",
        )
    verdict = "pays" if single > _WORTHWHILE * half else "does not pay"
    text = f"{title}: {1000 * single:.1f} ms in float32, {1000 * half:.1f} ms in bfloat16, which {verdict}"
    return Finding(subject=str(device), state=State.OK, text=text)


def _seconds(device: torch.device, dtype: torch.dtype) -> float:
    """Best of a few rounds of one 3 x 3 convolution of 64 channels at 96 x 96, 4 images."""
    import torch
    import torch.nn.functional as F

    images = torch.ones(4, 64, 96, 96, device=device, dtype=dtype)
    kernel = torch.ones(64, 64, 3, 3, device=device, dtype=dtype)
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        F.conv2d(images, kernel, padding=1)[0, 0, 0, 0].item()  # item waits for the device
        best = min(best, time.perf_counter() - start)
    return best
