"""Training of Doodle2Search Lite on pooled features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.data.negative_sampler import NegativeClassSampler
from engine.evaluation.retrieval import measure_retrieval
from engine.losses.cross_domain import cross_domain_contrast, kept_geometry
from engine.losses.domain import domain_loss
from engine.losses.semantic import semantic_loss
from engine.losses.triplet import triplet_loss
from engine.models.d2s_lite import D2SLite
from engine.models.head_files import HeadInfo
from engine.models.layers.gradient_reversal import reverse_gradient
from engine.training.optimisers import adamw, adamw_factor
from engine.training.pooled_bank import PooledBank
from engine.training.task import LossTerms, Phase

_DRAW_SEED: Final = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class PooledBatch:
    """Rows of the bank.

    Attributes:
        sketches: (B,) int64 rows of training sketches.
        photos: (M,) int64 rows of training photos, all distinct, to compare them with.
        positives: (B,) int64, a photo of each sketch's class.
        negatives: (B,) int64, a photo of another class each; drawn by name where there are word vectors.
    """

    sketches: Tensor
    photos: Tensor
    positives: Tensor
    negatives: Tensor


class D2SLiteTask:
    """Trains the heads of ``D2SLite``. A ``TrainingTask``; ``batch`` may run on helper threads.

    Args:
        config: ``D2SLiteConfig`` of the recipe.
        model: on its device, its space fitted.
        info: its metadata.
        bank: pooled features of training and validation classes.
        is_training: (C,) bool over the bank's classes; the others are for validation.
        words: (T, W) word vectors of the training classes in order, or None where no loss needs them.
        device: where the model is.
    """

    has_backbone = False

    def __init__(
        self,
        config: Any,
        *,
        model: D2SLite,
        info: HeadInfo,
        bank: PooledBank,
        is_training: Tensor,
        words: NDArray[np.float32] | None,
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._optim, self._seed, self._device = config.optim, config.run.seed, device
        self._is_training = is_training
        # Labels from 0 in the order of the training classes; -1 for validation classes.
        numbers = torch.where(is_training, is_training.cumsum(0) - 1, -1)
        self._sketch_numbers, self._photo_numbers = numbers[bank.sketch_labels], numbers[bank.photo_labels]
        self._sketch_rows = np.flatnonzero(self._sketch_numbers.numpy() >= 0)
        self._photo_rows = np.flatnonzero(self._photo_numbers.numpy() >= 0)
        n_classes = int(is_training.sum())
        self._photos_of = [np.flatnonzero(self._photo_numbers.numpy() == n) for n in range(n_classes)]
        self._bank = PooledBank(
            sketches=bank.sketches.to(device),
            photos=bank.photos.to(device),
            sketch_labels=bank.sketch_labels,
            photo_labels=bank.photo_labels,
        )
        with torch.no_grad():  # where the photos are before training
            self._frozen_photos = F.normalize(model.to_space(self._bank.photos, "photo"), dim=1)
        self._words = torch.from_numpy(words).to(device) if words is not None else None
        self._negatives = NegativeClassSampler(words) if words is not None else None

    def optimisers(self) -> dict[str, Optimizer]:
        return {"main": adamw(self.model, self._optim)}

    def lr_factor(self, step: int) -> float:
        return adamw_factor(step, self._optim)

    def phases(self, step: int) -> Sequence[Phase]:
        return (Phase(),)

    def batch(self, step: int, draw: int) -> PooledBatch:
        rng = np.random.default_rng([_DRAW_SEED, self._seed, step, draw])
        n_sketches = min(self._optim.batch, len(self._sketch_rows))
        n_photos = min(self._optim.photos, len(self._photo_rows))
        sketches = rng.choice(self._sketch_rows, n_sketches, replace=False)
        anchors = self._sketch_numbers.numpy()[sketches]
        if self._negatives is not None:
            others = self._negatives.draw(anchors, rng=rng)
        else:
            n_classes = len(self._photos_of)
            others = (anchors + rng.integers(1, n_classes, len(anchors))) % n_classes
        return PooledBatch(
            sketches=torch.from_numpy(sketches),
            photos=torch.from_numpy(rng.choice(self._photo_rows, n_photos, replace=False)),
            positives=self._one_photo_each(anchors, rng),
            negatives=self._one_photo_each(others, rng),
        )

    def loss(self, batch: PooledBatch, phase: Phase, step: int) -> LossTerms:
        optim = self._optim
        sketches = self.model.place(self._bank.sketches[batch.sketches.to(self._device)], "sketch")
        parts: dict[str, Tensor] = {}
        if optim.contrast or optim.geometry:
            rows = batch.photos.to(self._device)
            photos = self.model.place(self._bank.photos[rows], "photo")
            parts["contrast"] = cross_domain_contrast(
                sketches,
                photos,
                self._sketch_numbers[batch.sketches].to(self._device),
                self._photo_numbers[batch.photos].to(self._device),
                temperature=optim.temperature,
            )
            parts["geometry"] = kept_geometry(photos, self._frozen_photos[rows])
        if optim.triplet or optim.domain or optim.semantic:
            parts |= self._paper_losses(batch, sketches)
        return LossTerms(total=sum(getattr(optim, name) * term for name, term in parts.items()), parts=parts)

    def validate(self) -> dict[str, float]:
        """Set the model's anchors, then measure mAP@all in points.

        ``score`` is that of the validation classes among their own photos, ``map_among_all`` among all
        photos; without validation classes the training classes stand in.
        """
        model = self.model
        sketches = model.place(self._bank.sketches, "sketch")
        photos = model.place(self._bank.photos, "photo")
        for number in range(len(self._photos_of)):
            mean = sketches[self._sketch_numbers.to(self._device) == number].mean(dim=0)
            model.anchors[number] = F.normalize(mean, dim=0)
        is_asked = ~self._is_training if not bool(self._is_training.all()) else self._is_training
        asked, own = is_asked[self._bank.sketch_labels], is_asked[self._bank.photo_labels]
        queries = model.with_hubs(sketches, "sketch").cpu()[asked]
        gallery = model.with_hubs(photos, "photo").cpu()
        labels = self._bank.sketch_labels[asked]
        among_own = measure_retrieval(
            queries, gallery[own], sketch_labels=labels, photo_labels=self._bank.photo_labels[own]
        )
        among_all = measure_retrieval(
            queries, gallery, sketch_labels=labels, photo_labels=self._bank.photo_labels
        )
        return {"score": among_own.total.map_all, "map_among_all": among_all.total.map_all}

    def _paper_losses(self, batch: PooledBatch, sketches: Tensor) -> dict[str, Tensor]:
        """Doodle2Search's losses; the reversal of its domain loss is 1 throughout: there are no epochs."""
        optim, model = self._optim, self.model
        rows = torch.cat([batch.positives, batch.negatives]).to(self._device)
        positives, negatives = model.place(self._bank.photos[rows], "photo").chunk(2)
        parts = {"triplet": triplet_loss(sketches, positives, negatives, margin=optim.margin)}
        if optim.domain:
            reversed_ones = (reverse_gradient(v, scale=1.0) for v in (sketches, positives, negatives))
            parts["domain"] = domain_loss(*(model.domain_classifier(v) for v in reversed_ones))
        if optim.semantic:
            hidden = reverse_gradient(negatives, scale=optim.negative_reversal)
            decoded = [model.word_decoder(v) for v in (sketches, positives, hidden)]
            words = self._words[self._sketch_numbers[batch.sketches].to(self._device)]
            parts["semantic"] = semantic_loss(*decoded, words)
        return parts

    def _one_photo_each(self, numbers: NDArray[np.integer], rng: np.random.Generator) -> Tensor:
        rows = [self._photos_of[number][rng.integers(len(self._photos_of[number]))] for number in numbers]
        return torch.tensor(rows)
