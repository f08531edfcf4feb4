"""The colour table of PASCAL VOC, which other tools expect in an indexed mask."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray


@functools.cache
def voc_palette() -> NDArray[np.uint8]:
    """The 256 colours of PASCAL VOC's class masks.

    Class c's bits are dealt out to red, green and blue in turn, lowest bit first; each colour takes
    its bits from the top down. So 0 is black, 1 dark red, 255 the border colour (224, 224, 192).

    Returns:
        (256, 3) uint8 RGB, read-only.
    """
    classes = np.arange(256)
    palette = np.zeros((256, 3), np.uint8)
    for bit in range(8):
        channel, place = bit % 3, 7 - bit // 3
        palette[:, channel] |= (((classes >> bit) & 1) << place).astype(np.uint8)
    palette.flags.writeable = False
    return palette
