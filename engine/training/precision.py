"""Which number format to train in: probed on the device, never assumed."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Literal

import torch
import torch.nn.functional as F

from engine.errors import DeviceError

Precision = Literal["fp32", "bf16", "fp16"]
_WORTHWHILE: Final = 1.3  # times quicker, or the loss of digits buys nothing
_ROUNDS: Final = 4


def choose_precision(wish: Literal["auto"] | Precision, *, device: torch.device) -> Precision:
    """The format to train in.

    ``auto`` times forward and backward of a convolution in both formats (well below a second) and
    takes bf16 where it is at least 1.3 times quicker and finite. Many CPUs emulate bf16 slowly. fp16
    is never chosen by itself: it needs a loss scale, which bf16 does without.

    Raises:
        DeviceError: the device cannot do what was asked for.
    """
    if wish == "fp16":
        if device.type != "cuda":
            raise DeviceError("fp16 needs a CUDA device.", hint="Use --run.precision bf16 or fp32.")
        return "fp16"
    if wish == "fp32":
        return "fp32"
    try:
        quick = _seconds(device, "bf16")
    except RuntimeError as error:
        if wish == "bf16":
            raise DeviceError(
                f"{device} cannot compute in bf16.", hint="Use --run.precision fp32."
            ) from error
        return "fp32"
    if wish == "bf16" or _seconds(device, "fp32") > _WORTHWHILE * quick:
        return "bf16"
    return "fp32"


def autocast(precision: Precision, *, device: torch.device) -> AbstractContextManager[object]:
    """The context of a forward pass in this format."""
    if precision == "fp32":
        return nullcontext()
    return torch.autocast(device.type, dtype=torch.bfloat16 if precision == "bf16" else torch.float16)


def _seconds(device: torch.device, precision: Precision) -> float:
    """Shortest of a few rounds; infinity where the result is not finite."""
    # Its own generator: probing must not move the random numbers of the run.
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(4, 64, 48, 48, generator=generator).to(device)
    kernel = torch.randn(64, 64, 3, 3, generator=generator).to(device).requires_grad_()
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        with autocast(precision, device=device):
            out = F.conv2d(images, kernel, padding=1)
        (gradient,) = torch.autograd.grad(out.float().mean(), kernel)
        if not bool(torch.isfinite(gradient).all()):  # also waits for a CUDA device
            return float("inf")
        best = min(best, time.perf_counter() - start)
    return best
