"""SC-EGG: regions, attribute attention, one embedding, and a generator of embeddings.

Source: SC-EGG (IJCAI 2022): SCEN (``len``, ``gen``) and EGGN (``eggn``, ``classifier``). The two models
of the registry differ in backbone and widths only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import ConfigError, ShapeError
from engine.models.sc_egg.classifier import joined_inputs
from engine.models.sc_egg.eggn import EmbeddingGenerator
from engine.models.sc_egg.fitting import scoring_layer
from engine.models.sc_egg.gen import CompressionMode, MinMaxScaler, RegressedClassifier, SemanticCompression
from engine.models.sc_egg.len import AttributeAttention, AttributeLook, RegionScale
from engine.models.sc_egg.ridge import AttributeRidge
from engine.models.zero_shot import AttributeClassifier

_FIRST_PENALTY_WEIGHT: Final = 10.0


class SCEGGOptions(TypedDict, total=False):
    """The keyword arguments of ``SCEGG``, which see; a head's metadata carries them."""

    attributes: Sequence[str]
    classes: Sequence[str]
    unseen: Sequence[str]
    compression: CompressionMode
    word_dim: int
    hidden: int
    regressor_hidden: int
    synthesis_feedback: float
    n_exemplars: int
    region_scale: RegionScale
    direct: bool
    has_region_ridge: bool
    n_synthetic: int
    classifier_lr: float


