from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QComboBox, QStyle

from fewshot_gui.theme import _DARK, _LIGHT, Theme
from fewshot_gui.views.motion import ProgressBar, is_motion_reduced
from tests.helpers.accessibility import contrast, luminance


@pytest.fixture
def theme(qapp, monkeypatch):
    palette, sheet, style = qapp.palette(), qapp.styleSheet(), qapp.style().objectName()
    theme = Theme(qapp)
    yield theme
    monkeypatch.undo()
    theme.set_motion_reduced(False)
    theme.apply("system")
    theme.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setStyle(style)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_texts_are_readable(qapp, theme, name):
    theme.apply(name)
    palette, role = qapp.palette(), QPalette.ColorRole
    for text, ground, least in (
        (role.WindowText, role.Window, 7),
        (role.Text, role.Base, 7),
        (role.ButtonText, role.Button, 7),
        (role.PlaceholderText, role.Window, 4.5),
        (role.PlaceholderText, role.Base, 4.5),
        (role.HighlightedText, role.Highlight, 4.5),
    ):
        assert contrast(palette.color(text), palette.color(ground)) >= least, (text, ground)


GROUNDS = ("window", "base", "raised")
PAIRS = [
    *((ink, ground, 7.0) for ink in ("text",) for ground in (*GROUNDS, "border")),
    *((ink, ground, 4.5) for ink in ("muted", "accent", "danger", "success") for ground in GROUNDS),
    ("muted", "border", 4.5),  # in a chosen row
    ("accent_text", "accent", 4.5),
    *(("edge", ground, 3.0) for ground in GROUNDS),
    *(("accent", ground, 3.0) for ground in ("border", "canvas")),  # the ring of the focus
]


@pytest.mark.parametrize("tokens", [_LIGHT, _DARK], ids=["light", "dark"])
def test_every_pair_of_colours_has_its_contrast(tokens):
    found = {
        f"{ink} on {ground}": contrast(QColor(getattr(tokens, ink)), QColor(getattr(tokens, ground)))
        for ink, ground, _ in PAIRS
    }
    least = {f"{ink} on {ground}": ratio for ink, ground, ratio in PAIRS}
    assert {name: ratio for name, ratio in found.items() if ratio < least[name]} == {}


def test_dark_is_darker_than_light(qapp, theme):
    theme.apply("light")
    light = luminance(qapp.palette().window().color())
    theme.apply("dark")
    assert theme.is_dark
    assert luminance(qapp.palette().window().color()) < light


@pytest.mark.parametrize("has_effects", [True, False])
@pytest.mark.usefixtures("theme")  # puts the look back
def test_motion_is_reduced_and_comes_back_as_the_system_has_it(qapp, has_effects):
    general = Qt.UIEffect.UI_General
    before = qapp.isEffectEnabled(general)
    qapp.setEffectEnabled(general, has_effects)
    theme = Theme(qapp)
    theme.set_motion_reduced(True)
    assert not qapp.isEffectEnabled(general)
    theme.set_motion_reduced(False)
    assert qapp.isEffectEnabled(general) == has_effects
    theme.deleteLater()
    qapp.setEffectEnabled(general, before)


def test_nothing_moves_or_blinks_where_motion_is_reduced(qapp, qtbot, theme):
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_part(0, 0)
    flash_ms = qapp.styleHints().cursorFlashTime()
    assert (bar.maximum(), is_motion_reduced(bar)) == (0, False)
    theme.set_motion_reduced(True)
    assert qapp.styleHints().cursorFlashTime() == 0
    assert is_motion_reduced(bar)
    bar.show_part(0, 0)
    assert (bar.maximum(), bar.value()) == (1, 0), "it does not run to and fro"
    bar.show_part(3, 4)
    assert (bar.maximum(), bar.value()) == (4, 3)
    theme.apply("dark")
    assert is_motion_reduced(bar), "another look keeps it"
    theme.set_motion_reduced(False)
    assert not is_motion_reduced(bar)
    assert qapp.styleHints().cursorFlashTime() == flash_ms > 0


def test_the_desktop_may_want_nothing_to_move(qapp, qtbot, theme, monkeypatch):
    monkeypatch.setattr(Theme, "_is_desktop_calm", lambda self: True)
    theme.set_motion_reduced(False)
    assert theme.is_motion_reduced
    bar = ProgressBar()
    qtbot.addWidget(bar)
    assert is_motion_reduced(bar)
    assert qapp.styleHints().cursorFlashTime() == 0


@pytest.mark.usefixtures("theme")
def test_what_the_desktop_wants_is_asked_of_the_style(qapp):
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    theme = Theme(qapp)
    assert theme.is_motion_reduced == (qapp.style().styleHint(hint) == 0)
    theme.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen screen says so of any popup
@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_box_to_choose_from_opens_at_full_height_with_a_clear_choice(qtbot, theme, name):
    theme.apply(name)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["one", "two", "three", "four"])
    box.show()
    box.showPopup()
    view = box.view()
    last = view.visualRect(view.model().index(3, 0))
    assert view.viewport().rect().contains(last)
    palette, role = view.palette(), QPalette.ColorRole
    assert contrast(palette.color(role.Highlight), palette.color(role.Base)) >= 3
    assert contrast(palette.color(role.Highlight), palette.color(role.HighlightedText)) >= 4.5
    box.hidePopup()
