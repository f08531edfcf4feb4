from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.editing import Window, box_region, painted_window, polygon_region

SIZE = (40, 60)


def test_a_polygon_covers_what_is_inside_and_its_outline() -> None:
    region = polygon_region([(10, 5), (30, 5), (30, 25), (10, 25)], SIZE)
    mask = region.whole(SIZE)
    assert mask[6:24, 11:29].all()
    assert not mask[:, :9].any()
    assert not mask[:, 32:].any()
    assert not mask[:4].any()
    assert not mask[27:].any()


def test_crossing_outlines_leave_the_overlap_out() -> None:
    # A square run through twice: inside an even number of times.
    square = [(10, 5), (30, 5), (30, 25), (10, 25)]
    mask = polygon_region([*square, *square], SIZE).whole(SIZE)
    assert not mask[10:20, 15:25].any()


@pytest.mark.parametrize(
    ("points", "n_least"), [([(12.5, 8.5)], 1), ([(10.5, 5.5), (20.5, 5.5)], 11)], ids=["dot", "line"]
)
def test_few_corners_are_a_dot_or_a_line(points: list[tuple[float, float]], n_least: int) -> None:
    assert polygon_region(points, SIZE).mask.sum() >= n_least


@pytest.mark.parametrize("points", [[], [(-50, -50), (-10, -50), (-10, -20)]], ids=["none", "outside"])
def test_nothing_inside_the_image_is_no_region(points: list[tuple[float, float]]) -> None:
    assert polygon_region(points, SIZE) is None


def test_a_polygon_far_outside_covers_the_whole_image() -> None:
    far = 1e9
    mask = polygon_region([(-far, -far), (far, -far), (far, far), (-far, far)], SIZE).whole(SIZE)
    assert mask.all()


@given(
    st.lists(
        st.tuples(st.floats(-20, 80, allow_nan=False), st.floats(-20, 60, allow_nan=False)),
        min_size=3,
        max_size=3,
    )
)
def test_a_triangle_agrees_with_geometry(points: list[tuple[float, float]]) -> None:
    region = polygon_region(points, SIZE)
    mask = np.zeros(SIZE, bool) if region is None else region.whole(SIZE)
    ys, xs = np.mgrid[0 : SIZE[0], 0 : SIZE[1]] + 0.5
    sides = []
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        length = max(1e-9, np.hypot(x1 - x0, y1 - y0))
        sides.append(((x1 - x0) * (ys - y0) - (y1 - y0) * (xs - x0)) / length)
    depth = np.maximum(np.min(sides, axis=0), -np.max(sides, axis=0))  # above 0 = inside, in pixels
    assert mask[depth > 0.75].all()  # OpenCV rounds slivers its own way
    # Near a sharp corner the distance to the lines says little, so only the box around bounds the rest.
    outside = (xs < min(x for x, _ in points) - 1.5) | (xs > max(x for x, _ in points) + 1.5)
    assert not mask[outside].any()


def test_a_box_ends_at_the_nearest_lines_between_pixels() -> None:
    region = box_region((20.4, 10.6), (5.5, 3.4), size=SIZE)
    assert region.window == Window(3, 6, 8, 14)
    assert region.mask.all()


def test_a_box_is_cut_at_the_image_and_is_never_empty_inside() -> None:
    assert box_region((-5, -5), (4, 4), size=SIZE).window == Window(0, 0, 4, 4)
    assert box_region((10.2, 10.2), (10.3, 10.3), size=SIZE).window == Window(10, 10, 1, 1)
    assert box_region((70, 5), (90, 9), size=SIZE) is None


def test_windows_grow_and_count_from_another_corner() -> None:
    window = Window(5, 10, 20, 30)
    assert window.grown(8, SIZE) == Window(0, 2, 33, 46)
    assert window.inside(Window(2, 4, 38, 50)) == Window(3, 6, 20, 30)
    assert window.area == 600


def test_the_painted_window_is_the_smallest() -> None:
    pixels = np.zeros(SIZE, np.uint8)
    assert painted_window(pixels) is None
    pixels[7, 12] = pixels[20, 30] = 200
    assert painted_window(pixels) == Window(7, 12, 14, 19)
    assert painted_window(pixels[:, ::2] != 0) == Window(7, 6, 14, 10)
