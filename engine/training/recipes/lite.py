"""What the recipes of the small models share: frozen backbone, banked features, episodes, one loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.data.catalogue import IGNORE, Catalogue, ClassKey, binary_target
from engine.data.episodes import Episode, EpisodeMix, EpisodeSampler, View
from engine.errors import ConfigError
from engine.evaluation.segmentation import IouAccumulator
from engine.losses.segmentation import episode_loss
from engine.models.head_files import HeadInfo
from engine.models.registry import build_for_training
from engine.models.segmenter import Features, FewShotSegmenter
from engine.paths import cache_dir
from engine.progress import CancelToken, ProgressCallback
from engine.training.distributed import process_count
from engine.training.feature_bank import FeatureBank, build_feature_bank
from engine.training.freezing import freeze
from engine.training.initial_head import load_initial_head
from engine.training.optimisers import adamw, adamw_factor
from engine.training.recipe import Recipe
from engine.training.recipes.lite_options import LiteConfig
from engine.training.recipes.mask_data import read_masks, split_masks
from engine.training.task import LossTerms, Phase

_AREA_RANGE: Final = (0.004, 0.8)
_VALIDATION_PER_CLASS: Final = 6
_VALIDATION_NOTE: Final = (
    "It is the IoU less the absent area. IoU: intersections and unions summed per class, threshold 0.5, "
    "mean over the classes of a set, then over sets. Absent area: share of the image painted for a class "
    "that it does not show."
)


class EpisodeSegmenter(Protocol):
    """What a small model adds to ``FewShotSegmenter`` for training."""

    def forward_episodes(
        self, query: Features, support: Features, support_masks: Tensor
    ) -> tuple[Tensor, ...]:
        """Segment B queries, each with its own support.

        Args:
            query: taps (B, C, h, w).
            support: taps (B, S, C, h, w).
            support_masks: (B, S, H, W) float in [0, 1].

        Returns:
            (B, h', w') foreground logits; then those of inner heads, each at its own size.
        """
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class EpisodeBatch:
    """Tensors of B episodes with S shots on the device; see ``EpisodeSegmenter.forward_episodes``.

    Attributes:
        query: taps (B, C, h, w).
        support: taps (B, S, C, h, w).
        support_masks: (B, S, H, W) float, 0 or 1.
        target: (B, H, W) uint8, values 0, 1, 255.
    """

    query: Features
    support: Features
    support_masks: Tensor
    target: Tensor


class LiteTask:
    """Trains the head of a small model on banked features. One thread.

    Attributes are those of ``TrainingTask``, and:
        info: metadata for the exported head.
    """

    has_backbone = False

    def __init__(
        self,
        config: LiteConfig,
        *,
        model: FewShotSegmenter,
        info: HeadInfo,
        bank: FeatureBank,
        training: Catalogue,
        validation: Catalogue,
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._options, self._bank, self._device = config, bank, device
        self._training, self._validation = training, validation
        data = config.data
        self._sampler = EpisodeSampler(
            training,
            mix=EpisodeMix(
                cross=data.cross,
                same_image=data.same_image,
                contrast=data.contrast,
                absent=data.absent,
                superpixel=data.superpixel,
            ),
            seed=config.run.seed,
            n_views=bank.n_views,
            n_regions=data.regions,
            shots=data.shots,
            set_temperature=data.set_temperature,
            class_temperature=data.class_temperature,
            area_range=_AREA_RANGE,
        )
        self._validation_episodes = fixed_episodes(validation, seed=0, per_class=_VALIDATION_PER_CLASS)
        if not self._validation_episodes:
            raise ConfigError(
                "The validation images hold no class twice.",
                hint="Raise --data.validation_share or name --data.validation_sets.",
            )

    def optimisers(self) -> dict[str, Optimizer]:
        return {"main": adamw(self.model, self._options.optim)}

    def lr_factor(self, step: int) -> float:
        return adamw_factor(step, self._options.optim)

    def phases(self, step: int) -> tuple[Phase, ...]:
        return (Phase(),)

    def batch(self, step: int, draw: int) -> EpisodeBatch:
        optim = self._options.optim
        index = step * optim.accumulate * process_count() + draw
        return self._load(self._sampler.batch(index, optim.batch), self._training)

    def loss(self, batch: EpisodeBatch, phase: Phase, step: int) -> LossTerms:
        options = self._options.model
        losses = [
            episode_loss(logits, batch.target, balance=options.balance, dice_weight=options.dice)
            for logits in self._all_logits(batch)
        ]
        parts = {"output": losses[0], "inner": sum(losses[1:])} if len(losses) > 1 else {}
        return LossTerms(total=losses[0] + options.inner * sum(losses[1:]), parts=parts)

    def validate(self) -> dict[str, float]:
        """``score``: mean over sets of mean over classes of IoU at threshold 0.5, less the share of
        the image painted for an absent class; and the two apart."""
        overlap, absent_area, n_absent = IouAccumulator(), 0.0, 0
        size = self._options.optim.batch
        for start in range(0, len(self._validation_episodes), size):
            episodes = self._validation_episodes[start : start + size]
            batch = self._load(episodes, self._validation)
            scores = torch.sigmoid(self._all_logits(batch)[0]).cpu().numpy()
            for episode, score, target in zip(episodes, scores, batch.target.cpu().numpy(), strict=True):
                if episode.kind == "absent":
                    absent_area += float((score >= 0.5).mean())
                    n_absent += 1
                else:
                    overlap.add(ClassKey(episode.set_name, episode.class_id), score, target)
        iou = overlap.mean_over_sets()
        wrong = absent_area / max(1, n_absent)
        return {
            "score": iou - wrong,
            "iou": iou,
            "absent_area": wrong,
            "best_threshold": overlap.best_threshold(),
        }

    def _all_logits(self, batch: EpisodeBatch) -> list[Tensor]:
        """The output and the inner outputs, (B, H, W) each at the size of the target."""
        size = batch.target.shape[-2:]
        outputs = self.model.forward_episodes(batch.query, batch.support, batch.support_masks)
        return [
            F.interpolate(logits[:, None], size=size, mode="bilinear", align_corners=False).squeeze(1)
            for logits in outputs
        ]

    def _load(self, episodes: list[Episode], catalogue: Catalogue) -> EpisodeBatch:
        n_shots = len(episodes[0].support)
        shots = [view for episode in episodes for view in episode.support]
        support_rows = self._bank.rows(catalogue, shots)
        query_rows = self._bank.rows(catalogue, [episode.query for episode in episodes])
        masks, targets = [], []
        for place, episode in enumerate(episodes):
            rows = support_rows[place * n_shots : (place + 1) * n_shots]
            mask = self._bank.labels(rows, layer=episode.layer) == episode.class_id
            labels = self._bank.labels([query_rows[place]], layer=episode.layer)[0]
            target = binary_target(labels, episode.class_id)
            if not mask.any():
                target[:] = IGNORE  # a crop cut the region away: nothing was shown, so nothing is asked
            masks.append(mask)
            targets.append(target)
        support = self._bank.features(support_rows)
        return EpisodeBatch(
            query=self._to_device(self._bank.features(query_rows)),
            support=self._to_device(
                tuple(tap.view(len(episodes), n_shots, *tap.shape[1:]) for tap in support)  # (B, S, C, h, w)
            ),
            support_masks=torch.from_numpy(np.stack(masks)).float().to(self._device),
            target=torch.from_numpy(np.stack(targets)).to(self._device),
        )

    def _to_device(self, features: Features) -> Features:
        return tuple(tap.to(self._device, non_blocking=True) for tap in features)


def fixed_episodes(catalogue: Catalogue, *, seed: int, per_class: int) -> list[Episode]:
    """Validation episodes: up to ``per_class`` per class with an object, and one of them with the
    class absent from the query. All 1-shot, clean views."""
    rng = np.random.default_rng(seed)
    episodes = []
    low, high = _AREA_RANGE
    for key, members in catalogue.records_of_classes().items():
        usable = [i for i in members if low <= catalogue.records[i].areas[key.class_id] <= high]
        if len(usable) < 2:
            continue
        without = [
            index
            for index, record in enumerate(catalogue.records)
            if record.set_name == key.set_name and key.class_id not in record.areas
        ]
        queries: list[tuple[Literal["cross", "absent"], int]] = [
            ("cross", int(index)) for index in rng.permutation(usable)[:per_class]
        ]
        if without:
            queries.append(("absent", int(rng.choice(without))))
        for kind, query in queries:
            support = int(rng.choice([index for index in usable if index != query]))
            episodes.append(
                Episode(
                    kind=kind,
                    support=(View(record=support),),
                    query=View(record=query),
                    set_name=key.set_name,
                    class_id=key.class_id,
                )
            )
    return episodes


def build_lite(
    name: str,
    config: LiteConfig,
    *,
    device: torch.device,
    options: dict[str, Any] | None = None,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> LiteTask:
    """Read the data, make or open the feature bank, and build model and task.

    Args:
        name: registry name of the model.
        config: of the recipe.
        device: where the backbone and the head run.
        options: architecture options of the model's builder.
        token: cancels between data sets and between batches of the bank.
        progress: told data sets, then views of the bank.

    Raises:
        ConfigError: no data root, or settings that fit nothing.
        DataError: a data set is not as documented.
        WeightsError: backbone or initial head cannot be used.
        Cancelled: the token was set.
    """
    data = config.data
    catalogue = read_masks(data, token=token, progress=progress)
    training, validation = split_masks(catalogue, data)
    if data.project is not None:
        _check_validation(validation)
    model, info = build_for_training(
        name, options=options, backbone_path=config.model.backbone, token=token, progress=progress
    )
    info = replace(info, notes={"validation": _VALIDATION_NOTE})
    load_initial_head(model, info, config.model.init)
    freeze(model, ("backbone", *config.model.freeze))
    model.to(device).eval()
    bank = build_feature_bank(
        catalogue,
        data.bank_dir if data.bank_dir is not None else cache_dir() / "feature_banks",
        encode=lambda images: model.encode(images.to(device)),
        preprocessing=model.preprocessing,
        backbone_key=f"{info.backbone_sha256}-{name}-{sorted((options or {}).items())}",
        n_views=data.views,
        n_regions=data.regions,
        label_size=data.label_size,
        token=token,
        progress=progress,
    )
    return LiteTask(
        config, model=model, info=info, bank=bank, training=training, validation=validation, device=device
    )


def lite_recipe(name: str, *, summary: str) -> Recipe:
    """The recipe of a small model with the name ``name`` in the registry."""

    def build(config: LiteConfig, **where: Any) -> LiteTask:
        return build_lite(name, config, **where)

    return Recipe(name=name, summary=summary, config=LiteConfig, build=build)


def _check_validation(validation: Catalogue) -> None:
    """A project may be so small that chance leaves nothing to validate on.

    Raises:
        ConfigError: no class has two validation images.
    """
    if all(len(members) < 2 for members in validation.records_of_classes().values()):
        raise ConfigError("The validation images hold no class twice.", hint="Raise --data.validation_share.")
