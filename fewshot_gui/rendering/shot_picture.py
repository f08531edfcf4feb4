"""A small picture of an example: the photo with what is painted of one class."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from fewshot_gui.rendering.overlay import sample_labels
from fewshot_gui.rendering.overlay_codes import paint_codes
from fewshot_gui.rendering.palette import Rgb, paint_colour_table
from fewshot_gui.rendering.qimage import indexed_view

_OVERLAY_OPACITY: Final = 0.6
_PICTURE_SCALE: Final = 2  # sharp on screens with two device pixels per pixel


def draw_shot(
    thumbnail: QImage, pixels: NDArray[np.uint8], *, class_id: int, colour: Rgb, box: QSize
) -> QImage:
    """Lay one class's painting over a thumbnail.

    Args:
        thumbnail: of the image, of any size.
        pixels: (H, W) class ids at full size.
        class_id: only this one is shown.
        colour: its RGB.
        box: where the picture must fit in, in widget pixels.

    Returns:
        A picture twice as large as the box at most.
    """
    size = thumbnail.size().scaled(box * _PICTURE_SCALE, Qt.AspectRatioMode.KeepAspectRatio)
    picture = thumbnail.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    labels = sample_labels(
        (pixels == class_id).view(np.uint8),
        (size.height(), size.width()),
        offset=(0.0, 0.0),
        scale=size.width() / pixels.shape[1],
    )
    painter = QPainter(picture)
    codes = np.ascontiguousarray(paint_codes(labels, line_px=_PICTURE_SCALE))
    painter.drawImage(0, 0, indexed_view(codes, paint_colour_table(_OVERLAY_OPACITY, lambda _id: colour)))
    painter.end()
    return picture
