"""What the recipes of the paper segmentation models share: pairs, batches, schedule, validation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.data.pair_images import PairImages
from engine.data.pair_sampler import Pair, PairSampler
from engine.data.training_pairs import PairLists, PairSource, read_pair_lists
from engine.errors import ConfigError
from engine.evaluation.segmentation import IouAccumulator
from engine.losses.pixel_cross_entropy import pixel_cross_entropy
from engine.models.head_files import HeadInfo
from engine.models.segmenter import Features, FewShotSegmenter
from engine.models.training_output import TrainingOutput
from engine.progress import CancelToken, ProgressCallback
from engine.training.distributed import process_count
from engine.training.optimisers import step_decay, warmup_cosine
from engine.training.recipes.pair_options import PairDataOptions, PairOptimOptions
from engine.training.task import LossTerms, Phase


@dataclass(frozen=True, kw_only=True, eq=False)
class PairBatch:
    """B questions with S shots each.

    Attributes:
        query: (B, 3, H, W) normalised RGB.
        support: (B * S, 3, H', W'), the shots of the first question first.
        masks: (B, S, H', W') float in [0, 1].
        target: (B, H, W) uint8, values 0, 1, 255.
    """

    query: Tensor
    support: Tensor
    masks: Tensor
    target: Tensor

    def to(self, device: torch.device) -> PairBatch:
        """The same batch on a device."""
        return PairBatch(
            **{item.name: getattr(self, item.name).to(device, non_blocking=True) for item in fields(self)}
        )


class PairTask:
    """Trains a paper's segmenter on pairs. A ``TrainingTask``; recipes say how it is optimised.

    ``batch`` may run on helper threads, everything else on one thread.

    Args:
        config: of the recipe, with the sections data, optim, model and run.
        model: from ``build_for_training``.
        info: its metadata.
        lists: what to train and validate on.
        images: reader of the same catalogue.
        has_backbone: the backbone is trained too.
        inner_weight: factor of the sum of the inner losses.
        make_optimiser: called once with the model, already on its device.
        device: where the model is.
    """

    def __init__(
        self,
        config: Any,
        *,
        model: FewShotSegmenter,
        info: HeadInfo,
        lists: PairLists,
        images: PairImages,
        has_backbone: bool,
        inner_weight: float,
        make_optimiser: Callable[[nn.Module], Optimizer],
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info, self.has_backbone = model, info, has_backbone
        self._images, self._inner_weight, self._device = images, inner_weight, device
        self._make_optimiser = make_optimiser
        self._optim: PairOptimOptions = config.optim
        data: PairDataOptions = config.data
        self._sampler = PairSampler(
            lists.training, pairs_per_class=data.pairs_per_class, shots=data.shots, seed=config.run.seed
        )
        per_class = -(-data.validation_pairs // len(lists.validation))
        validation = PairSampler(lists.validation, pairs_per_class=per_class, shots=1, seed=0)
        self._validation_pairs = validation.pairs(0, min(data.validation_pairs, validation.epoch_size))
        # Processes of one torchrun, and forward passes per step: together they use up the pairs of a step.
        self._draws_per_step = process_count() * self._optim.accumulate

    def optimisers(self) -> dict[str, Optimizer]:
        return {"main": self._make_optimiser(self.model)}

    def lr_factor(self, step: int) -> float:
        optim = self._optim
        if optim.schedule == "constant":
            return 1.0
        if optim.schedule == "cosine":
            return warmup_cosine(
                step, steps=optim.steps, warmup_steps=optim.warmup_steps, final=optim.final_lr
            )
        epoch = step * self._draws_per_step * optim.batch // self._sampler.epoch_size
        return step_decay(epoch, factor=optim.decay_factor, every=optim.decay_epochs)

    def phases(self, step: int) -> Sequence[Phase]:
        return (Phase(),)

    def pairs(self, step: int, draw: int) -> list[Pair]:
        """The questions of a batch; consecutive in the sampler's endless list."""
        size = self._optim.batch
        return self._sampler.pairs((step * self._draws_per_step + draw) * size, size)

    def batch(self, step: int, draw: int) -> PairBatch:
        return self._load(self.pairs(step, draw))

    def loss(self, batch: PairBatch, phase: Phase, step: int) -> LossTerms:
        batch = batch.to(self._device)
        output = self._forward(batch)
        out = self._cross_entropy(output.logits, batch.target)
        if not output.inner:
            return LossTerms(total=out, parts={"out": out})
        inner = sum(self._cross_entropy(logits, batch.target) for logits in output.inner)
        return LossTerms(total=out + self._inner_weight * inner, parts={"out": out, "inner": inner})

    def validate(self) -> dict[str, float]:
        """``score`` and ``iou``: mean over classes of IoU at threshold 0.5, pixels of all pairs summed."""
        overlap = IouAccumulator()
        size = self._optim.batch
        for start in range(0, len(self._validation_pairs), size):
            pairs = self._validation_pairs[start : start + size]
            batch = self._load(pairs)
            logits = self._stretch(self._forward(batch.to(self._device)).logits.float(), batch.target)
            scores = torch.sigmoid(logits[:, 1] - logits[:, 0]).cpu().numpy()
            for pair, score, target in zip(pairs, scores, batch.target.numpy(), strict=True):
                overlap.add(pair.key, score, target)
        iou = overlap.mean_iou()
        return {"score": iou, "iou": iou, "best_threshold": overlap.best_threshold()}

    def _cross_entropy(self, logits: Tensor, target: Tensor) -> Tensor:
        return pixel_cross_entropy(logits, target)

    def _stretch(self, logits: Tensor, target: Tensor) -> Tensor:
        """Logits to the grid of the target."""
        return F.interpolate(logits, size=target.shape[-2:], mode="bilinear", align_corners=True)

    def _forward(self, batch: PairBatch) -> TrainingOutput:
        n_queries, n_shots = batch.masks.shape[:2]
        if batch.query.shape[-2:] == batch.support.shape[-2:]:
            taps = self.model.encode(torch.cat([batch.query, batch.support]))
            query, shots = tuple(tap[:n_queries] for tap in taps), tuple(tap[n_queries:] for tap in taps)
        else:
            query, shots = self.model.encode(batch.query), self.model.encode(batch.support)
        support: Features = tuple(tap.unflatten(0, (n_queries, n_shots)) for tap in shots)
        return self.model.forward_training(query, support, batch.masks)

    def _load(self, pairs: Sequence[Pair]) -> PairBatch:
        shots = [(index, pair.key.class_id) for pair in pairs for index in pair.support]
        masks = _stack(self._images.support_mask(*shot) for shot in shots)
        return PairBatch(
            query=_stack(self._images.image(pair.query) for pair in pairs),
            support=_stack(self._images.image(index) for index, _ in shots),
            masks=masks.unflatten(0, (len(pairs), -1)),
            target=_stack(self._images.target(pair.query, pair.key.class_id) for pair in pairs),
        )


