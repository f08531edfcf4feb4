from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from fewshot_gui.theme import Theme


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def theme(qapp):
    palette, sheet, style = qapp.palette(), qapp.styleSheet(), qapp.style().objectName()
    theme = Theme(qapp)
    yield theme
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
