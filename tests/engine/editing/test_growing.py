from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.editing import grow, growing, shrink, smooth

_masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 16), st.integers(1, 16)))


def _within(mask: np.ndarray, radius: float) -> np.ndarray:
    """The definition, pixel by pixel."""
    result = np.zeros_like(mask)
    points = np.argwhere(mask)
    for y, x in np.ndindex(mask.shape):
        if len(points):
            result[y, x] = np.hypot(*(points - (y, x)).T).min() <= radius + 1e-6
    return result


@given(_masks, st.sampled_from([0.0, 1.0, 1.5, 3.0]))
@settings(deadline=None)
def test_growing_is_by_distance(mask: np.ndarray, radius: float) -> None:
    assert np.array_equal(grow(mask, radius), _within(mask, radius))


@given(_masks, st.sampled_from([1.0, 2.0]))
@settings(deadline=None)
def test_shrinking_is_growing_of_the_outside(mask: np.ndarray, radius: float) -> None:
    assert np.array_equal(shrink(mask, radius), ~_within(~mask, radius))


def test_bands_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = np.random.default_rng(0).random((200, 90)) > 0.995
    whole = grow(mask, 7)
    monkeypatch.setattr(growing, "_BAND_ROWS", 16)
    assert np.array_equal(grow(mask, 7), whole)


def test_the_border_of_the_image_is_not_outside() -> None:
    assert shrink(np.ones((20, 20), bool), 3).all()


def test_smoothing_takes_frays_and_keeps_straight_borders() -> None:
    mask = np.zeros((80, 80), bool)
    mask[:, :40] = True
    assert np.array_equal(smooth(mask, 6), mask)
    frayed = mask.copy()
    frayed[::5, 40:44] = True
    assert smooth(frayed, 6)[:, 44:].sum() == 0
    assert np.ptp(smooth(frayed, 8)[20:60].sum(axis=1)) <= 1
    assert np.array_equal(smooth(frayed, 0), frayed)
