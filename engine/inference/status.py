"""What the model menu says: which models there are, how quick they were, which one to preselect."""

from __future__ import annotations

import dataclasses
import statistics
from collections import deque
from typing import Final, Protocol

import torch

from engine import runtime
from engine.inference.segmenter import Segmenter
from engine.models import registry
from engine.types import EngineStatus, ModelInfo, SegmentResult

_TIMINGS_KEPT: Final = 51


class Timings:
    """Seconds per image and class from cached features, by model: that is what the menu promises."""

    def __init__(self) -> None:
        self._seconds: dict[str, deque[float]] = {}

    def note(self, result: SegmentResult) -> SegmentResult:
        """Take the time of a result, and hand the result on."""
        if result.is_cached:
            kept = self._seconds.setdefault(result.model, deque(maxlen=_TIMINGS_KEPT))
            kept.append(result.seconds / len(result.class_ids))
        return result

    def told_in(self, info: ModelInfo) -> ModelInfo:
        """The info with the median time, where there is one."""
        seconds = self._seconds.get(info.name)
        if not seconds:
            return info
        return dataclasses.replace(info, ms_per_image=1000 * statistics.median(seconds))


def engine_status(device: torch.device, segmenter: Segmenter | None, timings: Timings) -> EngineStatus:
    """What the engine runs on and which models there are. Cheap; reads no weights.

    Args:
        device: that was chosen.
        segmenter: the model in use, which may have left a full device; None before one is loaded.
        timings: of the models used so far.
    """
    used = device if segmenter is None else segmenter.device
    device_name = runtime.device_title(used)
    if segmenter is not None and segmenter.has_fallen_back:
        device_name += f" ({runtime.device_title(device)} ran out of memory)"
    models = tuple(
        timings.told_in(registry.model_info(name)) for name in registry.names_of_kind("segmentation")
    )
    return EngineStatus(
        device=str(used),
        device_name=device_name,
        threads=torch.get_num_threads(),
        models=models,
        default_model=_default_model(device, models),
    )


class FallsBack(Protocol):
    """What can go on with the CPU when its device is full."""

    @property
    def has_fallen_back(self) -> bool: ...


def with_fallen(status: EngineStatus, **parts: FallsBack | None) -> EngineStatus:
    """The status, saying which other parts of the engine went on with the CPU.

    Args:
        status: of the segmentation model.
        parts: by what the user calls them; None where a part was not used yet.
    """
    fallen = [name for name, part in parts.items() if part is not None and part.has_fallen_back]
    if not fallen:
        return status
    note = f"memory ran out, on the CPU: {', '.join(fallen)}"
    return dataclasses.replace(status, device_name=f"{status.device_name} ({note})")


def _default_model(device: torch.device, models: tuple[ModelInfo, ...]) -> str:
    """The light model on a CPU; on a graphics card the first paper model whose weights are here."""
    if device.type == "cuda":
        for info in models:
            if info.is_available and registry.MODELS[info.name].is_paper:
                return info.name
    return registry.DEFAULT_MODEL
