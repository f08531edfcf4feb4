"""The one interface of every few-shot segmentation model.

A prediction has three parts with very different costs, so they are three calls:

1. ``encode``: the backbone. Depends on the image only; its result is cached by the caller.
2. ``Support``: features and masks of the shots. Changes with every stroke, costs nothing to build.
3. ``decode``: similarities and head. A ``QueryMemo`` carries the running sums of one query from one
   call to the next, so that after a stroke only the support cells that changed are computed again
   (the similarities are sums over support cells, hence exactly additive).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.models.network import Network

Features = tuple[Tensor, ...]
"""One tensor (B, C_l, h_l, w_l) per tap, in the order of the model's taps."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Support:
    """Features and masks of the shots of one class.

    Attributes:
        features: one tensor (S, C_l, h_l, w_l) per tap; S = shots.
        masks: (S, H, W) float in [0, 1], 1 = object, any H, W covering the whole image.
        key: names the support images; a ``QueryMemo`` made for another key is not reused.
            Masks are not part of the key.
    """

    features: Features
    masks: Tensor
    key: str = ""


class QueryMemo:
    """Running sums of one query against one set of support images; content is the model's own."""


class FewShotSegmenter(Network, ABC):
    """Base of all segmentation models. Not thread-safe: one thread at a time.

    Attributes:
        input_size: (height, width) in pixels the images are squashed to before ``encode``.
    """

    input_size: tuple[int, int]

    @abstractmethod
    def encode(self, images: Tensor) -> Features:
        """Run the backbone.

        Args:
            images: (B, 3, *input_size) float32 RGB, ImageNet mean and std already applied.

        Returns:
            One tensor (B, C_l, h_l, w_l) per tap.
        """

    @abstractmethod
    def decode(self, query: Features, support: Support, memo: QueryMemo | None = None) -> Tensor:
        """Segment queries with one support set.

        Args:
            query: from ``encode``; B queries.
            support: the shots, shared by all B queries.
            memo: running sums of exactly this query (B must be 1), updated in place. None: compute
                everything anew. Both give the same result to float tolerance.

        Returns:
            (B, h, w) foreground logits; ``sigmoid`` gives the probability. Finite for an empty mask.
        """

    def decode_classes(
        self, query: Features, supports: Sequence[Support], memos: Sequence[QueryMemo | None]
    ) -> Tensor:
        """Segment one query with several classes; a model overrides this where it can share work.

        Args:
            query: from ``encode``, one query.
            supports: of C classes, C >= 1.
            memos: this query's memo for each of them, updated in place; None: compute anew.

        Returns:
            (C, h, w) foreground logits, to float tolerance those of ``decode`` with each class alone.
        """
        pairs = zip(supports, memos, strict=True)
        return torch.cat([self.decode(query, support, memo) for support, memo in pairs])

    def new_memo(self) -> QueryMemo | None:
        """A fresh memo for one query, or None where the model has nothing to remember."""
        return None
