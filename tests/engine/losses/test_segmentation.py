"""The episode loss against plain loops over pixels."""

from __future__ import annotations

import math

import pytest
import torch

from engine.errors import ShapeError
from engine.losses.segmentation import episode_loss


def loss_by_loops(logits: torch.Tensor, target: torch.Tensor, *, balance: float, dice_weight: float) -> float:
    total = 0.0
    for scores, truth in zip(logits.tolist(), target.tolist(), strict=True):
        pixels = [
            (s, t) for row, row_t in zip(scores, truth, strict=True) for s, t in zip(row, row_t, strict=True)
        ]
        counted = [(1 / (1 + math.exp(-s)), t) for s, t in pixels if t != 255]
        if not counted:
            continue
        on = [-math.log(p) for p, t in counted if t == 1]
        off = [-math.log(1 - p) for p, t in counted if t == 0]
        plain = (sum(on) + sum(off)) / len(counted)
        sides = [sum(side) / len(side) for side in (on, off) if side]
        entropy = (1 - balance) * plain + balance * sum(sides) / len(sides)
        painted = sum(p for p, _ in counted)
        if on:
            overlap = 1 - (2 * sum(p for p, t in counted if t == 1) + 1) / (painted + len(on) + 1)
        else:
            overlap = painted / len(counted)
        total += entropy + dice_weight * overlap
    return total / len(logits)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.bfloat16, 1e-5)])
@pytest.mark.parametrize("balance", [0.0, 0.3, 1.0])
def test_equals_plain_loops(balance: float, dtype: torch.dtype, tolerance: float) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = (2 * torch.randn(5, 4, 6, generator=generator)).to(dtype)
    target = torch.tensor([0, 0, 1, 255])[torch.randint(4, (5, 4, 6), generator=generator)]
    target[1][target[1] == 1] = 0  # the class is absent
    target[2] = 255  # nothing counts
    target[3][target[3] == 0] = 1  # nothing but the object
    got = episode_loss(logits, target, balance=balance, dice_weight=0.7)
    expected = loss_by_loops(logits.float(), target, balance=balance, dice_weight=0.7)
    assert abs(float(got) - expected) < tolerance


def test_ignored_pixels_get_no_gradient_and_an_empty_target_does() -> None:
    logits = torch.zeros(2, 2, 2, requires_grad=True)
    target = torch.tensor([[[0, 255], [0, 0]], [[1, 0], [0, 0]]])
    episode_loss(logits, target).backward()
    assert logits.grad[0, 0, 1] == 0
    assert logits.grad[0, 0, 0] > 0
    assert logits.grad[1, 0, 0] < 0


def test_painting_an_absent_class_costs_as_much_as_missing_a_present_one() -> None:
    sure = torch.full((1, 8, 8), 4.0)
    absent, present = torch.zeros(1, 8, 8), torch.ones(1, 8, 8)
    assert float(episode_loss(sure, absent)) == pytest.approx(float(episode_loss(-sure, present)), rel=0.02)


def test_a_batch_without_a_counted_pixel_is_zero() -> None:
    logits = torch.randn(1, 3, 3, requires_grad=True)
    loss = episode_loss(logits, torch.full((1, 3, 3), 255))
    loss.backward()
    assert loss.item() == 0
    assert bool(torch.isfinite(logits.grad).all())


def test_shapes_must_agree() -> None:
    with pytest.raises(ShapeError, match="must both be"):
        episode_loss(torch.zeros(1, 2, 2), torch.zeros(1, 2, 3))
