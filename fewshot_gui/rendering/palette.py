"""Colours of classes and overlays, and the colour tables that turn numbers into pixels.

Colours and opacity live in colour tables only: moving the slider never touches a pixel buffer.
All table entries are ARGB values (0xAARRGGBB), not premultiplied, as ``QImage.setColorTable`` wants.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

Rgb = tuple[int, int, int]

CLASS_COLOURS: Final[tuple[Rgb, ...]] = (
    (255, 140, 26),  # orange
    (38, 166, 255),  # sky blue
    (180, 15, 90),  # crimson
    (45, 255, 225),  # aqua
    (105, 60, 210),  # violet
    (255, 60, 150),  # pink
    (240, 225, 105),  # straw
    (180, 105, 0),  # brown
    (105, 210, 255),  # ice blue
    (60, 120, 255),  # blue
    (150, 60, 150),  # purple
    (150, 210, 150),  # pale green
    (225, 150, 195),  # rose
    (180, 120, 195),  # lilac
    (0, 150, 105),  # green
    (150, 180, 105),  # olive
    (105, 105, 195),  # slate blue
    (195, 0, 15),  # red
    (255, 15, 90),  # raspberry
    (255, 180, 60),  # amber
    (75, 60, 255),  # ultramarine
    (180, 240, 165),  # mint
    (240, 105, 240),  # magenta
    (225, 120, 0),  # rust
)
"""Bright colours that colour-blind people tell apart, the first eight best.

Source: ours. Each colour is the one of a regular grid that lies farthest from all before it, in OKLab
(Ottosson 2020), seen by whichever of normal, protanope, deuteranope and tritanope eyes (Machado et al. 2009)
see them closest together. Beyond eight, hatching and the label under the mouse help out.
"""

COLOUR_NAMES: Final[tuple[str, ...]] = (
    QT_TRANSLATE_NOOP("palette", "Orange"),
    QT_TRANSLATE_NOOP("palette", "Sky blue"),
    QT_TRANSLATE_NOOP("palette", "Crimson"),
    QT_TRANSLATE_NOOP("palette", "Aqua"),
    QT_TRANSLATE_NOOP("palette", "Violet"),
    QT_TRANSLATE_NOOP("palette", "Pink"),
    QT_TRANSLATE_NOOP("palette", "Straw"),
    QT_TRANSLATE_NOOP("palette", "Brown"),
    QT_TRANSLATE_NOOP("palette", "Ice blue"),
    QT_TRANSLATE_NOOP("palette", "Blue"),
    QT_TRANSLATE_NOOP("palette", "Purple"),
    QT_TRANSLATE_NOOP("palette", "Pale green"),
    QT_TRANSLATE_NOOP("palette", "Rose"),
    QT_TRANSLATE_NOOP("palette", "Lilac"),
    QT_TRANSLATE_NOOP("palette", "Green"),
    QT_TRANSLATE_NOOP("palette", "Olive"),
    QT_TRANSLATE_NOOP("palette", "Slate blue"),
    QT_TRANSLATE_NOOP("palette", "Red"),
    QT_TRANSLATE_NOOP("palette", "Raspberry"),
    QT_TRANSLATE_NOOP("palette", "Amber"),
    QT_TRANSLATE_NOOP("palette", "Ultramarine"),
    QT_TRANSLATE_NOOP("palette", "Mint"),
    QT_TRANSLATE_NOOP("palette", "Magenta"),
    QT_TRANSLATE_NOOP("palette", "Rust"),
)
"""What the class colours are called, in their order."""

_OUTLINE_LIGHT: Final[Rgb] = (255, 255, 255)
_OUTLINE_DARK: Final[Rgb] = (16, 16, 16)

_LIGHT_FROM: Final = 120
"""Luma from which on a swatch has dark lines."""

_TINT: Final = 0.55
"""How much of the colour is left in its lines; the rest is black or white."""


class OverlayCode(IntEnum):
    """What one screen pixel of a prediction or proposal shows; the index into its colour table.

    FILL, HATCH and EDGE are the first class's. Each further class on the picture has its own three, see
    ``CODES_PER_CLASS``.
    """

    CLEAR = 0
    HALO = 1
    FILL = 2
    HATCH = 3
    EDGE = 4


CODES_PER_CLASS: Final = 3
"""A class's FILL, HATCH and EDGE lie this far behind those of the class before."""

MAX_FOUND_CLASSES: Final = 84
"""More classes on one picture than a table of 256 colours has codes for share the last codes."""


