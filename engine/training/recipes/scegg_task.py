"""SC-EGG's three stages as one training task.

Stage one trains the attribute attention (LEN) with a first global classifier, stage two a classifier
(CLSg) that must agree with the frozen attention on all classes, stage three the generator (EGGN). Which
stage a step belongs to follows from its number; what a stage needs of the one before (scaler, features)
is prepared by the first loss computed in it, so a resumed run prepares the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import Optimizer

from engine.config import config_to_dict
from engine.evaluation.zero_shot import TestScores, ZeroShotReport, measure_zero_shot
from engine.losses.attribute_reconstruction import weighted_l1
from engine.losses.guided import guided_loss
from engine.losses.semantic_consistency import seen_class_loss, semantic_consistency_loss
from engine.losses.vae import vae_loss
from engine.losses.wgan_gp import adapted_weight, gradient_penalty, wasserstein_loss
from engine.models.head_files import HeadInfo
from engine.models.sc_egg.fitting import FitOptions, fit_final_classifiers
from engine.models.sc_egg.model import SCEGG
from engine.training.recipes.scegg_options import SCEGGConfig
from engine.training.region_features import RegionFeatures
from engine.training.task import LossTerms, Phase

_CHUNK: Final = 32
_BETA1: Final = 0.5
_BETA2: Final = 0.999
_ENCODER_BETA1: Final = 0.9


@dataclass(frozen=True, kw_only=True, eq=False)
class Samples:
    """Images of the data set whose region features are at hand.

    Attributes:
        rows: (N,) int64 rows of the region features.
        labels: (N,) int64 rows of the model's classes.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class SCEGGBatch:
    """What one update sees.

    Attributes:
        places: (B,) int64 places in the training samples.
        regions: (B, R, D) float16 of those images; None where the stage works on stored features.
        unseen_labels: (B,) int64 classes to generate features of; empty but in the generator's phase.
    """

    places: Tensor
    regions: Tensor | None
    unseen_labels: Tensor


