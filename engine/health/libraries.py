"""Native libraries that must not be there twice."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.health.finding import Finding, State

_OPENMP: Final = re.compile(r"/(lib(?:g|i|)omp[^/]*\.so[^/]*)$")
_MAPS: Final = Path("/proc/self/maps")


def check_openmp() -> Iterator[Finding]:
    """How many OpenMP runtimes torch, faiss and OpenCV bring into one process.

    Two of them work together on Linux where torch comes first, as it does here; on macOS and Windows two have
    crashed people's programs.
    """
    # Imported in the program's own order; together they decide what is loaded.
    import torch  # noqa: F401, I001
    import cv2  # noqa: F401
    import faiss  # noqa: F401

    if not _MAPS.exists():
        text = f"copies cannot be listed on {sys.platform}; the imports worked"
        yield Finding(subject="OpenMP", state=State.NOTE, text=text)
        return
    copies = openmp_libraries(_MAPS.read_text(encoding="utf-8", errors="replace"))
    names = ", ".join(sorted(path.name for path in copies)) or "none"
    state = State.OK if len(copies) <= 1 else State.NOTE
    yield Finding(subject="OpenMP", state=state, text=f"{len(copies)} loaded: {names}")


def openmp_libraries(maps: str) -> set[Path]:
    """The OpenMP runtimes among mapped files, one entry per file.

    Args:
        maps: text of ``/proc/PID/maps``.
    """
    mapped = {line.split(maxsplit=5)[5] for line in maps.splitlines() if len(line.split(maxsplit=5)) == 6}
    return {Path(name) for name in mapped if _OPENMP.search(name)}
