"""Colours of classes and overlays, and the colour tables that turn numbers into pixels.

Threshold and opacity live in colour tables only: moving a slider never touches a pixel buffer.
All table entries are ARGB values (0xAARRGGBB), not premultiplied, as ``QImage.setColorTable`` wants.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

Rgb = tuple[int, int, int]

CLASS_COLOURS: Final[tuple[Rgb, ...]] = (
    (255, 140, 26),  # orange
    (38, 166, 255),  # sky blue
    (214, 51, 132),  # pink
    (56, 201, 128),  # green
    (250, 214, 66),  # yellow
    (139, 92, 246),  # violet
    (0, 200, 200),  # teal
    (232, 72, 60),  # red
)
"""Bright colours whose neighbours differ in lightness too, so that colour-blind people tell them apart."""

_OUTLINE_LIGHT: Final[Rgb] = (255, 255, 255)
_OUTLINE_DARK: Final[Rgb] = (16, 16, 16)


class OverlayCode(IntEnum):
    """What one screen pixel of an overlay shows; the index into ``overlay_colour_table``."""

    CLEAR = 0
    FILL = 1
    HATCH = 2
    EDGE = 3
    HALO = 4


def class_colour(class_index: int) -> Rgb:
    """The RGB colour of a class, counted from 0; repeats after the last one."""
    return CLASS_COLOURS[class_index % len(CLASS_COLOURS)]


def support_colour_table(opacity: float, colour: Rgb) -> list[int]:
    """The look of what the user painted: an even fill in a solid white outline.

    Args:
        opacity: of the fill, in [0, 1]. The outline stays visible at any opacity above 0.
        colour: the class's RGB.

    Returns:
        One ARGB value per ``OverlayCode``.
    """
    line_alpha = _alpha(1.0 if opacity > 0 else 0.0)
    return _table(
        fill=_argb(colour, _alpha(0.9 * opacity)),
        hatch=_argb(colour, _alpha(0.9 * opacity)),
        edge=_argb(_OUTLINE_LIGHT, line_alpha),
        halo=_argb(_OUTLINE_DARK, line_alpha * 7 // 10),
    )


def overlay_colour_table(opacity: float, colour: Rgb) -> list[int]:
    """The look of a prediction: a light, hatched fill in a thin contour of the class's colour.

    Args:
        opacity: in [0, 1].
        colour: the class's RGB.

    Returns:
        One ARGB value per ``OverlayCode``.
    """
    return _table(
        fill=_argb(colour, _alpha(0.55 * opacity)),
        hatch=_argb(colour, _alpha(opacity)),
        edge=_argb(colour, _alpha(min(1.0, 2.0 * opacity))),
        halo=_argb(_OUTLINE_DARK, _alpha(min(0.6, opacity))),
    )


def proposal_colour_table(opacity: float, colour: Rgb) -> list[int]:
    """The look of a proposal: dots of the class's colour on a light veil, in a white and dark dashed line.

    Args:
        opacity: of the dots, in [0, 1].
        colour: the class's RGB.

    Returns:
        One ARGB value per ``OverlayCode``.
    """
    return _table(
        fill=_argb(_OUTLINE_LIGHT, _alpha(0.3 * opacity)),
        hatch=_argb(colour, _alpha(opacity)),
        edge=_argb(_OUTLINE_LIGHT, _alpha(1.0)),
        halo=_argb(_OUTLINE_DARK, _alpha(1.0)),
    )


def score_colour_table(threshold: float, opacity: float, colour: Rgb) -> list[int]:
    """Show a score map as a mask: clear below the threshold, the class's colour from it on.

    Args:
        threshold: in [0, 1]. A score of exactly 0 stays clear even at threshold 0.
        opacity: in [0, 1].
        colour: the class's RGB.

    Returns:
        256 ARGB values; the index is score * 255.
    """
    visible = _argb(colour, _alpha(opacity))
    first_visible = threshold_level(threshold)
    return [visible if level >= first_visible else 0 for level in range(256)]


def threshold_level(threshold: float) -> int:
    """The smallest 8-bit score, 1 to 255, that counts as foreground at a threshold in [0, 1]."""
    return min(255, max(1, int(threshold * 255 + 0.5)))


def _table(*, fill: int, hatch: int, edge: int, halo: int) -> list[int]:
    table = [0] * len(OverlayCode)
    table[OverlayCode.FILL] = fill
    table[OverlayCode.HATCH] = hatch
    table[OverlayCode.EDGE] = edge
    table[OverlayCode.HALO] = halo
    return table


def _alpha(opacity: float) -> int:
    return int(min(1.0, max(0.0, opacity)) * 255 + 0.5)


def _argb(colour: Rgb, alpha: int) -> int:
    red, green, blue = colour
    return alpha << 24 | red << 16 | green << 8 | blue
