"""MSHNet Lite: the default model. MSHNet's idea on a small backbone, live on a CPU.

Source: ours. What it keeps of MSHNet (arXiv:2203.09550): several layers, several similarities side by
side (mean cosine to the foreground, cosine to the prototype), merged by convolutions, a channel gate,
and an inverted pyramid. What is different, and why:

- Foreground *and* background means: background similarity alone adds ten points without training.
- Attention shares (``cell_attention``): a matching that lets foreground and background compete.
- A second look: the first guess picks the query's own foreground and background prototypes (after SSP,
  arXiv:2207.11549), because an object resembles itself more than it resembles the support.
- A check of identity: what was found is pooled to one vector per tap and compared with the pooled
  support. Single cells of a cat and a dog look alike; their means do not.
- The first guess sees similarities only, never the query's features, so it cannot learn what animals
  look like. The second look gets a few reduced query channels to find outlines.
- All similarities are parameter-free, so training never back-propagates through them.

Taps are standardised per channel before they are compared; the statistics are part of the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.weak import WeakTensorKeyDictionary

from engine.models.efficientnet_lite import BLOCK_CHANNELS, EfficientNetLite0
from engine.models.layers.cell_attention import TEMPERATURES, AttentionSums, SharedWeights, attention_shares
from engine.models.layers.conv_blocks import Residual, conv_bn_relu
from engine.models.layers.masked_pooling import cell_coverage
from engine.models.layers.tap_statistics import TapStatistics
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support

FINE_BLOCK: Final = 4
"""Index of the block on the fine grid (stride 8): colour and texture, for outlines."""

DEEP_BLOCKS: Final = (7, 10, 14, 15)
"""Indices of the compared blocks, all at stride 16 (the backbone's last stride is a dilation)."""

_WIDTH: Final = 96
_FINE_WIDTH: Final = 48
_EPSILON: Final = 1e-4
_SIMILARITIES_PER_TAP: Final = 8
_SELF_SIMILARITIES_PER_TAP: Final = 3
_FINE_SIMILARITIES: Final = 2
_AGREEMENTS: Final = 16
_IDENTITY_FACTS: Final = (4 + _AGREEMENTS) * len(DEEP_BLOCKS)


@dataclass(eq=False)
class MSHNetLiteMemo(QueryMemo):
    """Attention sums of one query, one per deep tap, and the support images they are for."""

    key: str = ""
    attention: tuple[AttentionSums, ...] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Shots:
    """The shots of one support, or of B supports, ready to compare with.

    Attributes:
        rows: per tap, the unit rows of the cells of all shots (B or 1, S * n, C).
        masks: (B or 1, S, H, W) float in [0, 1].
        sums: running sums per deep tap, of one query and this support; None: compute anew.
    """

    rows: list[Tensor]
    masks: Tensor
    sums: tuple[AttentionSums, ...] | None = None


class _ImageGate(nn.Module):
    """Scales and shifts channels by the mean and maximum over the image: is the class there at all?

    Args:
        n_channels: in and out.
        n_facts: further numbers about the whole image.
    """

    def __init__(self, n_channels: int, *, n_facts: int = 0) -> None:
        super().__init__()
        self.hidden = nn.Linear(2 * n_channels + n_facts, n_channels // 2)
        self.out = nn.Linear(n_channels // 2, 2 * n_channels)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, facts: Tensor | None = None) -> Tensor:
        summary = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)  # (B, 2 C)
        if facts is not None:
            summary = torch.cat([summary, facts], dim=1)
        scale, shift = self.out(F.relu(self.hidden(summary))).chunk(2, dim=1)
        return x * (1 + scale[..., None, None]) + shift[..., None, None]


class _Identity(nn.Module):
    """Compares what was found with what was shown, each pooled to one vector per tap.

    Four cosines (object and rest of the query with object and rest of the support) and a learnt
    weighting of the channels' agreement.
    """

    def __init__(self) -> None:
        super().__init__()
        self.agreement = nn.ModuleList(
            nn.Sequential(nn.Dropout(0.1), nn.Linear(BLOCK_CHANNELS[block], _AGREEMENTS))
            for block in DEEP_BLOCKS
        )

    def forward(self, found: list[tuple[Tensor, Tensor]], shown: list[tuple[Tensor, Tensor]]) -> Tensor:
        """Pairs (object, rest) of unit vectors (B, C), one pair per tap, to (B, 4 + 16 per tap)."""
        facts = []
        for layer, (q_object, q_rest), (s_object, s_rest) in zip(self.agreement, found, shown, strict=True):
            pairs = ((q_object, s_object), (q_object, s_rest), (q_rest, s_object), (q_rest, s_rest))
            facts.append(torch.stack([(a * b).sum(dim=1) for a, b in pairs], dim=1))
            # Unit vectors have entries near 1 / sqrt(C): times C the agreement is near 1.
            facts.append(layer(q_object * s_object * q_object.shape[1]))
        return torch.cat(facts, dim=1)


class MSHNetLite(FewShotSegmenter):
    """See the module's text.

    Args:
        query_channels: reduced query channels per deep tap that the second look sees; 0 = similarities only.
    """

    input_size = (384, 384)

    def __init__(self, *, query_channels: int = 16) -> None:
        super().__init__()
        n_taps = len(DEEP_BLOCKS)
        self.backbone = EfficientNetLite0(output_stride=16)
        self.standardise = TapStatistics([BLOCK_CHANNELS[block] for block in (FINE_BLOCK, *DEEP_BLOCKS)])
        self.first_look = nn.Sequential(
            conv_bn_relu(_SIMILARITIES_PER_TAP * n_taps, _WIDTH, kernel=1, has_bias=False),
            Residual(_WIDTH),
            Residual(_WIDTH, dilation=2),
            _ImageGate(_WIDTH),
            Residual(_WIDTH, dilation=4),
        )
        self.first_guess = nn.Conv2d(_WIDTH, 1, 1)
        self.reduce_query = nn.ModuleList(
            nn.Sequential(
                nn.Dropout2d(0.2),
                conv_bn_relu(BLOCK_CHANNELS[block], query_channels, kernel=1, has_bias=False),
            )
            for block in (DEEP_BLOCKS if query_channels else ())
        )
        self.second_look = nn.Sequential(
            conv_bn_relu(
                _WIDTH + 1 + (_SELF_SIMILARITIES_PER_TAP + query_channels) * n_taps,
                _WIDTH,
                kernel=1,
                has_bias=False,
            ),
            Residual(_WIDTH),
            Residual(_WIDTH, dilation=2),
        )
        self.identity = _Identity()
        self.identity_gate = _ImageGate(_WIDTH, n_facts=_IDENTITY_FACTS)
        self.to_fine = conv_bn_relu(_WIDTH, _FINE_WIDTH, kernel=1, has_bias=False)
        self.fine_look = nn.Sequential(
            conv_bn_relu(_FINE_WIDTH + _FINE_SIMILARITIES, _FINE_WIDTH, kernel=3, has_bias=False),
            Residual(_FINE_WIDTH),
        )
        self.out = nn.Conv2d(_FINE_WIDTH, 1, 3, padding=1)
        self._rows: WeakTensorKeyDictionary = WeakTensorKeyDictionary()  # unit rows by a support's first tap

    def speed_up(self) -> None:
        self.backbone.fold_batch_norms()

    def encode(self, images: Tensor) -> Features:
        """Taps (B, 40, h/8, w/8), then (B, 80 | 112 | 192 | 320, h/16, w/16); see the base class."""
        outputs = self.backbone(images)
        return tuple(outputs[block] for block in (FINE_BLOCK, *DEEP_BLOCKS))

    def new_memo(self) -> MSHNetLiteMemo:
        return MSHNetLiteMemo()

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        """(B, h/8, w/8) logits; see the base class."""
        return self._segment(query, [self._shots_of(support, memo)])[0]

    def decode_classes(
        self, query: Features, supports: Sequence[Support], memos: Sequence[QueryMemo | None]
    ) -> Tensor:
        """(C, h/8, w/8) logits; what the query is compared with itself for is done once for all classes."""
        pairs = zip(supports, memos, strict=True)
        return self._segment(query, [self._shots_of(support, memo) for support, memo in pairs])[0]

    def forward_episodes(
        self, query: Features, support: Features, support_masks: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Segment B queries, each with its own support.

        Args:
            query: taps (B, C, h, w).
            support: taps (B, S, C, h, w).
            support_masks: (B, S, H, W) float in [0, 1].

        Returns:
            (B, h/8, w/8) foreground logits, and those of the first look (B, h/16, w/16).
        """
        self.standardise.observe(query)
        with torch.no_grad(), self._similarity_precision(query[0].device.type):
            rows = self._support_rows(support)
        return self._segment(query, [_Shots(rows=rows, masks=support_masks)])

    def _shots_of(self, support: Support, memo: QueryMemo | None) -> _Shots:
        """A support ready to compare with; rows are made once for its images, whatever is painted there."""
        images = support.features[0]
        rows = self._rows.get(images)
        if rows is None:
            with torch.no_grad(), self._similarity_precision(support.masks.device.type):
                rows = self._support_rows(tuple(tap[None] for tap in support.features))
            self._rows[images] = rows
        sums = _attention_sums(memo, support.key) if memo is not None else None
        return _Shots(rows=rows, masks=support.masks[None], sums=sums)

    def _segment(self, query: Features, supports: Sequence[_Shots]) -> tuple[Tensor, Tensor]:
        """Queries (B, C, h, w) against shots: B results of one support, or N of N supports where B is 1."""
        with torch.no_grad(), self._similarity_precision(query[0].device.type):
            taps = [self.standardise.standardised(index, tap) for index, tap in enumerate(query)]
            units = [_unit_rows(tap) for tap in taps]  # (B, n, C) each
            grid, fine_grid = taps[1].shape[-2:], taps[0].shape[-2:]
            look = _compared(units, supports, [tap.shape[-2:] for tap in taps])
        x = self.first_look(look.deep.unflatten(2, grid))
        first = self.first_guess(x)  # (N, 1, h, w)
        probability = torch.sigmoid(first.float()).flatten(1)  # (N, n)
        found = [_object_and_rest(rows, probability) for rows in units[1:]]
        own = [
            _own_similarities(rows, probability, pair) for rows, pair in zip(units[1:], found, strict=True)
        ]
        reduced = [
            reduce(tap).expand(len(x), -1, -1, -1)
            for reduce, tap in zip(self.reduce_query, taps[1:], strict=False)
        ]
        x = self.second_look(torch.cat([x, first, torch.cat(own, dim=1).unflatten(2, grid), *reduced], dim=1))
        x = self.identity_gate(x, self.identity(found, look.shown))
        x = F.interpolate(self.to_fine(x), size=fine_grid, mode="bilinear", align_corners=False)
        x = self.fine_look(torch.cat([x, look.fine.unflatten(2, fine_grid)], dim=1))
        return self.out(x)[:, 0].float(), first[:, 0].float()

    def _similarity_precision(self, device_type: str) -> torch.autocast:
        """Full precision in use, so that running sums and full computation agree; training may halve it."""
        is_half = self.training and torch.is_autocast_enabled(device_type)
        return torch.autocast(device_type, enabled=is_half)

    def _support_rows(self, support: Features) -> list[Tensor]:
        """Taps (B, S, C, h, w) to unit rows (B, S * n, C): the cells of all shots after one another."""
        rows = [
            _unit_rows(self.standardise.standardised(index, tap.flatten(0, 1)))  # (B * S, n, C)
            for index, tap in enumerate(support)
        ]
        return [row.unflatten(0, tap.shape[:2]).flatten(1, 2) for row, tap in zip(rows, support, strict=True)]


def _attention_sums(memo: QueryMemo, key: str) -> tuple[AttentionSums, ...]:
    """The sums of a memo, started afresh where they belong to other support images."""
    if not isinstance(memo, MSHNetLiteMemo):
        message = f"MSHNet Lite needs its own memo, not {type(memo).__name__}."
        raise TypeError(message)
    if memo.key != key or not key or not memo.attention:
        memo.key = key
        memo.attention = tuple(AttentionSums() for _ in DEEP_BLOCKS)
    return memo.attention


def _unit_rows(tap: Tensor) -> Tensor:
    """(N, C, h, w) to rows of length 1 (N, h * w, C)."""
    return F.normalize(tap.flatten(2).transpose(1, 2), dim=2)


def _coverage_rows(masks: Tensor, grid: tuple[int, int]) -> Tensor:
    """(B, S, H, W) to painted shares of the cells of all shots (B, S * n)."""
    coverage = cell_coverage(masks.flatten(0, 1), grid)  # (B * S, h, w)
    return coverage.unflatten(0, masks.shape[:2]).flatten(1)


def _prototype_cosines(units: Tensor, shots: Tensor, coverage: Tensor) -> list[Tensor]:
    """Mean cosine to foreground and background cells, then cosine to the two prototypes: (B, n) each."""
    rest = 1 - coverage
    means = [
        torch.einsum("bm,bmc->bc", weights, shots) / (weights.sum(1, keepdim=True) + _EPSILON)
        for weights in (coverage, rest)
    ]
    cosines = [(units @ mean[..., None])[..., 0] for mean in means]
    lengths = [mean.norm(dim=1, keepdim=True) + _EPSILON for mean in means]
    return [*cosines, *(cosine / length for cosine, length in zip(cosines, lengths, strict=True))]


@dataclass(frozen=True, kw_only=True, eq=False)
class _FirstLook:
    """Queries compared with their supports; N results, see ``MSHNetLite._segment``.

    Attributes:
        deep: (N, 8 per deep tap, n).
        fine: (N, 2, n of the fine grid).
        shown: per deep tap, object and rest of the support, (N or 1, C) each.
    """

    deep: Tensor
    fine: Tensor
    shown: list[tuple[Tensor, Tensor]]


def _compared(units: list[Tensor], supports: Sequence[_Shots], grids: list[tuple[int, int]]) -> _FirstLook:
    """Unit rows of the queries per tap, (B, n, C) each, against their shots."""
    fine, deep, shown = Tensor(), [], []
    for i, grid in enumerate(grids):
        pairs = [(shots, shots.rows[i], _coverage_rows(shots.masks, grid)) for shots in supports]
        cosines = [_prototype_cosines(units[i], rows, covered) for _, rows, covered in pairs]
        if i == 0:
            fine = torch.cat([torch.stack(maps[2:], dim=1) for maps in cosines])
            continue
        shares = _shares(units[i], pairs, tap=i)
        deep.append(torch.cat([_similarities(*both) for both in zip(cosines, shares, strict=True)]))
        sides = [_object_and_rest(rows, covered) for _, rows, covered in pairs]
        shown.append((torch.cat([side[0] for side in sides]), torch.cat([side[1] for side in sides])))
    return _FirstLook(deep=torch.cat(deep, dim=1), fine=fine, shown=shown)


def _shares(units: Tensor, pairs: list[tuple[_Shots, Tensor, Tensor]], *, tap: int) -> list[Tensor]:
    """Attention shares (B, 2, n) of a deep tap for every support: shots, their rows and coverage."""
    shared = SharedWeights(units[0])
    return [
        attention_shares(units, rows, covered)
        if shots.sums is None
        else shots.sums[tap - 1].update(units[0], rows[0], covered[0], shared=shared)[None]
        for shots, rows, covered in pairs
    ]


def _similarities(cosines: list[Tensor], shares: Tensor) -> Tensor:
    """All similarity maps of one tap and one support: (B, 8, n)."""
    # Absolute values say whether the class is there; values relative to the image say where.
    relative = [_relative(cosines[2] - cosines[3]), _relative(shares[:, 0])]
    return torch.cat([torch.stack(cosines, dim=1), shares, torch.stack(relative, dim=1)], dim=1)


def _object_and_rest(rows: Tensor, probability: Tensor) -> tuple[Tensor, Tensor]:
    """Unit mean vectors (B, C) of the object's cells and of all others.

    Args:
        rows: (B or 1, n, C).
        probability: (B or 1, n) of being object.
    """
    means = []
    for weights in (probability, 1 - probability):
        # "+ 1" cell: with nothing there the mean fades to zero instead of to noise.
        mean = torch.einsum("bn,bnc->bc", weights, rows) / (weights.sum(dim=1, keepdim=True) + 1)
        means.append(F.normalize(mean, dim=1, eps=1e-3))
    return means[0], means[1]


def _own_similarities(rows: Tensor, probability: Tensor, found: tuple[Tensor, Tensor]) -> Tensor:
    """Similarity of a query's cells to what the first look took for object and rest: (B, 3, n)."""
    with torch.no_grad():
        attention = torch.softmax(rows @ rows.transpose(1, 2) / TEMPERATURES[0], dim=2)
    cosines = [torch.einsum("bnc,bc->bn", rows, mean) for mean in found]
    return torch.stack([*cosines, torch.einsum("bnm,bm->bn", attention, probability)], dim=1)


def _relative(values: Tensor) -> Tensor:
    """(B, n) to zero mean and unit deviation within each image."""
    centred = values - values.mean(dim=1, keepdim=True)
    return centred / (centred.std(dim=1, keepdim=True) + 1e-3)
