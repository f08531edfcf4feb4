"""Doodle2Search's training: triplets of a sketch, a photo of its class and one of another class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.data.negative_sampler import NegativeClassSampler
from engine.data.sketch_photo_set import Item, SketchPhotoSet
from engine.errors import ConfigError
from engine.evaluation.embedding import embed_files
from engine.evaluation.retrieval import measure_retrieval
from engine.images import read_image
from engine.losses.domain import domain_loss, reversal_strength
from engine.losses.semantic import semantic_loss
from engine.losses.triplet import triplet_loss
from engine.models.doodle2search import WORD_DIM, Doodle2Search
from engine.models.head_files import HeadInfo
from engine.models.layers.gradient_reversal import reverse_gradient
from engine.models.preprocessing import Preprocessing
from engine.training.distributed import process_count
from engine.training.task import LossTerms, Phase

_ORDER_SEED: Final = 1
_DRAW_SEED: Final = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class TripletBatch:
    """B triplets.

    Attributes:
        sketch: (B, 3, H, W) normalised RGB, dark strokes on white.
        positive: (B, 3, H, W) photos of the sketches' classes.
        negative: (B, 3, H, W) photos of other classes.
        words: (B, W) word vectors of the sketches' classes.
    """

    sketch: Tensor
    positive: Tensor
    negative: Tensor
    words: Tensor

    def to(self, device: torch.device) -> TripletBatch:
        """The same batch on a device."""
        return TripletBatch(
            **{item.name: getattr(self, item.name).to(device, non_blocking=True) for item in fields(self)}
        )


class Doodle2SearchTask:
    """Trains ``Doodle2Search``. A ``TrainingTask``.

    Every epoch goes once through all sketches in a new order. ``batch`` may run on helper threads,
    everything else on one thread.

    Args:
        config: ``Doodle2SearchConfig`` of the recipe.
        model: on its device.
        info: its metadata.
        training: sketches and photos of the training classes.
        validation: of other seen classes.
        words: (C, W) word vectors, rows as ``training.classes``.
        preprocessing: image to network input.
        device: where the model is.

    Raises:
        ConfigError: the word vectors have another length than the model's decoder.
    """

    has_backbone = True

    def __init__(
        self,
        config: Any,
        *,
        model: Doodle2Search,
        info: HeadInfo,
        training: SketchPhotoSet,
        validation: SketchPhotoSet,
        words: NDArray[np.float32],
        preprocessing: Preprocessing,
        device: torch.device,
    ) -> None:
        if words.shape[1] != WORD_DIM:
            raise ConfigError(
                f"The word vectors have {words.shape[1]} numbers; the decoder gives {WORD_DIM}."
            )
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._optim, self._seed = config.optim, config.run.seed
        self._preprocessing, self._device = preprocessing, device
        self._set, self._validation, self._words = training, validation, words
        self._negatives = NegativeClassSampler(words)
        numbers = {name: number for number, name in enumerate(training.classes)}
        self._sketch_classes = np.array([numbers[item.class_name] for item in training.sketches])
        photo_classes = np.array([numbers[item.class_name] for item in training.photos])
        self._photos_of = [np.flatnonzero(photo_classes == number) for number in range(len(numbers))]
        self._draws_per_step = process_count() * self._optim.accumulate

    @property
    def steps_per_epoch(self) -> int:
        """Steps that go through all sketches once, at least 1."""
        return max(1, len(self._set.sketches) // (self._draws_per_step * self._optim.batch))

    def optimisers(self) -> dict[str, Optimizer]:
        trained = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        optim = self._optim
        sgd = torch.optim.SGD(
            trained, lr=optim.lr, momentum=optim.momentum, weight_decay=optim.weight_decay, nesterov=True
        )
        return {"main": sgd}

    def lr_factor(self, step: int) -> float:
        return 1.0

    def phases(self, step: int) -> Sequence[Phase]:
        return (Phase(),)

    def domain_reversal(self, step: int) -> float:
        """Lambda of the domain loss in this step."""
        epoch, iteration = divmod(step, self.steps_per_epoch)
        return reversal_strength(epoch if self._optim.domain_ramp == "epoch" else iteration)

    def triplets(self, step: int, draw: int) -> list[tuple[Item, Item, Item, int]]:
        """(sketch, positive, negative, class number of the sketch) of one batch."""
        size = self._optim.batch
        rng = np.random.default_rng([_DRAW_SEED, self._seed, step, draw])
        rows = [
            self._sketch_row((step * self._draws_per_step + draw) * size + place) for place in range(size)
        ]
        anchors = self._sketch_classes[rows]
        negatives = self._negatives.draw(anchors, rng=rng)
        return [
            (self._set.sketches[row], self._photo(anchor, rng), self._photo(negative, rng), int(anchor))
            for row, anchor, negative in zip(rows, anchors, negatives, strict=True)
        ]

    def batch(self, step: int, draw: int) -> TripletBatch:
        triplets = self.triplets(step, draw)
        rng = np.random.default_rng([_DRAW_SEED, self._seed, step, draw, 1])
        sketches = []
        for sketch, _, _, _ in triplets:
            variants = self._set.sketch_variants(sketch)
            sketches.append(self._read(variants[rng.integers(len(variants))]))
        return TripletBatch(
            sketch=torch.stack(sketches),
            positive=torch.stack([self._read(positive.path) for _, positive, _, _ in triplets]),
            negative=torch.stack([self._read(negative.path) for _, _, negative, _ in triplets]),
            words=torch.from_numpy(self._words[[anchor for *_, anchor in triplets]]),
        )

    def loss(self, batch: TripletBatch, phase: Phase, step: int) -> LossTerms:
        batch, model, optim = batch.to(self._device), self.model, self._optim
        sketch = model.embed_sketches(batch.sketch)
        positive, negative = model.embed_photos(torch.cat([batch.positive, batch.negative])).chunk(2)
        parts = {"triplet": triplet_loss(sketch, positive, negative, margin=optim.margin)}
        if optim.domain:
            strength = self.domain_reversal(step)
            logits = [
                model.domain_classifier(reverse_gradient(embedding, scale=strength))
                for embedding in (sketch, positive, negative)
            ]
            parts["domain"] = domain_loss(*logits)
        if optim.semantic:
            hidden = reverse_gradient(negative, scale=optim.negative_reversal)
            decoded = [model.word_decoder(embedding) for embedding in (sketch, positive, hidden)]
            parts["semantic"] = semantic_loss(*decoded, batch.words)
        weights: dict[str, Any] = {
            "triplet": optim.triplet,
            "domain": optim.domain,
            "semantic": optim.semantic,
        }
        return LossTerms(total=sum(weights[name] * term for name, term in parts.items()), parts=parts)

    def validate(self) -> dict[str, float]:
        """``score``: mAP@all in points, every validation sketch against all validation photos."""
        sketches, photos = self._validation.sketches, self._validation.photos
        numbers = {name: number for number, name in enumerate(self._validation.classes)}
        report = measure_retrieval(
            embed_files(
                [item.path for item in sketches],
                self.model.embed_sketches,
                self._preprocessing,
                device=self._device,
                unit="sketches",
            ),
            embed_files(
                [item.path for item in photos],
                self.model.embed_photos,
                self._preprocessing,
                device=self._device,
                unit="photos",
            ),
            sketch_labels=np.array([numbers[item.class_name] for item in sketches]),
            photo_labels=np.array([numbers[item.class_name] for item in photos]),
            metric=self.model.metric,
            device=self._device,
        )
        return {"score": report.total.map_all, "p_100": report.total.p_100}

    def _sketch_row(self, count: int) -> int:
        """Which sketch is the ``count``-th of the run."""
        epoch, place = divmod(count, len(self._set.sketches))
        return int(_epoch_order(self._seed, epoch, len(self._set.sketches))[place])

    def _photo(self, number: int, rng: np.random.Generator) -> Item:
        rows = self._photos_of[number]
        return self._set.photos[rows[rng.integers(len(rows))]]

    def _read(self, path: Path) -> Tensor:
        return self._preprocessing(read_image(path))


@lru_cache(maxsize=4)
def _epoch_order(seed: int, epoch: int, n_sketches: int) -> NDArray[np.int64]:
    return np.random.default_rng([_ORDER_SEED, seed, epoch]).permutation(n_sketches)
