"""What the evaluation commands share: flags, the JSON file, the words about a model."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.command_line import add_weights_arguments, output_file
from engine.errors import ConfigError
from engine.images import write_bytes_atomic
from engine.models.head_files import read_head
from engine.models.registry import model_entry
from engine.models.weights import resolve_weights
from engine.progress import ProgressCallback


@dataclass(frozen=True, kw_only=True)
class EvaluationCommand:
    """One kind of evaluation.

    Attributes:
        kind: as the registry calls it, where its models are there.
        data: names for ``--data``.
        others: names for MODEL that the registry does not have: the floors of this kind, and the smart brush.
        add_arguments: adds the kind's own flags to a parser; their defaults are None.
        run: measures, prints and returns what ``--json`` writes. Takes the parsed flags, the device and
            a progress callback.
    """

    kind: str
    data: tuple[str, ...]
    others: tuple[str, ...]
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, torch.device, ProgressCallback], dict[str, Any]]


def add_common_arguments(parser: argparse.ArgumentParser, data: tuple[str, ...]) -> None:
    """The flags that every kind has."""
    parser.add_argument("model", metavar="MODEL", help="what to measure")
    parser.add_argument("--data", required=True, metavar="NAME", help=f"which data: {', '.join(data)}")
    parser.add_argument("--root", type=Path, required=True, metavar="DIR", help="folder of the data")
    add_weights_arguments(parser)
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help="auto, cpu, cuda or cuda:N (default: auto)"
    )
    parser.add_argument("--json", type=output_file, metavar="FILE", help="write all numbers here")
    parser.add_argument(
        "--picture", "--grid", type=output_file, metavar="FILE", help="write a picture here (PNG)"
    )


def check_flags_of_data(options: argparse.Namespace, owners: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse flags that the chosen data set has no use for.

    Args:
        options: parsed flags; None where not given.
        owners: the data sets of each flag that not all of them have.

    Raises:
        ConfigError: such a flag was given.
    """
    for name, data in owners.items():
        if getattr(options, name) is not None and options.data not in data:
            flag = f"--{name.replace('_', '-')}"
            raise ConfigError(f"{flag} belongs to --data {' or '.join(data)}, not to {options.data}.")


def refuse_files_for_baseline(options: argparse.Namespace) -> None:
    """A floor has no head and one fixed backbone.

    Raises:
        ConfigError: --head or --backbone was given.
    """
    for flag, value in (("--head", options.head), ("--backbone", options.backbone)):
        if value is not None:
            raise ConfigError(f"{options.model} is not trained, so {flag} has no use.")


def print_head_notes(options: argparse.Namespace) -> dict[str, str]:
    """Print how the head that is being measured was made; returns its notes.

    Raises:
        WeightsError: as ``resolve_weights`` and ``read_head``.
    """
    path = resolve_weights(model_entry(options.model).head, path=options.head)
    notes = dict(read_head(path).info.notes)
    print(f"head {path.name}: {notes.get('command', 'its file does not say how it was trained')}")
    return notes


def write_json(path: Path, report: Mapping[str, Any]) -> None:
    """Write a report for scripts. All or nothing.

    Raises:
        ImageError: the file cannot be written.
    """
    write_bytes_atomic(path, (json.dumps(report, indent=2, allow_nan=False) + "\n").encode())


def header(options: argparse.Namespace) -> dict[str, Any]:
    """The flags as JSON values."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in vars(options).items()}
