"""A recipe: the name, the settings and the builder of one kind of training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.training.task import TrainingTask


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What ``python -m engine.train NAME`` runs.

    Attributes:
        name: the registry name of the model it trains.
        summary: one line for the list of recipes.
        config: frozen dataclass of the settings, with the sections data, optim, model and run; the
            defaults are the paper's values where there is a paper.
        build: ``build(config, *, device, token, progress)`` reads the data and makes the task.
        presets: named sets of other values, by dotted name: ``{"released": {"optim.lr": 0.025}}``.
    """

    name: str
    summary: str
    config: type
    build: Callable[..., TrainingTask]
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
