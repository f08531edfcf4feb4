"""Attention shares: the formula, what foreground and background make of it, and sums kept between strokes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from engine.models.layers import cell_attention
from engine.models.layers.cell_attention import TEMPERATURES, AttentionSums, attention_shares

_N_QUERY, _N_SUPPORT, _WIDTH = 36, 72, 40


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _cells(n: int, *, seed: int, width: int = _WIDTH) -> Tensor:
    """(n, width) rows of length 1 around six centres, so that cells resemble each other as in images."""
    generator = Generator().manual_seed(seed)
    centres = torch.randn(6, width, generator=Generator().manual_seed(0))
    own = torch.randn(n, width, generator=generator)
    return F.normalize(centres[torch.randint(6, (n,), generator=generator)] + 0.5 * own, dim=1)


def _plain_shares(query: Tensor, support: Tensor, coverage: Tensor) -> Tensor:
    """The formula of the module, number by number: (n, C), (m, C), (m,) to (temperatures, n)."""
    shares = []
    for temperature in TEMPERATURES:
        row = []
        for cell in query.tolist():
            numerator = denominator = 0.0
            for other, painted in zip(support.tolist(), coverage.tolist(), strict=True):
                weight = math.exp(sum(a * b for a, b in zip(cell, other, strict=True)) / temperature)
                numerator += painted * weight
                denominator += weight
            row.append(numerator / denominator)
        shares.append(row)
    return torch.tensor(shares)


def _count_compared_cells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by the number of support cells at every comparison."""
    counts: list[int] = []
    compare = cell_attention._exponentials

    def counted(query: Tensor, support: Tensor) -> Tensor:
        counts.append(len(support))
        return compare(query, support)

    monkeypatch.setattr(cell_attention, "_exponentials", counted)
    return counts


def test_shares_equal_plain_loops() -> None:
    coverage = torch.rand(2, 9, generator=Generator().manual_seed(3))
    query = torch.stack([_cells(5, seed=1), _cells(5, seed=2)])
    support = torch.stack([_cells(9, seed=3), _cells(9, seed=4)])
    expected = torch.stack([_plain_shares(*case) for case in zip(query, support, coverage, strict=True)])
    assert float(expected.std()) > 0.05
    torch.testing.assert_close(attention_shares(query, support, coverage), expected, atol=1e-5, rtol=0)


def test_fresh_sums_equal_plain_loops() -> None:
    query, support = _cells(5, seed=1), _cells(9, seed=3)
    coverage = torch.rand(9, generator=Generator().manual_seed(3))
    found = AttentionSums().update(query, support, coverage)
    torch.testing.assert_close(found, _plain_shares(query, support, coverage), atol=1e-5, rtol=0)


def test_one_support_serves_several_queries() -> None:
    query = torch.stack([_cells(5, seed=1), _cells(5, seed=2)])
    support, coverage = _cells(9, seed=3)[None], torch.rand(1, 9, generator=Generator().manual_seed(3))
    together = attention_shares(query, support, coverage)
    for one, found in zip(query, together, strict=True):
        torch.testing.assert_close(found, attention_shares(one[None], support, coverage)[0])


def test_a_cell_attends_to_its_like_and_the_sharp_view_more_so() -> None:
    support = torch.eye(4)
    coverage = torch.tensor([1.0, 0.0, 0.0, 0.0])
    query = F.normalize(torch.tensor([[1.0, 0.9, 0.0, 0.0], [0.9, 1.0, 0.0, 0.0]]), dim=1)
    broad, sharp = attention_shares(query[None], support[None], coverage[None])[0]
    assert sharp[0] > broad[0] > 0.5 > broad[1] > sharp[1]


def test_foreground_and_background_share_everything() -> None:
    query, support = _cells(_N_QUERY, seed=1)[None], _cells(_N_SUPPORT, seed=2)[None]
    coverage = torch.rand(1, _N_SUPPORT, generator=Generator().manual_seed(3))
    both = attention_shares(query, support, coverage) + attention_shares(query, support, 1 - coverage)
    torch.testing.assert_close(both, torch.ones_like(both))


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_an_empty_mask_gives_nothing_and_a_full_one_everything(value: float) -> None:
    query, support = _cells(_N_QUERY, seed=1), _cells(_N_SUPPORT, seed=2)
    coverage = torch.full((_N_SUPPORT,), value)
    expected = torch.full((len(TEMPERATURES), _N_QUERY), value)
    torch.testing.assert_close(attention_shares(query[None], support[None], coverage[None])[0], expected)
    torch.testing.assert_close(AttentionSums().update(query, support, coverage), expected)


