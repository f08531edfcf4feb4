"""The paper models' loss against loops."""

from __future__ import annotations

import math

import pytest
import torch

from engine.errors import ShapeError
from engine.losses.pixel_cross_entropy import pixel_cross_entropy


def test_it_is_the_mean_over_counted_pixels() -> None:
    logits = torch.randn(2, 2, 3, 4, dtype=torch.float64)
    target = torch.tensor([0, 1, 255] * 8, dtype=torch.uint8).view(2, 3, 4)
    terms = []
    for b in range(2):
        for y in range(3):
            for x in range(4):
                label = int(target[b, y, x])
                if label != 255:
                    pair = logits[b, :, y, x].tolist()
                    terms.append(math.log(sum(math.exp(v) for v in pair)) - pair[label])
    assert pixel_cross_entropy(logits, target).item() == pytest.approx(sum(terms) / len(terms), rel=1e-6)


def test_the_target_comes_to_the_logits_grid() -> None:
    logits = torch.randn(1, 2, 4, 4)
    target = torch.zeros(1, 8, 8, dtype=torch.uint8)
    target[:, :4] = 1
    target[:, 6:] = 255
    small = target[:, ::2, ::2]
    torch.testing.assert_close(pixel_cross_entropy(logits, target), pixel_cross_entropy(logits, small))


def test_nothing_counted_gives_zero_without_slope() -> None:
    logits = torch.randn(1, 2, 3, 3, requires_grad=True)
    loss = pixel_cross_entropy(logits, torch.full((1, 3, 3), 255, dtype=torch.uint8))
    loss.backward()
    assert loss.item() == 0
    assert not logits.grad.any()


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 3, 4, 4\)"):
        pixel_cross_entropy(torch.zeros(2, 3, 4, 4), torch.zeros(2, 4, 4, dtype=torch.uint8))
