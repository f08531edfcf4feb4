"""Numpy arrays as QImages: the one place that knows who owns which buffer.

A *view* shares the array's memory: painting on the view writes into the array, and a change of the
array shows in the view. The caller keeps the array alive for as long as the view is used. Views never
cross a thread border; ``rgb_to_qimage`` makes a copy that may.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def rgb_to_qimage(rgb: NDArray[np.uint8]) -> QImage:
    """Copy an RGB picture into a QImage of its own. Any thread.

    Args:
        rgb: (H, W, 3), RGB order. Need not be contiguous.

    Returns:
        A ``Format_RGB32`` image, the format QPainter draws fastest.

    Raises:
        ValueError: the array is not (H, W, 3) uint8.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"Expected an (H, W, 3) uint8 array, got {rgb.shape} {rgb.dtype}.")
    pixels = np.ascontiguousarray(rgb)
    height, width = pixels.shape[:2]
    shared = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


def bgr_view(image: QImage) -> NDArray[np.uint8]:
    """Look at the pixels of a ``Format_RGB32`` image as a read-only (H, W, 3) array in BGR order.

    The array shares the image's memory; it keeps a reference to it, so that it outlives the caller's image.

    Raises:
        ValueError: the image has another format.
    """
    if image.format() != QImage.Format.Format_RGB32:
        raise ValueError(f"Expected a Format_RGB32 image, got {image.format()}.")
    return np.asarray(_SharedPixels(image))[..., :3]


class _SharedPixels:
    """What numpy needs to look at a ``Format_RGB32`` image; arrays keep this, and this keeps the pixels."""

    def __init__(self, image: QImage) -> None:
        self._image = QImage(image)  # shares the pixels, without copying them
        address = np.frombuffer(self._image.constBits(), np.uint8).ctypes.data
        self.__array_interface__ = {
            "version": 3,
            "shape": (image.height(), image.width(), 4),
            "strides": (image.bytesPerLine(), 4, 1),
            "typestr": "|u1",
            "data": (address, True),  # read-only
        }


def grayscale_view(pixels: NDArray[np.uint8]) -> QImage:
    """Look at a (H, W) array as a ``Format_Grayscale8`` image that shares its memory.

    Painting the colour (v, v, v) on it without antialiasing writes the value v.

    Raises:
        ValueError: the array is not (H, W) uint8 with contiguous rows.
    """
    return _view(pixels, QImage.Format.Format_Grayscale8)


def channels_view(pixels: NDArray[np.uint8]) -> QImage:
    """Look at a contiguous (H, W, 4) uint8 array as a ``Format_RGB32`` image that shares its memory.

    Each channel is a byte of its own to Qt, so it may hold anything; the last one is ignored.
    """
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


def indexed_view(pixels: NDArray[np.uint8], colour_table: Sequence[int]) -> QImage:
    """Look at a (H, W) array as a ``Format_Indexed8`` image that shares its memory.

    Args:
        pixels: (H, W), each value an index into the colour table.
        colour_table: ARGB values, not premultiplied; see ``rendering.palette``.

    Raises:
        ValueError: the array is not (H, W) uint8 with contiguous rows.
    """
    image = _view(pixels, QImage.Format.Format_Indexed8)
    image.setColorTable(list(colour_table))
    return image


def _view(pixels: NDArray[np.uint8], image_format: QImage.Format) -> QImage:
    if pixels.ndim != 2 or pixels.dtype != np.uint8 or not pixels.flags.c_contiguous:
        raise ValueError(f"Expected a contiguous (H, W) uint8 array, got {pixels.shape} {pixels.dtype}.")
    height, width = pixels.shape
    return QImage(pixels.data, width, height, pixels.strides[0], image_format)
