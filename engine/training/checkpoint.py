"""Checkpoints: dicts of tensors and plain values, written atomically, read without running code."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

import torch

from engine.errors import DataError, ImageError, WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.images import write_bytes_atomic
from engine.models.weights import load_plain

FORMAT_VERSION: Final = 2
GO_ON: Final = "Free some space and continue with --resume; the last checkpoint is intact."


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the old file stays until the new one is complete.

    Args:
        path: the file; its folder is made if missing.
        state: nested dicts and lists of tensors and plain values; ``format_version`` is added.

    Raises:
        DataError: it cannot be written, for example because the disk is full.
    """
    buffer = io.BytesIO()
    torch.save({"format_version": FORMAT_VERSION, **state}, buffer)
    try:
        write_bytes_atomic(path, buffer.getvalue())
    except ImageError as error:
        raise DataError(error.user_message, hint=GO_ON) from error


def load_checkpoint(path: Path, *, model: str) -> dict[str, Any]:
    """Read a checkpoint onto the CPU with ``weights_only=True``.

    Args:
        path: the file.
        model: the recipe it must belong to.

    Raises:
        WeightsNotFoundError: there is no such file.
        WeightsCorruptError: it is no checkpoint or damaged.
        WeightsError: it belongs to another model or to a newer version.
    """
    if not path.is_file():
        raise WeightsNotFoundError(f"There is no checkpoint {path}.")
    try:
        state = load_plain(path)
    except WeightsCorruptError as error:
        raise WeightsCorruptError(f"The checkpoint {path} is damaged or no checkpoint.") from error
    if not isinstance(state, dict) or not {"format_version", "model"} <= state.keys():
        raise WeightsCorruptError(f"The file {path} is no checkpoint of this program.")
    if state["format_version"] != FORMAT_VERSION:
        raise WeightsError(
            f"The checkpoint {path} has format version {state['format_version']}; "
            f"this program reads version {FORMAT_VERSION}."
        )
    if state["model"] != model:
        raise WeightsError(f"The checkpoint {path} belongs to {state['model']}, not to {model}.")
    return state
