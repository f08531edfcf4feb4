"""SG-One: one prototype of the object guides the segmentation of the query.

Source: Zhang et al., "SG-One: Similarity Guidance Network for One-Shot Semantic Segmentation"
(arXiv:1810.09091, IEEE TCYB 2020). Unlike MSHNet the whole network is trained, VGG-16 included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args
from weakref import WeakKeyDictionary

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import ConfigError, ShapeError
from engine.models.backbones import VGG16Taps
from engine.models.layers.masked_pooling import PrototypeSums, masked_average_pool, upsampled_mask_weights
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support
from engine.models.training_output import TrainingOutput

ShotFusion = Literal["average", "or"]

INPUT_SIDE: Final = 473
_COSINE_EPSILON: Final = 1e-8


@dataclass(frozen=True, kw_only=True)
class SGOneOptions:
    """Choices of SG-One; plain values, kept in a head's metadata.

    Attributes:
        shot_fusion: how several shots are used. "average": the mean of their prototypes, one decode.
            "or": one decode per shot, foreground where any of them says so (the maximum of the
            probabilities, which is the logical OR at every threshold).
        has_padded_head: the released code pads its last 1x1 convolution, so the map grows by two
            cells and is off by half a cell once stretched. False leaves that out.
        input_side: side in pixels of the squares that the app squashes images to.
    """

    shot_fusion: ShotFusion = "average"
    has_padded_head: bool = False
    input_side: int = INPUT_SIDE

    def __post_init__(self) -> None:
        if self.shot_fusion not in get_args(ShotFusion):
            message = f"SG-One has no shot fusion {self.shot_fusion!r}."
            raise ConfigError(message, hint=f"Choose one of: {', '.join(get_args(ShotFusion))}.")


class SGOne(FewShotSegmenter):
    """SG-One on VGG-16, 18,992,194 parameters. Takes images of any size.

    The paper feeds images at their own size; the app squashes to ``input_size`` so that features of
    one folder have one size.

    ``encode`` gives two taps: G (B, 512, h, w), where similarity is measured, and S (B, 128, h, w),
    the segmentation branch. Neither depends on the support, and ``decode`` needs nothing else.

    Args:
        options: the paper's model by default.
    """

    def __init__(self, *, options: SGOneOptions | None = None) -> None:
        super().__init__()
        self.options = options or SGOneOptions()
        self.input_size = (self.options.input_side, self.options.input_side)
        self.backbone = VGG16Taps()
        self.guidance = nn.Conv2d(512, 512, 3, padding=1)
        self.segment1 = nn.Conv2d(256, 128, 3, padding=1)
        self.segment2 = nn.Conv2d(128 + 512, 128, 3, padding=1)
        self.segment3 = nn.Conv2d(128 + 512, 128, 3, padding=1)
        self.head = nn.Sequential(
            nn.Conv2d(128, 128, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(128, 2, 1, padding=1 if self.options.has_padded_head else 0),
        )
        for module in (self.guidance, self.segment1, self.segment2, self.segment3, *self.head):
            if isinstance(module, nn.Conv2d):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        self._sums_key = ""
        self._sums = PrototypeSums()
        self._prototypes: WeakKeyDictionary[Support, Tensor] = WeakKeyDictionary()

    def encode(self, images: Tensor) -> Features:
        """(B, 3, H, W), any size, to G and S on ceil(H / 8) x ceil(W / 8) cells."""
        out3, out4, out5 = self.backbone(images)
        guidance = self.guidance(out5)  # no ReLU
        segment = F.relu(self.segment1(out3))
        segment = F.relu(self.segment2(torch.cat([segment, out4], dim=1)))
        segment = self.segment3(torch.cat([segment, out5], dim=1))  # no ReLU
        return guidance, segment

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        """See ``FewShotSegmenter.decode``; (B, h, w) at an eighth of the image.

        There is no memo: what a stroke changes is the prototype, which all queries share. It is
        computed once per ``Support``, from running sums where only the painted cells changed.
        """
        prototypes = self._support_prototypes(support)
        if self.options.shot_fusion == "average":
            return _foreground_logits(self._decode_one(query, prototypes.mean(dim=0)))
        is_painted = (prototypes != 0).any(dim=1)
        if bool(is_painted.any()):
            # An empty shot has nothing to say; its decode would still add whatever the biases give.
            prototypes = prototypes[is_painted]
        each = [_foreground_logits(self._decode_one(query, prototype)) for prototype in prototypes]
        return torch.stack(each).amax(dim=0)

    def forward_training(self, query: Features, support: Features, masks: Tensor) -> TrainingOutput:
        """A batch of episodes, each query with its own support; the prototypes of shots are averaged.

        Args:
            query: from ``encode`` with gradient; taps (B, C, h, w).
            support: the same; taps (B, S, C, h', w').
            masks: (B, S, H', W') in [0, 1], 1 = object.

        Returns:
            Two-channel logits (B, 2, h, w); no inner ones.

        Raises:
            ShapeError: sizes of the batch that differ.
        """
        if masks.ndim != 4 or masks.shape[:2] != support[0].shape[:2] or len(masks) != len(query[0]):
            message = (
                f"{len(query[0])} queries, supports {tuple(support[0].shape[:2])} and masks "
                f"{tuple(masks.shape)} do not make a batch of episodes."
            )
            raise ShapeError(message)
        # Sums over thousands of cells: never in half precision.
        with torch.autocast(masks.device.type, enabled=False):
            guidance = support[0].flatten(0, 1).float()  # (B * S, 512, h', w')
            prototypes = masked_average_pool(guidance, masks.flatten(0, 1))
        prototypes = prototypes.unflatten(0, masks.shape[:2]).mean(dim=1)  # (B, 512)
        return TrainingOutput(logits=self._decode_one(query, prototypes))

    def similarity(self, guidance: Tensor, prototype: Tensor) -> Tensor:
        """Cosine of every cell to the prototype.

        Args:
            guidance: (B, 512, h, w).
            prototype: (512,) for all queries, or (B, 512).

        Returns:
            (B, 1, h, w) in [-1, 1].
        """
        target = prototype.to(guidance)[..., None, None].expand_as(guidance)
        return F.cosine_similarity(guidance, target, dim=1, eps=_COSINE_EPSILON)[:, None]

    def _decode_one(self, query: Features, prototype: Tensor) -> Tensor:
        guidance, segment = query[0].float(), query[1].float()
        return self.head(segment * self.similarity(guidance, prototype))

    @torch.no_grad()
    def _support_prototypes(self, support: Support) -> Tensor:
        """(S, 512), once per ``Support``; after a stroke from the sums of the one before."""
        known = self._prototypes.get(support)
        if known is not None:
            return known
        features = support.features[0].float()
        weights = upsampled_mask_weights(support.masks.float(), tuple(features.shape[-2:]))
        if not support.key or support.key != self._sums_key:
            self._sums_key, self._sums = support.key, PrototypeSums()
        prototypes = self._sums.update(features, weights)
        self._prototypes[support] = prototypes
        return prototypes


def _foreground_logits(logits: Tensor) -> Tensor:
    """(B, 2, h, w) to (B, h, w): the logit of the foreground's softmax probability."""
    return logits[:, 1] - logits[:, 0]
