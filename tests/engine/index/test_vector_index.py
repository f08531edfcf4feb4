from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ShapeError
from engine.index.vector_index import VectorIndex
from engine.models.retriever import Metric


def unit_vectors(n: int, *, dim: int = 16, seed: int = 0, n_clusters: int = 30) -> np.ndarray:
    """(n, dim) float32 of unit length, in clusters as embeddings are."""
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((n_clusters, dim))
    vectors = centres[generator.integers(n_clusters, size=n)] + 0.5 * generator.standard_normal((n, dim))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def plain_search(query: np.ndarray, vectors: np.ndarray, *, top: int, metric: Metric) -> tuple:
    """The answer by the plain formula."""
    if metric == "cosine":
        values = vectors @ query
        rows = np.argsort(-values, kind="stable")[:top]
    else:
        values = np.sqrt(((vectors - query) ** 2).sum(axis=1))
        rows = np.argsort(values, kind="stable")[:top]
    return rows, values[rows]


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_the_search_is_exact(metric: Metric) -> None:
    vectors = unit_vectors(500) * (1 if metric == "cosine" else 3)
    index = VectorIndex(dim=16, metric=metric)
    for start in range(0, 500, 7):
        index.add(vectors[start : start + 7])
    for query in unit_vectors(20, seed=9):
        rows, values = index.search(query, top=10)
        wanted_rows, wanted_values = plain_search(query, vectors, top=10, metric=metric)
        np.testing.assert_array_equal(rows, wanted_rows)
        np.testing.assert_allclose(values, wanted_values, atol=1e-5)
    assert index.recall is None


def test_rows_that_are_kept_are_numbered_anew() -> None:
    vectors = unit_vectors(50)
    index = VectorIndex(dim=16, metric="cosine")
    index.add(vectors)
    kept = np.arange(0, 50, 3)
    index.keep(kept)
    np.testing.assert_array_equal(index.vectors, vectors[kept])
    rows, _ = index.search(vectors[9], top=1)
    assert rows[0] == 3
    index.add(vectors[:1])
    assert len(index) == len(kept) + 1


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex(dim=16, metric="cosine")
    rows, values = index.search(np.ones(16, np.float32), top=5)
    assert len(rows) == len(values) == 0
    index.add(unit_vectors(3))
    assert len(index.search(np.ones(16, np.float32), top=5)[0]) == 3


def test_vectors_of_another_length_are_refused() -> None:
    index = VectorIndex(dim=16, metric="cosine")
    with pytest.raises(ShapeError, match="16 numbers"):
        index.add(np.zeros((2, 15), np.float32))


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_above_the_limit_inverted_lists_find_nearly_the_same(metric: Metric) -> None:
    vectors = unit_vectors(6000)
    index = VectorIndex(dim=16, metric=metric, exact_limit=4000)
    index.add(vectors[:4000])
    index.wait_for_lists()
    assert index.recall is None
    index.add(vectors[4000:5000])
    index.wait_for_lists()
    assert index.recall is not None
    assert index.recall >= 0.97
    index.add(vectors[5000:])  # joins the lists
    shares = []
    for query in vectors[::200] + 0.1 * unit_vectors(30, seed=5):
        rows, values = index.search(query, top=20)
        wanted, wanted_values = plain_search(query, vectors, top=20, metric=metric)
        shares.append(np.isin(wanted, rows).mean())
        assert values[0] == pytest.approx(wanted_values[0], abs=2e-2)
    assert np.mean(shares) > 0.9
    index.close()


def test_searches_are_exact_while_lists_are_made_and_after_rows_went() -> None:
    vectors = unit_vectors(3000)
    index = VectorIndex(dim=16, metric="cosine", exact_limit=2000)
    index.add(vectors)
    rows, _ = index.search(vectors[2500], top=1)
    assert rows[0] == 2500
    index.keep(np.arange(1500, 3000))
    index.wait_for_lists()
    assert index.recall is None, "few enough to be exact again"
    assert index.search(vectors[2500], top=1)[0][0] == 1000
    index.close()
