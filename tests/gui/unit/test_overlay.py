from __future__ import annotations

import numpy as np
import pytest

from fewshot_gui.rendering.overlay import (
    prediction_codes,
    proposal_codes,
    sample_mask,
    scores_to_uint8,
    shrink_scores,
    stretch_scores,
    support_codes,
    visible_part,
)
from fewshot_gui.rendering.palette import OverlayCode


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
        mask[y, x] = 1
        seen = sample_mask(mask, (110, 160), offset=(3.3, 2.6), scale=scale)
        rows, columns = np.nonzero(seen)
        assert len(rows) >= 1
        assert np.abs(rows + 0.5 - (2.6 + (y + 0.5) * scale)).max() <= 1.6
        assert np.abs(columns + 0.5 - (3.3 + (x + 0.5) * scale)).max() <= 1.6


def test_at_full_size_the_mask_is_copied() -> None:
    mask = np.random.default_rng(0).integers(0, 2, (20, 30), dtype=np.uint8)
    seen = sample_mask(mask, (24, 36), offset=(3.0, 2.0), scale=1.0)
    np.testing.assert_array_equal(seen[2:22, 3:33], mask.astype(bool))
    assert seen.sum() == mask.sum()


def test_zoomed_in_each_pixel_becomes_a_block() -> None:
    mask = np.random.default_rng(0).integers(0, 2, (6, 5), dtype=np.uint8)
    seen = sample_mask(mask, (24, 20), offset=(0.0, 0.0), scale=4.0)
    np.testing.assert_array_equal(seen, np.kron(mask, np.ones((4, 4), np.uint8)).astype(bool))


def test_a_mask_out_of_sight_is_empty() -> None:
    mask = np.ones((10, 10), np.uint8)
    assert not sample_mask(mask, (20, 20), offset=(50.0, 0.0), scale=1.0).any()
    assert not sample_mask(mask, (20, 20), offset=(0.0, -11.0), scale=1.0).any()


def test_support_has_a_light_line_inside_and_a_dark_one_outside() -> None:
    inside = np.zeros((9, 9), bool)
    inside[2:7, 2:7] = True
    codes = support_codes(inside, line_px=1)
    assert codes[4, 4] == OverlayCode.FILL
    assert codes[2, 4] == codes[4, 6] == OverlayCode.EDGE
    assert codes[1, 4] == codes[4, 7] == OverlayCode.HALO
    assert codes[0, 0] == OverlayCode.CLEAR
    assert np.array_equal((codes == OverlayCode.FILL) | (codes == OverlayCode.EDGE), inside)


def test_a_mask_that_reaches_the_border_of_the_view_gets_no_line_there() -> None:
    codes = support_codes(np.ones((5, 5), bool), line_px=2)
    assert np.all(codes == OverlayCode.FILL)


def test_prediction_follows_the_threshold_and_is_hatched() -> None:
    scores = np.zeros((60, 60), np.uint8)
    scores[5:55, 5:55] = 100
    assert not prediction_codes(scores, 0.5, hatch_origin=0, line_px=2).any()
    codes = prediction_codes(scores, 100 / 255, hatch_origin=0, line_px=2)
    core = codes[10:50, 10:50]
    assert set(np.unique(core)) == {OverlayCode.FILL, OverlayCode.HATCH}
    assert np.all(codes[5, 5:55] == OverlayCode.EDGE)
    assert codes[4, 30] == OverlayCode.HALO


def test_hatching_sticks_to_the_image() -> None:
    scores = np.full((40, 40), 255, np.uint8)
    still = prediction_codes(scores, 0.5, hatch_origin=0, line_px=2)
    moved = prediction_codes(scores, 0.5, hatch_origin=3, line_px=2)
    np.testing.assert_array_equal(still[:, :-3], moved[:, 3:])


def test_a_proposal_is_dotted_in_a_dashed_line_of_light_and_dark() -> None:
    inside = np.zeros((60, 80), bool)
    inside[10:50, 10:70] = True
    codes = proposal_codes(inside, pattern_origin=0, line_px=2)
    assert not codes[~inside].any()
    border = inside.copy()
    border[12:48, 12:68] = False
    assert set(np.unique(codes[border])) == {OverlayCode.EDGE, OverlayCode.HALO}
    assert set(np.unique(codes[13:47, 13:67])) == {OverlayCode.FILL, OverlayCode.HATCH}
    moved = proposal_codes(np.roll(inside, 3, axis=1), pattern_origin=3, line_px=2)
    assert np.array_equal(moved[20:40, 23:60], codes[20:40, 20:57]), "the pattern sticks to the image"
    assert not proposal_codes(np.zeros((5, 5), bool), pattern_origin=0, line_px=2).any()
