"""COCO's run-length masks: counts of alternating background and object pixels down the columns.

Counts of a foreign file are checked before anything is filled: C code that trusts them writes beyond its
    memory.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from engine.errors import DataError
from engine.formats.regions import Region, region_of

_MOST_DIGITS: Final = 7
"""Digits of 5 bits per number; 35 bits are more than any image needs."""


def encode(region: Region, size: tuple[int, int]) -> dict[str, object]:
    """A region as COCO's compressed run-length mask of the whole image.

    Returns:
        ``{"size": [H, W], "counts": text}``, plain JSON values.
    """
    height, width = size
    # Down each column, padded with background: every change is an edge, in turn a start and an end.
    columns = np.pad(region.mask.T, ((0, 0), (1, 1)))
    column, row = np.nonzero(columns[:, 1:] != columns[:, :-1])
    edges = (column + region.left).astype(np.int64) * height + row + region.top
    # A run that ends at the bottom goes on where the next column begins at the top: no edge there.
    is_joined = np.zeros(len(edges) + 1, bool)
    is_joined[1:-1] = edges[1:] == edges[:-1]
    edges = edges[~(is_joined[1:] | is_joined[:-1])]
    counts = np.diff(np.concatenate([[0], edges, [height * width]]))
    if counts[-1] == 0 and len(counts) > 1:
        counts = counts[:-1]  # COCO does not write a last run of no pixels
    packed = coco_mask.frPyObjects({"size": [height, width], "counts": counts.tolist()}, height, width)
    return {"size": [height, width], "counts": packed["counts"].decode("ascii")}


def decode(counts: object, size: tuple[int, int]) -> Region:
    """The pixels of a run-length mask from a file nobody vouches for.

    Args:
        counts: COCO's compressed text, or a list of whole numbers.
        size: (H, W) of the image.

    Raises:
        DataError: the counts are malformed, negative, or do not cover the image.
    """
    if isinstance(counts, str):
        runs = _unpacked(counts)
    elif isinstance(counts, list) and all(type(count) is int and abs(count) < 2**40 for count in counts):
        runs = np.asarray(counts, np.int64)
    else:
        raise DataError("its run lengths are neither text nor whole numbers.")
    if (runs < 0).any():
        raise DataError("it has a negative run length.")
    height, width = size
    if runs.sum() != height * width:
        raise DataError(f"its run lengths cover {runs.sum()} pixels; the image has {height} x {width}.")
    values = np.arange(len(runs)) % 2 == 1
    return region_of(np.repeat(values, runs).reshape(width, height).T)


def _unpacked(text: str) -> NDArray[np.int64]:
    """Run lengths from COCO's text.

    Base-32 digits, lowest first; from the fourth number on each is a difference to the one two before.
    """
    digits = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8).astype(np.int64) - 48
    if ((digits < 0) | (digits > 63)).any():
        raise DataError("its run lengths hold a character that COCO does not use.")
    is_last = (digits & 0x20) == 0
    if not len(digits) or not is_last[-1]:
        raise DataError("its run lengths end in the middle of a number.")
    ends = np.flatnonzero(is_last)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    if (lengths > _MOST_DIGITS).any():
        raise DataError("one of its run lengths is too large.")
    places = np.arange(len(digits)) - np.repeat(starts, lengths)
    numbers = np.add.reduceat((digits & 0x1F) << (5 * places), starts)
    is_negative = (digits[ends] & 0x10) != 0
    numbers = np.where(is_negative, numbers - (np.int64(1) << (5 * lengths)), numbers)
    runs = numbers.copy()
    runs[1::2] = np.cumsum(numbers[1::2])
    runs[2::2] = np.cumsum(numbers[2::2])
    return runs
