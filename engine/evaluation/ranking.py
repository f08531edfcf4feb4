"""Average precision and precision at a rank, for many rankings at once.

The literature of sketch retrieval means different numbers by the same name, so each is its own field:

- ``ap``: non-interpolated, sum over relevant photos of the precision there, divided by their number. This
  is scikit-learn's ``average_precision_score``: photos of equal score enter together, at the precision
  behind the last of them, so the order of the gallery cannot change it.
- ``ap_interpolated``: PASCAL VOC's all-point rule: the precision at a recall is the highest at that or a
  larger recall. Never below ``ap``. Ties as above.
- ``ap_200_by_hits``: only the first 200 photos; divided by the relevant ones among them (0 where none).
- ``ap_200_by_relevant``: the same sum, divided by min(200, number of relevant photos).
- ``p_100``, ``p_200``: relevant photos among the first k, divided by k, also where the class or the
  gallery has fewer; ``..._capped`` divides by min(k, number of relevant photos).

A cut at 200 has to put photos of equal score into some order: the one that comes first in the gallery wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

CUT: Final = 200
"""Where mAP@200 stops."""

N_RECALL_LEVELS: Final = 101
"""Points of a precision-recall curve: recall 0, 0.01, ..., 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RankMetrics:
    """One value in [0, 1] per query, float64 (B,), as the module describes.

    Attributes:
        curve: (B, 101) interpolated precision at recall 0, 0.01, ..., 1.
    """

    ap: Tensor
    ap_interpolated: Tensor
    ap_200_by_hits: Tensor
    ap_200_by_relevant: Tensor
    p_100: Tensor
    p_200: Tensor
    p_100_capped: Tensor
    p_200_capped: Tensor
    curve: Tensor


def rank_metrics(similarity: Tensor, relevant: Tensor) -> RankMetrics:
    """Rank the gallery for each query and measure the ranking.

    Args:
        similarity: (B, M), B queries, M photos; higher is nearer. Finite.
        relevant: (B, M) bool, on the same device; every row has a True.
    """
    values, order = similarity.sort(dim=1, descending=True, stable=True)
    hits = relevant.gather(1, order)  # (B, M) bool, nearest first
    n_hits = hits.cumsum(dim=1)  # (B, M) relevant photos so far
    n_relevant = n_hits[:, -1].double()
    ends = _ends_of_ties(values)  # (B, M)
    precision = n_hits.gather(1, ends).double() / (ends + 1)
    envelope = precision.flip(1).cummax(dim=1).values.flip(1)
    top = hits[:, :CUT].double()
    ranks = torch.arange(1, top.shape[1] + 1, device=top.device)
    sum_200 = (top * n_hits[:, :CUT] / ranks).sum(dim=1)
    p_100, p_200 = (hits[:, :k].sum(dim=1).double() for k in (100, CUT))
    return RankMetrics(
        ap=(precision * hits).sum(dim=1) / n_relevant,
        ap_interpolated=(envelope * hits).sum(dim=1) / n_relevant,
        ap_200_by_hits=sum_200 / p_200.clamp(min=1),
        ap_200_by_relevant=sum_200 / n_relevant.clamp(max=CUT),
        p_100=p_100 / 100,
        p_200=p_200 / CUT,
        p_100_capped=p_100 / n_relevant.clamp(max=100),
        p_200_capped=p_200 / n_relevant.clamp(max=CUT),
        curve=_recall_curve(envelope, n_hits, n_relevant),
    )


def _ends_of_ties(values: Tensor) -> Tensor:
    """(B, M) int64: the place of the last photo with the score of each place, for sorted scores."""
    places = torch.arange(values.shape[1], device=values.device).expand(values.shape)
    is_end = torch.ones_like(values, dtype=torch.bool)
    is_end[:, :-1] = values[:, 1:] != values[:, :-1]
    if bool(is_end.all()):
        return places
    marked = torch.where(is_end, places, values.shape[1])
    return marked.flip(1).cummin(dim=1).values.flip(1)


def _recall_curve(envelope: Tensor, n_hits: Tensor, n_relevant: Tensor) -> Tensor:
    """(B, 101): the envelope where each share of the relevant photos is first reached."""
    levels = torch.linspace(0, 1, N_RECALL_LEVELS, dtype=torch.float64, device=envelope.device)
    # The small subtrahend keeps 0.07 x 100 = 7.000000000000001 from asking for an eighth photo.
    needed = (levels * n_relevant[:, None] - 1e-9).ceil().clamp(min=1)  # (B, 101)
    places = torch.searchsorted(n_hits, needed.to(n_hits.dtype))
    return envelope.gather(1, places)
