"""What the unit tests of the app share."""

from __future__ import annotations

import pytest

from fewshot_gui.views.canvas import Canvas
from tests.helpers.canvas_hands import open_photo


@pytest.fixture
def canvas(qtbot) -> Canvas:
    """A shown canvas of 600 x 400 with a grey photo of 300 x 200 and a document."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    with qtbot.waitExposed(canvas):
        canvas.show()
    open_photo(canvas, (200, 300))
    canvas.brush_diameter = 11
    return canvas
