from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fewshot_gui.views.viewport import MAX_SCALE, Viewport


def _viewport(image_size: tuple[int, int] = (300, 400), view_size: tuple[int, int] = (600, 1000)) -> Viewport:
    viewport = Viewport()
    viewport.set_view_size(view_size)
    viewport.set_image_size(image_size)
    return viewport


@pytest.mark.parametrize("image_size", [(300, 400), (4000, 3000), (1, 1), (10, 5000), (1, 100_000)])
def test_fit_shows_the_whole_image_centred(image_size: tuple[int, int]) -> None:
    viewport = _viewport(image_size)
    left, top = viewport.to_screen(0, 0)
    right, bottom = viewport.to_screen(image_size[1], image_size[0])
    assert left >= 0
    assert top >= 0
    assert right <= 1000
    assert bottom <= 600
    assert left + right == pytest.approx(1000)
    assert top + bottom == pytest.approx(600)


@given(
    x=st.floats(50, 950),
    y=st.floats(50, 550),
    factors=st.lists(st.floats(0.4, 2.5), min_size=1, max_size=8),
)
def test_zooming_keeps_the_point_under_the_mouse(x: float, y: float, factors: list[float]) -> None:
    viewport = _viewport((3000, 4000))
    anchor = viewport.to_image(x, y)
    assume(0 <= anchor[0] <= 4000 and 0 <= anchor[1] <= 3000)
    for factor in factors:
        viewport.zoom_at(x, y, factor)
        assert viewport.to_image(x, y) == pytest.approx(anchor, abs=1e-6)


@given(steps=st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000), st.floats(0.01, 100))))
def test_the_image_never_gets_lost(steps: list[tuple[float, float, float]]) -> None:
    viewport = _viewport()
    for dx, dy, factor in steps:
        viewport.pan_by(dx, dy)
        viewport.zoom_at(dx, dy, factor)
        left, top = viewport.to_screen(0, 0)
        right, bottom = viewport.to_screen(400, 300)
        assert min(right, 1000) - max(left, 0) > 20
        assert min(bottom, 600) - max(top, 0) > 20
        assert viewport.min_scale <= viewport.scale <= MAX_SCALE


def test_screen_and_image_points_are_inverse() -> None:
    viewport = _viewport()
    viewport.zoom_at(100, 200, 3.7)
    assert viewport.to_image(*viewport.to_screen(12.25, 99.5)) == pytest.approx((12.25, 99.5))


def test_a_fitted_view_stays_fitted_when_resized_and_a_zoomed_one_keeps_its_middle() -> None:
    viewport = _viewport()
    viewport.set_view_size((300, 500))
    assert viewport.scale == viewport.fit_scale
    viewport.zoom_at(250, 150, 4.0)
    middle = viewport.to_image(250, 150)
    viewport.set_view_size((400, 700))
    assert viewport.to_image(350, 200) == pytest.approx(middle)
    assert viewport.scale != viewport.fit_scale


@pytest.mark.parametrize(("image_size", "view_size"), [((0, 0), (600, 1000)), ((300, 400), (0, 0))])
def test_nothing_to_show_is_harmless(image_size: tuple[int, int], view_size: tuple[int, int]) -> None:
    viewport = _viewport(image_size, view_size)
    viewport.fit()
    viewport.pan_by(5, 5)
    assert not viewport.has_area
