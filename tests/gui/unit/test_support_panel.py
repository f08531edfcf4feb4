"""The list of examples in the side panel."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QToolButton

from fewshot_gui.views.support_panel import LEAST_INFLUENCE, ShotView, SupportPanel


def _remove_icon(panel: SupportPanel) -> object:
    button = next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Remove a.jpg")
    return button.icon().pixmap(QSize(24, 24)).toImage()


def test_the_remove_button_follows_a_change_of_theme(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    shot = ShotView(path=Path("a.jpg"), is_enabled=True, painted_percent=3.0, picture=None)
    panel.show_shots((shot,))
    before = _remove_icon(panel)
    palette = QPalette(panel.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#ff00ff"))
    panel.setPalette(palette)
    assert _remove_icon(panel) != before


def _shot(name: str = "a.jpg", **values: object) -> ShotView:
    return ShotView(Path(name), None, **{"is_enabled": True, "painted_percent": 3.0, **values})


def _worth(qtbot, shot: ShotView) -> tuple[str, str]:
    """(what a row says below the name, the look of these words)."""
    panel = SupportPanel()
    qtbot.addWidget(panel)
    panel.show_shots((shot,))
    label = panel._rows[0]._worth
    return label.full_text, label.objectName()


@pytest.mark.parametrize(
    ("influence", "words"),
    [
        (0.11, ("▲ helps · 83%", "muted")),
        (LEAST_INFLUENCE, ("▲ helps · 83%", "muted")),
        (0.001, ("neutral · 83%", "muted")),
        (-0.001, ("neutral · 83%", "muted")),
        (-0.3, ("▼ hurts · 83%", "danger")),
        (None, ("agrees 83%", "muted")),
    ],
)
def test_a_row_says_what_its_example_is_worth(qtbot, influence, words):
    assert _worth(qtbot, _shot(is_rated=True, agreement=0.834, influence=influence)) == words


def test_what_the_others_do_not_find_is_of_another_kind_unless_it_helps(qtbot):
    def worth(influence):
        return _worth(qtbot, _shot(is_rated=True, agreement=0.04, influence=influence))

    assert worth(0.0) == worth(None) == ("differs · 4%", "plain")
    assert worth(0.1) == ("▲ helps · 4%", "muted")
    assert worth(-0.1) == ("▼ hurts · 4%", "danger")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "3.0%"),
        ({"is_rated": True, "agreement": None}, "3.0%"),
        ({"is_enabled": False, "is_rated": True, "agreement": 0.5}, "3.0%"),
        ({"painted_percent": 0.0}, "nothing painted"),
        ({"is_kept": True}, "kept, not used"),
    ],
    ids=["not rated", "alone", "switched off", "empty", "too many"],
)
def test_a_row_says_why_it_has_no_verdict(qtbot, values, words):
    assert _worth(qtbot, _shot(**values))[0] == words


def test_the_tip_explains_the_verdict_in_full(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    panel.show_shots((_shot(is_rated=True, agreement=0.83, influence=-0.071),))
    tip = panel._rows[0]._worth.toolTip()
    assert "overlaps with it by 83%" in tip
    assert "7.1 points worse" in tip


def test_a_painting_too_many_cannot_be_switched_on_and_does_not_count(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    panel.show_shots((_shot("a.jpg"), _shot("b.jpg", is_kept=True)), class_name="zebra")
    assert panel._heading.full_text == "Examples of zebra (1 of 5)"
    assert not panel._rows[1]._switch.isEnabled()
    assert not panel._rows[1]._switch.isChecked()
    panel.show_shots((_shot("a.jpg"),))
    assert panel._heading.full_text == "Examples (1 of 5)"


def test_comparing_is_offered_and_takes_its_time(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    button = panel._rate_button
    assert not button.isVisibleTo(panel)
    panel.show_rating_state(can_rate=True, is_rating=False)
    with qtbot.waitSignal(panel.rate_requested, timeout=10_000):
        button.click()
    panel.show_rating_state(can_rate=True, is_rating=True)
    assert button.text() == "Comparing…"
    assert not button.isEnabled()


def test_buttons_with_long_words_stand_below_each_other(qtbot):
    panel = SupportPanel()
    qtbot.addWidget(panel)
    panel.show_rating_state(can_rate=True, is_rating=False)
    panel.resize(600, 200)
    panel.show()
    use, rate = panel._use_button, panel._rate_button
    assert use.y() == rate.y()
    panel.resize(120, 200)
    qtbot.waitUntil(lambda: use.y() != rate.y(), timeout=10_000)
    assert use.width() == rate.width() == panel.width()
