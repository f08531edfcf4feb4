"""Start a training from a head that was trained before."""

from __future__ import annotations

from pathlib import Path

from engine.errors import ConfigError, WeightsError
from engine.models.head_files import HeadInfo, load_head_state, read_head
from engine.models.network import Network
from engine.models.registry import model_entry
from engine.models.weights import find_weights


def load_initial_head(model: Network, info: HeadInfo, init: str) -> None:
    """Copy the head named by ``--init`` into a model.

    Args:
        model: from ``build_for_training``.
        info: its metadata; model, options and backbone of the file must be the same.
        init: a head file, "default" for the installed one, or empty for nothing.

    Raises:
        ConfigError: no such file, or a head of another model or with other options.
        WeightsError: the file is damaged, or was trained on another backbone file.
    """
    if not init:
        return
    entry = model_entry(info.model)
    path = find_weights(entry.head) if init == "default" else Path(init)
    if path is None or not path.is_file():
        raise ConfigError(f"--init {init}: there is no such head file.")
    head = read_head(path)
    if head.info.model != info.model:
        raise ConfigError(f"--init {init} is a head of {head.info.model}, not of {info.model}.")
    other = [name for name, value in head.info.options.items() if info.options.get(name, value) != value]
    if other:
        raise ConfigError(
            f"--init {init} was trained with {other[0]} = {head.info.options[other[0]]}, "
            f"not {info.options[other[0]]}.",
            hint=f"Set --model.{other[0]} accordingly.",
        )
    if not entry.is_backbone_trained and head.info.backbone_sha256 != info.backbone_sha256:
        raise WeightsError(
            f"--init {init} was trained on another backbone file than this run's.",
            hint="Name the one it belongs to with --model.backbone.",
        )
    load_head_state(model, head, path=path, has_backbone=entry.is_backbone_trained)
