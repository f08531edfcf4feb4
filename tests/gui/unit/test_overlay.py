from __future__ import annotations

import numpy as np
import pytest

from fewshot_gui.rendering.overlay import (
    sample_labels,
    scores_to_uint8,
    shrink_scores,
    stretch_planes,
    stretch_scores,
    visible_part,
)


def test_scores_are_rounded_clipped_and_free_of_nan() -> None:
    scores = np.array([0.0, 0.5, 1.0, -1.0, 2.0, np.nan], np.float16)
    assert scores_to_uint8(scores).tolist() == [0, 128, 255, 0, 255, 0]


def test_shrinking_averages_and_keeps_the_aspect_ratio() -> None:
    scores = np.zeros((400, 200), np.uint8)
    scores[::2] = 200
    small = shrink_scores(scores, 100)
    assert small.shape == (100, 50)
    assert np.all(np.abs(small.astype(int) - 100) <= 2)


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (96, 96)])
def test_shrinking_never_enlarges(shape: tuple[int, int]) -> None:
    scores = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(shrink_scores(scores, 96), scores)


def _stretched_by_loops(
    scores: np.ndarray, size: tuple[int, int], target: tuple[float, float, float, float]
) -> np.ndarray:
    """Bilinear interpolation between pixel centres, one pixel at a time."""
    result = np.zeros(size)
    height, width = scores.shape
    for y in range(size[0]):
        for x in range(size[1]):
            u = (x + 0.5 - target[0]) / target[2] * width
            v = (y + 0.5 - target[1]) / target[3] * height
            if not (0 <= u < width and 0 <= v < height):
                continue
            u, v = np.clip(u - 0.5, 0, width - 1), np.clip(v - 0.5, 0, height - 1)
            x0, y0 = int(u), int(v)
            x1, y1 = min(x0 + 1, width - 1), min(y0 + 1, height - 1)
            top = scores[y0, x0] * (1 - u + x0) + scores[y0, x1] * (u - x0)
            bottom = scores[y1, x0] * (1 - u + x0) + scores[y1, x1] * (u - x0)
            result[y, x] = top * (1 - v + y0) + bottom * (v - y0)
    return result


@pytest.mark.parametrize(
    "target", [(0.0, 0.0, 60.0, 40.0), (7.0, 5.0, 30.0, 20.0), (-100.0, -50.0, 240.0, 160.0)]
)
def test_stretching_interpolates_scores(target: tuple[float, float, float, float]) -> None:
    scores = np.random.default_rng(0).integers(0, 256, (8, 12), dtype=np.uint8)
    stretched = stretch_scores(scores, (40, 60), target=target)
    expected = _stretched_by_loops(scores, (40, 60), target)
    assert np.abs(stretched - expected).max() <= 4


def test_three_maps_at_once_are_the_same_as_one_after_the_other() -> None:
    maps = np.random.default_rng(1).integers(0, 256, (3, 9, 11), dtype=np.uint8)
    target = (-3.0, 2.0, 80.0, 33.0)
    part = visible_part((40, 60), target=target, source_size=(9, 11))
    together = stretch_planes(list(maps), (40, 60), part=part)
    for place, one in enumerate(maps):
        np.testing.assert_array_equal(together[..., place], stretch_scores(one, (40, 60), target=target))


def test_a_box_keeps_what_is_wanted_and_two_around() -> None:
    _, source = visible_part(
        (100, 100), target=(0.0, 0.0, 100.0, 100.0), source_size=(50, 50), box=(slice(10, 12), slice(0, 5))
    )
    assert (source.top(), source.bottom()) == (8, 14)
    assert (source.left(), source.right()) == (0, 7)


def test_nothing_is_stretched_beyond_the_screen() -> None:
    scores = np.full((4, 4), 255, np.uint8)
    assert not stretch_scores(scores, (20, 20), target=(30.0, 0.0, 10.0, 10.0)).any()
    assert visible_part((20, 20), target=(0.0, -500.0, 10.0, 10.0), source_size=(4, 4)) is None


def test_the_visible_part_of_a_huge_picture_is_small() -> None:
    target, source = visible_part(
        (1000, 1600), target=(-100_000.0, -80_000.0, 256_000.0, 192_000.0), source_size=(3000, 4000)
    )
    assert source.width() < 40
    assert target.width() < 3000
    # The same scale and place as the whole.
    assert target.width() / source.width() == pytest.approx(64)
    assert target.left() == pytest.approx(-100_000 + 64 * source.left())


@pytest.mark.parametrize("scale", [0.13, 0.3, 0.5, 0.77, 1.0])
def test_zoomed_out_a_single_pixel_stays_visible(scale: float) -> None:
    for y, x in ((0, 0), (17, 41), (99, 149)):
        mask = np.zeros((100, 150), np.uint8)
        mask[y, x] = 7
        seen = sample_labels(mask, (110, 160), offset=(3.3, 2.6), scale=scale)
        assert set(np.unique(seen)) == {0, 7}
        rows, columns = np.nonzero(seen)
        assert len(rows) >= 1
        assert np.abs(rows + 0.5 - (2.6 + (y + 0.5) * scale)).max() <= 1.6
        assert np.abs(columns + 0.5 - (3.3 + (x + 0.5) * scale)).max() <= 1.6


def test_at_full_size_the_mask_is_copied() -> None:
    mask = np.random.default_rng(0).integers(0, 5, (20, 30), dtype=np.uint8)
    seen = sample_labels(mask, (24, 36), offset=(3.0, 2.0), scale=1.0)
    np.testing.assert_array_equal(seen[2:22, 3:33], mask)
    assert seen.sum() == mask.sum()


def test_zoomed_in_each_pixel_becomes_a_block() -> None:
    mask = np.random.default_rng(0).integers(0, 255, (6, 5), dtype=np.uint8)
    seen = sample_labels(mask, (24, 20), offset=(0.0, 0.0), scale=4.0)
    np.testing.assert_array_equal(seen, np.kron(mask, np.ones((4, 4), np.uint8)))


def test_a_mask_out_of_sight_is_empty() -> None:
    mask = np.ones((10, 10), np.uint8)
    assert not sample_labels(mask, (20, 20), offset=(50.0, 0.0), scale=1.0).any()
    assert not sample_labels(mask, (20, 20), offset=(0.0, -11.0), scale=1.0).any()
