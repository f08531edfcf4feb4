"""The head of the smart brush: from a scribble to the object under it. Source: ours.

The backbone is frozen and the maps the head sees are made once, before the first step, so that a step is
cheap: nine minutes for the shipped head on one CPU core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.data.catalogue import drawn_per_set
from engine.errors import ConfigError
from engine.models.head_files import HeadInfo
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.registry import DEFAULT_MODEL, load_segmenter
from engine.models.scribble_head import MODEL_NAME, ScribbleHead, load_scribble_head
from engine.progress import CancelToken, ProgressCallback
from engine.training.distributed import process_count
from engine.training.optimisers import adamw, adamw_factor
from engine.training.options import AdamWOptions, RunOptions
from engine.training.recipe import Recipe
from engine.training.recipes.mask_data import MaskDataOptions, read_masks, split_masks
from engine.training.scribble_samples import ScribbleSamples, make_samples
from engine.training.task import LossTerms, Phase

_VALIDATION_NOTE: Final = (
    "It is the mean IoU over simulated scribbles on validation images, of 48 x 48 cells at threshold 0.5, "
    "before the outline is pulled to the photo's edges."
)
_VALIDATION_SEED: Final = 0
_VALIDATION_BATCH: Final = 64


@dataclass(frozen=True, kw_only=True)
class ScribbleDataOptions(MaskDataOptions):
    """Images to scribble on."""

    images: Annotated[int, "at most so many images of every data set; 0 = all"] = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.images < 0:
            raise ConfigError(f"data.images must not be negative, but is {self.images}.")


@dataclass(frozen=True, kw_only=True)
class ScribbleModelOptions:
    """Backbone, and start of the head."""

    init: Annotated[str, "head file (safetensors) to start from, or default for the shipped one"] = ""
    backbone: Annotated[Path | None, "the EfficientNet-Lite0 weights, where they are not installed"] = None


@dataclass(frozen=True, kw_only=True)
class SmartBrushConfig:
    """Settings of ``smart-brush``."""

    data: ScribbleDataOptions = field(default_factory=ScribbleDataOptions)
    optim: AdamWOptions = field(
        default_factory=lambda: AdamWOptions(steps=700, lr=3e-3, final_lr=0.0, warmup_steps=70, ema=0.99)
    )
    model: ScribbleModelOptions = field(default_factory=ScribbleModelOptions)
    run: RunOptions = field(default_factory=lambda: RunOptions(validate_every=100, channels_last=True))


@dataclass(frozen=True, kw_only=True, eq=False)
class ScribbleBatch:
    """B samples on the device: maps (B, C, 48, 48), targets and counts (B, 48, 48), all float32."""

    maps: Tensor
    targets: Tensor
    counts: Tensor


class ScribbleTask:
    """Trains ``ScribbleHead`` on samples in memory. Attributes are those of ``TrainingTask``."""

    has_backbone = False

    def __init__(
        self,
        config: SmartBrushConfig,
        *,
        model: ScribbleHead,
        info: HeadInfo,
        training: ScribbleSamples,
        validation: ScribbleSamples,
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._options, self._device = config, device
        self._training, self._validation = training, validation

    def optimisers(self) -> dict[str, Optimizer]:
        return {"main": adamw(self.model, self._options.optim)}

    def lr_factor(self, step: int) -> float:
        return adamw_factor(step, self._options.optim)

    def phases(self, step: int) -> tuple[Phase, ...]:
        return (Phase(),)

    def batch(self, step: int, draw: int) -> ScribbleBatch:
        optim = self._options.optim
        index = step * optim.accumulate * process_count() + draw
        rng = np.random.default_rng([self._options.run.seed, index])
        return self._load(self._training, np.sort(rng.integers(0, len(self._training), optim.batch)))

    def loss(self, batch: ScribbleBatch, phase: Phase, step: int) -> LossTerms:
        entropy, overlap = scribble_losses(self.model(batch.maps), batch.targets, counts=batch.counts)
        return LossTerms(total=entropy + overlap, parts={"entropy": entropy, "overlap": overlap})

    def validate(self) -> dict[str, float]:
        """``score``: mean IoU of the cells over the validation scribbles, at threshold 0.5."""
        overlaps = []
        for start in range(0, len(self._validation), _VALIDATION_BATCH):
            rows = np.arange(start, min(start + _VALIDATION_BATCH, len(self._validation)))
            batch = self._load(self._validation, rows)
            found = (self.model(batch.maps) >= 0) & (batch.counts > 0)
            wanted = (batch.targets >= 0.5) & (batch.counts > 0)
            union = (found | wanted).sum(dim=(1, 2)).clamp(min=1)
            overlaps.append((found & wanted).sum(dim=(1, 2)) / union)
        return {"score": float(torch.cat(overlaps).mean())}

    def _load(self, samples: ScribbleSamples, rows: np.ndarray) -> ScribbleBatch:
        arrays = (samples.maps[rows], samples.targets[rows], samples.counts[rows])
        maps, targets, counts = (torch.from_numpy(array).float().to(self._device) for array in arrays)
        return ScribbleBatch(maps=maps, targets=targets, counts=counts)


def scribble_losses(logits: Tensor, targets: Tensor, *, counts: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy and one minus soft IoU, each the mean over the batch.

    Args:
        logits: (B, 48, 48).
        targets: (B, 48, 48), the object's share of every cell.
        counts: (B, 48, 48), 0 where the labels say nothing.
    """
    entropy = F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * counts
    per_sample = entropy.sum(dim=(1, 2)) / counts.sum(dim=(1, 2)).clamp(min=1)
    probability, wanted = logits.sigmoid() * counts, targets * counts
    overlap = (probability * wanted).sum(dim=(1, 2))
    union = (probability + wanted - probability * wanted).sum(dim=(1, 2)).clamp(min=1e-3)
    return per_sample.mean(), (1 - overlap / union).mean()


def build(
    config: SmartBrushConfig,
    *,
    device: torch.device,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> ScribbleTask:
    """Read the images, scribble on them, and build head and task.

    Raises:
        ConfigError: no data root, or settings that fit nothing.
        DataError: the data are not as documented, or no object fits.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    data, seed = config.data, config.run.seed
    catalogue = read_masks(data, token=token, progress=progress)
    parts = split_masks(catalogue, data)
    training, validation = (drawn_per_set(part, data.images or None, seed=seed) for part in parts)
    lender = load_segmenter(
        DEFAULT_MODEL, backbone_path=config.model.backbone, token=token, progress=progress
    ).to(device)
    head = _initial_head(config.model.init)
    where = {"token": token, "progress": progress}
    return ScribbleTask(
        config,
        model=head,
        info=HeadInfo(
            model=MODEL_NAME,
            backbone_sha256=EFFICIENTNET_LITE0.sha256,
            options={"n_taps": head.n_taps},
            notes={"validation": _VALIDATION_NOTE},
        ),
        training=make_samples(training, lender, seed=seed, **where),
        validation=make_samples(validation, lender, seed=_VALIDATION_SEED, **where),
        device=device,
    )


RECIPE: Final = Recipe(
    name=MODEL_NAME,
    summary="The head behind the smart brush: from a scribble to the object under it.",
    config=SmartBrushConfig,
    build=build,
)


def _initial_head(init: str) -> ScribbleHead:
    if not init:
        return ScribbleHead()
    path = None if init == "default" else Path(init)
    if path is not None and not path.is_file():
        raise ConfigError(f"--init {init}: there is no such head file.")
    return load_scribble_head(path)
