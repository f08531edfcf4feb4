"""Where a model looked, as a coat of colour over the photo.

The colours go from dark violet over red and orange to light yellow: each is lighter than the one before,
so that the order is seen without telling colours apart. Where nothing was looked at the photo is dimmed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_STOPS: Final = (0.0, 0.3, 0.6, 0.85, 1.0)
_RED: Final = (12, 92, 214, 250, 252)
_GREEN: Final = (10, 20, 70, 168, 248)
_BLUE: Final = (36, 110, 60, 40, 168)
_ALPHA: Final = (0.45, 0.46, 0.5, 0.58, 0.66)
_SHARP_PEAK: Final = 1.3
"""A map whose highest cell is this many times the mean uses all colours; a flatter one fewer."""
_LEAST_REACH: Final = 0.5


def heat_levels(attention: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Turn a map of attention into levels of heat.

    Args:
        attention: (h, w), 0 or more; the scale does not matter.

    Returns:
        (h, w) in 0..255, contiguous. The coolest cell has 0; the hottest one 255 where the map has a clear
        peak, and less the more even the map is. A constant map is 0. NaN counts as 0.
    """
    values = _cleaned(attention)
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    rise = (peak(values) - 1.0) / (_SHARP_PEAK - 1.0)
    reach = min(1.0, _LEAST_REACH + (1.0 - _LEAST_REACH) * rise)
    levels = (values - low) / (high - low) * reach
    return np.ascontiguousarray(levels * 255 + 0.5, dtype=np.uint8)


def peak(attention: NDArray[np.floating]) -> float:
    """How many times the mean the highest cell of an (h, w) map has; 1 for a constant one."""
    values = _cleaned(attention)
    mean = float(values.mean())
    return float(values.max()) / mean if mean > 0 else 1.0


def _cleaned(attention: NDArray[np.floating]) -> NDArray[np.float32]:
    values = np.asarray(attention, np.float32)
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0).clip(min=0.0)


def heat_colour_table() -> list[int]:
    """256 ARGB values, not premultiplied; the index is a level of heat."""
    positions = np.linspace(0.0, 1.0, 256)
    red, green, blue = (np.interp(positions, _STOPS, channel) for channel in (_RED, _GREEN, _BLUE))
    alpha = np.interp(positions, _STOPS, _ALPHA) * 255
    channels = zip(alpha.tolist(), red.tolist(), green.tolist(), blue.tolist(), strict=True)
    return [round(a) << 24 | round(r) << 16 | round(g) << 8 | round(b) for a, r, g, b in channels]
