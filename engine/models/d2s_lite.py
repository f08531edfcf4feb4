"""Doodle2Search Lite: sketches and photos through one frozen small backbone into one space.

Source: ours, after Doodle2Search (arXiv:1904.03451). Kept: a space learnt from sketches, photos of
their class and photos of others. Different: the frozen EfficientNet-Lite0 sees sketches through batch
norms with their own statistics; pooled taps are standardised per domain; and small residual heads start
as the identity, because the frozen space of photos already holds classes that nobody trained on.

``normalise_sketch`` must have drawn the sketches.
"""

from __future__ import annotations

from typing import Final, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.doodle2search import DomainClassifier, WordDecoder
from engine.models.efficientnet_lite import BLOCK_CHANNELS, HEAD_CHANNELS, EfficientNetLite0
from engine.models.layers.domain_statistics import DomainStatistics
from engine.models.retriever import SketchRetriever

Domain = Literal["sketch", "photo"]

_BLOCKS: Final = (14, 15)
POOLED_CHANNELS: Final = (*(BLOCK_CHANNELS[block] for block in _BLOCKS), HEAD_CHANNELS)
"""Channels of the three pooled taps: 192, 320, 1280."""
POOLED_DIM: Final = sum(POOLED_CHANNELS)
# The head convolution has four times the channels of the others and would drown them.
TAP_WEIGHTS: Final = (1.0, 1.0, 0.6)
SPACE_DIM: Final = 512
_HIDDEN: Final = 256
_DROPOUT: Final = 0.3
_N_NEAREST: Final = 10


