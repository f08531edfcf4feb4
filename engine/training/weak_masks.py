"""Masks made by machine for photos that show one object and have only a class name.

Source: ours. A class-agnostic decoder learns from all labelled images what an annotated object looks
like; then it labels each photo with the class of its folder. Uncertain pixels are ignored, and so are
whole photos whose object is implausibly small or large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from engine import runtime
from engine.data.catalogue import IGNORE, Catalogue
from engine.data.episodes import View
from engine.errors import ConfigError
from engine.losses.segmentation import episode_loss
from engine.models.foreground import ForegroundDecoder
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features
from engine.progress import Progress, ProgressCallback
from engine.training.feature_bank import FeatureBank, build_feature_bank
from engine.training.optimisers import adamw_factor
from engine.training.options import AdamWOptions

_OBJECT_ABOVE: Final = 0.6
_BACKGROUND_BELOW: Final = 0.35
_AREA_RANGE: Final = (0.03, 0.75)
_VIEWS: Final = 2
_LABEL_SIZE: Final = 96


@dataclass(frozen=True, kw_only=True, eq=False)
class FrozenBackbone:
    """A backbone that is asked, never trained.

    Attributes:
        encode: network inputs (B, 3, h, w) on any device to at least two taps, the fine one first.
        preprocessing: photo to network input.
        key: names weights and taps, for the feature bank.
        device: where the taps are and the decoder is to be.
    """

    encode: Callable[[Tensor], Features]
    preprocessing: Preprocessing
    key: str
    device: torch.device


def train_foreground(
    catalogue: Catalogue,
    backbone: FrozenBackbone,
    bank_dir: Path,
    *,
    steps: int,
    seed: int,
    progress: ProgressCallback,
) -> ForegroundDecoder:
    """Teach a decoder to tell annotated pixels from the rest.

    Args:
        catalogue: images to learn from.
        backbone: gives the taps.
        bank_dir: keeps the taps, for this call and later ones.
        steps: optimiser steps, at least 1.
        seed: of weights, images and dropout. Seeds the process's generators.
        progress: told finished views, then finished steps.

    Returns:
        The decoder in eval mode on the backbone's device.

    Raises:
        ConfigError: ``steps`` or ``seed`` is out of range.
        DataError: an image cannot be read, or the disk has no room.
    """
    if steps < 1:
        raise ConfigError(f"The number of steps must be at least 1, not {steps}.")
    rng = runtime.seed_everything(seed)
    bank = build_feature_bank(
        catalogue,
        bank_dir,
        encode=backbone.encode,
        preprocessing=backbone.preprocessing,
        backbone_key=backbone.key,
        n_views=_VIEWS,
        n_regions=0,
        label_size=_LABEL_SIZE,
        progress=progress,
    )
    optim = AdamWOptions(steps=steps, lr=1.5e-3, weight_decay=0.03, warmup_steps=min(30, steps // 4))
    decoder = ForegroundDecoder([tap.shape[1] for tap in bank.features([0])]).to(backbone.device).train()
    optimiser = torch.optim.AdamW(decoder.parameters(), weight_decay=optim.weight_decay)
    chances = _chances(catalogue)
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = optim.lr * adamw_factor(step, optim)
        chosen = rng.choice(len(chances), size=optim.batch, p=chances)
        views = [View(record=int(record), view=int(rng.integers(_VIEWS))) for record in chosen]
        loss = _loss(decoder, bank, bank.rows(catalogue, views), backbone.device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        progress(Progress(done=step + 1, total=steps, unit="steps", message=f"loss {loss.item():.3f}"))
    return decoder.eval()


@torch.inference_mode()
def foreground_probabilities(
    images: Sequence[NDArray[np.uint8]], *, decoder: ForegroundDecoder, backbone: FrozenBackbone
) -> list[NDArray[np.float32]]:
    """RGB images (H, W, 3) to the probability (H, W) that a pixel belongs to an object."""
    inputs = torch.stack([backbone.preprocessing(image) for image in images])
    logits = decoder(backbone.encode(inputs)).cpu()  # (B, h, w)
    return [
        F.interpolate(one[None, None], size=image.shape[:2], mode="bilinear", align_corners=False)
        .sigmoid()[0, 0]
        .numpy()
        for one, image in zip(logits, images, strict=True)
    ]


def weak_labels(probability: NDArray[np.float32], class_id: int) -> NDArray[np.uint8]:
    """Probabilities (H, W) to labels (H, W): ``class_id``, 255 where uncertain, else 0; see the module."""
    is_object = probability > _OBJECT_ABOVE
    low, high = _AREA_RANGE
    if not low <= is_object.mean() <= high:
        return np.full(probability.shape, IGNORE, dtype=np.uint8)
    labels = np.where(probability >= _BACKGROUND_BELOW, IGNORE, 0).astype(np.uint8)
    labels[is_object] = class_id
    return labels


def _chances(catalogue: Catalogue) -> NDArray[np.float64]:
    """How often each record is drawn: a set by the root of its size, so that small ones count."""
    sizes = Counter(record.set_name for record in catalogue.records)
    weights = np.array([sizes[record.set_name] ** -0.5 for record in catalogue.records])
    return weights / weights.sum()


def _loss(decoder: ForegroundDecoder, bank: FeatureBank, rows: Sequence[int], device: torch.device) -> Tensor:
    labels = bank.labels(rows, layer="classes")  # (B, S, S)
    target = np.where(labels == IGNORE, IGNORE, labels > 0).astype(np.uint8)
    logits = decoder(tuple(tap.to(device) for tap in bank.features(rows)))
    logits = F.interpolate(logits[:, None], size=target.shape[1:], mode="bilinear", align_corners=False)
    return episode_loss(logits[:, 0], torch.from_numpy(target).to(device))
