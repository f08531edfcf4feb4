"""Nearest vectors: exact inner product or distance, and inverted lists for very many."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import ShapeError
from engine.index.faiss_library import faiss_on_one_thread
from engine.index.inverted_lists import BuildCancel, InvertedLists, build_inverted_lists, metric_number
from engine.models.retriever import Metric

logger = logging.getLogger(__name__)

EXACT_LIMIT: Final = 200_000
"""Up to this many vectors are searched exactly (about 10 ms at 256 dimensions on one idle core)."""
_MIN_CAPACITY: Final = 1024


class VectorIndex:
    """Vectors by row number, in memory, searchable at any time. One thread uses an instance.

    Above ``exact_limit`` vectors inverted lists are made on a thread of their own; until they are ready
    searches stay exact. Rows are numbered from 0 without holes.
    """

    def __init__(self, *, dim: int, metric: Metric, exact_limit: int = EXACT_LIMIT) -> None:
        """An empty index.

        Args:
            dim: length of a vector.
            metric: "cosine" ranks by inner product (vectors come normalised), "euclidean" by distance.
            exact_limit: how many vectors are searched exactly.
        """
        self.dim = dim
        self.metric = metric
        self._exact_limit = exact_limit
        self._vectors = np.empty((0, dim), np.float32)  # capacity; the first _n rows are in use
        self._n = 0
        self._lists: InvertedLists | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._building = None
        self._cancel = BuildCancel()

    def __len__(self) -> int:
        return self._n

    @property
    def recall(self) -> float | None:
        """Share of the exact top 50 that the inverted lists find, measured; None while searches are exact."""
        self._take_lists()
        return None if self._lists is None else self._lists.recall

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(N, D) float32, a view; valid until the next change."""
        return self._vectors[: self._n]

    def add(self, vectors: NDArray[np.floating]) -> None:
        """Append rows.

        Args:
            vectors: (M, D), finite.

        Raises:
            ShapeError: the vectors have another length.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            raise ShapeError(f"The index holds vectors of {self.dim} numbers, not {vectors.shape}.")
        needed = self._n + len(vectors)
        if needed > len(self._vectors):
            grown = np.empty((max(_MIN_CAPACITY, needed, len(self._vectors) * 3 // 2), self.dim), np.float32)
            grown[: self._n] = self.vectors
            self._vectors = grown
        self._vectors[self._n : needed] = vectors
        self._n = needed
        self._take_lists()
        if self._lists is not None:
            self._lists.add(self.vectors)
        self._build_where_needed()

    def keep(self, rows: NDArray[np.intp]) -> None:
        """Drop all rows but these; they are numbered anew in the order given."""
        self._drop_lists()
        self._vectors = self.vectors[rows]
        self._n = len(rows)
        self._build_where_needed()

    def search(self, query: NDArray[np.float32], *, top: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The nearest rows, nearest first.

        Args:
            query: (D,) float32.
            top: how many at most.

        Returns:
            Rows (K,) and their inner products, or distances for the euclidean metric, (K,) float32;
            K is the smaller of ``top`` and the number of rows (with inverted lists it may be a few less).
        """
        top = min(top, self._n)
        if top < 1:
            return np.empty(0, np.intp), np.empty(0, np.float32)
        self._take_lists()
        queries = np.ascontiguousarray(query, np.float32).reshape(1, self.dim)
        if self._lists is None:
            with faiss_on_one_thread() as faiss:
                metric = metric_number(faiss, self.metric)
                values, rows = faiss.knn(queries, self.vectors, top, metric=metric)
        else:
            values, rows = self._lists.search(queries, top=top)
        found = rows[0] >= 0
        values = values[0][found]
        if self.metric == "euclidean":
            values = np.sqrt(np.maximum(values, 0))  # faiss hands out squares
        return rows[0][found].astype(np.intp), values

    def wait_for_lists(self) -> None:
        """Wait until inverted lists that are being made are in use."""
        if self._building is not None:
            self._building.exception()
        self._take_lists()

    def close(self) -> None:
        """Stop the thread that makes inverted lists; the vectors are let go."""
        self._drop_lists()
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None
        self._vectors, self._n = np.empty((0, self.dim), np.float32), 0

    def _build_where_needed(self) -> None:
        if self._n <= self._exact_limit or self._lists is not None or self._building is not None:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inverted-lists")
        self._cancel = BuildCancel()
        # The view stays as it is: rows are only ever written behind it, and dropping rows copies.
        self._building = self._pool.submit(
            build_inverted_lists, self.vectors, metric=self.metric, cancel=self._cancel
        )

    def _take_lists(self) -> None:
        """Put finished inverted lists to use."""
        if self._building is None or not self._building.done():
            return
        finished, self._building = self._building, None
        lists = finished.result()
        if lists is not None:
            lists.add(self.vectors)
            self._lists = lists
            logger.info("inverted lists over %d vectors, recall %.3f", self._n, lists.recall)

    def _drop_lists(self) -> None:
        self._cancel.set()
        self._building = None
        self._lists = None
