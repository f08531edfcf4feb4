from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.editing import fill_holes, remove_islands

_masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))


def test_a_ring_is_filled_and_a_bay_is_not() -> None:
    mask = np.zeros((40, 60), bool)
    mask[5:25, 5:25] = True
    mask[10:20, 10:20] = False  # a hole
    mask[5:25, 35:55] = True
    mask[10:20, 45:55] = False  # open at the right
    filled = fill_holes(mask)
    assert filled[5:25, 5:25].all()
    assert not filled[12, 50]


def test_a_diagonal_gap_does_not_let_the_outside_in() -> None:
    mask = np.array([[0, 1, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0]], bool)
    assert fill_holes(mask)[1].all()


def test_what_the_border_of_the_image_closes_off_is_no_hole() -> None:
    mask = np.zeros((20, 20), bool)
    mask[10, :11] = mask[:11, 10] = True
    assert not fill_holes(mask)[3, 3]


@given(_masks)
def test_filling_only_adds_and_leaves_nothing_to_fill(mask: np.ndarray) -> None:
    filled = fill_holes(mask)
    assert (filled >= mask).all()
    assert np.array_equal(fill_holes(filled), filled)
    assert filled.dtype == np.bool_


def test_small_islands_go_and_large_ones_stay() -> None:
    mask = np.zeros((100, 100), bool)
    mask[10:60, 10:60] = True
    mask[70:90, 70:90] = True
    mask[5, 95] = True
    kept = remove_islands(mask)
    assert not kept[5, 95]
    assert kept[80, 80]
    assert kept.sum() == mask.sum() - 1
    assert remove_islands(mask, smallest=1.0).sum() == 2500


def test_parts_that_touch_at_a_corner_are_one() -> None:
    mask = np.eye(9, dtype=bool)
    assert np.array_equal(remove_islands(mask, smallest=1.0), mask)


@given(_masks, st.floats(0, 1))
def test_removing_only_takes_away_and_never_everything(mask: np.ndarray, smallest: float) -> None:
    kept = remove_islands(mask, smallest=smallest)
    assert (kept <= mask).all()
    assert kept.any() == mask.any()
    assert np.array_equal(remove_islands(kept, smallest=smallest), kept)
