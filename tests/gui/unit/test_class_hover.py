"""The label that names the class under the mouse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent

from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.views.canvas import Canvas
from fewshot_gui.views.class_hover import ClassHover
from tests.helpers.canvas_hands import drag, grab, hover

LOOKS = ClassLooks({1: ClassLook("zebra", (255, 140, 26), 0.5), 2: ClassLook("a" * 200, (38, 166, 255), 0.5)})


@pytest.fixture
def label(canvas: Canvas) -> Iterator[ClassHover]:
    """Over a canvas whose left half is found to be class 1."""
    label = ClassHover(canvas)
    canvas.set_looks(LOOKS)
    label.set_looks(LOOKS)
    maps = np.zeros((2, 10, 30), np.uint8)
    maps[0, :, :15] = 204
    canvas.set_prediction(ClassScores(maps, (1, 2)))
    grab(canvas)
    yield label
    canvas.hide()  # as the window does before it goes


def test_it_says_what_is_found_under_the_mouse_and_how_surely(canvas, label):
    hover(canvas, (50, 100))
    assert label.text == "zebra  0.80"
    hover(canvas, (250, 100))
    assert label.text == ""


def test_it_says_what_is_painted(canvas, label):
    drag(canvas, [(250, 100)])
    hover(canvas, (250, 100))
    assert label.text == "zebra, painted"


def test_it_goes_with_the_mouse(canvas, label):
    hover(canvas, (50, 100))
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert label.text == ""


def test_with_one_class_there_is_nothing_to_tell_apart(canvas, label):
    label.set_looks(ClassLooks({1: LOOKS[1]}))
    hover(canvas, (50, 100))
    assert label.text == ""


def test_a_long_name_is_cut_and_the_label_stays_in_the_canvas(canvas, label):
    canvas.class_value = 2
    drag(canvas, [(250, 100)])
    hover(canvas, (250, 100))
    assert "…" in label.text
    canvas.resize(420, 300)
    assert canvas.rect().contains(label.geometry())


def test_it_follows_the_picture_under_a_mouse_at_rest(canvas, label, qtbot):
    hover(canvas, (50, 100))
    assert label.text == "zebra  0.80"
    canvas.set_prediction(None)
    qtbot.waitUntil(lambda: label.text == "", timeout=10_000)
