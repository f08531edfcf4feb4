"""SG-One Lite: SG-One's idea on a small backbone, the quickest model of the app.

Source: ours, after SG-One (arXiv:1810.09091). Kept: one prototype by masked average pooling, one cosine
map, and a segmentation branch whose features are multiplied by that map. Different: the frozen
EfficientNet-Lite0, learnt 1x1 guidance over three taps at stride 16, and a second map, the similarity
to the *background* prototype, so that the head sees a contrast and not one absolute value.

The prototypes are sums over support cells brought to length 1, hence additive; all of it costs
next to nothing, so there is nothing to keep between strokes but the features themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.models.efficientnet_lite import BLOCK_CHANNELS, EfficientNetLite0
from engine.models.layers.conv_blocks import conv_bn_relu
from engine.models.layers.masked_pooling import cell_coverage
from engine.models.layers.tap_statistics import TapStatistics
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support

_FINE_BLOCK: Final = 4
_DEEP_BLOCKS: Final = (10, 14, 15)
_GUIDANCE: Final = 128
_BRANCH: Final = 64


class SGOneLite(FewShotSegmenter):
    """See the module's text. No memo: ``decode`` is cheap."""

    input_size = (384, 384)

    def __init__(self) -> None:
        super().__init__()
        n_deep = sum(BLOCK_CHANNELS[block] for block in _DEEP_BLOCKS)
        self.backbone = EfficientNetLite0(output_stride=16)
        self.standardise = TapStatistics([BLOCK_CHANNELS[block] for block in (_FINE_BLOCK, *_DEEP_BLOCKS)])
        self.guidance = nn.Conv2d(n_deep, _GUIDANCE, 1)
        self.deep_branch = nn.Sequential(
            nn.Dropout2d(0.2),
            conv_bn_relu(n_deep, _BRANCH, kernel=1, has_bias=False),
            conv_bn_relu(_BRANCH, _BRANCH, kernel=3, has_bias=False),
        )
        self.fine_branch = nn.Sequential(
            conv_bn_relu(_BRANCH + BLOCK_CHANNELS[_FINE_BLOCK], _BRANCH, kernel=3, has_bias=False),
            nn.Conv2d(_BRANCH, _BRANCH, 3, padding=1),
        )
        self.head = nn.Sequential(
            conv_bn_relu(2 * _BRANCH + 2, _BRANCH, kernel=3, has_bias=False),
            conv_bn_relu(_BRANCH, _BRANCH, kernel=3, has_bias=False),
        )
        self.out = nn.Conv2d(_BRANCH, 1, 1)
        self._prototypes: WeakKeyDictionary[Support, tuple[Tensor, Tensor]] = WeakKeyDictionary()

    def speed_up(self) -> None:
        self.backbone.fold_batch_norms()

    def encode(self, images: Tensor) -> Features:
        """Taps (B, 40, h/8, w/8), then (B, 112 | 192 | 320, h/16, w/16); see the base class."""
        outputs = self.backbone(images)
        return tuple(outputs[block] for block in (_FINE_BLOCK, *_DEEP_BLOCKS))

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        """(B, h/8, w/8) logits; see the base class. ``memo`` is not used."""
        return self._segment(query, self._support_prototypes(support))

    def decode_classes(
        self, query: Features, supports: Sequence[Support], memos: Sequence[QueryMemo | None]
    ) -> Tensor:
        """(C, h/8, w/8) logits; all but the last layers is done once for all classes."""
        objects, rests = zip(*(self._support_prototypes(support) for support in supports), strict=True)
        return self._segment(query, (torch.cat(objects), torch.cat(rests)))

    def forward_episodes(self, query: Features, support: Features, support_masks: Tensor) -> tuple[Tensor]:
        """Segment B queries, each with its own support.

        Args:
            query: taps (B, C, h, w).
            support: taps (B, S, C, h, w).
            support_masks: (B, S, H, W) float in [0, 1].

        Returns:
            (B, h/8, w/8) foreground logits.
        """
        self.standardise.observe(query)
        return (self._segment(query, self.prototypes(support, support_masks)),)

    def prototypes(self, support: Features, masks: Tensor) -> tuple[Tensor, Tensor]:
        """Unit prototypes of foreground and background over all shots.

        Args:
            support: taps (B, S, C, h, w).
            masks: (B, S, H, W) in [0, 1].

        Returns:
            Two (B, 128); zeros where there is no such cell.
        """
        deep = torch.cat(
            [self.standardise.standardised(i, tap.flatten(0, 1)) for i, tap in enumerate(support) if i], dim=1
        )
        cells = F.normalize(self.guidance(deep), dim=1)  # (B * S, 128, h, w)
        coverage = cell_coverage(masks.flatten(0, 1), tuple(cells.shape[-2:]))  # (B * S, h, w)
        shape = masks.shape[:2]
        sums = [
            torch.einsum("nchw,nhw->nc", cells, weights.to(cells)).unflatten(0, shape).sum(dim=1)
            for weights in (coverage, 1 - coverage)
        ]
        return F.normalize(sums[0], dim=1), F.normalize(sums[1], dim=1)

    def _support_prototypes(self, support: Support) -> tuple[Tensor, Tensor]:
        """Two (1, 128), made once per support, not once per query."""
        pair = self._prototypes.get(support)
        if pair is None:
            with torch.no_grad():
                pair = self.prototypes(tuple(tap[None] for tap in support.features), support.masks[None])
            self._prototypes[support] = pair
        return pair

    def _segment(self, query: Features, prototypes: tuple[Tensor, Tensor]) -> Tensor:
        """Queries (B, C, h, w) with prototypes (P, 128), B = P or one of them 1, to (max(B, P), h/8, w/8)."""
        taps = [self.standardise.standardised(index, tap) for index, tap in enumerate(query)]
        deep = torch.cat(taps[1:], dim=1)
        cells = F.normalize(self.guidance(deep), dim=1)  # (B, 128, h, w)
        similarity = torch.stack(
            [torch.einsum("bchw,bc->bhw", cells, prototype) for prototype in prototypes], dim=1
        )
        fine_grid = tuple(taps[0].shape[-2:])
        similarity = F.interpolate(similarity, size=fine_grid, mode="bilinear", align_corners=False)
        branch = F.interpolate(self.deep_branch(deep), size=fine_grid, mode="bilinear", align_corners=False)
        branch = self.fine_branch(torch.cat([branch, taps[0]], dim=1))  # (B, 64, h/8, w/8)
        guided = torch.cat([branch * similarity[:, :1], branch * similarity[:, 1:], similarity], dim=1)
        return self.out(self.head(guided))[:, 0].float()
