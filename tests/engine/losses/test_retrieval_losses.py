"""Doodle2Search's three losses against plain loops."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from engine.errors import ShapeError
from engine.losses.domain import domain_loss
from engine.losses.semantic import semantic_loss
from engine.losses.triplet import triplet_loss
from engine.models.layers.gradient_reversal import reverse_gradient

DTYPES = [(torch.float32, 1e-5), (torch.float64, 1e-5)]


def distance(a: list[float], b: list[float]) -> float:
    return math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)))


def three(seed: int, *shape: int, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(*shape, generator=generator, dtype=dtype) for _ in range(3)]


@pytest.mark.parametrize(("dtype", "tolerance"), DTYPES)
@pytest.mark.parametrize("margin", [1.0, 0.2])
def test_triplet_is_the_loop(dtype: torch.dtype, tolerance: float, margin: float) -> None:
    sketch, positive, negative = three(0, 7, 5, dtype=dtype)
    total = 0.0
    for s, p, n in zip(sketch.tolist(), positive.tolist(), negative.tolist(), strict=True):
        total += max(0.0, distance(s, p) - distance(s, n) + margin)
    assert total > 0
    found = triplet_loss(sketch, positive, negative, margin=margin)
    assert float(found) == pytest.approx(total / 7, rel=tolerance)


def test_triplet_is_zero_beyond_the_margin() -> None:
    sketch = torch.zeros(1, 2)
    near, far = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 2.5]])
    assert float(triplet_loss(sketch, near, far)) == 0
    assert float(triplet_loss(sketch, far, near)) == pytest.approx(2.5, abs=1e-4)


def test_triplet_refuses_other_shapes() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 3\)"):
        triplet_loss(torch.zeros(2, 3), torch.zeros(2, 3), torch.zeros(3, 3))


def test_domain_is_the_loop() -> None:
    logits = three(1, 6, 1)
    total = 0.0
    for values, is_photo in zip(logits, (False, True, True), strict=True):
        for value in values.flatten().tolist():
            probability = 1 / (1 + math.exp(-value))
            total -= math.log(probability if is_photo else 1 - probability) / 6
    assert float(domain_loss(*logits)) == pytest.approx(total / 3, rel=1e-5)


def test_semantic_is_the_loop() -> None:
    decoded, target = three(2, 5, 4), three(3, 5, 4)[0]
    total = 0.0
    for words in decoded:
        for row, truth in zip(words.tolist(), target.tolist(), strict=True):
            dot = sum(x * y for x, y in zip(row, truth, strict=True))
            cosine = dot / (distance(row, [0.0] * 4) * distance(truth, [0.0] * 4))
            total += (1 - cosine) / 2 / 5
    assert float(semantic_loss(*decoded, target)) == pytest.approx(total, rel=1e-5)
    assert float(semantic_loss(target, target, target, target)) == pytest.approx(0, abs=1e-6)
    assert float(semantic_loss(-target, -target, -target, target)) == pytest.approx(3, abs=1e-6)


def test_the_negative_learns_not_to_tell_the_word() -> None:
    negative = torch.tensor([[1.0, 0.5]], requires_grad=True)
    target = torch.tensor([[0.0, 1.0]])
    semantic_loss(target, target, reverse_gradient(negative, scale=0.5), target).backward()
    assert negative.grad is not None
    start = negative.detach()
    stepped = start - 0.1 * negative.grad
    assert float(torch.cosine_similarity(stepped, target)) < float(torch.cosine_similarity(start, target))
