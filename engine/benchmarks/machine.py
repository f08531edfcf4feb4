"""What the numbers were measured on. No torch, no Qt."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine import runtime

_CPU_INFO: Final = Path("/proc/cpuinfo")
_BUSY_SHARE: Final = 0.25


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A computer, and how busy it was when the measuring began.

    Attributes:
        cpu: product name.
        cores: that this process may use.
        threads: of torch.
        torch: its version; empty where it is not installed.
        system: operating system and Python.
        load: average number of running processes over the last minute; None where the system does not say.
        screen: Qt platform of the app's benchmarks; empty for those of the engine.
    """

    cpu: str
    cores: int
    threads: int
    torch: str
    system: str
    load: float | None
    screen: str = ""

    @property
    def is_busy(self) -> bool:
        """True where other work was running: times are then too long, and ratios uncertain."""
        return self.load is not None and self.load > _BUSY_SHARE * self.cores

    def __str__(self) -> str:
        load = "unknown" if self.load is None else f"{self.load:.2f}"
        parts = [
            self.cpu,
            f"{self.cores} core{'s' if self.cores > 1 else ''}",
            f"{self.threads} torch thread{'s' if self.threads > 1 else ''}",
            f"torch {self.torch}",
            self.system,
            f"load {load}",
        ]
        return ", ".join(parts + ([f"Qt platform {self.screen}"] if self.screen else []))


def describe_machine(*, threads: int, screen: str = "") -> Machine:
    """Look at this machine now.

    Args:
        threads: torch threads the measurements will use.
        screen: Qt platform, where there is one.
    """
    try:
        torch_version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        torch_version = ""
    return Machine(
        cpu=_cpu_name(),
        cores=runtime.usable_cores(),
        threads=threads,
        torch=torch_version,
        system=f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        screen=screen,
    )


def resident_bytes() -> int | None:
    """Memory this process holds now; None where the system does not say (it is asked on Linux only)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    for line in status.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return None


def _cpu_name() -> str:
    if _CPU_INFO.exists():
        for line in _CPU_INFO.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
