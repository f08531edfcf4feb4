"""Sketch-to-photo retrieval, measured from embeddings and labels; see ``ranking`` for the definitions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import DataError, ShapeError
from engine.evaluation.ranking import RankMetrics, rank_metrics
from engine.models.retriever import Metric
from engine.progress import CancelToken, Progress, ProgressCallback

# Entries of one (queries, photos) table. The ranking keeps some ten tables of this size, 4 or 8 bytes each.
_CHUNK_ENTRIES: Final = 4_000_000


@dataclass(frozen=True, kw_only=True)
class RetrievalScores:
    """Means over queries, in points (0 to 100); ``ranking`` says what each name means.

    Attributes:
        n_queries: sketches that were asked.
    """

    n_queries: int
    map_all: float
    map_all_interpolated: float
    map_200_by_hits: float
    map_200_by_relevant: float
    p_100: float
    p_200: float
    p_100_capped: float
    p_200_capped: float


@dataclass(frozen=True, kw_only=True)
class RetrievalReport:
    """A measured retrieval.

    Attributes:
        total: means over all queries (not over classes).
        classes: per label that has sketches.
        n_photos: size of the gallery.
        n_duplicates: photos whose embedding equals an earlier one's bit for bit.
        curve: mean interpolated precision in points at recall 0, 0.01, ..., 1.
    """

    total: RetrievalScores
    classes: dict[int, RetrievalScores]
    n_photos: int
    n_duplicates: int
    curve: tuple[float, ...]


# The report's names for what the ranking calls ``ap``.
_SOURCES: Final = {
    "map_all": "ap",
    "map_all_interpolated": "ap_interpolated",
    "map_200_by_hits": "ap_200_by_hits",
    "map_200_by_relevant": "ap_200_by_relevant",
    "p_100": "p_100",
    "p_200": "p_200",
    "p_100_capped": "p_100_capped",
    "p_200_capped": "p_200_capped",
}


def measure_retrieval(
    sketches: NDArray[np.float32] | Tensor,
    photos: NDArray[np.float32] | Tensor,
    *,
    sketch_labels: NDArray[np.integer] | Tensor,
    photo_labels: NDArray[np.integer] | Tensor,
    metric: Metric = "cosine",
    device: torch.device | None = None,
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> RetrievalReport:
    """Ask for every sketch, rank all photos, and measure.

    Works through the sketches in blocks, so 75,000 sketches against 73,000 photos need the embeddings
    and a few hundred megabytes, at about 12 ms of one CPU core a sketch.

    Args:
        sketches: (N, D) float, one embedding per sketch.
        photos: (M, D) float, the gallery.
        sketch_labels: (N,) int, the class of each sketch.
        photo_labels: (M,) int; a photo is relevant where its label equals the sketch's.
        metric: "cosine" or "euclidean"; lengths need not be 1 for cosine.
        device: where to compare; None: the CPU.
        token: cancels between blocks.
        progress: told sketches.

    Raises:
        ShapeError: the arrays do not fit together.
        DataError: nothing to compare, an embedding is not finite, or a sketch's class has no photo.
        Cancelled: the token was set.
    """
    queries, gallery = (_tensor(item, device).float() for item in (sketches, photos))
    asked, labels = (_tensor(item, device) for item in (sketch_labels, photo_labels))
    _check(queries, gallery, asked, labels)
    n_duplicates = len(gallery) - len({row.tobytes() for row in gallery.cpu().numpy()})
    if metric == "cosine":
        queries, gallery = F.normalize(queries, dim=1), F.normalize(gallery, dim=1)
    else:
        # Distances do not change, but small differences of long vectors keep more digits.
        centre = gallery.mean(dim=0)
        queries, gallery = queries - centre, gallery - centre
    rows = max(1, _CHUNK_ENTRIES // len(gallery))
    blocks = []
    for start in range(0, len(queries), rows):
        if token is not None:
            token.raise_if_cancelled()
        block = queries[start : start + rows]
        similarity = block @ gallery.T if metric == "cosine" else -torch.cdist(block, gallery)
        blocks.append(rank_metrics(similarity, asked[start : start + rows, None] == labels[None]))
        if progress is not None:
            progress(Progress(done=start + len(block), total=len(queries), unit="sketches"))
    return _report(_joined(blocks), asked.cpu(), len(gallery), n_duplicates)


def _report(metrics: RankMetrics, asked: Tensor, n_photos: int, n_duplicates: int) -> RetrievalReport:
    everything = torch.ones_like(asked, dtype=torch.bool)
    return RetrievalReport(
        total=_means(metrics, everything),
        classes={int(label): _means(metrics, asked == label) for label in asked.unique()},
        n_photos=n_photos,
        n_duplicates=n_duplicates,
        curve=tuple((100 * metrics.curve.mean(dim=0)).tolist()),
    )


def _means(metrics: RankMetrics, chosen: Tensor) -> RetrievalScores:
    values = {name: float(100 * getattr(metrics, source)[chosen].mean()) for name, source in _SOURCES.items()}
    return RetrievalScores(n_queries=int(chosen.sum()), **values)


def _joined(blocks: list[RankMetrics]) -> RankMetrics:
    names = [field.name for field in fields(RankMetrics)]
    return RankMetrics(
        **{name: torch.cat([getattr(block, name) for block in blocks]).cpu() for name in names}
    )


def _tensor(values: NDArray | Tensor, device: torch.device | None) -> Tensor:
    return torch.as_tensor(values).detach().to(device or "cpu")


def _check(queries: Tensor, gallery: Tensor, asked: Tensor, labels: Tensor) -> None:
    fits = queries.ndim == gallery.ndim == 2 and queries.shape[1] == gallery.shape[1]
    if not fits or asked.shape != (len(queries),) or labels.shape != (len(gallery),):
        raise ShapeError(
            f"Sketches {tuple(queries.shape)} with labels {tuple(asked.shape)} and photos "
            f"{tuple(gallery.shape)} with labels {tuple(labels.shape)} do not fit together."
        )
    if not len(queries) or not len(gallery):
        raise DataError("Retrieval cannot be measured without sketches and photos.")
    for name, values in (("sketch", queries), ("photo", gallery)):
        if not bool(values.isfinite().all()):
            number = int((~values.isfinite().all(dim=1)).nonzero()[0])
            raise DataError(f"The embedding of {name} {number} is not finite.")
    lonely = asked[~torch.isin(asked, labels)]
    if len(lonely):
        raise DataError(f"Class {int(lonely[0])} has a sketch and no photo in the gallery.")
