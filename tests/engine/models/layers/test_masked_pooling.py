"""Foreground selection and means over it, against plain Python loops."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from engine.errors import ShapeError
from engine.models.layers.masked_pooling import (
    PrototypeSums,
    cell_coverage,
    hard_selection,
    masked_average_pool,
    masked_mean,
    released_selection,
    released_soft_masks,
    upsampled_mask_weights,
)


def test_coverage_is_the_painted_share_of_a_cell() -> None:
    masks = (torch.rand(2, 24, 36) < 0.4).float()
    coverage = cell_coverage(masks, (6, 9))
    for s in range(2):
        for y in range(6):
            for x in range(9):
                share = masks[s, 4 * y : 4 * y + 4, 4 * x : 4 * x + 4].mean()
                assert float(coverage[s, y, x]) == pytest.approx(float(share), abs=1e-6)


def test_coverage_wants_one_mask_per_shot() -> None:
    with pytest.raises(ShapeError, match="shots, height, width"):
        cell_coverage(torch.zeros(4, 4), (2, 2))


def test_equation_2_keeps_cells_covered_by_half() -> None:
    coverage = torch.tensor([[[0.0, 0.49], [0.5, 1.0]]])
    assert hard_selection(coverage).tolist() == [[[False, False], [True, True]]]


def test_a_thin_stroke_keeps_its_best_cells() -> None:
    coverage = torch.tensor([[[0.0, 0.1], [0.2, 0.2]]])
    assert hard_selection(coverage).tolist() == [[[False, False], [True, True]]]


def test_nothing_painted_selects_nothing() -> None:
    assert not hard_selection(torch.zeros(3, 5, 5)).any()
    assert not released_selection(torch.zeros(3, 5, 5)).any()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("is_soft", [False, True])
def test_equation_3_prototype_against_loops(dtype: torch.dtype, is_soft: bool) -> None:
    features = torch.randn(5, 4, 6, dtype=dtype)  # (C, h, w)
    soft = torch.rand(4, 6, dtype=dtype)
    cells = soft > 0.5
    expected = [0.0] * 5
    n = 0
    for y in range(4):
        for x in range(6):
            if cells[y, x]:
                n += 1
                for c in range(5):
                    expected[c] += float(features[c, y, x]) * (float(soft[y, x]) if is_soft else 1.0)
    rows = features.flatten(1).T[cells.flatten()]
    found = masked_mean(rows, soft[cells] if is_soft else None)
    torch.testing.assert_close(found, torch.tensor(expected, dtype=dtype) / n)


def test_prototype_of_nothing_is_zero() -> None:
    assert masked_mean(torch.empty(0, 7)).tolist() == [0.0] * 7


def test_released_selection_keeps_cells_above_the_mean_of_the_positive_ones() -> None:
    soft = torch.tensor([[[0.0, 0.2], [0.4, 0.9]]])  # the positive ones have mean 0.5
    assert released_selection(soft).tolist() == [[[False, False], [False, True]]]


def test_released_soft_masks_go_from_grid_to_grid() -> None:
    masks = (torch.rand(1, 473, 473) < 0.5).float()
    first, second = released_soft_masks(masks, [(60, 60), (30, 30)])
    start = F.interpolate(masks[:, None], (120, 120), mode="bilinear", align_corners=True)
    at_60 = F.interpolate(start, (60, 60), mode="bilinear", align_corners=True)
    at_30 = F.interpolate(at_60, (30, 30), mode="bilinear", align_corners=True)
    torch.testing.assert_close(first, at_60[:, 0])
    torch.testing.assert_close(second, at_30[:, 0])


@pytest.mark.parametrize(("size", "grid"), [((33, 50), (5, 7)), ((473, 473), (60, 60)), ((7, 9), (7, 9))])
def test_masked_average_pool_equals_upsampling_the_features(
    size: tuple[int, int], grid: tuple[int, int]
) -> None:
    features = torch.randn(2, 3, *grid)
    masks = (torch.rand(2, *size) < 0.3).float()
    stretched = F.interpolate(features, size, mode="bilinear", align_corners=False)
    expected = (stretched * masks[:, None]).sum(dim=(2, 3)) / masks.sum(dim=(1, 2))[:, None]
    torch.testing.assert_close(masked_average_pool(features, masks), expected, atol=1e-5, rtol=1e-4)


def test_mask_weights_keep_the_painted_area() -> None:
    masks = (torch.rand(3, 40, 31) < 0.5).float()
    weights = upsampled_mask_weights(masks, (5, 4))
    torch.testing.assert_close(weights.sum(dim=(1, 2)), masks.sum(dim=(1, 2)))
    assert (weights >= 0).all()


def test_masked_average_pool_of_an_empty_mask_is_zero_with_finite_gradient() -> None:
    features = torch.randn(1, 3, 4, 4, requires_grad=True)
    pooled = masked_average_pool(features, torch.zeros(1, 16, 16))
    pooled.sum().backward()
    assert pooled.tolist() == [[0.0, 0.0, 0.0]]
    assert torch.isfinite(features.grad).all()


def test_masked_average_pool_trains_after_it_was_used_for_inference() -> None:
    with torch.inference_mode():
        masked_average_pool(torch.randn(1, 3, 6, 5), torch.ones(1, 47, 41))
    features = torch.randn(1, 3, 6, 5, requires_grad=True)
    masked_average_pool(features, torch.ones(1, 47, 41)).square().sum().backward()
    assert float(features.grad.abs().sum()) > 0


def test_masked_average_pool_wants_one_mask_per_feature_map() -> None:
    with pytest.raises(ShapeError, match="2 feature maps"):
        masked_average_pool(torch.zeros(2, 3, 4, 4), torch.zeros(1, 8, 8))


def test_prototype_sums_follow_strokes_exactly() -> None:
    generator = torch.Generator().manual_seed(3)
    features = torch.randn(2, 6, 9, 9, generator=generator)
    masks = torch.zeros(2, 72, 72)
    sums = PrototypeSums()
    for _ in range(300):  # more than the refresh interval
        shot = int(torch.randint(2, (), generator=generator))
        y, x = torch.randint(60, (2,), generator=generator).tolist()
        masks[shot, y : y + 12, x : x + 12] = float(torch.rand((), generator=generator) < 0.6)
        found = sums.update(features, upsampled_mask_weights(masks, (9, 9)))
        torch.testing.assert_close(found, masked_average_pool(features, masks), atol=1e-5, rtol=1e-4)
    masks.zero_()
    assert not sums.update(features, upsampled_mask_weights(masks, (9, 9))).any()