def test_equal_and_opposite_cells_stay_finite() -> None:
    one = _cells(1, seed=1)
    support, coverage = torch.cat([one, -one]), torch.tensor([0.0, 1.0])
    for query in (one, -one):
        expected = _plain_shares(query, support, coverage)
        found = attention_shares(query[None], support[None], coverage[None])[0]
        torch.testing.assert_close(found, expected, atol=1e-6, rtol=0)
        torch.testing.assert_close(
            AttentionSums().update(query, support, coverage), expected, atol=1e-6, rtol=0
        )


def test_300_random_strokes_equal_full_computation() -> None:
    query, support = _cells(_N_QUERY, seed=1), _cells(_N_SUPPORT, seed=2)
    generator = Generator().manual_seed(4)
    sums, coverage, n_changed, worst = AttentionSums(), torch.zeros(_N_SUPPORT), 0, 0.0
    # 300 changes go past the refresh, so both sides of it are seen.
    assert cell_attention._MAX_UPDATES < 300
    for step in range(300):
        before, coverage = coverage, coverage.clone()
        cells = torch.randperm(_N_SUPPORT, generator=generator)[
            : int(torch.randint(1, 12, (), generator=generator))
        ]
        is_erasing = step % 5 in (2, 4)
        coverage[cells] = 0.0 if is_erasing else torch.rand(len(cells), generator=generator)
        n_changed += not torch.equal(before, coverage)
        found = sums.update(query, support, coverage)
        expected = attention_shares(query[None], support[None], coverage[None])[0]
        worst = max(worst, float((found - expected).abs().max()))
    assert n_changed > cell_attention._MAX_UPDATES + 1
    assert float(expected.std()) > 0.05
    assert worst < 1e-5


def test_erasing_all_leaves_nothing() -> None:
    query, support = _cells(_N_QUERY, seed=1), _cells(_N_SUPPORT, seed=2)
    coverage = torch.rand(_N_SUPPORT, generator=Generator().manual_seed(3))
    sums = AttentionSums()
    sums.update(query, support, torch.zeros(_N_SUPPORT))
    sums.update(query, support, coverage)
    found = sums.update(query, support, torch.zeros(_N_SUPPORT))
    assert float(found.min()) >= 0
    assert float(found.max()) < 1e-5


def test_only_changed_cells_are_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    query, support = _cells(_N_QUERY, seed=1), _cells(_N_SUPPORT, seed=2)
    counts = _count_compared_cells(monkeypatch)
    sums, coverage = AttentionSums(), torch.zeros(_N_SUPPORT)
    sums.update(query, support, coverage)
    stroke = coverage.clone()
    stroke[10:15] = 1
    sums.update(query, support, stroke)
    sums.update(query, support, stroke.clone())  # nothing changed
    smaller = stroke.clone()
    smaller[12:] = 0
    sums.update(query, support, smaller)
    assert counts == [_N_SUPPORT, 5, 3]


def test_sums_start_afresh_after_many_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    query, support = _cells(4, seed=1), _cells(_N_SUPPORT, seed=2)
    monkeypatch.setattr(cell_attention, "_MAX_UPDATES", 3)
    counts = _count_compared_cells(monkeypatch)
    sums = AttentionSums()
    for step in range(9):
        coverage = torch.zeros(_N_SUPPORT)
        coverage[:step] = 1
        sums.update(query, support, coverage)
    assert counts == [_N_SUPPORT, 1, 1, 1, _N_SUPPORT, 1, 1, 1, _N_SUPPORT]


def test_painting_and_erasing_in_other_groupings_leaves_no_residue() -> None:
    torch.manual_seed(0)
    support = F.normalize(torch.randn(200, 320), dim=1)
    query = F.normalize(support[:40] + 0.01 * torch.randn(40, 320), dim=1)
    sums = AttentionSums()
    for _ in range(40):
        for n_painted in (0, 1, 50):
            coverage = torch.zeros(200)
            coverage[:n_painted] = 1
            shares = sums.update(query, support, coverage)
    expected = attention_shares(query[None].double(), support[None].double(), coverage[None].double())[0]
    torch.testing.assert_close(shares.double(), expected, atol=1e-5, rtol=0)
