from __future__ import annotations

import numpy as np
import pytest

from engine.data.scribbles import largest_part, scribble_beside, simulate_scribble
from tests.helpers.disc_photos import disc


@pytest.mark.parametrize("seed", range(4))
def test_a_scribble_stays_inside_and_covers_a_little(seed: int) -> None:
    mask = disc((60, 80), 45)
    scribble = simulate_scribble(mask, np.random.default_rng(seed))
    share = (scribble & mask).sum() / mask.sum()
    assert 0.04 < share < 0.13
    assert (scribble & ~mask).sum() <= 0.02 * scribble.sum()
    again = simulate_scribble(mask, np.random.default_rng(seed))
    assert np.array_equal(scribble, again)


def test_different_draws_differ_and_thin_or_tiny_objects_are_scribbled_on_too() -> None:
    mask = disc((60, 80), 45)
    one, other = (simulate_scribble(mask, np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.array_equal(one, other)
    thin, tiny = np.zeros((120, 160), bool), np.zeros((400, 400), bool)
    thin[50:53, 10:150] = True
    tiny[201, 333] = True
    for object_mask in (thin, tiny):
        assert (simulate_scribble(object_mask, np.random.default_rng(0)) & object_mask).any()


def test_the_largest_part_counts_and_odd_sizes_do_not() -> None:
    labels = np.zeros((120, 160), np.uint8)
    labels[disc((40, 40), 25)] = 5
    labels[disc((100, 140), 10)] = 5
    part = largest_part(labels, 5)
    assert part[40, 40]
    assert not part[100, 140]
    assert largest_part(labels, 6) is None
    assert largest_part(np.full((50, 50), 5, np.uint8), 5) is None


def test_a_scribble_beside_the_object_never_touches_it_and_needs_room() -> None:
    mask = disc((60, 80), 30)
    beside = scribble_beside(mask, np.random.default_rng(2))
    assert beside.any()
    assert not (beside & mask).any()
    assert not scribble_beside(np.ones((120, 160), bool), np.random.default_rng(2)).any()