class PaintCode(IntEnum):
    """What one screen pixel of a painting shows, if it is not the fill of the class with this id."""

    CLEAR = 0
    EDGE = 254
    HALO = 255


MAX_PAINT_FILL: Final = 253
"""Larger class ids share this fill."""


def class_colour(class_index: int) -> Rgb:
    """The RGB colour of a class, counted from 0; repeats after the last one."""
    return CLASS_COLOURS[class_index % len(CLASS_COLOURS)]


def paint_colour_table(opacity: float, colour_of: Callable[[int], Rgb]) -> list[int]:
    """The look of what the user painted: an even fill in a solid white outline.

    Args:
        opacity: of the fill, in [0, 1]. The outline stays visible at any opacity above 0.
        colour_of: the RGB of a class id.

    Returns:
        256 ARGB values; the index is a class id or a ``PaintCode``.
    """
    fill_alpha = _alpha(0.9 * opacity)
    line_alpha = _alpha(1.0 if opacity > 0 else 0.0)
    table = [0] * 256
    for class_id in range(1, MAX_PAINT_FILL + 1):
        table[class_id] = _argb(colour_of(class_id), fill_alpha)
    table[PaintCode.EDGE] = _argb(_OUTLINE_LIGHT, line_alpha)
    table[PaintCode.HALO] = _argb(_OUTLINE_DARK, line_alpha * 7 // 10)
    return table


def prediction_colour_table(opacity: float, colours: Sequence[Rgb]) -> list[int]:
    """The look of a prediction: a light, hatched fill in a thin contour of each class's colour.

    Args:
        opacity: in [0, 1].
        colours: the RGB of the classes on the picture, at most ``MAX_FOUND_CLASSES``.

    Returns:
        One ARGB value per ``OverlayCode``, then ``CODES_PER_CLASS`` for each further class.
    """
    table = [0, _argb(_OUTLINE_DARK, _alpha(min(0.6, opacity)))]
    alphas = _alpha(0.55 * opacity), _alpha(opacity), _alpha(min(1.0, 2.0 * opacity))
    for colour in colours:
        table += [_argb(colour, alpha) for alpha in alphas]
    return table


def proposal_colour_table(opacity: float, colour: Rgb) -> list[int]:
    """The look of a proposal: dots of the class's colour on a light veil, in a white and dark dashed line.

    Args:
        opacity: of the dots, in [0, 1].
        colour: the class's RGB.

    Returns:
        One ARGB value per ``OverlayCode``.
    """
    table = [0] * len(OverlayCode)
    table[OverlayCode.FILL] = _argb(_OUTLINE_LIGHT, _alpha(0.3 * opacity))
    table[OverlayCode.HATCH] = _argb(colour, _alpha(opacity))
    table[OverlayCode.EDGE] = _argb(_OUTLINE_LIGHT, _alpha(1.0))
    table[OverlayCode.HALO] = _argb(_OUTLINE_DARK, _alpha(1.0))
    return table


def flat_colour_table(opacity: float, colours: Sequence[Rgb]) -> list[int]:
    """The look of thumbnails: clear, then an even coat of each class's colour.

    Args:
        opacity: in [0, 1].
        colours: the RGB of the classes on the picture.

    Returns:
        One ARGB value more than there are colours.
    """
    return [0, *(_argb(colour, _alpha(opacity)) for colour in colours)]


def swatch_colour_table(colour: Rgb) -> list[int]:
    """The look of a class in lists: the colour, and lines that are seen on it.

    Returns:
        One ARGB value per ``OverlayCode`` up to HATCH.
    """
    red, green, blue = colour
    is_light = 0.299 * red + 0.587 * green + 0.114 * blue > _LIGHT_FROM
    ground = 0 if is_light else 255
    line = tuple(round(ground + (part - ground) * _TINT) for part in colour)
    table = [0] * (OverlayCode.HATCH + 1)
    table[OverlayCode.FILL] = _argb(colour, 255)
    table[OverlayCode.HATCH] = _argb(line, 255)
    return table


def threshold_level(threshold: float) -> int:
    """The smallest 8-bit score, 1 to 255, that counts as foreground at a threshold in [0, 1]."""
    return min(255, max(1, int(threshold * 255 + 0.5)))


def _alpha(opacity: float) -> int:
    return int(min(1.0, max(0.0, opacity)) * 255 + 0.5)


def _argb(colour: Rgb, alpha: int) -> int:
    red, green, blue = colour
    return alpha << 24 | red << 16 | green << 8 | blue
