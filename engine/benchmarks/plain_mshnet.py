"""MSHNet's query step as one would write it down from the paper: every query cell with every support cell.

Source: Shi et al. (arXiv:2203.09550), Eq. 2 to 5, with the corrections that ``engine.models`` explains.
Written apart from ``engine.models.layers`` on purpose; only the trained tensors and the head are shared, so
that both ways must give the same output.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.models.mshnet import MSHNet
from engine.models.mshnet_head import BlockMaps
from engine.models.segmenter import Features, Support

_EPSILON = 1e-5


@torch.no_grad()
def plain_decode(model: MSHNet, query: Features, support: Support) -> Tensor:
    """(B, h, w) foreground logits of the variant with both similarities and the hard mask selection."""
    block_of_tap = [block for block, n in enumerate(model.backbone.layers_per_block) for _ in range(n)]
    maps = []
    for block in range(3):
        taps = [tap for tap, own in enumerate(block_of_tap) if own == block]
        weight = model.prototype_similarity[block].conv.weight
        cosines, prototypes = [], []
        for tap in taps:
            cells = _foreground(support.masks, support.features[tap].shape[-2:])
            cosines.append(_cosine_map(query[tap], support.features[tap], cells))
            prototypes.append(_prototype_map(query[tap], support.features[tap], cells, weight))
        maps.append(BlockMaps(cosine=torch.stack(cosines, dim=2), prototype=torch.stack(prototypes, dim=2)))
    logits = model.head(maps).logits
    return logits[:, 1] - logits[:, 0]


def _foreground(masks: Tensor, grid: torch.Size) -> Tensor:
    """(S, h, w) of 0 and 1: cells that are at least half covered."""
    return (F.interpolate(masks[:, None], size=grid, mode="area")[:, 0] >= 0.5).float()


def _cosine_map(query: Tensor, support: Tensor, cells: Tensor) -> Tensor:
    """Eq. 5: (B, C, h, w) and (S, C, h, w) to (B, S, h, w)."""
    query_rows = query.flatten(2).transpose(1, 2)  # (B, hw, C)
    support_rows = support.flatten(2).transpose(1, 2)  # (S, hw, C)
    query_rows = query_rows / (query_rows.norm(dim=2, keepdim=True) + _EPSILON)
    support_rows = support_rows / (support_rows.norm(dim=2, keepdim=True) + _EPSILON)
    similarity = torch.einsum("bqc,skc->bsqk", query_rows, support_rows).relu()  # (B, S, hw, hw)
    chosen = cells.flatten(1)  # (S, hw)
    mean = (similarity * chosen[None, :, None]).sum(dim=3) / chosen.sum(dim=1)[None, :, None]
    return mean.unflatten(2, query.shape[-2:])


def _prototype_map(query: Tensor, support: Tensor, cells: Tensor, weight: Tensor) -> Tensor:
    """Eq. 3 and 4: the prototype beside every query cell, a 1 x 1 convolution, a sigmoid; (B, S, h, w)."""
    prototypes = (support * cells[:, None]).sum(dim=(2, 3)) / cells.sum(dim=(1, 2))[:, None]  # (S, C)
    maps = []
    for prototype in prototypes:
        beside = prototype[None, :, None, None].expand_as(query)
        maps.append(torch.sigmoid(F.conv2d(torch.cat([query, beside], dim=1), weight))[:, 0])
    return torch.stack(maps, dim=1)
