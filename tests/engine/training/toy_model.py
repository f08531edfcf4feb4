"""A few-shot segmenter small enough for tests: colour cosine and two trained numbers per tap."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support


class ToySegmenter(FewShotSegmenter):
    """Compares each query cell with the mean support cell under the mask."""

    input_size = (32, 32)
    preprocessing = Preprocessing(input_size)

    def __init__(self) -> None:
        super().__init__()
        self.backbone = nn.Conv2d(3, 8, 1)
        generator = torch.Generator().manual_seed(3)
        with torch.no_grad():
            self.backbone.weight.copy_(torch.randn(8, 3, 1, 1, generator=generator))
            self.backbone.bias.zero_()
        self.mix = nn.Conv2d(1, 4, 3, padding=1)
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Conv2d(4, 1, 1)

    def encode(self, images: Tensor) -> Features:
        return (F.avg_pool2d(self.backbone(images), 2),)

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        n_queries = query[0].shape[0]
        shots = tuple(tap[None].expand(n_queries, *tap.shape) for tap in support.features)
        masks = support.masks[None].expand(n_queries, *support.masks.shape)
        return self.forward_episodes(query, shots, masks)[0]

    def forward_episodes(
        self, query: Features, support: Features, support_masks: Tensor
    ) -> tuple[Tensor, ...]:
        feats, shots = query[0], support[0]  # (B, C, h, w), (B, S, C, h, w)
        masks = F.adaptive_avg_pool2d(support_masks, feats.shape[-2:])  # (B, S, h, w)
        prototype = (shots * masks[:, :, None]).sum(dim=(1, 3, 4)) / masks.sum(dim=(1, 2, 3)).clamp(min=1e-6)[
            :, None
        ]
        similarity = F.cosine_similarity(feats, prototype[:, :, None, None], dim=1)  # (B, h, w)
        return (self.out(self.dropout(torch.relu(self.mix(similarity[:, None]))))[:, 0],)
