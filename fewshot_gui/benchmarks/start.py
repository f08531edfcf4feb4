"""From the command to the window, and from there to a model, each time in a new process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from engine.benchmarks.benchmark import Effort
from engine.benchmarks.rows import Row, at_most, make_row
from engine.errors import EngineError

_LIMIT_S: Final = 120


def measure_start(effort: Effort, folder: Path) -> Iterator[Row]:
    """Start the app again and again; the first start, which warms the disk and compiles, does not count.

    An installed app is compiled to bytecode once, so the children keep theirs in a folder of their own,
    whatever the environment says about it.

    Raises:
        EngineError: the app does not start.
    """
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    _start_once(environment)
    starts = [_start_once(environment) for _ in range(effort.heavy_rounds)]
    for name, what, limit, note in (
        ("window", "window", 500, "command to first painting"),
        ("engine", "engine", 4000, "command to engine, no model"),
        ("model", "model", None, "command to mshnet-lite loaded"),
        ("stall", "stall", 100, "longest GUI tick gap from window to model"),
    ):
        bar = None if limit is None else at_most(limit)
        yield make_row(f"start.{name}", [start[what] for start in starts], unit="ms", bar=bar, note=note)


def _start_once(environment: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "fewshot_gui.benchmarks.start_probe", repr(time.time())]
    try:
        child = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=_LIMIT_S, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"The app did not start within {_LIMIT_S} s.") from error
    if child.returncode:
        last_lines = " / ".join(child.stderr.strip().splitlines()[-3:])
        raise EngineError(f"The app ended with code {child.returncode}: {last_lines}")
    return json.loads(child.stdout.splitlines()[-1])
