"""MSHNet: two kinds of similarity at every bottleneck, merged over layers and shots.

Source: Shi et al., "Multi-similarity based Hyperrelation Network for Few-Shot Segmentation"
(arXiv:2203.09550). The backbone is frozen. Where the released code differs from the paper, the paper
is the default and the code's way is an option (``MSHNetOptions``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, get_args
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from engine.errors import ConfigError, ShapeError
from engine.models.backbones import ResNetName, ResNetTaps
from engine.models.layers.batch_similarity import (
    ForegroundCells,
    batch_mean_relu_cosine,
    batch_prototypes,
    foreground_rows,
    gather_cells,
)
from engine.models.layers.cosine_similarity import CosineSums, mean_relu_cosine
from engine.models.layers.masked_pooling import (
    MaskSelection,
    cell_coverage,
    hard_selection,
    released_selection,
    released_soft_masks,
)
from engine.models.layers.prototype_similarity import PrototypeSimilarity
from engine.models.layers.shot_layer import ShotLayer, row_lengths
from engine.models.mshnet_head import BlockMaps, MSHNetHead, Variant
from engine.models.segmenter import Features, FewShotSegmenter, QueryMemo, Support
from engine.models.training_output import TrainingOutput

INPUT_SIDE: Final = 473
_BLOCK_CHANNELS: Final = (512, 1024, 2048)


@dataclass(frozen=True, kw_only=True)
class MSHNetOptions:
    """Choices that change the network; plain values, kept in a head's metadata.

    Attributes:
        variant: both similarities, or one of the paper's two ablations.
        mask_selection: "hard" as the paper (Eq. 2); "released" as the code: soft bilinear masks,
            cells above their mean, prototypes weighted by the mask. In the cosine the weights cancel
            up to the 1e-5 of the normalisation and are left out.
        has_stride_in_conv1: for Caffe-layout ResNet weights, see ``ResNetTaps``.
        input_side: side in pixels of the squares that images are squashed to. The network takes any
            size, but a head finds things best at the size it was trained with.
    """

    variant: Variant = "both"
    mask_selection: MaskSelection = "hard"
    has_stride_in_conv1: bool = False
    input_side: int = INPUT_SIDE

    def __post_init__(self) -> None:
        for name, allowed in (("variant", get_args(Variant)), ("mask_selection", get_args(MaskSelection))):
            if getattr(self, name) not in allowed:
                message = f"MSHNet has no {name} {getattr(self, name)!r}."
                raise ConfigError(message, hint=f"Choose one of: {', '.join(allowed)}.")


@dataclass(eq=False)
class MSHNetMemo(QueryMemo):
    """Running sums of one query: per tap its own lengths and prototype term, per tap and shot a sum.

    Valid for one query, and while the model's weights do not change. About 20,000 numbers per shot
    with ResNet-50 at 473 px.

    Attributes:
        key: the support images the sums belong to; sums of an unnamed support are not kept.
        lengths: per tap, (h * w,).
        prototype_terms: per tap, (1, h, w).
        sums: per (tap, shot).
    """

    key: str = ""
    lengths: dict[int, Tensor] = field(default_factory=dict)
    prototype_terms: dict[int, Tensor] = field(default_factory=dict)
    sums: dict[tuple[int, int], CosineSums] = field(default_factory=dict)


class MSHNet(FewShotSegmenter):
    """MSHNet on ResNet-50 or ResNet-101.

    Args:
        backbone: which ResNet; random weights until loaded.
        options: the paper's model by default.

    Attributes:
        backbone: frozen; stays in eval mode whatever ``train`` says.
    """

    def __init__(self, backbone: ResNetName, *, options: MSHNetOptions | None = None) -> None:
        super().__init__()
        self.options = options or MSHNetOptions()
        self.input_size = (self.options.input_side, self.options.input_side)
        self.backbone = ResNetTaps(backbone, has_stride_in_conv1=self.options.has_stride_in_conv1)
        self.backbone.requires_grad_(False).eval()
        layers_per_block = self.backbone.layers_per_block
        # Block of every tap; the learned similarity is shared by all layers of a block.
        self._tap_blocks = [block for block, n in enumerate(layers_per_block) for _ in range(n)]
        self._has_cosine = self.options.variant != "prototype"
        self.prototype_similarity = nn.ModuleList(
            [PrototypeSimilarity(channels) for channels in _BLOCK_CHANNELS]
            if self.options.variant != "cosine"
            else []
        )
        self.head = MSHNetHead(layers_per_block, variant=self.options.variant)
        self._prepared: WeakKeyDictionary[Support, list[list[ShotLayer]]] = WeakKeyDictionary()
        self._latest_key = ""
        self._latest: list[list[ShotLayer]] = []

    def train(self, mode: bool = True) -> MSHNet:
        """Switch the head; the frozen backbone keeps its batch statistics."""
        super().train(mode)
        self.backbone.eval()
        return self

    def speed_up(self) -> None:
        self.backbone.fold_batch_norms()

    @torch.no_grad()
    def encode(self, images: Tensor) -> Features:
        """One (B, C, h, w) float32 per bottleneck of layer2 to layer4, before ReLU; no gradient."""
        return tuple(tap.float() for tap in self.backbone(images))

    def new_memo(self) -> MSHNetMemo:
        return MSHNetMemo()

    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        """See ``FewShotSegmenter.decode``; (B, 120, 120) for 473 px images.

        Raises:
            ShapeError: the support has other taps than the model, or a memo came with many queries.
        """
        own_memo = memo if isinstance(memo, MSHNetMemo) else None
        if own_memo is not None and query[0].shape[0] != 1:
            message = f"A memo belongs to one query, not to {query[0].shape[0]}."
            raise ShapeError(message)
        if own_memo is not None and (own_memo.key != support.key or not support.key):
            own_memo.key = support.key
            own_memo.sums.clear()
        logits = self.head(self._similarities(query, support, own_memo)).logits
        return logits[:, 1] - logits[:, 0]

    def decode_classes(
        self, query: Features, supports: Sequence[Support], memos: Sequence[QueryMemo | None]
    ) -> Tensor:
        """(C, 120, 120) for 473 px images; what is known of the query alone is computed once."""
        own = [memo for memo in memos if isinstance(memo, MSHNetMemo)]
        for memo in own[1:]:
            memo.lengths, memo.prototype_terms = own[0].lengths, own[0].prototype_terms
        return super().decode_classes(query, supports, memos)

    def forward_training(self, query: Features, support: Features, masks: Tensor) -> TrainingOutput:
        """A batch of episodes, each query with its own support.

        Args:
            query: from ``encode``; taps (B, C, h, w).
            support: from ``encode``; taps (B, S, C, h, w).
            masks: (B, S, H, W) in [0, 1], 1 = object.

        Returns:
            Two-channel logits (B, 2, 120, 120) and, in training mode, three inner ones
            (B, 2, 60, 60) at 473 px.

        Raises:
            ShapeError: other taps than the model has, or sizes of the batch that differ.
        """
        if not len(query) == len(support) == len(self._tap_blocks):
            message = (
                f"{len(query)} and {len(support)} taps were given; this model has {len(self._tap_blocks)}."
            )
            raise ShapeError(message)
        if masks.ndim != 4 or masks.shape[:2] != support[0].shape[:2] or len(masks) != len(query[0]):
            message = (
                f"{len(query[0])} queries, supports {tuple(support[0].shape[:2])} and masks "
                f"{tuple(masks.shape)} do not make a batch of episodes."
            )
            raise ShapeError(message)
        cells = self._batch_cells(masks, [tuple(tap.shape[-2:]) for tap in support])
        cosines: list[list[Tensor]] = [[], [], []]
        prototypes: list[list[Tensor]] = [[], [], []]
        for block, features, shots in zip(self._tap_blocks, query, support, strict=True):
            chosen = cells[tuple(shots.shape[-2:])]
            with torch.no_grad():
                rows = foreground_rows(shots, chosen)
                if self._has_cosine:
                    cosines[block].append(batch_mean_relu_cosine(features, rows, chosen))
            if len(self.prototype_similarity):
                with torch.no_grad():
                    prototype = batch_prototypes(rows, chosen)
                similarity = self.prototype_similarity[block]
                with torch.autocast(features.device.type, enabled=False):
                    term = similarity.query_term(features.float())
                    prototype_term = similarity.prototype_term(prototype)
                    prototypes[block].append(similarity(term, prototype_term, chosen.n_cells == 0))
        return self.head(_stack_maps(cosines, prototypes), has_inner=self.training)

    @torch.no_grad()
    def _batch_cells(
        self, masks: Tensor, tap_grids: list[tuple[int, int]]
    ) -> dict[tuple[int, int], ForegroundCells]:
        """The foreground of (B, S, H, W) masks on every grid."""
        grids = list(dict.fromkeys(tap_grids))
        selections = self._select(masks.flatten(0, 1), grids)
        shape = masks.shape[:2]
        return {
            grid: gather_cells(
                cells.unflatten(0, shape), None if weights is None else weights.unflatten(0, shape)
            )
            for grid, (cells, weights) in selections.items()
        }

    def _select(
        self, masks: Tensor, grids: list[tuple[int, int]]
    ) -> dict[tuple[int, int], tuple[Tensor, Tensor | None]]:
        """Foreground cells (S, h, w) bool, and their weights where they have any, per grid."""
        if self.options.mask_selection == "released":
            soft = released_soft_masks(masks, grids)
            return {
                grid: (released_selection(weights), weights)
                for grid, weights in zip(grids, soft, strict=True)
            }
        return {grid: (hard_selection(cell_coverage(masks, grid)), None) for grid in grids}

    def _similarities(self, query: Features, support: Support, memo: MSHNetMemo | None) -> list[BlockMaps]:
        """Both similarities at every tap, gathered per block."""
        prepared = self._prepare(support)
        cosines: list[list[Tensor]] = [[], [], []]
        prototypes: list[list[Tensor]] = [[], [], []]
        for tap, (features, shots) in enumerate(zip(query, prepared, strict=True)):
            block = self._tap_blocks[tap]
            features = features.float()
            if self._has_cosine:
                cosines[block].append(_cosine_maps(features, shots, tap=tap, memo=memo))
            if len(self.prototype_similarity):
                similarity = self.prototype_similarity[block]
                term = memo.prototype_terms.get(tap) if memo is not None else None
                if term is None:
                    term = similarity.query_term(features)
                    if memo is not None:
                        memo.prototype_terms[tap] = term
                is_empty = torch.tensor([shot.n_cells == 0 for shot in shots], device=term.device)
                prototype_term = similarity.prototype_term(torch.stack([shot.prototype for shot in shots]))
                prototypes[block].append(similarity(term, prototype_term, is_empty))
        return _stack_maps(cosines, prototypes)

    @torch.no_grad()
    def _prepare(self, support: Support) -> list[list[ShotLayer]]:
        """The shots of every tap; once per ``Support``, shared by all its queries.

        A shot the last stroke did not touch keeps what was computed for it.
        """
        prepared = self._prepared.get(support)
        if prepared is not None:
            return prepared
        if len(support.features) != len(self._tap_blocks):
            message = f"The support has {len(support.features)} taps; this model has {len(self._tap_blocks)}."
            raise ShapeError(message)
        grids = list(dict.fromkeys(tuple(features.shape[-2:]) for features in support.features))
        selections = self._select(support.masks, grids)
        prepared = []
        for features in support.features:
            cells, weights = selections[tuple(features.shape[-2:])]
            rows = features.float().flatten(2).transpose(1, 2)  # (S, h * w, C)
            prepared.append(
                [
                    ShotLayer(
                        rows=rows[s],
                        cells=cells[s].flatten(),
                        weights=None if weights is None else weights[s].flatten(),
                    )
                    for s in range(rows.shape[0])
                ]
            )
        is_same_images = support.key and support.key == self._latest_key
        if is_same_images and len(prepared[0]) == len(self._latest[0]):
            prepared = [
                [old if old.has_same_foreground(new) else new for old, new in zip(*taps, strict=True)]
                for taps in zip(self._latest, prepared, strict=True)
            ]
        self._latest_key, self._latest = support.key, prepared
        self._prepared[support] = prepared
        return prepared


def _stack_maps(cosines: list[list[Tensor]], prototypes: list[list[Tensor]]) -> list[BlockMaps]:
    """Per block, the maps (B, S, h, w) of its n layers to (B, S, n, h, w)."""
    return [
        BlockMaps(
            cosine=torch.stack(cosine, dim=2) if cosine else None,
            prototype=torch.stack(prototype, dim=2) if prototype else None,
        )
        for cosine, prototype in zip(cosines, prototypes, strict=True)
    ]


@torch.no_grad()
def _cosine_maps(features: Tensor, shots: list[ShotLayer], *, tap: int, memo: MSHNetMemo | None) -> Tensor:
    """Eq. 5 at one tap: (B, C, h, w) to (B, S, h, w) in [0, 1]. Has no parameters, hence no gradient."""
    n_queries, _, height, width = features.shape
    maps = features.new_empty(n_queries, len(shots), height, width)
    for i, rows in enumerate(features.flatten(2).transpose(1, 2)):  # (h * w, C)
        lengths = memo.lengths.get(tap) if memo is not None else None
        if lengths is None:
            lengths = row_lengths(rows)
            if memo is not None:
                memo.lengths[tap] = lengths
        for s, shot in enumerate(shots):
            sums = CosineSums() if memo is None else memo.sums.setdefault((tap, s), CosineSums())
            mean = mean_relu_cosine(sums.update(rows, shot), query_lengths=lengths, n_cells=shot.n_cells)
            maps[i, s] = mean.view(height, width)
    return maps
