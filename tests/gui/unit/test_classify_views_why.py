"""The panel of reasons: requests, lists, maps."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.classify_types import Explanation
from fewshot_gui.rendering.heat import heat_colour_table, heat_levels, peak
from fewshot_gui.views.classify_attention import AttentionView
from tests.helpers.classify_stand import LIKES, ClassifyStand

KEY = Qt.Key
STRIPES, WATER = 1, 3


@pytest.fixture
def stand(qtbot) -> ClassifyStand:
    stand = ClassifyStand(qtbot)
    stand.load()
    stand.show(qtbot)
    stand.classify(LIKES)
    return stand


def look_at(qtbot, stand, row):
    """Put the keyboard at an image and wait for the question."""
    with qtbot.waitSignal(stand.page.why.explanation_requested) as asked:
        stand.page.grid.setCurrentIndex(stand.images.index(row))
    return asked.args


def reasons(stand):
    return [reason.name for reason in stand.page.why.attributes.rows.reasons]


def test_an_image_is_explained_for_the_class_it_is_shown_in(qtbot, stand):
    why = stand.page.why
    assert not why.view.isVisible()
    path, name = look_at(qtbot, stand, 0)
    assert (path, name) == (stand.images.path_at(0), "horse")
    assert why.note == "Looking…"
    assert why.view.isVisible()
    stand.explain()
    assert reasons(stand) == ["stripes", "water", "horns"], "the loudest first, silent ones not at all"
    assert why.note == ""
    assert why.view.has_heat
    assert why.attribute_place == STRIPES
    assert "stripes: the image shows 90%" in why.detail


def test_only_the_last_of_many_images_is_asked_about(qtbot, stand):
    asked = []
    stand.page.why.explanation_requested.connect(lambda path, _name: asked.append(path))
    for row in range(4):
        stand.page.grid.setCurrentIndex(stand.images.index(row))
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [stand.images.path_at(3)]


def test_arrow_keys_and_mouse_change_the_map(qtbot, stand):
    look_at(qtbot, stand, 0)
    stand.explain()
    why, view = stand.page.why, stand.page.why.attributes
    QTest.keyClick(view, KEY.Key_Down)
    assert why.attribute_place == WATER
    hovered = view.visualRect(view.rows.index(0)).center()
    QTest.mouseMove(view.viewport(), hovered)
    assert why.attribute_place == STRIPES
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert why.attribute_place == WATER, "what the keyboard is at"


def test_another_class_is_explained_on_a_click(qtbot, stand):
    look_at(qtbot, stand, 0)
    stand.explain()
    view = stand.page.why.classes
    rows = [reason.name for reason in view.rows.reasons]
    assert rows[0] == "horse"
    place = view.visualRect(view.rows.index(rows.index("cow"))).center()
    with qtbot.waitSignal(stand.page.why.explanation_requested) as asked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [stand.images.path_at(0), "cow"]
    assert stand.page.why.class_name == "cow"
    assert stand.table.current == "horse", "the grid stays"


def test_passing_over_classes_asks_nothing(qtbot, stand):
    look_at(qtbot, stand, 0)
    stand.explain()
    view = stand.page.why.classes
    for row in range(3):
        QTest.mouseMove(view.viewport(), view.visualRect(view.rows.index(row)).center())
    assert stand.page.why.class_name == "horse"
    assert reasons(stand)


def test_answers_about_something_else_are_ignored(qtbot, stand):
    path, _ = look_at(qtbot, stand, 0)
    old = Explanation(
        image_path=path,
        class_name="dolphin",
        image_size=(1, 1),
        attribute_names=("a",),
        contributions=np.ones(1),
        attention=np.ones((1, 2, 2)),
    )
    stand.page.why.show_explanation(old)
    assert reasons(stand) == []
    stand.explain()
    with qtbot.waitSignal(stand.page.why.explanation_dropped):
        stand.page.grid.setCurrentIndex(stand.images.index(1))
    assert reasons(stand) == []
    assert not stand.page.why.view.has_heat


def test_a_problem_is_said_in_its_place(qtbot, stand):
    look_at(qtbot, stand, 0)
    stand.page.why.show_problem("a.jpg cannot be read.")
    assert stand.page.why.note == "a.jpg cannot be read."
    with qtbot.waitSignal(stand.page.why.explanation_requested):
        stand.page.why.ask_again()
    stand.explain()
    assert stand.page.why.note == ""


def test_nothing_is_asked_while_the_panel_is_closed(qtbot, stand):
    why = stand.page.why
    stand.actions["why_panel"].trigger()
    assert not why.isVisible()
    with qtbot.assertNotEmitted(why.explanation_requested, wait=250):
        stand.page.grid.setCurrentIndex(stand.images.index(0))
    with qtbot.waitSignal(why.explanation_requested):
        stand.actions["why_panel"].trigger()
    assert why.isVisible()


def test_a_class_that_is_not_learned_yet_is_not_asked_about(qtbot, stand):
    stand.table.add("okapi")
    why = stand.page.why
    why.show_image(stand.results.paths[0], picture=None, class_name="okapi")
    assert "Nothing is known" in why.note
    with qtbot.waitSignal(why.explanation_requested):
        stand.classify({name: [1.0, 0.0, 0.0, 0.0] for name in LIKES})  # okapi is known now


def test_the_class_of_the_grid_is_always_among_those_listed(qtbot, stand):
    for number in range(6):
        stand.table.add(f"class {number}")
        stand.table.copy_values(f"class {number}", "cow")
    n_classes = stand.table.n_enabled
    stand.classify({name: [float(n_classes - n) for n in range(n_classes)] for name in LIKES})
    stand.table.set_current("dolphin")
    look_at(qtbot, stand, 0)
    listed = [reason.name for reason in stand.page.why.classes.rows.reasons]
    assert len(listed) == 4
    assert listed[-1] == "dolphin"
    assert stand.page.why.classes.currentIndex().row() == 3


def test_the_map_is_switched_in_two_places(qtbot, stand):
    look_at(qtbot, stand, 0)
    stand.explain()
    why = stand.page.why
    stand.actions["heat_map"].trigger()
    assert not why.heat_box.isChecked()
    assert not why.view.has_heat
    why.heat_box.click()
    assert stand.actions["heat_map"].isChecked()
    assert why.view.has_heat


def test_the_picture_comes_with_its_thumbnail(qtbot, stand):
    look_at(qtbot, stand, 0)
    assert stand.page.why.view.is_empty
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    stand.images.set_thumbnail(stand.images.path_at(1), image)
    assert stand.page.why.view.is_empty, "that is another one"
    stand.explain()
    stand.images.set_thumbnail(stand.images.path_at(0), image)
    assert not stand.page.why.view.is_empty
    assert stand.page.why.view.has_heat


# --- the map -----------------------------------------------------------------------------------------


def test_a_peak_is_hot_and_the_rest_is_cold():
    attention = np.full((4, 4), 0.01, np.float16)
    attention[1, 2] = 1.0
    levels = heat_levels(attention)
    assert levels[1, 2] == 255
    assert levels.max(initial=0, where=levels < 255) < 5
    assert levels.flags.c_contiguous


def test_an_even_map_is_not_blown_up():
    nearly_even = np.full((3, 3), 1.0, np.float32)
    nearly_even[0, 0] = 1.02
    assert 100 < heat_levels(nearly_even).max() < 160
    assert peak(nearly_even) == pytest.approx(1.02, abs=0.01)


@pytest.mark.parametrize("value", [0.0, 1.0, np.nan])
def test_a_constant_map_has_no_heat(value):
    assert not heat_levels(np.full((2, 3), value)).any()
    assert peak(np.full((2, 3), value)) == 1.0


def test_every_colour_is_lighter_than_the_one_before():
    table = np.array(heat_colour_table())
    red, green, blue = (table >> 16) & 255, (table >> 8) & 255, table & 255
    lightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert (np.diff(lightness) >= -0.6).all()
    assert lightness[-1] - lightness[0] > 200
    assert (((table >> 24) & 255) > 90).all()


def test_the_map_lies_over_the_photo(qtbot):
    view = AttentionView()
    qtbot.addWidget(view)
    view.resize(204, 154)
    photo = QImage(100, 75, QImage.Format.Format_RGB32)
    photo.fill(QColor(120, 120, 120))
    view.show_picture(photo)
    attention = np.full((2, 2), 0.01)
    attention[0, 0] = 1.0
    view.show_attention(attention)
    picture = view.grab().toImage()
    hot, cold = picture.pixelColor(20, 20), picture.pixelColor(180, 130)
    assert hot.lightness() > 150
    assert cold.lightness() < 100
    view.set_heat_shown(False)
    assert view.grab().toImage().pixelColor(180, 130).lightness() == 120
