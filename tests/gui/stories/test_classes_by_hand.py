"""The class panel and the verdicts on examples, as somebody uses them: by keys, and by looking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fewshot_gui.model.image_list import ImageRole


@pytest.fixture
def opened(driver, make_folder):
    """A folder of four images, the first one on the canvas with the keyboard in it."""
    driver.folder = make_folder(4)
    driver.open(driver.folder)
    driver.app.window.canvas.setFocus()
    return driver


def _press(driver, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    driver.qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def test_a_second_class_is_made_named_and_painted_without_the_mouse_in_the_panel(opened):
    app, qtbot = opened.app, opened.qtbot
    opened.paint((20, 10), (40, 10))
    app.window.canvas.setFocus()
    _press(opened, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editor = QApplication.focusWidget()
    editor.selectAll()
    qtbot.keyClicks(editor, "dog")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    opened.wait(lambda: app.label_classes.current.name == "dog")
    opened.paint((20, 45), (40, 45))
    pixels = app.current.document.pixels
    assert pixels[10, 30] == 1
    assert pixels[45, 30] == 2
    opened.wait_segmented(4)
    assert app.images.index(0).data(ImageRole.SUPPORT_IDS) == (1, 2)
    heading = app.window.side.support._heading
    opened.wait(lambda: heading.full_text == "Examples of dog (1 of 5)")
    app.window.canvas.setFocus()
    _press(opened, Qt.Key.Key_1)
    name = app.label_classes.current.name
    opened.wait(lambda: heading.full_text == f"Examples of {name} (1 of 5)")
    assert app.window.canvas.class_value == 1


def test_each_class_is_seen_in_its_colour_and_hiding_one_shows_the_photo(opened):
    app = opened.app
    opened.paint((20, 10), (40, 10))
    app.label_classes.add("dog")
    opened.paint((20, 45), (40, 45))
    opened.wait_segmented(4)
    canvas = app.window.canvas

    def seen(x: float, y: float):
        return canvas.grab().toImage().pixelColor(canvas.to_widget(x, y).toPoint())

    first, second = seen(30, 10), seen(30, 45)
    assert first.red() - first.blue() > 60, "orange"
    assert second.blue() - second.red() > 60, "sky blue"
    canvas.setFocus()
    _press(opened, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert app.label_classes.hidden == {2}
    assert seen(30, 45) != second
    assert seen(30, 10) == first
    _press(opened, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert app.label_classes.locked == {2}


def test_a_threshold_of_one_class_leaves_the_other_as_it_was(opened):
    app = opened.app
    opened.paint((20, 10), (40, 10))
    app.label_classes.add("dog")
    opened.paint((20, 45), (40, 45))
    opened.wait_segmented(4)
    panel = app.window.side.prediction
    panel._own_threshold.click()
    panel.threshold.move_by(0.3)
    common = app.settings.values.threshold
    looks = app.window.canvas._looks
    assert looks.of(1).threshold == pytest.approx(common)
    assert looks.of(2).threshold == pytest.approx(common + 0.3)
    assert app.window.filmstrip.itemDelegate().looks is looks


def test_the_panel_says_which_example_hurts(opened):
    app = opened.app
    opened.trigger("live")  # what is found already would be corrected instead of becoming an example
    for path in app.images.paths()[:3]:
        opened.show(path)
        opened.paint()
    opened.trigger("live")
    opened.wait_segmented(4)
    panel = app.window.side.support
    opened.wait(lambda: panel._rate_button.isEnabled())
    panel._rate_button.click()
    texts = [row._worth for row in panel._rows]
    opened.wait(lambda: [text.full_text[:7] for text in texts] == ["▼ hurts", "▲ helps", "▲ helps"])
    assert texts[0].objectName() == "danger"
    opened.paint((10, 50), (20, 50))
    opened.wait(lambda: "hurts" not in panel._rows[0]._worth.full_text)
