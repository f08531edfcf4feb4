"""COCO's run lengths: the same text as pycocotools, and nothing a file says is trusted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from engine.errors import DataError
from engine.formats.regions import region_of
from engine.formats.run_lengths import decode, encode
from tests.engine.formats.sets import label_maps

_binary = label_maps(values=(0, 1)).map(lambda labels: labels.astype(bool))


def _decoded(counts: object, size: tuple[int, int]) -> np.ndarray:
    canvas = np.zeros(size, np.uint8)
    decode(counts, size).paint(canvas, 1)
    return canvas.astype(bool)


@given(mask=_binary)
@settings(max_examples=80, deadline=None)
def test_the_text_is_that_of_pycocotools(mask: np.ndarray) -> None:
    ours = encode(region_of(mask), mask.shape)
    theirs = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    assert ours == {"size": list(mask.shape), "counts": theirs["counts"].decode()}
    assert np.array_equal(_decoded(ours["counts"], mask.shape), mask)


def test_long_runs_take_several_digits() -> None:
    mask = np.zeros((3000, 1000), bool)
    mask[100:2900, 10:990] = True
    mask[1000:1001, 500] = False
    text = encode(region_of(mask), mask.shape)["counts"]
    assert np.array_equal(_decoded(text, mask.shape), mask)


def test_plain_counts_are_understood_too() -> None:
    assert _decoded([1, 2, 3], (3, 2)).tolist() == [[False, False], [True, False], [True, False]]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([2, -1, 5], "negative"),
        ([2, 2], "cover 4 pixels"),
        ([10**18], "neither"),
        ([True, 5], "neither"),
        ([1.5, 4.5], "neither"),
        ({"a": 1}, "neither"),
        (None, "neither"),
        ("", "middle"),
        ("oooooooooooo0", "too large"),
        ("12é", "does not use"),
        ("12 ", "does not use"),
        ("o", "middle"),
        ("1O1", "negative"),
    ],
)
def test_bad_counts_are_refused(counts: object, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        decode(counts, (3, 2))


@given(counts=st.text(alphabet=st.characters(min_codepoint=40, max_codepoint=120), max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_text_does_harm(counts: str) -> None:
    try:
        region = decode(counts, (4, 4))
    except DataError:
        return
    assert region.area <= 16
