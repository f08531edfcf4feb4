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
from engine.models.sc_egg.ridge import AttributeRidge
from engine.training.recipes.scegg_calibration import calibrated_penalty
from engine.training.recipes.scegg_options import SCEGGConfig
from engine.training.recipes.scegg_remembered import Memory
from engine.training.recipes.scegg_samples import TrainingImages
from engine.training.task import LossTerms, Phase

_CHUNK: Final = 32
_BETA1: Final = 0.5
_BETA2: Final = 0.999
_ENCODER_BETA1: Final = 0.9


@dataclass(frozen=True, kw_only=True, eq=False)
class SCEGGBatch:
    """What one update sees.

    Attributes:
        places: (B,) int64 places in the training images, ascending in stages one and two.
        regions: of those images, see ``TrainingImages``; None where the stage works on stored features.
        unseen_labels: (B,) int64 classes to generate features of; empty but in the generator's phase.
    """

    places: Tensor
    regions: list[Tensor] | None
    unseen_labels: Tensor


class SCEGGTask:
    """Trains one SC-EGG model; see the module's text. One thread; ``batch`` and ``phases`` any thread.

    Args:
        config: of the recipe.
        model: with class attributes set; its backbone is not used any more.
        info: metadata of the head.
        training: images of seen classes, and perhaps made-up ones of remembered classes.
        validation: held-out images, some of classes the model takes for unseen; None = no validation.
        compared: rows of the model's classes that the final classifiers choose among.
        memory: made the remembered classes' images; None where there are none.
        device: where to compute.
    """

    has_backbone = False

    def __init__(
        self,
        config: SCEGGConfig,
        *,
        model: SCEGG,
        info: HeadInfo,
        training: TrainingImages,
        validation: TrainingImages | None,
        compared: NDArray[np.int64],
        memory: Memory | None = None,
        device: torch.device,
    ) -> None:
        self.name, self.config = info.model, config_to_dict(config)
        self.model, self.info = model, info
        self._options, self._seed = config.optim, config.run.seed
        self._training, self._validation = training, validation
        self._device = device
        self._compared, self._memory = compared, memory
        self._labels = torch.from_numpy(training.labels).to(device)
        is_trained = np.isin(np.arange(len(model.class_names)), training.labels)
        self._unseen = np.flatnonzero(~is_trained)
        self._is_trained = torch.from_numpy(is_trained).to(device)
        self._prepared_stage = 0
        self._step = 0
        # Of all training images, made when a stage begins: (N, g) around the scaler, (N, C), (N, D).
        self._compressed = self._embeddings = torch.empty(0)
        self._local_scores = self._region_means = torch.empty(0)
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
            places = self._training.balanced_places(rng, size)
        else:
            n_images = len(self._training)
            places = rng.choice(n_images, size=min(size, n_images), replace=False)
            if len(self._unseen):
                unseen_labels = rng.choice(self._unseen, size=size)
        needs_regions = stage == 1 or (stage == 2 and self._trains_compression)
        return SCEGGBatch(
            places=torch.from_numpy(places),
            regions=self._training.regions(places) if needs_regions else None,
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
        penalty, harmonic = found.curve.best()
        best = {"best_H": harmonic, "best_seen_penalty": penalty} if np.isfinite(penalty) else {}
        return {"score": score, **measures, **accuracies, **best}

    @property
    def _trains_compression(self) -> bool:
        """Stage two trains the compression: only where there is something learned in later use."""
        return self._options.update_compression and self.model.compression.mode == "mlp"

    def _feedback(self, step: int) -> float:
        """a1 in every second epoch of stage three, else 0."""
        steps_per_epoch = -(-len(self._training) // self._options.batch)
        epoch = (step - self._options.stage1_steps - self._options.stage2_steps) // steps_per_epoch
        return self._options.feedback if epoch % 2 == 1 else 0.0

    def _attention_loss(self, batch: SCEGGBatch) -> LossTerms:
        model, labels = self.model, self._labels[batch.places.to(self._device)]
        pooled, scores = self._looked(batch.regions)
        compressed = model.compression(pooled, is_first_stage=True)
        local = seen_class_loss(model.local_class_scores(scores), labels, seen=self._is_trained)
        overall = seen_class_loss(model.first_classifier(compressed), labels, seen=self._is_trained)
        return LossTerms(
            total=self._options.local * local + overall, parts={"local": local, "global": overall}
        )

    def _regressor_loss(self, batch: SCEGGBatch) -> LossTerms:
        model, places = self.model, batch.places.to(self._device)
        if batch.regions is None:
            compressed, local_scores = self._compressed[places], self._local_scores[places]
        else:
            with torch.no_grad():
                pooled, scores = self._looked(batch.regions)
                local_scores = model.local_class_scores(scores)
            compressed = model.compression(pooled)
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
        """Embeddings' made part (B, g), attributes (B, K) of their classes, labels (B,)."""
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
            compressed, self._local_scores, means = self._look_at(self._training)
            real = compressed[: self._training.n_real]
            if self._memory is not None:
                # One region says little about what attention makes of a class's images.
                compressed = self._memory.extended(real, self._training.labels[: len(real)])
                means = self._memory.extended(means[: len(real)], self._training.labels[: len(real)])
            self._compressed, self._region_means = compressed, means
            if int(model.stage) < stage:
                model.scaler.fit(real)
            if int(model.stage) < 2:
                model.regressor.scaler.fit(real)
            self._embeddings = model.scaler(self._compressed).clamp(0, 1).to(device)
            if int(model.stage) < stage == 3 and model.eggn.generator.direct is not None:
                self._start_generator()
        model.stage.fill_(stage)
        self._prepared_stage = stage

    def _start_generator(self) -> None:
        labels = torch.unique(self._labels)
        means = torch.stack([self._embeddings[self._labels == label].mean(dim=0) for label in labels])
        attributes = self.model.normalised(self.model.class_attributes)[labels]
        self.model.eggn.generator.start(means, attributes, ridge=self._options.start_ridge)

    def _looked(self, regions: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Attribute features (B, K, D) and attribute scores (B, K) of what ``TrainingImages`` gave."""
        looks = [self.model.look(part.to(self._device)) for part in regions]
        return torch.cat([look.pooled for look in looks]), torch.cat([look.scores for look in looks])

    @torch.no_grad()
    def _look_at(self, images: TrainingImages) -> tuple[Tensor, Tensor, Tensor]:
        """Compressed features (N, g), local class scores (N, C) and region means (N, D), chunk by chunk."""
        compressed, class_scores, means = [], [], []
        for places in np.array_split(np.arange(len(images)), -(-len(images) // _CHUNK)):
            regions = images.regions(places)
            pooled, scores = self._looked(regions)
            compressed.append(self.model.compression(pooled))
            class_scores.append(self.model.local_class_scores(scores))
            means += [self.model.region_means(part.to(self._device)) for part in regions]
        return torch.cat(compressed), torch.cat(class_scores), torch.cat(means)

    def _fit_final(self) -> None:
        model, options = self.model, self._options
        n_real, compared = self._training.n_real, torch.from_numpy(self._compared).to(self._device)
        embeddings = model.whole(self._embeddings, self._region_means)[:n_real]
        fit_options = FitOptions(
            n_per_class=options.synthetic,
            lr=options.classifier_lr,
            epochs=options.classifier_epochs,
            seed=self._seed,
        )
        if model.ridge is not None:
            model.ridge.load_state_dict(self._ridge_without().state_dict())
        final, unseen_only = fit_final_classifiers(
            model,
            embeddings,
            self._labels[:n_real],
            attributes=model.class_attributes,
            is_seen=model.is_seen,
            classes=compared,
            options=fit_options,
        )
        with torch.no_grad():
            model.final.load_state_dict(final.state_dict())
            if unseen_only is not None:
                model.final_unseen.load_state_dict(unseen_only.state_dict())
            self._set_exemplars()
        if options.seen_kept:
            penalty = calibrated_penalty(
                model,
                embeddings,
                self._labels[:n_real],
                classes=compared,
                options=fit_options,
                ridge_without=self._ridge_without,
                kept=options.seen_kept,
            )
            model.suggested_penalty.fill_(penalty)

    def _ridge_without(self, is_held: Tensor | None = None) -> AttributeRidge | None:
        """Ridge regression on all training images, made-up ones too, but held real ones, (n_real,) bool."""
        model = self.model
        if model.ridge is None:
            return None
        is_kept = torch.ones(len(self._embeddings), dtype=torch.bool, device=self._device)
        if is_held is not None:
            is_kept[: self._training.n_real] = ~is_held
        ridge = AttributeRidge(model.region_channels, len(model.attribute_names)).to(self._device)
        ridge.fit(
            self._region_means[is_kept],
            self._labels[is_kept],
            model.normalised(model.class_attributes),
            weight=self._options.ridge_weight,
        )
        return ridge

    def _set_exemplars(self) -> None:
        """Fill the head's exemplars with evenly spaced training features of every class."""
        n_exemplars = len(self.model.exemplars)
        if not n_exemplars:
            return
        per_class = self.config["model"]["exemplars"]
        places = np.concatenate(
            [
                members[np.linspace(0, len(members) - 1, min(per_class, len(members))).astype(np.int64)]
                for members in self._training.places_of_class
                if members[0] < self._training.n_real
            ]
        )
        chosen = torch.from_numpy(places).to(self._device)
        self.model.exemplars.copy_(self._embeddings[chosen])
        self.model.exemplar_labels.copy_(self._labels[chosen])

    def _train_accuracy(self) -> float:
        n_real = self._training.n_real
        embeddings = self.model.whole(self._embeddings, self._region_means)[:n_real]
        predicted = self.model.class_scores(embeddings).argmax(dim=1)
        return float((predicted == self._labels[:n_real]).float().mean())

    def _measure(self, stage: int) -> ZeroShotReport:
        """Accuracies on the validation images; LEN's own scores speak in stages one and two."""
        model = self.model
        compressed, scores, means = self._look_at(self._validation)
        conventional, penalty = None, 0.0
        if stage == 3:
            embeddings = model.whole(model.scaler(compressed).clamp(0, 1), means)
            scores, conventional = model.class_scores(embeddings), model.unseen_class_scores(embeddings)
            penalty = model.seen_penalty
        is_seen = model.is_seen.cpu().numpy()[self._compared]
        return measure_zero_shot(
            TestScores(
                generalised=scores.cpu().numpy(),
                conventional=None if conventional is None else conventional.cpu().numpy(),
                labels=self._validation.labels,
                seen=self._compared[is_seen],
                unseen=self._compared[~is_seen],
            ),
            offset=penalty,
        )
