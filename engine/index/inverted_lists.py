"""Inverted lists (IVF): only the lists nearest to the query are searched."""

from __future__ import annotations

import threading
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.index.faiss_library import faiss_on_one_thread
from engine.models.retriever import Metric

BuildCancel = threading.Event
"""Set it to stop ``build_inverted_lists`` at its next step."""

WANTED_RECALL: Final = 0.97
_MAX_LISTS: Final = 1024
_TRAINED_PER_LIST: Final = 40
_N_ITERATIONS: Final = 8
_CHUNK: Final = 16_384
_N_TESTS: Final = 64
_TEST_TOP: Final = 50
_SEED: Final = 0


class InvertedLists:
    """A faiss index whose ids are the rows of a matrix. Searching is for one thread at a time."""

    def __init__(self, index: Any, *, recall: float) -> None:
        self._index = index
        self.recall = recall

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take in the rows of a matrix that are not in the lists yet: those from their number on."""
        with faiss_on_one_thread():
            for start in range(self._index.ntotal, len(vectors), _CHUNK):
                self._index.add(vectors[start : start + _CHUNK])

    def search(
        self, queries: NDArray[np.float32], *, top: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Values and rows, (Q, top) each, best first; row -1 where the lists searched hold too few."""
        with faiss_on_one_thread():
            return self._index.search(queries, top)


def metric_number(faiss: ModuleType, metric: Metric) -> int:
    """What faiss calls a metric."""
    return faiss.METRIC_INNER_PRODUCT if metric == "cosine" else faiss.METRIC_L2


def build_inverted_lists(
    vectors: NDArray[np.float32], *, metric: Metric, cancel: threading.Event
) -> InvertedLists | None:
    """Make inverted lists and measure them. Any thread; seconds of work.

    Vectors are kept in the lists as float16. The number of lists searched is doubled until the share
    of the exact top 50 that is found reaches ``WANTED_RECALL``. The test queries are stored vectors
    with noise of their own length, since a drawing is never as near to a photo as a photo.

    Args:
        vectors: (N, D) float32; not changed meanwhile.
        metric: how vectors compare.
        cancel: checked between the steps.

    Returns:
        The lists, or None where they were cancelled.
    """
    generator = np.random.default_rng(_SEED)
    n, dim = vectors.shape
    n_lists = int(max(1, min(_MAX_LISTS, 2 * np.sqrt(n))))
    with faiss_on_one_thread() as faiss:
        number = metric_number(faiss, metric)
        quantizer = faiss.IndexFlat(dim, number)
        kind = faiss.ScalarQuantizer.QT_fp16
        index = faiss.IndexIVFScalarQuantizer(quantizer, dim, n_lists, kind, number, False)
        index.cp.niter, index.cp.seed = _N_ITERATIONS, _SEED
        index.cp.min_points_per_centroid = 1  # or faiss warns on stderr
        sample = generator.choice(n, min(n, n_lists * _TRAINED_PER_LIST), replace=False)
        index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
        for start in range(0, n, _CHUNK):
            if cancel.is_set():
                return None
            index.add(vectors[start : start + _CHUNK])
        chosen = vectors[generator.choice(n, min(n, _N_TESTS), replace=False)]
        noise = generator.standard_normal(chosen.shape, np.float32)
        noise *= np.linalg.norm(chosen, axis=1, keepdims=True) / np.linalg.norm(noise, axis=1, keepdims=True)
        queries, top = chosen + noise, min(_TEST_TOP, n)
        _, exact = faiss.knn(queries, vectors, top, metric=number)
        n_probed = 8
        while not cancel.is_set():
            index.nprobe = min(n_probed, n_lists)
            _, found = index.search(queries, top)
            recall = float(np.mean([np.isin(*rows).mean() for rows in zip(exact, found, strict=True)]))
            if recall >= WANTED_RECALL or n_probed >= n_lists:
                return InvertedLists(index, recall=recall)
            n_probed *= 2
    return None
