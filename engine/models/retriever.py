"""The one interface of every sketch-to-photo retrieval model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from torch import Tensor

from engine.models.network import Network

Metric = Literal["cosine", "euclidean"]


class SketchRetriever(Network, ABC):
    """Maps sketches and photos into one space, where near means alike.

    Attributes:
        input_size: (height, width) in pixels of photos and sketches.
        embedding_dim: D, the length of an embedding.
        metric: how embeddings compare. "cosine": they are L2-normalised and the inner product ranks.
            "euclidean": as the paper, the smaller distance is nearer.
        has_normalised_sketches: True where the model knows sketches only as
            ``engine.images.sketch.normalise_sketch`` draws them: whoever feeds it draws them so first.
    """

    input_size: tuple[int, int]
    embedding_dim: int
    metric: Metric
    has_normalised_sketches: bool = False

    @abstractmethod
    def embed_photos(self, images: Tensor) -> Tensor:
        """Embed photos: (B, 3, *input_size) float32 normalised RGB to (B, D) float32."""

    @abstractmethod
    def embed_sketches(self, images: Tensor) -> Tensor:
        """Embed sketches, dark strokes on white, prepared like photos: (B, 3, *input_size) to (B, D)."""
