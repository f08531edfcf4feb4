from __future__ import annotations

import numpy as np
import pytest

from engine.editing import Window, flood_colour, flood_painting

GREY, RED = (100, 100, 100), (30, 40, 200)


def _photo(height: int, width: int) -> np.ndarray:
    photo = np.full((height, width, 3), GREY, np.uint8)
    photo[10:30, 10:40] = RED
    return photo


def _reader(photo: np.ndarray, seen: list[Window] | None = None):
    def read(window: Window) -> np.ndarray:
        if seen is not None:
            seen.append(window)
        return photo[window.slices]

    return read


def test_a_fill_stops_where_the_colour_changes() -> None:
    photo = _photo(60, 80)
    region = flood_colour(_reader(photo), (60, 80), seed=(20.9, 15.2), tolerance=10)
    assert np.array_equal(region.whole((60, 80)), (photo == RED).all(axis=2))


@pytest.mark.parametrize(("tolerance", "reaches"), [(3, False), (5, True)])
def test_the_tolerance_is_counted_from_the_clicked_colour(tolerance: int, reaches: bool) -> None:
    photo = np.full((20, 20, 3), 100, np.uint8)
    photo[:, 10:] = (100, 104, 100)
    mask = flood_colour(_reader(photo), (20, 20), seed=(2, 2), tolerance=tolerance).whole((20, 20))
    assert mask[5, 15] == reaches


def test_a_soft_gradient_does_not_leak() -> None:
    ramp = np.broadcast_to(np.arange(200, dtype=np.uint8)[None, :, None], (20, 200, 3))
    mask = flood_colour(_reader(ramp), (20, 200), seed=(100, 5), tolerance=8).whole((20, 200))
    assert np.flatnonzero(mask[5]).tolist() == list(range(92, 109))


def test_a_diagonal_line_holds_a_fill() -> None:
    photo = np.full((30, 30, 3), 50, np.uint8)
    photo[np.arange(30), np.arange(30)] = 255
    mask = flood_colour(_reader(photo), (30, 30), seed=(25, 2), tolerance=5).whole((30, 30))
    assert not mask[20, 5]


def test_a_small_area_of_a_large_photo_costs_a_small_window() -> None:
    photo = _photo(6000, 9000)
    seen: list[Window] = []
    region = flood_colour(_reader(photo, seen), (6000, 9000), seed=(20, 20), tolerance=10)
    assert region.mask.sum() == 600
    assert max(window.area for window in seen) <= 512 * 512


def test_a_large_area_is_followed_to_its_end() -> None:
    photo = np.zeros((1500, 1800, 3), np.uint8)
    photo[:, 900:902] = 255
    photo[700, 900:902] = 0  # a gap to slip through
    mask = flood_colour(_reader(photo), (1500, 1800), seed=(3, 3), tolerance=10).whole((1500, 1800))
    assert np.array_equal(mask, (photo == 0).all(axis=2))


def test_a_fill_that_needs_too_large_a_window_is_given_up() -> None:
    photo, pixels = np.zeros((1500, 1800, 3), np.uint8), np.zeros((1500, 1800), np.uint8)
    assert flood_colour(_reader(photo), (1500, 1800), seed=(900, 700), tolerance=9, max_side=1024) is None
    assert flood_painting(pixels, seed=(900, 700), max_side=1024) is None
    photo[:, 1000:] = photo[:, :800] = pixels[:, 1000:] = pixels[:, :800] = 255
    photo[900:] = photo[:600] = pixels[900:] = pixels[:600] = 255
    region = flood_colour(_reader(photo), (1500, 1800), seed=(900, 700), tolerance=9, max_side=1024)
    assert region.mask.sum() == 200 * 300
    assert flood_painting(pixels, seed=(900, 700), max_side=1024).mask.sum() == 200 * 300


@pytest.mark.parametrize("seed", [(-1, 5), (5, 60), (80, 5)])
def test_outside_the_image_nothing_is_filled(seed: tuple[float, float]) -> None:
    assert flood_colour(_reader(_photo(60, 80)), (60, 80), seed=seed, tolerance=10) is None
    assert flood_painting(np.zeros((60, 80), np.uint8), seed=seed) is None


def test_a_hole_of_the_painting_is_found_and_so_is_an_island() -> None:
    pixels = np.zeros((900, 900), np.uint8)
    pixels[100:800, 100:800] = 3
    pixels[200:700, 200:700] = 0
    pixels[400:500, 400:500] = 7
    hole = flood_painting(pixels, seed=(250, 250)).whole(pixels.shape)
    assert hole.sum() == 500 * 500 - 100 * 100
    assert not hole[450, 450]
    island = flood_painting(pixels, seed=(450, 450)).whole(pixels.shape)
    assert np.array_equal(island, pixels == 7)
