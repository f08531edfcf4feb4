"""MSHNet's Eq. 5 against loops, and its running sum against the full sum."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from engine.models.layers import cosine_similarity
from engine.models.layers.cosine_similarity import (
    CosineSums,
    mean_relu_cosine,
    sum_relu_products,
)
from engine.models.layers.shot_layer import ShotLayer, row_lengths


def _mean(query: Tensor, shot: ShotLayer, sums: CosineSums) -> Tensor:
    return mean_relu_cosine(sums.update(query, shot), query_lengths=row_lengths(query), n_cells=shot.n_cells)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_equation_5_against_loops(dtype: torch.dtype) -> None:
    query = torch.randn(12, 5, dtype=dtype)
    support = torch.randn(20, 5, dtype=dtype)
    cells = torch.rand(20) < 0.5
    expected = []
    for q in query.tolist():
        total, n = 0.0, 0
        for s, is_foreground in zip(support.tolist(), cells.tolist(), strict=True):
            if is_foreground:
                dot = sum(a * b for a, b in zip(q, s, strict=True))
                length_q = math.sqrt(sum(a * a for a in q)) + 1e-5
                length_s = math.sqrt(sum(a * a for a in s)) + 1e-5
                total += max(0.0, dot / length_q / length_s)
                n += 1
        expected.append(total / n)
    found = _mean(query, ShotLayer(rows=support, cells=cells), CosineSums())
    torch.testing.assert_close(found, torch.tensor(expected), atol=1e-6, rtol=1e-5)


def test_chunks_do_not_change_the_sum() -> None:
    query, support = torch.randn(700, 16), torch.randn(90, 16)
    torch.testing.assert_close(sum_relu_products(query, support), (query @ support.T).relu().sum(dim=1))


def test_no_foreground_gives_zeros() -> None:
    shot = ShotLayer(rows=torch.randn(9, 4), cells=torch.zeros(9, dtype=torch.bool))
    assert _mean(torch.randn(6, 4), shot, CosineSums()).tolist() == [0.0] * 6


def test_zero_vectors_stay_finite() -> None:
    shot = ShotLayer(rows=torch.zeros(9, 4), cells=torch.ones(9, dtype=torch.bool))
    assert _mean(torch.zeros(6, 4), shot, CosineSums()).tolist() == [0.0] * 6


def test_running_sums_equal_full_sums_over_many_strokes() -> None:
    generator = torch.Generator().manual_seed(11)
    query, rows = torch.randn(80, 32, generator=generator), torch.randn(144, 32, generator=generator)
    cells = torch.zeros(144, dtype=torch.bool)
    sums = CosineSums()
    for _ in range(400):  # more than the refresh interval
        start = int(torch.randint(140, (), generator=generator))
        cells = cells.clone()
        cells[start : start + 5] = bool(torch.rand((), generator=generator) < 0.7)
        shot = ShotLayer(rows=rows, cells=cells)
        torch.testing.assert_close(
            _mean(query, shot, sums), _mean(query, shot, CosineSums()), atol=1e-6, rtol=1e-5
        )
    nothing = ShotLayer(rows=rows, cells=torch.zeros(144, dtype=torch.bool))
    assert not _mean(query, nothing, sums).any()


def test_a_stroke_computes_only_the_cells_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def counting(query: Tensor, support: Tensor) -> Tensor:
        counted.append(support.shape[0])
        return sum_relu_products(query, support)

    monkeypatch.setattr(cosine_similarity, "sum_relu_products", counting)
    query, rows = torch.randn(10, 4), torch.randn(100, 4)
    cells = torch.zeros(100, dtype=torch.bool)
    cells[:50] = True
    sums = CosineSums()
    sums.update(query, ShotLayer(rows=rows, cells=cells))
    cells = cells.clone()
    cells[50:53], cells[0] = True, False
    sums.update(query, ShotLayer(rows=rows, cells=cells))
    sums.update(query, ShotLayer(rows=rows, cells=cells.clone()))  # nothing changed: nothing computed
    assert counted == [50, 3, 1]


def test_running_sums_are_not_rounded_by_autocast() -> None:
    query, support = torch.randn(64, 256), torch.randn(50, 256)
    exact = sum_relu_products(query, support)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(sum_relu_products(query, support), exact)


def test_a_shot_layer_knows_whether_its_mask_changed() -> None:
    rows, cells = torch.randn(6, 4), torch.tensor([True, False, True, False, False, False])
    weights = torch.rand(6)
    layer = ShotLayer(rows=rows, cells=cells)
    assert layer.has_same_foreground(ShotLayer(rows=rows, cells=cells.clone()))
    assert not layer.has_same_foreground(ShotLayer(rows=rows, cells=~cells))
    assert not layer.has_same_foreground(ShotLayer(rows=rows, cells=cells, weights=weights))
    soft = ShotLayer(rows=rows, cells=cells, weights=weights)
    assert soft.has_same_foreground(ShotLayer(rows=rows, cells=cells, weights=weights.clone()))
    assert not soft.has_same_foreground(ShotLayer(rows=rows, cells=cells, weights=weights / 2))
    torch.testing.assert_close(soft.prototype, (rows[0] * weights[0] + rows[2] * weights[2]) / 2)
