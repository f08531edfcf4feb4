"""The checks of ``helpers.accessibility`` find what is wrong, and only that."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget

from tests.helpers import accessibility


@pytest.fixture
def window(qtbot) -> QWidget:
    """A light window with one good button."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.setStyleSheet("QWidget { background: #ffffff; color: #000000; }")
    good = QPushButton("Good")
    good.setMinimumHeight(30)
    QVBoxLayout(window).addWidget(good)
    return window


def show(qtbot, window: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        window.layout().addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def test_a_control_without_a_name(qtbot, window):
    slider, field, icon_button = QSlider(), QLineEdit(), QToolButton()
    icon_button.setIcon(QIcon(QPixmap(16, 16)))
    labelled, label = QLineEdit(), QLabel("Labelled")
    label.setBuddy(labelled)
    slider.setAccessibleName("Named")
    show(qtbot, window, slider, field, icon_button, label, labelled)
    found = accessibility.unnamed(window)
    assert [line.split()[0] for line in found] == ["QLineEdit", "QToolButton"]


def test_a_control_that_is_hard_to_hit(qtbot, window):
    low = QPushButton("Low")
    low.setFixedHeight(20)
    show(qtbot, window, low)
    (line,) = accessibility.too_small(window)
    assert "'Low'" in line
    low.setEnabled(False)
    assert accessibility.too_small(window) == []


def test_words_without_room(qtbot, window):
    words = QLabel("More words than there is room for")
    words.setFixedWidth(60)
    folded = QLabel("More words than there is room for in one line of this label")
    folded.setWordWrap(True)
    folded.setFixedSize(120, 16)
    show(qtbot, window, words, folded)
    assert len(accessibility.cut_texts(window)) == 2


@pytest.mark.parametrize(("colour", "is_pale"), [("#767676", False), ("#8a8a8a", True), ("#000000", False)])
def test_words_that_hardly_stand_out(qtbot, window, colour, is_pale):
    """#767676 is the lightest grey with 4.5 on white."""
    words = QLabel("Some words")
    words.setStyleSheet(f"color: {colour};")
    show(qtbot, window, words)
    assert bool(accessibility.pale_texts(window)) == is_pale
    words.setEnabled(False)
    assert accessibility.pale_texts(window) == []


def test_what_tab_does_not_reach_and_a_focus_that_is_not_seen(qtbot, window):
    skipped, unseen = QPushButton("Skipped"), QWidget()
    skipped.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    unseen.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    unseen.setMinimumSize(40, 40)
    show(qtbot, window, skipped, unseen)
    stops = accessibility.visited_by_tab(window)
    assert {widget for widget, _ in stops} == {window.layout().itemAt(0).widget(), unseen}
    assert dict(stops)[unseen] is False
    (line,) = accessibility.unreachable(window, stops, menu_bar=None)
    assert "'Skipped'" in line
