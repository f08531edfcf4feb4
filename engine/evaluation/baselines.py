"""Training-free methods, as segmenters: the floor that every trained head is measured against.

Their score is a raw similarity, so it is not calibrated: choose the threshold on other data.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models.efficientnet_lite import EfficientNetLite0
from engine.models.preprocessing import LITE_MEAN, LITE_STD, Preprocessing
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support

PREPROCESSING: Final = Preprocessing((384, 384), mean=LITE_MEAN, std=LITE_STD)

_LAST_BLOCKS: Final = tuple(range(3, 16))
_DEEP_BLOCKS: Final = (10, 14, 15)
_EPS: Final = 1e-6
_SHARPNESS: Final = 10.0


class MeanCosine(FewShotSegmenter):
    """Mean over 13 block outputs of the mean ReLU cosine to the support's object cells.

    Similarity of a query cell under one tap: mean over the object cells s of max(0, cos(q, s)). The
    mean over taps is stretched to [0, 1] per image, so it always finds something, present or not.
    """

    def __init__(self, backbone: EfficientNetLite0, *, input_size: tuple[int, int] = (384, 384)) -> None:
        super().__init__()
        self.input_size = input_size
        self.backbone = backbone

    def encode(self, images: Tensor) -> Features:
        outputs = self.backbone(images)
        return tuple(outputs[block] for block in _LAST_BLOCKS)

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        size = query[0].shape[-2:]
        total = torch.zeros(query[0].shape[0], *size, device=query[0].device)
        for feats, shots in zip(query, support.features, strict=True):
            weights = _cell_weights(support.masks, shots)  # (S, h, w)
            cells = F.normalize(shots, dim=1).permute(0, 2, 3, 1)[weights > 0]  # (N, C)
            share = weights[weights > 0] / weights.sum().clamp(min=_EPS)  # (N,)
            cosine = torch.einsum("bchw,nc->bnhw", F.normalize(feats, dim=1), cells)
            similarity = torch.einsum("bnhw,n->bhw", cosine.relu(), share)
            total += F.interpolate(similarity[:, None], size=size, mode="bilinear", align_corners=False)[:, 0]
        low, high = total.amin(dim=(1, 2), keepdim=True), total.amax(dim=(1, 2), keepdim=True)
        return torch.logit((total - low) / (high - low).clamp(min=_EPS), eps=_EPS)


class PrototypeDifference(FewShotSegmenter):
    """Cosine to the mean object cell minus cosine to the mean background cell, averaged over taps.

    The logits are ten times the difference, so that useful thresholds lie well inside (0, 1).
    """

    def __init__(self, backbone: EfficientNetLite0, *, input_size: tuple[int, int] = (384, 384)) -> None:
        super().__init__()
        self.input_size = input_size
        self.backbone = backbone

    def encode(self, images: Tensor) -> Features:
        outputs = self.backbone(images)
        return tuple(outputs[block] for block in _DEEP_BLOCKS)

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        size = query[0].shape[-2:]
        total = torch.zeros(query[0].shape[0], *size, device=query[0].device)
        for feats, shots in zip(query, support.features, strict=True):
            weights = _cell_weights(support.masks, shots)
            cells, feats = F.normalize(shots, dim=1), F.normalize(feats, dim=1)
            difference = torch.zeros_like(feats[:, 0])
            for sign, share in ((1, weights), (-1, 1 - weights)):
                prototype = F.normalize(torch.einsum("schw,shw->c", cells, share), dim=0)
                difference += sign * torch.einsum("bchw,c->bhw", feats, prototype)
            total += F.interpolate(difference[:, None], size=size, mode="bilinear", align_corners=False)[:, 0]
        return _SHARPNESS * total / len(query)


def _cell_weights(masks: Tensor, features: Tensor) -> Tensor:
    """(S, h, w): the share of each feature cell that is object, from masks (S, H, W)."""
    return F.interpolate(masks[:, None], size=features.shape[-2:], mode="area")[:, 0]
