"""The one place for process-wide state: thread counts, device choice, random seeds.

Import order matters: on Linux torch and faiss bring an OpenMP runtime each, and the first one loaded is in
charge of both; on Windows torch must be loaded before Qt. So ``prepare`` imports torch, and nothing
imports faiss before it. torch is imported inside the functions: this module itself costs nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.errors import ConfigError, DeviceError, ImageError
from engine.quiet_import import quiet_import

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)

_DEVICE_NAME: Final = re.compile(r"cpu|cuda(?::(\d+))?")
_prepare_lock = threading.Lock()
_prepared_threads: int | None = None


def usable_cores() -> int:
    """How many CPU cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def prepare(threads: int | None = None) -> int:
    """Import torch and set its thread count, once per process.

    Call it before any other thread uses torch. A second call changes nothing, whatever it asks for.

    Args:
        threads: torch threads, at least 1. None: ``OMP_NUM_THREADS`` where the user set it, else all
            cores but one, so that a GUI thread keeps a core of its own. Command lines pass
            ``usable_cores()``.

    Returns:
        The thread count in force.

    Raises:
        ConfigError: ``threads`` is below 1.
    """
    global _prepared_threads
    if threads is not None and threads < 1:
        raise ConfigError(f"The thread count must be at least 1, not {threads}.")
    with _prepare_lock:
        if _prepared_threads is not None:
            return _prepared_threads
        with quiet_import("torch._C"):
            import torch

        if threads is None:
            wish = os.environ.get("OMP_NUM_THREADS", "")
            threads = int(wish) if wish.isdecimal() and int(wish) > 0 else max(1, usable_cores() - 1)
        torch.set_num_threads(threads)
        _prepared_threads = threads
        logger.info("torch %s with %d threads of %d cores", torch.__version__, threads, usable_cores())
        return threads


def pick_device(name: str = "auto") -> torch.device:
    """Turn a device name into a device that was seen working.

    Args:
        name: ``auto`` (a CUDA device where one works, else the CPU), ``cpu``, ``cuda`` or ``cuda:N``.

    Raises:
        DeviceError: the name is unknown, or the named device is absent or does not work.
    """
    import torch

    if name == "auto":
        return _first_working_cuda() or torch.device("cpu")
    match = _DEVICE_NAME.fullmatch(name)
    if match is None:
        raise DeviceError(f"There is no device {name!r}.", hint="Use auto, cpu, cuda or cuda:N.")
    if name == "cpu":
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise DeviceError(
            f"The device {name} was asked for, but torch finds no CUDA device.",
            hint="Use --device cpu, or install a driver and a CUDA build of torch.",
        )
    index, n_devices = int(match.group(1) or 0), torch.cuda.device_count()
    if index >= n_devices:
        raise DeviceError(f"There is no cuda:{index}: this machine has cuda:0 to cuda:{n_devices - 1}.")
    device = torch.device("cuda", index)
    failure = _cuda_failure(device)
    if failure is not None:
        raise DeviceError(f"The device cuda:{index} does not work: {failure}", hint="Use --device cpu.")
    return device


def device_title(device: torch.device) -> str:
    """The device's own name for people, e.g. the graphics card's product name, or "CPU"."""
    import torch

    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"


def is_out_of_memory(error: BaseException) -> bool:
    """True for what numpy, Pillow, torch and a full graphics card raise when there is no memory."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error)  # torch's CPU allocator


@contextlib.contextmanager
def memory_to_read(path: Path) -> Iterator[None]:
    """Too little memory inside becomes an ``ImageError`` that names the file: one image fails, not the job.

    Raises:
        ImageError: the memory ran out.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        raise ImageError(f"There is not enough memory to read {path}.") from error


def seed_everything(seed: int) -> np.random.Generator:
    """Seed Python, numpy and torch (all devices), and return a generator for the caller's own draws.

    Raises:
        ConfigError: the seed is outside [0, 2**32).
    """
    import torch

    if not 0 <= seed < 2**32:
        raise ConfigError(f"The seed must be between 0 and {2**32 - 1}, not {seed}.")
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - libraries we call may still draw from the old generator
    torch.manual_seed(seed)
    return np.random.default_rng(seed)


def _first_working_cuda() -> torch.device | None:
    import torch

    if not torch.cuda.is_available():
        return None
    for index in range(torch.cuda.device_count()):
        device = torch.device("cuda", index)
        failure = _cuda_failure(device)
        if failure is None:
            return device
        logger.warning("cuda:%d is passed over: %s", index, failure)
    return None


def _cuda_failure(device: torch.device) -> str | None:
    """None where the device computes 1 + 1, else the first line of what torch says."""
    import torch

    try:
        ones = torch.ones(1, device=device)
        (ones + ones).item()
    except (RuntimeError, AssertionError) as error:
        lines = str(error).splitlines()
        return lines[0] if lines else type(error).__name__
    return None