class ResidualHead(nn.Module):
    """x + MLP(x), the identity at first. (B, 512) to (B, 512)."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = SPACE_DIM**0.5  # brings the coordinates of unit vectors to about 1
        self.dropout = nn.Dropout(_DROPOUT)
        self.reduce = nn.Linear(SPACE_DIM, _HIDDEN)
        self.restore = nn.Linear(_HIDDEN, SPACE_DIM)
        nn.init.zeros_(self.restore.weight)
        nn.init.zeros_(self.restore.bias)

    def forward(self, x: Tensor) -> Tensor:
        hidden = F.relu(self.reduce(self.dropout(x * self.scale)))
        return x + self.restore(self.dropout(hidden)) / self.scale


class D2SLite(SketchRetriever):
    """See the module's text.

    An embedding is a unit vector of the space (512 numbers) and two more numbers that correct for hubs.
    A photo near to many kinds of sketches is near to every query; so its mean cosine r to the nearest
    training classes' mean sketches, ``anchors``, is taken off: the inner product of a sketch s and a
    photo p is (s . p - hub_weight x r) times a constant. Both stay unit vectors.

    Args:
        n_anchors: rows of ``anchors``, the number of training classes.
        hub_weight: 0 leaves the correction out.
        word_dim: length of the word vectors the semantic loss decodes; 0: the model has no networks for
            the paper's domain and semantic losses.

    Attributes:
        anchors: (n_anchors, 512) unit vectors; set by training.
    """

    input_size = (224, 224)
    embedding_dim = SPACE_DIM + 2
    metric = "cosine"
    has_normalised_sketches = True

    def __init__(self, *, n_anchors: int = 1, hub_weight: float = 0.75, word_dim: int = 0) -> None:
        super().__init__()
        self.hub_weight = hub_weight
        self.backbone = EfficientNetLite0()
        self.sketch_statistics = DomainStatistics(self.backbone)
        for domain in ("sketch", "photo"):
            self.register_buffer(f"{domain}_mean", torch.zeros(POOLED_DIM))
            self.register_buffer(f"{domain}_scale", torch.ones(POOLED_DIM))
        self.register_buffer("projection", torch.zeros(POOLED_DIM, SPACE_DIM))
        self.register_buffer("anchors", torch.zeros(n_anchors, SPACE_DIM))
        self.heads = nn.ModuleDict({"sketch": ResidualHead(), "photo": ResidualHead()})
        if word_dim:
            self.domain_classifier = DomainClassifier(SPACE_DIM)
            self.word_decoder = WordDecoder(SPACE_DIM, word_dim)

    def embed_photos(self, images: Tensor) -> Tensor:
        """(B, 3, 224, 224) to unit vectors (B, 514); see the base class."""
        return self.with_hubs(self.place(self.pool(images, "photo"), "photo"), "photo")

    def embed_sketches(self, images: Tensor) -> Tensor:
        """(B, 3, 224, 224) to unit vectors (B, 514); see the base class."""
        return self.with_hubs(self.place(self.pool(images, "sketch"), "sketch"), "sketch")

    def pool(self, images: Tensor, domain: Domain) -> Tensor:
        """The backbone's part: (B, 3, H, W) to (B, 1792), taps averaged over positions.

        A sketch counts as the mean of itself and its mirror image: few lines leave much to chance. (On
        held-out seen classes that is worth three points of mAP before any training.)
        """
        if domain == "photo":
            return _averaged(self.backbone(images))
        both = torch.cat([images, images.flip(3)])
        return _averaged(self.sketch_statistics.run(self.backbone, both)).unflatten(0, (2, -1)).mean(dim=0)

    def fit_space(self, sketches: Tensor, photos: Tensor) -> None:
        """Standardise both domains and choose the 512 directions in which they vary most.

        Args:
            sketches: (N, 1792) pooled taps of training sketches.
            photos: (M, 1792) of training photos.
        """
        weights = torch.cat(
            [torch.full((n,), weight) for n, weight in zip(POOLED_CHANNELS, TAP_WEIGHTS, strict=True)]
        ).to(photos)
        for domain, pooled in (("sketch", sketches), ("photo", photos)):
            getattr(self, f"{domain}_mean").copy_(pooled.mean(dim=0))
            getattr(self, f"{domain}_scale").copy_(weights / (pooled.std(dim=0) + 1e-6))
        both = torch.cat([self._standardise(sketches, "sketch"), self._standardise(photos, "photo")])
        directions = _main_directions(both)
        # The sign of a direction is arbitrary; the largest entry decides, so that every machine agrees.
        largest = directions.gather(0, directions.abs().argmax(dim=0, keepdim=True))
        directions = directions * largest.sign()
        length = (self._standardise(photos, "photo") @ directions).norm(dim=1).mean()
        self.projection.copy_(directions / length)

    def place(self, pooled: Tensor, domain: Domain) -> Tensor:
        """Pooled taps (B, 1792) to unit vectors of the space (B, 512)."""
        return F.normalize(self.heads[domain](self.to_space(pooled, domain)), dim=1)

    def to_space(self, pooled: Tensor, domain: Domain) -> Tensor:
        """Before the trained heads: (B, 1792) to (B, 512), photos of length about 1."""
        return self._standardise(pooled, domain) @ self.projection

    def with_hubs(self, vectors: Tensor, domain: Domain) -> Tensor:
        """Add the two numbers of the hub correction: unit vectors (B, 512) to unit vectors (B, 514)."""
        if domain == "sketch":
            extra = vectors.new_tensor([1.0, 0.0]).expand(len(vectors), 2)
            return torch.cat([vectors, extra], dim=1) / 2**0.5
        n_nearest = min(_N_NEAREST, len(self.anchors))
        hubness = (vectors @ self.anchors.T).topk(n_nearest, dim=1).values.mean(dim=1).clamp(-1, 1)
        rest = (1 - hubness.square()).sqrt()
        extra = self.hub_weight * torch.stack([-hubness, rest], dim=1)
        return torch.cat([vectors, extra], dim=1) / (1 + self.hub_weight**2) ** 0.5

    def _standardise(self, pooled: Tensor, domain: Domain) -> Tensor:
        return (pooled - getattr(self, f"{domain}_mean")) * getattr(self, f"{domain}_scale")


def _averaged(outputs: list[Tensor]) -> Tensor:
    taps = [*(outputs[block] for block in _BLOCKS), outputs[-1]]
    return torch.cat([tap.float().mean(dim=(2, 3)) for tap in taps], dim=1)


def _main_directions(rows: Tensor) -> Tensor:
    """Orthonormal directions of greatest variance: (N, 1792) to (1792, 512); zeros where N gives fewer."""
    if len(rows) < POOLED_DIM:
        found = torch.linalg.svd(rows, full_matrices=False).Vh.T[:, :SPACE_DIM]
    else:  # many rows: the products of columns are the smaller matrix
        found = torch.linalg.eigh(rows.T @ rows).eigenvectors.flip(1)[:, :SPACE_DIM]
    return F.pad(found, (0, SPACE_DIM - found.shape[1]))