class SCEGGTask:
    """Trains one SC-EGG model; see the module's text. One thread; ``batch`` and ``phases`` any thread.

    Args:
        config: of the recipe.
        model: with class attributes set; its backbone is not used any more.
        info: metadata of the head.
        features: regions of all images in ``training`` and ``validation``.
        training: images of seen classes.
        validation: held-out images, some of classes the model takes for unseen; None = no validation.
        device: where to compute.
    """

    has_backbone = False

    def __init__(
        self,
        config: SCEGGConfig,
        *,
        model: SCEGG,
        info: HeadInfo,
        features: RegionFeatures,
        training: Samples,
        validation: Samples | None,
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._options, self._seed = config.optim, config.run.seed
        self._features, self._training, self._validation = features, training, validation
        self._device = device
        self._places_of_class = [
            np.flatnonzero(training.labels == label) for label in np.unique(training.labels)
        ]
        self._unseen = np.flatnonzero(~model.is_seen.cpu().numpy())
        self._labels = torch.from_numpy(training.labels).to(device)
        self._prepared_stage = 0
        self._step = 0
        # Of all training images, made when a stage begins: (N, d) before the scaler, and (N, C).
        self._compressed = self._local_scores = torch.empty(0)
        self._embeddings = torch.empty(0)
        self._penalties: list[Tensor] = []

    def optimisers(self) -> dict[str, Optimizer]:
        options, model = self._options, self.model
        eggn = model.eggn

        def rmsprop(*modules: torch.nn.Module) -> Optimizer:
            return torch.optim.RMSprop(
                [parameter for module in modules for parameter in module.parameters()],
                lr=options.scen_lr,
                weight_decay=options.scen_weight_decay,
                momentum=options.scen_momentum,
            )

        def adam(module: torch.nn.Module, lr: float, beta1: float = _BETA1) -> Optimizer:
            return torch.optim.Adam(module.parameters(), lr=lr, betas=(beta1, _BETA2))

        return {
            "attention": rmsprop(model.len),
            "compression": rmsprop(model.compression, model.first_classifier),
            "regressor": rmsprop(model.regressor),
            "encoder": adam(eggn.encoder, options.lr, _ENCODER_BETA1),
            "generator": adam(eggn.generator, options.lr),
            "critic": adam(eggn.critic, options.lr),
            "decoder": adam(eggn.decoder, options.decoder_lr),
            "feedback": adam(eggn.feedback, options.feedback_lr),
        }

    def lr_factor(self, step: int) -> float:
        """1: no schedule."""
        return 1.0

    def stage(self, step: int) -> int:
        """1, 2 or 3."""
        if step < self._options.stage1_steps:
            return 1
        return 2 if step < self._options.stage1_steps + self._options.stage2_steps else 3

    def phases(self, step: int) -> Sequence[Phase]:
        stage = self.stage(step)
        if stage == 1:
            return (Phase(name="attention", optimisers=("attention", "compression")),)
        if stage == 2:
            trained = ("regressor", "compression") if self._trains_compression else ("regressor",)
            return (Phase(name="regressor", optimisers=trained),)
        generator = ["encoder", "generator"]
        if not self._options.freeze_decoder:
            generator.append("decoder")
        if self._feedback(step):
            generator.append("feedback")
        return (
            Phase(name="critic", optimisers=("critic", "decoder"), repeats=self._options.critic_repeats),
            Phase(name="generator", optimisers=tuple(generator)),
        )

    def batch(self, step: int, draw: int) -> SCEGGBatch:
        rng = np.random.default_rng((self._seed, step, draw))
        size, stage = self._options.batch, self.stage(step)
        unseen_labels = np.zeros(0, dtype=np.int64)
        if stage < 3:
            places = self._balanced_places(rng, size)
        else:
            n_images = len(self._training.rows)
            places = rng.choice(n_images, size=min(size, n_images), replace=False)
            if len(self._unseen):
                unseen_labels = rng.choice(self._unseen, size=size)
        needs_regions = stage == 1 or (stage == 2 and self._trains_compression)
        return SCEGGBatch(
            places=torch.from_numpy(places),
            regions=self._features.regions(self._training.rows[places]) if needs_regions else None,
            unseen_labels=torch.from_numpy(unseen_labels),
        )

    def loss(self, batch: SCEGGBatch, phase: Phase, step: int) -> LossTerms:
        self._step = step
        # The heads are small and the critic is differentiated twice: half precision would gain nothing.
        with torch.autocast(self._device.type, enabled=False):
            self._prepare(self.stage(step))
            if phase.name == "attention":
                return self._attention_loss(batch)
            if phase.name == "regressor":
                return self._regressor_loss(batch)
            if phase.name == "critic":
                return self._critic_loss(batch, step)
            return self._generator_loss(batch, step)

    def validate(self) -> dict[str, float]:
        """Measures of the stage; ``score`` grows from stage to stage, so the best step is of the last.

        Stage one scores -2 and stage two -1 plus the accuracy on validation classes, stage three the
        harmonic mean H. Without validation classes ``score`` is the share of steps made: the last step
        is kept. In stage three the final classifiers are fitted and become part of the model.
        """
        stage = self._prepared_stage
        measures: dict[str, float] = {}
        if stage == 3:
            self._fit_final()
            measures["train_accuracy"] = self._train_accuracy()
        if self._validation is None:
            return {"score": (self._step + 1) / self._options.steps, **measures}
        found = self._measure(stage)
        score = found.harmonic / 100 if stage == 3 else stage - 3 + found.t1 / 100
        accuracies = {"T1": found.t1, "U": found.unseen, "S": found.seen, "H": found.harmonic}
        return {"score": score, **measures, **accuracies}

    @property
    def _trains_compression(self) -> bool:
        """Stage two trains the compression: only where there is something learned in later use."""
        return self._options.update_compression and self.model.compression.mode == "mlp"

    def _feedback(self, step: int) -> float:
        """a1 in every second epoch of stage three, else 0."""
        steps_per_epoch = -(-len(self._training.rows) // self._options.batch)
        epoch = (step - self._options.stage1_steps - self._options.stage2_steps) // steps_per_epoch
        return self._options.feedback if epoch % 2 == 1 else 0.0

    def _balanced_places(self, rng: np.random.Generator, size: int) -> NDArray[np.int64]:
        """One image each of different classes; classes come again only after all were drawn."""
        n_classes = len(self._places_of_class)
        order = np.concatenate([rng.permutation(n_classes) for _ in range(-(-size // n_classes))])[:size]
        return np.array([rng.choice(self._places_of_class[index]) for index in order])

    def _attention_loss(self, batch: SCEGGBatch) -> LossTerms:
        model, labels = self.model, self._labels[batch.places.to(self._device)]
        look = model.look(batch.regions.to(self._device))
        compressed = model.compression(look.pooled, is_first_stage=True)
        local = seen_class_loss(model.local_class_scores(look.scores), labels, seen=model.is_seen)
        overall = seen_class_loss(model.first_classifier(compressed), labels, seen=model.is_seen)
        return LossTerms(
            total=self._options.local * local + overall, parts={"local": local, "global": overall}
        )

    def _regressor_loss(self, batch: SCEGGBatch) -> LossTerms:
        model, places = self.model, batch.places.to(self._device)
        if batch.regions is None:
            compressed, local_scores = self._compressed[places], self._local_scores[places]
        else:
            with torch.no_grad():
                look = model.look(batch.regions.to(self._device))
                local_scores = model.local_class_scores(look.scores)
            compressed = model.compression(look.pooled)
        loss = semantic_consistency_loss(model.regressor(compressed), local_scores)
        return LossTerms(total=loss, parts={"consistency": loss})

    def _critic_loss(self, batch: SCEGGBatch, step: int) -> LossTerms:
        options, eggn = self._options, self.model.eggn
        real, attributes, _ = self._seen_sample(batch)
        with torch.no_grad():
            noise, _, _ = eggn.posterior(real, attributes)
            fake = eggn.generate(noise, attributes, feedback_weight=self._feedback(step))
        distance = wasserstein_loss(eggn.critic(real, attributes), eggn.critic(fake, attributes))
        penalty = gradient_penalty(eggn.critic, real, fake, attributes=attributes)
        decoded, _ = eggn.decoder(real)
        reconstruction = weighted_l1(decoded, attributes)
        self._penalties.append(penalty.detach())
        total = options.critic_weight * (distance + self.model.penalty_weight * penalty)
        return LossTerms(
            total=total + options.reconstruction * reconstruction,
            parts={"distance": distance, "penalty": penalty, "reconstruction": reconstruction},
        )

    def _generator_loss(self, batch: SCEGGBatch, step: int) -> LossTerms:
        options, eggn = self._options, self.model.eggn
        self._adapt_penalty()
        feedback = self._feedback(step)
        real, attributes, labels = self._seen_sample(batch)
        noise, mean, log_variance = eggn.posterior(real, attributes)
        fake = eggn.generate(noise, attributes, feedback_weight=feedback)
        vae = vae_loss(fake, real, mean, log_variance)
        verdict = -eggn.critic(fake, attributes).mean()
        decoded, _ = eggn.decoder(fake)
        reconstruction = weighted_l1(decoded, attributes)
        total = vae + options.generator_weight * verdict + options.reconstruction * reconstruction
        parts = {"vae": vae, "verdict": verdict, "reconstruction": reconstruction}
        if options.guide_seen or options.guide_unseen:
            unseen_labels = batch.unseen_labels.to(self._device)
            guided = guided_loss(
                self.model.regressed_scores(fake),
                labels,
                self.model.regressed_scores(self._generated(unseen_labels, feedback)),
                unseen_labels,
                seen_weight=options.guide_seen,
                unseen_weight=options.guide_unseen,
            )
            total, parts["guided"] = total + guided, guided
        return LossTerms(total=total, parts=parts)

    def _generated(self, labels: Tensor, feedback: float) -> Tensor:
        attributes = self.model.normalised(self.model.class_attributes)[labels]
        noise = torch.randn_like(attributes)
        return self.model.eggn.generate(noise, attributes, feedback_weight=feedback)

    def _seen_sample(self, batch: SCEGGBatch) -> tuple[Tensor, Tensor, Tensor]:
        """Embeddings (B, d), attributes (B, K) of their classes, labels (B,)."""
        places = batch.places.to(self._device)
        labels = self._labels[places]
        return self._embeddings[places], self.model.normalised(self.model.class_attributes)[labels], labels

    def _adapt_penalty(self) -> None:
        """Before the generator's update: the critic's updates of this step have all been made."""
        if self._options.adapt_penalty and self._penalties:
            mean = float(torch.stack(self._penalties).mean())
            self.model.penalty_weight.fill_(adapted_weight(float(self.model.penalty_weight), mean))
        self._penalties.clear()

    def _prepare(self, stage: int) -> None:
        """Make what a stage needs of the weights of the stage before.

        The scaler's statistics are taken once per stage and are in the checkpoint; stored features are
        computed again after a resume, from frozen weights, hence the same.
        """
        if stage == self._prepared_stage and stage == int(self.model.stage):
            return
        model, device = self.model, self._device
        if stage >= 2:
            self._compressed, self._local_scores = self._look_at(self._training)
            if int(model.stage) < stage:
                model.scaler.fit(self._compressed)
            if int(model.stage) < 2:
                model.regressor.scaler.fit(self._compressed)
            self._embeddings = model.scaler(self._compressed).clamp(0, 1).to(device)
        model.stage.fill_(stage)
        self._prepared_stage = stage

    @torch.no_grad()
    def _look_at(self, samples: Samples) -> tuple[Tensor, Tensor]:
        """Compressed features (N, d) and local class scores (N, C) of images, chunk by chunk."""
        compressed, scores = [], []
        for start in range(0, len(samples.rows), _CHUNK):
            regions = self._features.regions(samples.rows[start : start + _CHUNK]).to(self._device)
            look = self.model.look(regions)
            compressed.append(self.model.compression(look.pooled))
            scores.append(self.model.local_class_scores(look.scores))
        return torch.cat(compressed), torch.cat(scores)

    def _fit_final(self) -> None:
        model, options = self.model, self._options
        final, unseen_only = fit_final_classifiers(
            model,
            self._embeddings,
            self._labels,
            attributes=model.class_attributes,
            is_seen=model.is_seen,
            options=FitOptions(
                n_per_class=options.synthetic,
                lr=options.classifier_lr,
                epochs=options.classifier_epochs,
                seed=self._seed,
            ),
        )
        with torch.no_grad():
            model.final.load_state_dict(final.state_dict())
            if unseen_only is not None:
                model.final_unseen.load_state_dict(unseen_only.state_dict())
            self._set_exemplars()

    def _set_exemplars(self) -> None:
        """Fill the head's exemplars with evenly spaced training features of every class."""
        n_exemplars = len(self.model.exemplars)
        if not n_exemplars:
            return
        per_class = self.config["model"]["exemplars"]
        places = np.concatenate(
            [
                members[np.linspace(0, len(members) - 1, min(per_class, len(members))).astype(np.int64)]
                for members in self._places_of_class
            ]
        )
        chosen = torch.from_numpy(places).to(self._device)
        self.model.exemplars.copy_(self._embeddings[chosen])
        self.model.exemplar_labels.copy_(self._labels[chosen])

    def _train_accuracy(self) -> float:
        predicted = self.model.class_scores(self._embeddings).argmax(dim=1)
        return float((predicted == self._labels).float().mean())

    def _measure(self, stage: int) -> ZeroShotReport:
        """Accuracies on the validation images; LEN's own scores speak in stages one and two."""
        model = self.model
        compressed, scores = self._look_at(self._validation)
        conventional = None
        if stage == 3:
            embeddings = model.scaler(compressed).clamp(0, 1)
            scores, conventional = model.class_scores(embeddings), model.unseen_class_scores(embeddings)
        return measure_zero_shot(
            TestScores(
                generalised=scores.cpu().numpy(),
                conventional=None if conventional is None else conventional.cpu().numpy(),
                labels=self._validation.labels,
                seen=np.flatnonzero(model.is_seen.cpu().numpy()),
                unseen=self._unseen,
            )
        )
