"""Outlines along pixel edges give back the same pixels, here and in pycocotools."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from pycocotools import mask as coco_mask

from engine.errors import DataError
from engine.formats.outlines import bridge, fill, simplify, trace
from tests.engine.formats.sets import label_maps

_binary = label_maps(values=(0, 1)).map(lambda labels: labels.astype(bool))


def _filled(rings: list[np.ndarray], size: tuple[int, int]) -> np.ndarray:
    canvas = np.zeros(size, np.uint8)
    fill(rings, size).paint(canvas, 1)
    return canvas.astype(bool)


@given(mask=_binary)
@settings(max_examples=80, deadline=None)
def test_what_is_traced_fills_to_the_same_pixels(mask: np.ndarray) -> None:
    outer, holes = trace(mask)
    assert np.array_equal(_filled(outer + holes, mask.shape), mask)
    # Outer rings alone close the holes, so nothing of the object may be missing.
    assert not (mask & ~_filled(outer, mask.shape)).any() or len(outer) > 1


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools, NumPy 2
@given(mask=_binary)
@settings(max_examples=80, deadline=None)
def test_pycocotools_fills_the_same_pixels(mask: np.ndarray) -> None:
    height, width = mask.shape
    for ring in trace(mask)[0]:
        theirs = coco_mask.decode(coco_mask.frPyObjects([ring.reshape(-1).tolist()], height, width))[..., 0]
        assert np.array_equal(theirs.astype(bool), _filled([ring], mask.shape))


@given(mask=_binary)
@settings(max_examples=80, deadline=None)
def test_bridges_change_no_pixel(mask: np.ndarray) -> None:
    outer, holes = trace(mask)
    if outer:
        assert np.array_equal(_filled([bridge(outer + holes)], mask.shape), mask)


def test_a_ring_has_one_outline_and_one_hole() -> None:
    mask = np.ones((5, 6), bool)
    mask[2, 2:4] = False
    outer, holes = trace(mask)
    assert [sorted(map(tuple, ring.tolist())) for ring in outer] == [[(0, 0), (0, 5), (6, 0), (6, 5)]]
    assert [sorted(map(tuple, ring.tolist())) for ring in holes] == [[(2, 2), (2, 3), (4, 2), (4, 3)]]


def test_pixels_that_touch_at_a_corner_have_rings_of_their_own() -> None:
    outer, holes = trace(np.eye(3, dtype=bool))
    assert [len(ring) for ring in outer] == [4, 4, 4]
    assert holes == []


def test_simplifying_stays_within_the_tolerance() -> None:
    rows, columns = np.ogrid[:60, :60]
    disc = (rows - 30) ** 2 + (columns - 30) ** 2 < 25**2
    (ring,), _ = trace(disc)
    coarse = simplify(ring, tolerance_px=1.5)
    assert len(coarse) < len(ring) / 3
    assert (disc ^ _filled([coarse], disc.shape)).sum() < 0.06 * disc.sum()
    assert simplify(ring, tolerance_px=0) is ring


def test_what_lies_outside_of_the_image_is_cut_off() -> None:
    huge = np.array([[-1e6, -1e6], [1e6, -1e6], [1e6, 2.0], [-1e6, 2.0]])
    assert _filled([huge], (4, 3)).tolist() == [[True] * 3] * 2 + [[False] * 3] * 2
    assert not _filled([huge + 5e6], (4, 3)).any()
    assert not _filled([np.zeros((0, 2)), np.ones((2, 2))], (4, 3)).any()


def test_an_outline_that_would_take_minutes_is_refused() -> None:
    zigzag = np.array([[0.0, 0.0], [1.0, 5000.0]] * 50_000)
    with pytest.raises(DataError, match="too complicated"):
        fill([zigzag], (5000, 2))
