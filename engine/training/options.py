"""The parts of a recipe's configuration that every recipe shares."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from engine.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class StepOptions:
    """What the loop itself reads of a recipe's ``optim`` section; recipes add their optimiser's settings."""

    steps: Annotated[int, "optimiser steps of the whole run"] = 6000
    batch: Annotated[int, "samples or episodes per forward pass and process"] = 16
    accumulate: Annotated[int, "forward passes per optimiser step"] = 1
    clip_norm: Annotated[float, "gradients are scaled down to this norm; 0 = never"] = 0.0
    ema: Annotated[
        float, "decay per step of the averaged weights that are validated and exported; 0 = off"
    ] = 0.0

    def __post_init__(self) -> None:
        for name in ("steps", "batch", "accumulate"):
            if getattr(self, name) < 1:
                raise ConfigError(f"optim.{name} must be at least 1, not {getattr(self, name)}.")
        if self.clip_norm < 0:
            raise ConfigError(f"optim.clip_norm must not be negative, but is {self.clip_norm}.")
        if not 0 <= self.ema < 1:
            raise ConfigError(f"optim.ema must be in [0, 1), not {self.ema}.")


@dataclass(frozen=True, kw_only=True)
class AdamWOptions(StepOptions):
    """Optimiser (AdamW) and its schedule: linear warm-up, then half a cosine."""

    clip_norm: Annotated[float, "gradients are scaled down to this norm; 0 = never"] = 1.0
    ema: Annotated[
        float, "decay per step of the averaged weights that are validated and exported; 0 = off"
    ] = 0.998
    lr: Annotated[float, "peak learning rate"] = 1e-3
    final_lr: Annotated[float, "last learning rate as a share of the peak"] = 0.01
    warmup_steps: Annotated[int, "steps of linear warm-up"] = 100
    weight_decay: Annotated[float, "AdamW's decay of kernels and matrices; vectors have none"] = 0.01

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.lr <= 0:
            raise ConfigError(f"optim.lr must be above 0, not {self.lr}.")
        for name in ("final_lr", "warmup_steps", "weight_decay"):
            if getattr(self, name) < 0:
                raise ConfigError(f"optim.{name} must not be negative, but is {getattr(self, name)}.")


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """Where and how the run goes."""

    out: Annotated[Path, "folder that gets one sub-folder per run"] = Path("runs")
    device: Annotated[str, "auto, cpu, cuda or cuda:N"] = "auto"
    precision: Annotated[
        Literal["auto", "fp32", "bf16", "fp16"],
        "auto takes bf16 only where a probe finds it quicker; fp16 needs CUDA",
    ] = "auto"
    channels_last: Annotated[bool, "store images and kernels with the channels innermost"] = False
    seed: Annotated[int, "seed of weights, episodes and dropout"] = 0
    prefetch: Annotated[int, "threads that prepare batches ahead; 0 = none"] = 2
    validate_every: Annotated[int, "steps between validations"] = 500
    patience: Annotated[int, "stop after this many validations without a better score; 0 = never"] = 0
    log_every: Annotated[int, "steps between lines of metrics.jsonl"] = 20
    checkpoint_minutes: Annotated[float, "minutes between checkpoints"] = 5.0
    check_memory: Annotated[bool, "do not start where the memory is clearly too small"] = True

    def __post_init__(self) -> None:
        for name in ("validate_every", "log_every"):
            if getattr(self, name) < 1:
                raise ConfigError(f"run.{name} must be at least 1, not {getattr(self, name)}.")
        for name in ("prefetch", "patience", "checkpoint_minutes"):
            if getattr(self, name) < 0:
                raise ConfigError(f"run.{name} must not be negative, but is {getattr(self, name)}.")
        if not 0 <= self.seed < 2**32:
            raise ConfigError(f"run.seed must be between 0 and {2**32 - 1}, not {self.seed}.")
