"""The folder of one run: what was asked, on what it ran, what came out.

config.json   resolved configuration        metrics.jsonl  one JSON object per logged step
argv.txt      the command line              curves.png     losses and scores
env.json      versions, device, seeds       checkpoints/   last.pt, best.pt
"""

from __future__ import annotations

import json
import platform
import shlex
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

import engine
from engine.errors import ConfigError, DataError
from engine.images import write_bytes_atomic


class RunDir:
    """One run folder. One process writes to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, parent: Path, *, recipe: str) -> RunDir:
        """Make ``PARENT/RECIPE-DATE-TIME``.

        Raises:
            ConfigError: the folder cannot be made.
        """
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        path = parent / f"{recipe}-{stamp}"
        number = 2
        while path.exists():
            path = parent / f"{recipe}-{stamp}-{number}"
            number += 1
        try:
            (path / "checkpoints").mkdir(parents=True)
        except OSError as error:
            raise ConfigError(f"The run folder {path} cannot be made: {error.strerror or error}.") from error
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> RunDir:
        """Open an existing run folder.

        Raises:
            ConfigError: it is no run folder.
        """
        if not (path / "config.json").is_file():
            raise ConfigError(f"{path} is no run folder: it has no config.json.")
        return cls(path)

    @property
    def last_path(self) -> Path:
        return self.path / "checkpoints" / "last.pt"

    @property
    def best_path(self) -> Path:
        return self.path / "checkpoints" / "best.pt"

    @property
    def metrics_path(self) -> Path:
        return self.path / "metrics.jsonl"

    def write_start(self, *, recipe: str, config: dict[str, Any], arguments: Sequence[str]) -> None:
        """Write ``config.json`` and ``argv.txt``."""
        self._write_json("config.json", {"recipe": recipe, "config": config})
        command = shlex.join(["python", "-m", "engine.train", *arguments])
        write_bytes_atomic(self.path / "argv.txt", f"{command}\n".encode())

    def write_environment(self, *, device: str, precision: str, seed: int) -> None:
        """Write ``env.json``: everything of the machine that can change a number."""
        self._write_json(
            "env.json",
            {
                "fewshot": engine.__version__,
                "python": platform.python_version(),
                "platform": platform.platform(),
                "torch": torch.__version__,
                "numpy": np.__version__,
                "device": device,
                "threads": torch.get_num_threads(),
                "precision": precision,
                "seed": seed,
            },
        )

    def read_config(self) -> tuple[str, dict[str, Any]]:
        """Recipe name and configuration of the run.

        Raises:
            ConfigError: ``config.json`` is damaged.
        """
        path = self.path / "config.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return content["recipe"], content["config"]
        except (OSError, json.JSONDecodeError, KeyError) as error:
            raise ConfigError(f"{path} cannot be read: {error}.") from error

    def log(self, record: dict[str, Any]) -> None:
        """Append one line to ``metrics.jsonl``."""
        with self.metrics_path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def read_metrics(self) -> list[dict[str, Any]]:
        """All logged lines; a line cut off by a crash is left out."""
        if not self.metrics_path.is_file():
            return []
        records = []
        for line in self.metrics_path.read_text(encoding="utf-8").splitlines():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError:
                break  # only the last line can be cut off
        return records

    def forget_after(self, step: int) -> None:
        """Drop logged lines later than ``step``: a resumed run repeats those steps."""
        kept = [json.dumps(record) for record in self.read_metrics() if record["step"] <= step]
        write_bytes_atomic(self.metrics_path, "".join(f"{line}\n" for line in kept).encode())

    def draw_curves(self) -> Path:
        """Draw ``curves.png`` from ``metrics.jsonl``.

        Raises:
            DataError: matplotlib is not installed.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise DataError(
                "The curves cannot be drawn because matplotlib is missing.",
                hint='Install it with: pip install "fewshot[train]".',
            ) from error
        records = self.read_metrics()
        figure = Figure(figsize=(8, 6), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True)
        train = [record for record in records if record["kind"] == "train"]
        upper.plot([record["step"] for record in train], [record["loss"] for record in train], linewidth=0.8)
        upper.set_ylabel("training loss")
        validated = [record for record in records if record["kind"] == "validation"]
        for name in sorted({name for record in validated for name in record} - {"kind", "step"}):
            points = [(record["step"], record[name]) for record in validated if name in record]
            lower.plot(*zip(*points, strict=True), marker="o", markersize=3, label=name)
        lower.set_ylabel("validation")
        lower.set_xlabel("step")
        if validated:
            lower.legend()
        path = self.path / "curves.png"
        figure.savefig(path, dpi=110)
        return path

    def _write_json(self, name: str, content: dict[str, Any]) -> None:
        write_bytes_atomic(self.path / name, (json.dumps(content, indent=2) + "\n").encode())
