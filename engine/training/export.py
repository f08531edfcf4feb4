"""From the best checkpoint of a run to a head file with its model card."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import nn

from engine.errors import DataError
from engine.images import write_bytes_atomic
from engine.models.head_files import HeadInfo, write_head
from engine.training.checkpoint import GO_ON, load_checkpoint
from engine.training.run_dir import RunDir


def export_best(
    model: nn.Module, run_dir: RunDir, *, info: HeadInfo, has_backbone: bool = False
) -> tuple[Path, Path]:
    """Write ``NAME.safetensors`` and ``NAME.md`` into the run folder from its best checkpoint.

    Args:
        model: of the run's architecture; gets the best weights.
        run_dir: of a run that validated at least once.
        info: metadata of the head; its note ``validation``, where the recipe left one, says on the card
            how the measures were taken.
        has_backbone: the backbone was trained too.

    Returns:
        The head file and the model card.

    Raises:
        WeightsError: there is no best checkpoint, or a value does not fit into float16.
        DataError: a file cannot be written.
    """
    best = load_checkpoint(run_dir.best_path, model=info.model)
    with torch.no_grad():
        model.load_state_dict(best["weights"], strict=False)
    command = (run_dir.path / "argv.txt").read_text(encoding="utf-8").strip()
    date = datetime.now(UTC).date().isoformat()
    head_path = run_dir.path / f"{info.model}.safetensors"
    noted = replace(info, notes={**info.notes, "command": command, "date": date})
    try:
        write_head(head_path, model, info=noted, has_backbone=has_backbone)
    except (OSError, SafetensorError) as error:
        raise DataError(f"The head {head_path} cannot be written: {error}.", hint=GO_ON) from error
    card_path = head_path.with_suffix(".md")
    card = model_card(
        noted,
        head_path,
        command=command,
        date=date,
        step=best["step"],
        config=best["config"],
        measures=best["measures"],
    )
    write_bytes_atomic(card_path, card.encode())
    return head_path, card_path


def model_card(
    info: HeadInfo,
    head_path: Path,
    *,
    command: str,
    date: str,
    step: int,
    config: dict[str, Any],
    measures: dict[str, float],
) -> str:
    """The card of a head in Markdown: data, command, seed, validation measures, date, checksum."""
    digest = hashlib.sha256(head_path.read_bytes()).hexdigest()
    how = f" {info.notes['validation']}" if "validation" in info.notes else ""
    data = "\n".join(f"| `data.{name}` | {value} |" for name, value in config["data"].items())
    numbers = "\n".join(f"| {name} | {value:.4f} |" for name, value in measures.items())
    return f"""# {info.model}

| | |
|---|---|
| file | `{head_path.name}` |
| sha256 | `{digest}` |
| trained on backbone | sha256 `{info.backbone_sha256}` |
| date | {date} |
| seed | {config["run"]["seed"]} |
| best step | {step} of {config["optim"]["steps"]} |

## Command

```
{command}
```

## Data

| setting | value |
|---|---|
{data}

## Validation

Measured on the run's own validation data, which chose the step: not a test result. The measure
`score` decided.{how}

| measure | value |
|---|---|
{numbers}
"""
