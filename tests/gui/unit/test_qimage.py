from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from fewshot_gui.rendering.qimage import bgr_view, grayscale_view, indexed_view, rgb_to_qimage


@pytest.mark.parametrize("width", [1, 63, 64, 65])
def test_rgb_survives_any_width(width: int) -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (5, width, 3), dtype=np.uint8)
    image = rgb_to_qimage(rgb)
    for y in range(5):
        for x in range(width):
            assert image.pixelColor(x, y).getRgb()[:3] == tuple(rgb[y, x])


def test_rgb_image_is_a_copy() -> None:
    rgb = np.zeros((4, 4, 3), np.uint8)
    image = rgb_to_qimage(rgb)
    rgb[:] = 255
    assert image.pixelColor(0, 0) == QColor(0, 0, 0)


def test_rgb_accepts_views_with_gaps() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    image = rgb_to_qimage(rgb[::2, ::-1])
    assert image.pixelColor(0, 1).getRgb()[:3] == tuple(rgb[2, 7])


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 4), (4, 4, 1)])
def test_rgb_refuses_other_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="uint8"):
        rgb_to_qimage(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("width", [7, 8, 9])
def test_painting_on_a_grayscale_view_writes_exact_values_into_the_array(width: int) -> None:
    pixels = np.zeros((6, width), np.uint8)
    view = grayscale_view(pixels)
    painter = QPainter(view)
    painter.fillRect(1, 2, 3, 2, QColor(1, 1, 1))
    painter.end()
    expected = np.zeros((6, width), np.uint8)
    expected[2:4, 1:4] = 1
    np.testing.assert_array_equal(pixels, expected)


def test_indexed_view_follows_the_array() -> None:
    pixels = np.zeros((3, 5), np.uint8)
    view = indexed_view(pixels, [0, 0xFFFF0000])
    pixels[1, 2] = 1
    assert view.format() == QImage.Format.Format_Indexed8
    assert view.pixelColor(2, 1) == QColor(255, 0, 0)
    assert view.pixelColor(0, 0).alpha() == 0


def test_views_refuse_what_they_cannot_share() -> None:
    with pytest.raises(ValueError, match="contiguous"):
        grayscale_view(np.zeros((4, 8), np.uint8)[:, ::2])
    with pytest.raises(ValueError, match="uint8"):
        indexed_view(np.zeros((4, 8), np.int32), [0])


def test_the_pixels_of_a_photo_are_seen_in_bgr_order_and_outlive_it() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    image = rgb_to_qimage(rgb)
    pixels = bgr_view(image)
    del image
    assert np.array_equal(pixels[..., ::-1], rgb)
    assert not pixels.flags.writeable
    with pytest.raises(ValueError, match="RGB32"):
        bgr_view(QImage(4, 4, QImage.Format.Format_RGB888))
