"""MSHNet's trained part: from similarity maps of three blocks to logits.

Source: MSHNet (arXiv:2203.09550), with widths as in the released code, which give the paper's
parameter counts exactly. Channel dropout, the refinement and the output at twice layer2's
grid are in the released code only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor, nn

from engine.models.layers.channel_attention import ChannelGate
from engine.models.layers.conv_blocks import AtrousPyramid, conv_bn_relu, resize, segmentation_head
from engine.models.training_output import TrainingOutput

Variant = Literal["both", "cosine", "prototype"]

_DROPOUT: Final = 0.2
_PROTOTYPE_WIDTH: Final = 128
_COSINE_WIDTH: Final = 256
_MERGED_WIDTH: Final = 256
_DECODER_WIDTH: Final = 512


@dataclass(frozen=True, kw_only=True, eq=False)
class BlockMaps:
    """The similarities of one backbone block, for B queries, S shots and the block's n layers.

    Attributes:
        cosine: (B, S, n, h, w) in [0, 1], or None in the prototype-only variant.
        prototype: (B, S, n, h, w) in (0, 1), or None in the cosine-only variant.
    """

    cosine: Tensor | None
    prototype: Tensor | None


class _Branch(nn.Module):
    """One similarity: convolutions per shot (weights shared), mean over shots, then once for all."""

    def __init__(self, n_layers: int, width: int, after_shots: nn.Module) -> None:
        super().__init__()
        self.block_conv = nn.Sequential(
            conv_bn_relu(n_layers, width, kernel=1), conv_bn_relu(width, width, kernel=3)
        )
        self.shot_conv = after_shots
        self.merge_conv = nn.Conv2d(width, _MERGED_WIDTH, 1)

    def forward(self, maps: Tensor) -> Tensor:
        """(B, S, n, h, w) to (B, 256, h, w)."""
        n_queries, n_shots = maps.shape[:2]
        features = self.block_conv(maps.flatten(0, 1))  # (B * S, width, h, w)
        features = features.unflatten(0, (n_queries, n_shots)).mean(dim=1)  # (B, width, h, w)
        return self.merge_conv(self.shot_conv(features))


class SymmetricMergingBlock(nn.Module):
    """SMB: merges the layers, the shots and the two similarities of one block.

    The prototype branch has an atrous pyramid behind the shots; the cosine branch has one 3x3
    convolution, as in the released code (the text can be read as a pyramid in both; the parameter
    counts say otherwise).

    Args:
        n_layers: taps in the block.
        variant: which similarities there are.
    """

    def __init__(self, n_layers: int, *, variant: Variant) -> None:
        super().__init__()
        self.prototype = (
            _Branch(n_layers, _PROTOTYPE_WIDTH, AtrousPyramid(_PROTOTYPE_WIDTH, dropout=_DROPOUT))
            if variant != "cosine"
            else None
        )
        self.cosine = (
            _Branch(n_layers, _COSINE_WIDTH, conv_bn_relu(_COSINE_WIDTH, _COSINE_WIDTH, kernel=3))
            if variant != "prototype"
            else None
        )
        self.merge = nn.Sequential(
            conv_bn_relu(_MERGED_WIDTH, _MERGED_WIDTH, kernel=3),
            ChannelGate(_MERGED_WIDTH),
            conv_bn_relu(_MERGED_WIDTH, _MERGED_WIDTH, kernel=3),
            nn.Dropout2d(_DROPOUT),
        )

    def forward(self, maps: BlockMaps) -> Tensor:
        """To (B, 256, h, w)."""
        parts = []
        if self.prototype is not None:
            parts.append(self.prototype(maps.prototype))
        if self.cosine is not None:
            parts.append(self.cosine(maps.cosine))
        return self.merge(sum(parts))


class MSHNetHead(nn.Module):
    """Three merging blocks and the inverted-pyramid decoder, coarse to fine.

    Args:
        layers_per_block: taps in layer2, layer3, layer4.
        variant: which similarities there are.
    """

    def __init__(self, layers_per_block: tuple[int, int, int], *, variant: Variant) -> None:
        super().__init__()
        merged, wide = _MERGED_WIDTH, _DECODER_WIDTH
        self.merging_blocks = nn.ModuleList(
            [SymmetricMergingBlock(n, variant=variant) for n in layers_per_block]
        )
        self.lift4, self.lift3 = nn.Conv2d(merged, wide, 1), nn.Conv2d(merged, wide, 1)
        self.merge34 = nn.Sequential(
            conv_bn_relu(2 * wide, wide, kernel=3),
            conv_bn_relu(wide, wide, kernel=3),
            nn.Dropout2d(_DROPOUT),
        )
        self.coarse_conv, self.lift2 = conv_bn_relu(wide, wide, kernel=3), nn.Conv2d(merged, wide, 1)
        self.merge234 = nn.Sequential(
            conv_bn_relu(2 * wide, wide, kernel=3), conv_bn_relu(wide, wide, kernel=3)
        )
        self.narrow = conv_bn_relu(wide, merged, kernel=1)
        self.refine_in = conv_bn_relu(merged, merged, kernel=3)
        self.refine_out = conv_bn_relu(merged, merged, kernel=3)
        self.output_head = segmentation_head(merged)
        self.inner_heads = nn.ModuleList([segmentation_head(merged) for _ in layers_per_block])

    def forward(self, maps: list[BlockMaps], *, has_inner: bool = False) -> TrainingOutput:
        """From similarities to logits.

        Args:
            maps: of layer2, layer3, layer4; grids like 60, 30, 15.
            has_inner: also run the three inner heads (training only).

        Returns:
            ``logits`` (B, 2, 2 * h2, 2 * w2); ``inner`` three of (B, 2, h2, w2) from layer2, layer3,
            layer4, where (h2, w2) is layer2's grid.
        """
        x2, x3, x4 = (block(given) for block, given in zip(self.merging_blocks, maps, strict=True))
        grid2, grid3 = tuple(x2.shape[-2:]), tuple(x3.shape[-2:])
        x4 = resize(x4, grid3)
        coarse = self.merge34(torch.cat([self.lift4(x4), self.lift3(x3)], dim=1))
        coarse = self.coarse_conv(resize(coarse, grid2))
        fine = self.narrow(self.merge234(torch.cat([coarse, self.lift2(x2)], dim=1)))
        fine = self.refine_out(fine + self.refine_in(fine))
        logits = self.output_head(resize(fine, (2 * grid2[0], 2 * grid2[1])))
        inner: tuple[Tensor, ...] = ()
        if has_inner:
            inner = tuple(
                resize(head(x), grid2) for head, x in zip(self.inner_heads, (x2, x3, x4), strict=True)
            )
        return TrainingOutput(logits=logits, inner=inner)
