"""The file format of trained heads: safetensors with metadata, nothing that could run code.

Kernels and matrices are stored as float16; vectors (biases, batch-norm statistics, where float16
could lose a small variance) stay float32, and integers stay what they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from engine.errors import WeightsCorruptError, WeightsError
from engine.images import write_bytes_atomic

FORMAT_VERSION: Final = 1
_BACKBONE_PREFIX: Final = "backbone."


@dataclass(frozen=True, kw_only=True)
class HeadInfo:
    """The metadata of a head.

    Attributes:
        model: registry name.
        backbone_sha256: hex digest of the backbone file the head was trained on.
        options: keyword options of the architecture's builder, plain JSON values.
        notes: free text pairs for people (recipe, data, date).
    """

    model: str
    backbone_sha256: str
    options: Mapping[str, object] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Head:
    """A head in memory: its metadata and its tensors by name."""

    info: HeadInfo
    state: dict[str, Tensor]


def head_state(model: nn.Module, *, has_backbone: bool) -> dict[str, Tensor]:
    """What a head file holds: the state dict, without ``backbone.*`` unless the backbone is trained."""
    state = model.state_dict()
    return {
        key: value for key, value in state.items() if has_backbone or not key.startswith(_BACKBONE_PREFIX)
    }


def write_head(path: Path, model: nn.Module, *, info: HeadInfo, has_backbone: bool = False) -> None:
    """Write the head of a model. Atomic: the old file stays until the new one is complete.

    Raises:
        WeightsError: a value is not finite or too large for float16; the message names the tensor.
        ImageError: the file cannot be written; the message names it.
    """
    tensors = {}
    for key, value in head_state(model, has_backbone=has_backbone).items():
        stored = value.detach().cpu()
        if stored.is_floating_point():
            stored = stored.to(torch.float16 if stored.ndim >= 2 else torch.float32)
            if not bool(torch.isfinite(stored).all()):
                message = f"The head of {info.model} cannot be saved: {key} is not finite in {stored.dtype}."
                raise WeightsError(message, hint="Train with a lower learning rate.")
        tensors[key] = stored.contiguous().clone()  # shared storage is refused by safetensors
    metadata = {
        "format_version": str(FORMAT_VERSION),
        "model": info.model,
        "backbone_sha256": info.backbone_sha256,
        "options": json.dumps(dict(info.options), sort_keys=True),
        "notes": json.dumps(dict(info.notes), sort_keys=True),
    }
    write_bytes_atomic(path, save(tensors, metadata=metadata))


def read_head(path: Path) -> Head:
    """Read a head file.

    Raises:
        WeightsCorruptError: not a safetensors file, or damaged.
        WeightsError: written by a newer version, or without our metadata.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            state = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no iterator
    except (SafetensorError, OSError) as error:
        message = f"{path} is not a readable safetensors file."
        raise WeightsCorruptError(message, hint="Get it again, or choose another file.") from error
    if metadata.get("format_version") != str(FORMAT_VERSION):
        found = metadata.get("format_version", "none")
        message = f"{path} has head format version {found}; this program reads version {FORMAT_VERSION}."
        raise WeightsError(message, hint="Use a head written by this version of the program.")
    try:
        info = HeadInfo(
            model=metadata["model"],
            backbone_sha256=metadata["backbone_sha256"],
            options=_table(metadata.get("options", "{}")),
            notes=_table(metadata.get("notes", "{}")),
        )
    except (KeyError, ValueError, RecursionError) as error:
        message = f"{path} has incomplete metadata: {error}."
        raise WeightsCorruptError(message, hint="Choose a head written by this program.") from error
    return Head(info=info, state=state)


def _table(text: str) -> dict[str, object]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError(f"{text[:40]!r} is no table")
    return value


def load_head_state(model: nn.Module, head: Head, *, path: Path, has_backbone: bool = False) -> None:
    """Copy a head into its model; float16 becomes the model's own type.

    Raises:
        WeightsError: a tensor is missing, unknown or of another shape; the message names it.
    """
    own = head_state(model, has_backbone=has_backbone)
    wrong = sorted(own.keys() ^ head.state.keys())
    wrong += [key for key in own if key in head.state and own[key].shape != head.state[key].shape]
    if wrong:
        message = f"{path} does not fit {head.info.model}: {wrong[0]} is missing, unknown or misshapen."
        raise WeightsError(message, hint="Choose a head written by this version of the program.")
    model.load_state_dict(head.state, strict=False)
