"""The one interface of every model that recognises classes by their attributes."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.network import Network


class AttributeClassifier(Network, ABC):
    """Tells classes apart by a table of attributes; some of the classes were never shown.

    Images become regions, regions become one embedding, and a linear softmax over embeddings names the
    class. Embeddings of classes without images are synthesised from their attributes, so a new class
    needs a row of the table and a few seconds of ``fit`` (see ``engine.models.sc_egg.classifier``).

    Attributes:
        input_size: (height, width) of the network input in pixels.
        region_grid: (h, w) of the regions; R = h x w, row by row.
        region_channels: D of a region.
        embedding_dim: d of an embedding; its values lie in [0, 1].
        made_dim: g: the first g values of an embedding are what is synthesised and what classifiers are
            fitted to. What follows is known of images only; ``added_layer`` alone weighs it.
        attribute_names: K names, in the order of every attribute axis.
        class_names: C names of the classes the head was trained with, seen and unseen.
        class_attributes: (C, K) float32, in the unit of the user's table.
        is_seen: (C,) bool, True where training had images.
        exemplars: (E, g) embeddings of training images that the head carries, so that a classifier can be
            fitted again where the images are not at hand; E may be 0.
        exemplar_labels: (E,) int64 their rows of ``class_names``; -1 where there is none.
        n_synthetic: how many embeddings to make of a class without images when a classifier is fitted.
        classifier_lr: learning rate of that fit.
        classifier_epochs: passes over the samples of that fit.
        seen_penalty: suggested, see ``class_scores``; chosen without any unseen class.
    """

    input_size: tuple[int, int]
    region_grid: tuple[int, int]
    region_channels: int
    embedding_dim: int
    attribute_names: tuple[str, ...]
    class_names: tuple[str, ...]
    class_attributes: Tensor
    is_seen: Tensor
    exemplars: Tensor
    exemplar_labels: Tensor
    n_synthetic: int = 200
    classifier_lr: float = 5e-4
    classifier_epochs: int = 25
    seen_penalty: float = 0.0

    @abstractmethod
    def region_features(self, images: Tensor) -> Tensor:
        """Run the backbone: (B, 3, *input_size) float32 normalised RGB to regions (B, R, D)."""

    @abstractmethod
    def attention(self, regions: Tensor) -> Tensor:
        """Where each attribute looks: (B, R, D) to (B, K, h, w), each map summing to 1."""

    @abstractmethod
    def attribute_scores(self, regions: Tensor) -> Tensor:
        """How much of each attribute an image shows: (B, R, D) to (B, K), any range, higher is more."""

    @abstractmethod
    def embed_regions(self, regions: Tensor) -> Tensor:
        """(B, R, D) to embeddings (B, d) in [0, 1]."""

    @property
    def made_dim(self) -> int:
        return self.embedding_dim

    @abstractmethod
    def classifier_inputs(self, embeddings: Tensor) -> Tensor:
        """What classifiers are fitted to, of the made part (N, g) of embeddings: (N, d')."""

    def scored_inputs(self, embeddings: Tensor) -> Tensor:
        """What classes are scored by, of embeddings (N, d): ``classifier_inputs``, then what is not made.

        Returns:
            (N, d' + d - g).
        """
        made, rest = embeddings[:, : self.made_dim], embeddings[:, self.made_dim :]
        inputs = self.classifier_inputs(made)
        return torch.cat([inputs, rest.to(inputs)], dim=1) if rest.shape[1] else inputs

    @abstractmethod
    def synthesise(self, attributes: Tensor, n_per_class: int, generator: torch.Generator) -> Tensor:
        """Make embeddings of classes from their attributes alone.

        Args:
            attributes: (C', K) in the unit of the user's table; classes of the user's own are welcome.
            n_per_class: how many each.
            generator: source of the noise, on the CPU, so that a seed gives the same on every device.

        Returns:
            (C' x n_per_class, g) in [0, 1], class by class, on the model's device.
        """

    def added_layer(self, attributes: Tensor) -> tuple[Tensor, Tensor] | None:
        """What else is known of classes: linear scores to be added to those of a fitted classifier.

        Args:
            attributes: (C', K) as for ``synthesise``.

        Returns:
            Weight (C', d' + d - g) over ``scored_inputs`` and bias (C',); None where nothing is to be added.
        """
        return None

    @property
    @abstractmethod
    def final_classifier(self) -> nn.Linear:
        """Logits over all C classes from ``scored_inputs``; fitted at the end of training."""

    @property
    @abstractmethod
    def unseen_classifier(self) -> nn.Linear:
        """From ``classifier_inputs``, fitted on unseen classes only; columns of seen classes mean nothing."""

    def embed(self, images: Tensor) -> Tensor:
        """(B, 3, *input_size) to embeddings (B, d) in [0, 1]."""
        return self.embed_regions(self.region_features(images))

    def class_scores(self, embeddings: Tensor, *, seen_penalty: float = 0.0) -> Tensor:
        """Log-probabilities of all classes, seen and unseen (generalised zero-shot).

        Args:
            embeddings: (N, d).
            seen_penalty: taken from the seen classes' log-probabilities: above 0 favours unseen ones.

        Returns:
            (N, C); no longer log-probabilities where ``seen_penalty`` is not 0.
        """
        logits = self.final_classifier(self.scored_inputs(embeddings)).float()
        return F.log_softmax(logits, dim=1) - seen_penalty * self.is_seen

    def unseen_class_scores(self, embeddings: Tensor) -> Tensor:
        """Log-probabilities where only unseen classes can be: (N, C), the lowest float32 for seen ones."""
        inputs = self.classifier_inputs(embeddings[:, : self.made_dim])
        logits = self.unseen_classifier(inputs).float()
        lowest = torch.finfo(logits.dtype).min
        return F.log_softmax(logits.masked_fill(self.is_seen, lowest), dim=1).clamp_min(lowest)
