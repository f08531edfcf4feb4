"""Icons are drawn when they are painted, once per size and colour."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QPushButton

from fewshot_gui import icons
from fewshot_gui.icons import tinted_icon


@pytest.fixture
def drawings(qapp):
    """How many drawings were made since the test began."""
    icons._tinted_pixmap.cache_clear()
    yield lambda: icons._tinted_pixmap.cache_info().misses
    icons._tinted_pixmap.cache_clear()


def palette(colour: str) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText, colour)
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, "#888888")
    return palette


def colour_of(pixmap: QPixmap) -> set[str]:
    image = pixmap.toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return {image.pixelColor(*place).name() for place in places if image.pixelColor(*place).alpha() == 255}


def test_nothing_is_drawn_before_it_is_painted(qtbot, drawings):
    button = QPushButton()
    qtbot.addWidget(button)
    button.setIcon(tinted_icon("brush", palette("#00ff00")))
    tinted_icon("undo", palette("#00ff00"))
    assert drawings() == 0
    button.grab()
    button.grab()
    assert drawings() == 1


def test_the_same_picture_is_drawn_once(drawings):
    for _ in range(3):
        tinted_icon("brush", palette("#00ff00")).pixmap(20, 20)
    assert drawings() == 1
    assert colour_of(tinted_icon("brush", palette("#00ff00")).pixmap(40, 40)) == {"#00ff00"}
    assert colour_of(tinted_icon("brush", palette("#0000ff")).pixmap(40, 40)) == {"#0000ff"}
    assert drawings() == 3


def test_a_disabled_icon_has_its_own_colour(drawings):
    icon = tinted_icon("brush", palette("#00ff00"))
    assert colour_of(icon.pixmap(40, 40, QIcon.Mode.Disabled)) == {"#888888"}


def test_a_fine_screen_gets_more_pixels(drawings):
    pixmap = tinted_icon("brush", palette("#00ff00")).pixmap(QSize(20, 20), 2.0)
    assert pixmap.size() == QSize(40, 40)
    assert pixmap.devicePixelRatio() == 2.0


def test_a_changed_copy_outlives_its_original(drawings):
    for _ in range(50):
        icon = tinted_icon("brush", palette("#00ff00"))
        copy = QIcon(icon)
        copy.addPixmap(QPixmap(4, 4))  # the copy is its own from now on
        del icon
        gc.collect(0)
        assert not copy.pixmap(20, 20).isNull()
