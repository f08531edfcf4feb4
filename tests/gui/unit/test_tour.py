from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fewshot_gui.views.tour import Tour, TourStep


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.parts = [QPushButton("one", window), QPushButton("two", window)]
    window.parts[0].setGeometry(20, 20, 100, 40)
    window.parts[1].setGeometry(700, 500, 180, 80)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.parts[0].setFocus()
    return window


@pytest.fixture
def tour(window) -> Tour:
    steps = [TourStep(part.text(), f"About {part.text()}.", lambda part=part: part) for part in window.parts]
    steps.append(TourStep("all", "The whole.", lambda: None))
    tour = Tour(steps, window, is_moving=False)
    tour.ends = []
    tour.finished.connect(lambda: tour.ends.append(tour.row))
    tour.start()
    return tour


def press(tour: Tour, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(tour.window().focusWidget(), key)


def test_it_points_at_the_part_and_never_covers_it(window, tour):
    for part in window.parts:
        assert tour.hole.contains(part.geometry())
        assert not tour.hole.intersects(tour.card.geometry())
        assert tour.rect().contains(tour.card.geometry())
        assert tour.title.text() == part.text()
        tour.go_on()
    assert tour.hole.isEmpty()
    assert tour.next_button.text() == "Done"


def test_the_part_stays_bright(window, tour):
    picture = window.grab().toImage()
    bare = QWidget.grab(window.parts[0]).toImage()
    place = window.parts[0].geometry().topLeft()
    inside = picture.pixelColor(place.x() + 20, place.y() + 8)
    assert inside == bare.pixelColor(20, 8)
    assert picture.pixelColor(450, 590).lightness() < window.palette().window().color().lightness()


def test_it_is_used_by_keyboard_alone(tour):
    press(tour, Qt.Key.Key_Return)
    assert tour.row == 1
    press(tour, Qt.Key.Key_Left)
    assert tour.row == 0
    press(tour, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert tour.row == 2
    press(tour, Qt.Key.Key_Return)
    assert tour.ends == [2]
    assert not tour.isVisible()


def test_escape_skips_the_rest_and_gives_the_keyboard_back(window, tour):
    press(tour, Qt.Key.Key_Escape)
    assert tour.ends == [0]
    assert window.focusWidget() is window.parts[0]


def test_tab_stays_in_the_card(tour):
    seen = []
    for _ in range(5):
        seen.append(tour.window().focusWidget())
        press(tour, Qt.Key.Key_Tab)
    assert set(seen) == {tour.next_button, tour.skip_button}, "there is nothing to go back to yet"
    tour.skip_button.setFocus()
    press(tour, Qt.Key.Key_Return)
    assert tour.ends == [0]


def test_keys_of_the_window_rest_meanwhile(window, tour):
    heard = []
    shortcut = QShortcut(QKeySequence("B"), window)
    shortcut.activated.connect(lambda: heard.append("B"))
    press(tour, Qt.Key.Key_B)
    assert heard == []
    tour.finish()
    press(tour, Qt.Key.Key_B)
    assert heard == ["B"]


def test_it_follows_the_window_and_its_parts(window, tour):
    window.resize(1000, 700)
    QApplication.sendPostedEvents()
    assert tour.size() == window.size()
    window.parts[0].move(300, 300)
    assert tour.hole.contains(window.parts[0].geometry())
    window.parts[0].hide()
    assert tour.hole == QRect(), "nothing is pointed at that is not there"
    assert tour.rect().contains(tour.card.geometry())


def test_a_moving_card_arrives(qtbot, window):
    steps = [TourStep(part.text(), "", lambda part=part: part) for part in window.parts]
    tour = Tour(steps, window, is_moving=True)
    tour.start()
    tour.go_on()
    qtbot.waitUntil(lambda: tour.card.pos() == tour._card_place())
    tour.finish()


def test_screen_readers_hear_the_step(tour):
    assert tour.card.accessibleName() == "one. About one."
