"""The folder of one run: what was asked, on what it ran, what came out.

config.json   resolved configuration        metrics.jsonl  one JSON object per logged step
argv.txt      the command line              curves.png     losses and scores
env.json      versions, device, seeds       checkpoints/   last.pt, best.pt
"""

from __future__ import annotations

import json
import platform
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import torch

import engine
from engine.errors import ConfigError, DataError
from engine.images import write_bytes_atomic
from engine.runtime import device_title
from engine.training.checkpoint import GO_ON
from engine.training.curves import draw_curves

_PACKAGES: Final = ("torch", "torchvision", "numpy", "pillow", "safetensors", "scipy")


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

    def write_environment(self, *, device: torch.device, precision: str, seed: int, processes: int) -> None:
        """Write ``env.json``: everything of the machine that can change a number."""
        self._write_json(
            "env.json",
            {
                "fewshot": engine.__version__,
                "git_commit": _git_commit(),
                "python": platform.python_version(),
                "platform": platform.platform(),
                "packages": {name: _version(name) for name in _PACKAGES},
                "device": str(device),
                "device_name": device_title(device),
                "cuda": torch.version.cuda if device.type == "cuda" else None,
                "threads": torch.get_num_threads(),
                "processes": processes,
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
            recipe, config = content["recipe"], content["config"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ConfigError(f"{path} cannot be read: {error}.") from error
        if not isinstance(recipe, str) or not isinstance(config, dict):
            raise ConfigError(f"{path} does not hold the settings of a run.")
        return recipe, config

    def discard(self) -> None:
        """Remove the folder of a run that made no step."""
        shutil.rmtree(self.path)

    def log(self, record: dict[str, Any]) -> None:
        """Append one line to ``metrics.jsonl``.

        Raises:
            DataError: the file cannot be written, for example because the disk is full.
        """
        try:
            with self.metrics_path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")
        except OSError as error:
            raise DataError(
                f"The file {self.metrics_path} cannot be written: {error.strerror or error}.", hint=GO_ON
            ) from error

    def read_metrics(self) -> list[dict[str, Any]]:
        """All logged lines as far as they are whole; a line cut off by a crash is left out."""
        if not self.metrics_path.is_file():
            return []
        records = []
        for line in self.metrics_path.read_bytes().splitlines():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                break  # only the last line can be cut off
            if not isinstance(record, dict) or not isinstance(record.get("step"), int):
                break
            records.append(record)
        return records

    def forget_after(self, step: int) -> None:
        """Drop logged lines later than ``step``: a resumed run repeats those steps."""
        kept = [json.dumps(record) for record in self.read_metrics() if record["step"] <= step]
        write_bytes_atomic(self.metrics_path, "".join(f"{line}\n" for line in kept).encode())

    def draw_curves(self) -> Path:
        """Draw ``curves.png`` from ``metrics.jsonl``; see ``engine.training.curves``."""
        path = self.path / "curves.png"
        draw_curves(path, self.read_metrics())
        return path

    def _write_json(self, name: str, content: dict[str, Any]) -> None:
        write_bytes_atomic(self.path / name, (json.dumps(content, indent=2) + "\n").encode())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git_commit() -> str | None:
    """The commit of the source this runs from; None where it was installed, or git does not answer."""
    root = Path(engine.__file__).parent.parent
    if not (root / ".git").exists():
        return None
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
