"""One look for all drawings, so that pen, size and place of a doodle do not matter.

The lines of a drawing are found, thinned to one pixel, smoothed, brought to one size and drawn again with
one pen. Training, search and the preview in the app use the same function. Ours; deterministic.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ShapeError
from engine.images.thinning import line_neighbours, thin

_WORK_SIDE_PX: Final = 256
"""Longer side of the drawing while its strokes are thinned."""
_CONTENT_SHARE: Final = 0.875
"""Longer side of the drawing as a share of the picture; the rest is margin."""
_STROKE_SHARE: Final = 0.0125
"""Width of the drawn lines as a share of the picture's side: 2.8 px of 224."""
_SUPERSAMPLING: Final = 2
_MIN_CONTRAST: Final = 24
"""Differences of grey below this are noise of the paper."""
_INK_SHARE: Final = 0.4
"""Ink is what differs from the paper by this share of the strongest stroke: the edge of soft lines."""
_EDGE_SHARE: Final = 0.45
"""Where a stroke ends, as a share of the strongest one, once brought to the working size."""
_FILLED_RADIUS_PX: Final = 16
"""At the working size; what holds a square of this half side is a painted area, not a stroke."""
_MIN_DRAWING_PX: Final = 8
"""A drawing smaller than this is not blown up as if it were larger."""
_MIN_LINES_PX: Final = 16
"""Thinned lines shorter than this (a dot) are not blown up as if they were longer."""
_N_SMOOTHINGS: Final = 3


def normalise_sketch(pixels: NDArray[np.uint8], *, size: int) -> NDArray[np.uint8]:
    """Draw a sketch again in the one way the models know.

    The paper's colour is the most frequent one, so white lines on black and coloured lines do too.
    Single specks are dropped; painted areas become their outline. The aspect ratio is kept.

    Args:
        pixels: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGBA uint8, a drawing on plain paper.
        size: side of the result in pixels, at least 16.

    Returns:
        (size, size) uint8: dark anti-aliased lines on white (255), the drawing in the middle with a
        margin. All white where nothing is drawn.

    Raises:
        ShapeError: ``pixels`` is not such an array, or ``size`` is too small.
    """
    if size < 16:
        raise ShapeError(f"A normalised sketch must have at least 16 px, not {size}.")
    strength = _ink_strength(pixels)
    ink = _without_specks(strength >= _INK_SHARE)
    if not ink.any():
        return np.full((size, size), 255, np.uint8)
    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    lines = thin(_outlined(_to_work_size(ink[box], strength[box])))
    points, neighbours = line_neighbours(lines)
    return _draw(_smoothed(points, neighbours), neighbours, size=size)


def _ink_strength(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1]: difference from the paper, 1 = the strongest stroke; 0 for mere noise."""
    is_picture = pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] in (3, 4))
    if not is_picture or pixels.dtype != np.uint8 or 0 in pixels.shape:
        raise ShapeError(
            f"A sketch must be (height, width) uint8, or with 3 or 4 channels, "
            f"not {pixels.shape} {pixels.dtype}."
        )
    channels = [pixels] if pixels.ndim == 2 else list(np.moveaxis(pixels, 2, 0))
    if len(channels) == 4:
        *channels, alpha = channels
        if int(alpha.max()) - int(alpha.min()) >= _MIN_CONTRAST:
            channels = [alpha]  # a drawing on nothing: whatever its colour, it is where it is opaque
    difference = np.zeros(pixels.shape[:2], np.uint8)
    for channel in channels:
        paper = _most_frequent(channel)
        np.maximum(difference, np.maximum(channel, paper) - np.minimum(channel, paper), out=difference)
    highest = int(difference.max())
    if highest < _MIN_CONTRAST:
        return np.zeros(difference.shape, np.float32)
    difference[difference < _MIN_CONTRAST] = 0
    return difference * np.float32(1 / highest)


def _most_frequent(values: NDArray[np.uint8]) -> np.uint8:
    """The value most pixels have, give or take noise: middle of the fullest window of 8 values."""
    counts = np.bincount(values.ravel(), minlength=256)
    windows = np.convolve(counts, np.ones(9, np.intp), mode="same")
    centre = int(windows.argmax())
    low, high = max(0, centre - 4), min(256, centre + 5)
    return np.uint8(low + counts[low:high].argmax())


def _without_specks(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Drop what has fewer pixels around it than the end of the thinnest line would have."""
    radius = max(2, round(max(ink.shape) / 200))
    return ink & (_box_sum(ink, radius) > radius)


