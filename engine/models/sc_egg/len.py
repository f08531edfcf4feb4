"""LEN: every attribute looks for its own regions of an image.

Source: SC-EGG (IJCAI 2022), SCEN's local embedding network, after DAZLE's attention. The released
code agrees; it has neither DAZLE's calibration nor its attention over attributes.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True, eq=False)
class AttributeLook:
    """What LEN sees in B images.

    Attributes:
        attention: (B, K, R), each row sums to 1.
        pooled: (B, K, D), the regions an attribute attends to, averaged.
        scores: (B, K), how much the image shows of each attribute.
    """

    attention: Tensor
    pooled: Tensor
    scores: Tensor


class AttributeAttention(nn.Module):
    """Attention of K attribute vectors over the regions of an image.

    With region f_r of length 1 and attribute vector v_i:

        A[i, r] = softmax over r of v_i' W2 f_r        h_i = sum over r of A[i, r] f_r
        s_i = v_i' W1 h_i

    W2 starts at zero, so attention starts uniform; W1 starts from N(0, 1).

    Args:
        n_attributes: K.
        word_dim: E, length of an attribute vector.
        n_channels: D of a region.

    Attributes:
        vectors: (K, E), trained; random of length 1 until ``set_vectors``.
        score_weight: W1, (E, D).
        attend_weight: W2, (E, D).
    """

    def __init__(self, n_attributes: int, *, word_dim: int, n_channels: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(F.normalize(torch.randn(n_attributes, word_dim), dim=1))
        self.score_weight = nn.Parameter(torch.randn(word_dim, n_channels))
        self.attend_weight = nn.Parameter(torch.zeros(word_dim, n_channels))

    def set_vectors(self, vectors: Tensor) -> None:
        """Start from word vectors: (K, E), brought to length 1; rows of zeros keep their random start."""
        with torch.no_grad():
            known = vectors.norm(dim=1, keepdim=True) > 0
            self.vectors.copy_(torch.where(known, F.normalize(vectors.float(), dim=1), self.vectors))

    def forward(self, regions: Tensor) -> AttributeLook:
        """(B, R, D) regions, of any length, to what the attributes see."""
        regions = F.normalize(regions.float(), dim=2)
        attention = ((self.vectors @ self.attend_weight) @ regions.transpose(1, 2)).softmax(
            dim=2
        )  # (B, K, R)
        pooled = attention @ regions  # (B, K, D)
        scores = ((self.vectors @ self.score_weight) * pooled).sum(dim=2)  # (B, K)
        return AttributeLook(attention=attention, pooled=pooled, scores=scores)

    @staticmethod
    def class_scores(scores: Tensor, attributes: Tensor) -> Tensor:
        """Attribute scores (B, K) and class attributes (C, K) to class scores (B, C)."""
        return scores @ attributes.T.to(scores)
