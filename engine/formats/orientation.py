"""Between the picture as shown and the pixels as stored."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_IS_FLIPPED: Final = {
    2: (False, True),
    3: (True, True),
    4: (True, False),
    6: (True, False),
    7: (True, True),
    8: (False, True),
}
"""EXIF orientation -> whether rows and columns run backwards, once those of 5 to 8 are exchanged."""


def to_stored(values: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Undo the turn that an EXIF orientation asks for.

    Args:
        values: (H, W) or (H, W, C), as shown.
        orientation: EXIF orientation 1 to 8.

    Returns:
        The same values in the order of the file's pixels, contiguous; H and W are exchanged from 5 on.
    """
    if orientation >= 5:
        values = np.swapaxes(values, 0, 1)
    is_upside_down, is_mirrored = _IS_FLIPPED.get(orientation, (False, False))
    if is_upside_down:
        values = values[::-1]
    if is_mirrored:
        values = values[:, ::-1]
    return np.ascontiguousarray(values)


def to_shown(values: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The turn that an EXIF orientation asks for; the inverse of ``to_stored``.

    Args:
        values: (H, W) or (H, W, C), in the order of the file's pixels.
        orientation: EXIF orientation 1 to 8.

    Returns:
        The values as shown, contiguous; H and W are exchanged from 5 on.
    """
    is_upside_down, is_mirrored = _IS_FLIPPED.get(orientation, (False, False))
    if is_upside_down:
        values = values[::-1]
    if is_mirrored:
        values = values[:, ::-1]
    if orientation >= 5:
        values = np.swapaxes(values, 0, 1)
    return np.ascontiguousarray(values)