class SCEGG(AttributeClassifier):
    """Everything but the backbone, which a subclass adds after this constructor.

    Args:
        attributes: K names; at least two.
        classes: C names.
        unseen: those of ``classes`` without training images.
        compression: see ``SemanticCompression``.
        word_dim: length of an attribute's word vector.
        hidden: width of EGGN's hidden layers.
        regressor_hidden: width of CLSg's hidden layer.
        synthesis_feedback: the paper's a2, see ``EmbeddingGenerator.generate``.
        n_exemplars: embeddings of training images the head carries, so that the final classifier can be
            fitted again where the images are not at hand; 0 = none.
        region_scale: see ``AttributeAttention``.
        direct: see ``Generator``.
        has_region_ridge: an embedding goes on with the mean of the image's regions, and scores that an
            ``AttributeRidge`` reads off it are added to those of the final classifier (ours).
        n_synthetic, classifier_lr: see ``AttributeClassifier``.

    Attributes:
        len: the attribute attention; see the module ``len``.
        compression: attribute features to one.
        first_classifier: stage one's classifier of compressed features.
        scaler: to [0, 1] by training statistics.
        regressor: CLSg.
        eggn: encoder, generator, critic, decoder, feedback.
        ridge: ridge regression; None without ``has_region_ridge``.
        exemplars: (E, g) and exemplar_labels: (E,) int64, -1 until they are set.
        stage: () int64 buffer: the last stage whose start was prepared (0 = none); the recipe's.
        suggested_penalty: () float32 buffer: ``seen_penalty``, calibrated at the end of training.
        penalty_weight: () float32 buffer: the adapted weight of the gradient penalty; the recipe's.

    Raises:
        ConfigError: too few names, a name twice, or an unseen class that is not among the classes.
    """

    def __init__(
        self,
        *,
        attributes: Sequence[str] = (),
        classes: Sequence[str] = (),
        unseen: Sequence[str] = (),
        compression: CompressionMode = "mlp",
        word_dim: int,
        hidden: int,
        regressor_hidden: int,
        synthesis_feedback: float = 0.0,
        n_exemplars: int = 0,
        region_scale: RegionScale = "each",
        direct: bool = False,
        has_region_ridge: bool = False,
        n_synthetic: int = 200,
        classifier_lr: float = 5e-4,
    ) -> None:
        super().__init__()
        _check_names(attributes, classes, unseen)
        self.attribute_names, self.class_names = tuple(attributes), tuple(classes)
        self.synthesis_feedback = synthesis_feedback
        self.n_synthetic, self.classifier_lr = n_synthetic, classifier_lr
        n_attributes, n_classes, dim = len(attributes), len(classes), self.region_channels
        self._made_dim, self.embedding_dim = dim, 2 * dim if has_region_ridge else dim
        self.register_buffer("class_attributes", torch.zeros(n_classes, n_attributes))
        self.register_buffer("is_seen", torch.tensor([name not in set(unseen) for name in classes]))
        self.len = AttributeAttention(
            n_attributes, word_dim=word_dim, n_channels=dim, region_scale=region_scale
        )
        self.compression = SemanticCompression(n_attributes, mode=compression)
        self.first_classifier = nn.Linear(dim, n_classes)
        self.scaler = MinMaxScaler(dim)
        self.regressor = RegressedClassifier(dim, hidden=regressor_hidden, n_classes=n_classes)
        self.eggn = EmbeddingGenerator(dim, n_attributes, hidden=hidden, is_direct=direct)
        self.ridge = AttributeRidge(dim, n_attributes) if has_region_ridge else None
        joined = dim + n_attributes + hidden
        self.final = scoring_layer(self, nn.Linear(joined, n_classes), None)
        self.final_unseen = nn.Linear(joined, n_classes).requires_grad_(False)
        self.register_buffer("exemplars", torch.zeros(n_exemplars, dim))
        self.register_buffer("exemplar_labels", torch.full((n_exemplars,), -1))
        self.register_buffer("stage", torch.tensor(0))
        self.register_buffer("suggested_penalty", torch.tensor(0.0))
        self.register_buffer("penalty_weight", torch.tensor(_FIRST_PENALTY_WEIGHT))

    def class_weights(self) -> Tensor | None:
        """(n, D) weights of the classifier that the backbone was trained with, in the order of ImageNet's
        classes; None where the backbone does not keep it."""
        return None

    @property
    def made_dim(self) -> int:
        return self._made_dim

    @property
    def seen_penalty(self) -> float:
        return float(self.suggested_penalty)

    @property
    def final_classifier(self) -> nn.Linear:
        return self.final

    @property
    def unseen_classifier(self) -> nn.Linear:
        return self.final_unseen

    def normalised(self, attributes: Tensor) -> Tensor:
        """Table rows (C', K) brought to length 1, as every part of the model wants them.

        Raises:
            ShapeError: another number of attributes.
        """
        if attributes.ndim != 2 or attributes.shape[1] != len(self.attribute_names):
            raise ShapeError(
                f"The model knows {len(self.attribute_names)} attributes; the rows are "
                f"{tuple(attributes.shape)}."
            )
        return F.normalize(attributes.to(self.class_attributes), dim=1)

    def look(self, regions: Tensor) -> AttributeLook:
        """(B, R, D) to attention, attribute features and scores."""
        return self.len(regions)

    def attention(self, regions: Tensor) -> Tensor:
        return self.look(regions).attention.unflatten(2, self.region_grid)

    def attribute_scores(self, regions: Tensor) -> Tensor:
        return self.look(regions).scores

    def local_class_scores(self, scores: Tensor) -> Tensor:
        """Attribute scores (B, K) to LEN's scores of all classes (B, C)."""
        return self.len.class_scores(scores, self.normalised(self.class_attributes))

    def embed_regions(self, regions: Tensor) -> Tensor:
        made = self.scaler(self.compression(self.look(regions).pooled)).clamp(0, 1)
        return self.whole(made, self.region_means(regions))

    def region_means(self, regions: Tensor) -> Tensor:
        """(B, R, D) to (B, D), float32: what an attention that has learned nothing sees.

        In [0, 1], because regions come out of a ReLU and are brought to length 1.
        """
        return self.len.scaled(regions).mean(dim=1)

    def whole(self, made: Tensor, means: Tensor) -> Tensor:
        """Embeddings (N, d) of their made part (N, g) and the ``region_means`` (N, D) of their images."""
        return made if self.ridge is None else torch.cat([made, means.to(made)], dim=1)

    def regressed_scores(self, embeddings: Tensor) -> Tensor:
        """CLSg's scores of all classes, (B, C), of embeddings' made part (B, g): real or generated."""
        return self.regressor(self.scaler.inverse(embeddings))

    def classifier_inputs(self, embeddings: Tensor) -> Tensor:
        return joined_inputs(self.eggn.decoder, embeddings)

    def added_layer(
        self, attributes: Tensor, *, ridge: AttributeRidge | None = None
    ) -> tuple[Tensor, Tensor] | None:
        """As in the base class; ``ridge``: this one's scores instead of those of the model's own."""
        used = self.ridge if ridge is None else ridge
        if used is None:
            return None
        weight, bias = used.class_layer(self.normalised(attributes))
        return F.pad(weight, (self.final_unseen.in_features, 0)), bias

    def synthesise(self, attributes: Tensor, n_per_class: int, generator: torch.Generator) -> Tensor:
        rows = self.normalised(attributes).repeat_interleave(n_per_class, dim=0)  # (C' n, K)
        noise = torch.randn(rows.shape, generator=generator).to(rows)
        return self.eggn.generate(noise, rows, feedback_weight=self.synthesis_feedback)


def _check_names(attributes: Sequence[str], classes: Sequence[str], unseen: Sequence[str]) -> None:
    if len(attributes) < 2 or not classes:
        raise ConfigError("SC-EGG needs the names of at least two attributes and one class.")
    for what, names in (("attribute", attributes), ("class", classes)):
        if len(set(names)) < len(names):
            twice = next(name for name in names if list(names).count(name) > 1)
            raise ConfigError(f"The {what} {twice!r} is named twice.")
    missing = sorted(set(unseen) - set(classes))
    if missing:
        raise ConfigError(f"The unseen class {missing[0]!r} is not among the classes.")