def _to_work_size(ink: NDArray[np.bool_], strength: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Bring the drawing's longer side to the working size; (h, w) bool."""
    factor = max(_MIN_DRAWING_PX, *ink.shape) / _WORK_SIDE_PX
    if factor > 1:
        # A line thinner than a target pixel would fall below one half there.
        ink = _box_sum(ink, int(factor) // 2) > 0
        values = ink.astype(np.float32)
    else:
        # Soft edges say where between two pixels a line ends: they keep close lines apart.
        values = np.where(ink, strength, np.minimum(strength, _INK_SHARE))
    height, width = (max(1, round(side / factor)) for side in ink.shape)
    resized = Image.fromarray(values).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(resized) >= _EDGE_SHARE


def _outlined(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Hollow out painted areas, so that their outline is what is left when strokes are thinned."""
    side = 2 * _FILLED_RADIUS_PX + 1
    if min(ink.shape) < side:
        return ink
    cores = _box_sum(ink, _FILLED_RADIUS_PX) == side * side
    if not cores.any():
        return ink
    areas = _box_sum(cores, _FILLED_RADIUS_PX) > 0
    return ink & (_box_sum(areas, 2) < 25)


def _box_sum(values: NDArray[np.bool_], radius: int) -> NDArray[np.int32]:
    """How many pixels are set in the square of ``2 * radius + 1`` around each pixel; (H, W) int32."""
    if radius == 0:
        return values.astype(np.int32)
    height, width = values.shape
    side = 2 * radius + 1
    sums = np.zeros((height + side, width + side), np.int32)
    sums[radius + 1 : radius + 1 + height, radius + 1 : radius + 1 + width] = values
    sums = sums.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
    return sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]


def _smoothed(points: NDArray[np.intp], neighbours: NDArray[np.intp]) -> NDArray[np.complex64]:
    """(N,) positions x + iy with the steps of the pixel grid ironed out; ends stay where they are."""
    # One more place, of value 0, stands for the missing neighbours: their number is -1.
    positions = np.zeros(len(points) + 1, np.complex64)
    positions[:-1] = points[:, 1] + 1j * points[:, 0]
    counts = np.count_nonzero(neighbours >= 0, axis=1)
    inner = np.flatnonzero(counts >= 2)
    inner_neighbours, shares = neighbours[inner], (0.5 / counts[inner]).astype(np.float32)
    for _ in range(_N_SMOOTHINGS):
        sums = positions[inner_neighbours].sum(axis=1)
        positions[inner] = 0.5 * positions[inner] + shares * sums
    return positions[:-1]


def _draw(positions: NDArray[np.complex64], neighbours: NDArray[np.intp], *, size: int) -> NDArray[np.uint8]:
    """(size, size) uint8: the lines scaled, centred and drawn with the one pen."""
    canvas = size * _SUPERSAMPLING
    x, y = positions.real, positions.imag
    width, height = float(x.max() - x.min()), float(y.max() - y.min())
    centre = complex(x.min() + width / 2, y.min() + height / 2)
    scale = _CONTENT_SHARE * canvas / max(width, height, _MIN_LINES_PX)
    placed = ((positions - centre) * scale + complex(canvas, canvas) / 2).astype(np.complex64)
    # Each edge once: in a neighbour's own list it stands among the other four directions.
    starts, columns = np.nonzero(neighbours[:, :4] >= 0)
    ends = neighbours[starts, columns]
    n_steps = int(np.ceil(scale * np.sqrt(2)))
    dots = [placed]
    for step in range(1, n_steps):
        share = np.float32(step / n_steps)
        dots.append(placed[starts] * (1 - share) + placed[ends] * share)
    cells = np.concatenate(dots)
    rows = np.clip(cells.imag.astype(np.intp), 0, canvas - 1)
    lines = np.zeros((canvas, canvas), np.uint8)
    lines[rows, np.clip(cells.real.astype(np.intp), 0, canvas - 1)] = 1
    inked = _dilated(lines, radius=_STROKE_SHARE * canvas / 2)
    return np.array(Image.fromarray(255 - 255 * inked).reduce(_SUPERSAMPLING))


def _dilated(lines: NDArray[np.uint8], *, radius: float) -> NDArray[np.uint8]:
    """Widen lines of 0 and 1 with a round pen of this radius."""
    reach = int(radius)
    height, width = lines.shape
    padded = np.pad(lines, reach)
    inked = np.zeros_like(lines)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if dy * dy + dx * dx <= radius * radius:
                inked |= padded[reach + dy : reach + dy + height, reach + dx : reach + dx + width]
    return inked