def read_data(
    data: PairDataOptions,
    *,
    is_single_class: bool = False,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> PairLists:
    """The lists that the data section describes.

    Raises:
        ConfigError: no root, or settings that fit nothing.
        DataError: see ``read_pair_lists``.
        Cancelled: the token was set.
    """
    root = data.root if data.project is None else data.project
    if root is None:
        raise ConfigError(
            "No training data: name a VOC-style folder with --data.root DIR or a project with --data.project."
        )
    source = PairSource(
        root=root,
        kind=data.kind if data.project is None else "project",
        fold=data.fold,
        min_object_px=data.min_object_px,
        mask_source=data.mask_source,
        fold_rule=data.fold_rule,
    )
    return read_pair_lists(
        source,
        drop_novel_images=data.drop_novel_images,
        is_single_class=is_single_class,
        skip_small_classes=data.skip_small_classes,
        validation_share=data.validation_share,
        validation_classes=data.validation_classes,
        token=token,
        progress=progress,
    )


def training_notes(data: PairDataOptions, *, size: int | None) -> dict[str, str]:
    """What a head should remember of its training, as text."""
    return {
        "data": next((place.name for place in (data.root, data.project) if place is not None), ""),
        "fold": "none" if data.fold is None else str(data.fold),
        "size": "native" if size is None else str(size),
        "shots": str(data.shots),
    }


def _stack(tensors: Iterable[Tensor]) -> Tensor:
    return torch.stack(list(tensors))
