"""Doodle2Search: two encoders, one for sketches and one for photos, trained into one space.

Source: Dey et al., "Doodle to Search: Practical Zero-Shot Sketch-Based Image Retrieval" (CVPR 2019,
arXiv:1904.03451). The whole network is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import torchvision
from torch import Tensor, nn

from engine.errors import ShapeError
from engine.models.layers.soft_attention import SoftAttention
from engine.models.preprocessing import IMAGENET_MEAN, IMAGENET_STD
from engine.models.retriever import SketchRetriever
from engine.models.weights import load_backbone_state

Domain = Literal["sketch", "photo"]

INPUT_SIZE: Final = (224, 224)
EMBEDDING_DIM: Final = 256
WORD_DIM: Final = 300
_FEATURE_CHANNELS: Final = 512
_HIDDEN: Final = 4096
_DOMAIN_HIDDEN: Final = 64


@dataclass(frozen=True, kw_only=True)
class Doodle2SearchOptions:
    """Choices of Doodle2Search; plain values, kept in a head's metadata.

    Attributes:
        has_attention: the paper's full model has soft attention; the released code leaves it out
            unless asked.
        has_imagenet_normalisation: the paper does not say how pixels are scaled. True: ImageNet's mean
            and deviation, which the initial weights were trained with. False: values in [0, 1] as they
            are, as in the released code. The network's input stays the same either way (normalised):
            with False the model itself takes the normalisation back.
    """

    has_attention: bool = True
    has_imagenet_normalisation: bool = True


class VGG16BNTrunk(nn.Module):
    """VGG-16 with batch norm up to the second 4096-wide layer, named as in torchvision's file."""

    def __init__(self) -> None:
        super().__init__()
        net = torchvision.models.vgg16_bn(weights=None, init_weights=False)
        self.features = net.features
        self.classifier = net.classifier[:-1]  # fc6, ReLU, Dropout, fc7, ReLU, Dropout


class DomainClassifier(nn.Sequential):
    """Tells sketches from photos by their embeddings: (B, dim) to (B, 1) logits, above 0 = photo.

    Part of the loss, trained along with the encoders.
    """

    def __init__(self, dim: int = EMBEDDING_DIM) -> None:
        super().__init__(
            nn.Linear(dim, _DOMAIN_HIDDEN),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(_DOMAIN_HIDDEN, _DOMAIN_HIDDEN),
            nn.ReLU(),
            nn.Linear(_DOMAIN_HIDDEN, 1),
        )


class WordDecoder(nn.Sequential):
    """Guesses the word vector of the class from an embedding: (B, dim) to (B, word_dim).

    Part of the loss, trained along with the encoders.
    """

    def __init__(self, dim: int = EMBEDDING_DIM, word_dim: int = WORD_DIM) -> None:
        super().__init__(
            nn.Linear(dim, WORD_DIM),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(WORD_DIM, word_dim),
        )


class Doodle2Search(SketchRetriever):
    """Two VGG-16 encoders that share nothing; Euclidean embeddings of 256 numbers, not normalised.

    135,317,824 parameters an encoder, 195,321 its attention, 188,073 in the losses' two small networks:
    271,214,363 in all.

    Args:
        options: the paper's model by default.
    """

    input_size = INPUT_SIZE
    embedding_dim = EMBEDDING_DIM
    metric = "euclidean"

    def __init__(self, *, options: Doodle2SearchOptions | None = None) -> None:
        super().__init__()
        self.options = options or Doodle2SearchOptions()
        self.backbone = nn.ModuleDict({"sketch": VGG16BNTrunk(), "photo": VGG16BNTrunk()})
        if self.options.has_attention:
            self.attention = nn.ModuleDict(
                {"sketch": SoftAttention(_FEATURE_CHANNELS), "photo": SoftAttention(_FEATURE_CHANNELS)}
            )
        self.embedding = nn.ModuleDict(
            {"sketch": nn.Linear(_HIDDEN, EMBEDDING_DIM), "photo": nn.Linear(_HIDDEN, EMBEDDING_DIM)}
        )
        self.domain_classifier = DomainClassifier()
        self.word_decoder = WordDecoder()

    def load_backbone(self, state: Mapping[str, Tensor], *, path: Path) -> None:
        """Both encoders start from the same ImageNet weights, fc6 and fc7 included."""
        for trunk in self.backbone.values():
            load_backbone_state(trunk, state, path=path)

    def embed_photos(self, images: Tensor) -> Tensor:
        """(B, 3, 224, 224) to (B, 256); see the base class."""
        return self._embed(images, "photo")

    def embed_sketches(self, images: Tensor) -> Tensor:
        """(B, 3, 224, 224) to (B, 256); see the base class."""
        return self._embed(images, "sketch")

    def _embed(self, images: Tensor, domain: Domain) -> Tensor:
        if images.ndim != 4 or tuple(images.shape[1:]) != (3, *INPUT_SIZE):
            raise ShapeError(f"Doodle2Search takes (B, 3, 224, 224), not {tuple(images.shape)}.")
        if not self.options.has_imagenet_normalisation:
            images = _to_unit_range(images)
        trunk = self.backbone[domain]
        features = trunk.features(images)  # (B, 512, 7, 7)
        if self.options.has_attention:
            features = self.attention[domain](features)
        return self.embedding[domain](trunk.classifier(features.flatten(1))).float()


def _to_unit_range(images: Tensor) -> Tensor:
    """Take ImageNet's normalisation back: values in [0, 1]."""
    mean, std = images.new_tensor(IMAGENET_MEAN), images.new_tensor(IMAGENET_STD)
    return images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
