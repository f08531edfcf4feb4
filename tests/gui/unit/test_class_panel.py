"""The list of classes: choosing, naming, hiding, locking, by mouse and by keys alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.rendering.palette import CLASS_COLOURS
from fewshot_gui.views.actions import make_actions
from fewshot_gui.views.class_panel import ClassPanel
from fewshot_gui.views.class_panel_delegate import RowPart, class_icon
from fewshot_gui.views.class_panel_rows import LabelRole

NAMES = ("zebra", "fence", "tree")


@pytest.fixture
def classes(qapp) -> LabelClasses:
    classes = LabelClasses()
    classes.rename(1, NAMES[0])
    for name in NAMES[1:]:
        classes.add(name)
    classes.set_current(1)
    return classes


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def panel(qtbot, window: QWidget, classes: LabelClasses) -> ClassPanel:
    panel = ClassPanel()
    qtbot.addWidget(panel)
    panel.connect_model(classes, make_actions(window))
    panel.resize(286, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.list.setFocus()
    return panel


def _row(panel: ClassPanel, row: int) -> QPoint:
    """The middle of a row, on the name."""
    return panel.list.visualRect(panel.list.model().index(row, 0)).center() - QPoint(30, 0)


def _switch(panel: ClassPanel, row: int, part: RowPart) -> QPoint:
    rect = panel.list.visualRect(panel.list.model().index(row, 0))
    return panel.list.itemDelegate().switch_box(rect, part).center()


def test_a_click_and_the_arrow_keys_choose_the_class_that_is_painted(panel, classes, qtbot):
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=_row(panel, 2))
    assert classes.current.name == "tree"
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert classes.current.name == "fence"
    classes.set_current(1)
    assert panel.list.currentIndex().data() == "zebra"


def test_eye_and_lock_switch_without_choosing(panel, classes, qtbot):
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=_switch(panel, 1, RowPart.EYE))
    assert classes.hidden == {2}
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=_switch(panel, 2, RowPart.LOCK))
    assert classes.locked == {3}
    assert classes.current.name == "zebra"
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=_switch(panel, 1, RowPart.EYE))
    assert classes.hidden == frozenset()


def test_space_hides_and_delete_asks_for_removal(panel, classes, qtbot):
    removed = []
    panel.remove_requested.connect(removed.append)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert classes.hidden == {2}
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert removed == [2]
    assert len(classes.entries) == 3, "somebody else decides"


def test_a_name_is_edited_where_it_stands(panel, classes, qtbot):
    panel.edit_name()
    editor = panel.list.findChild(QLineEdit)
    assert editor.accessibleName() == "Name of the class"
    editor.selectAll()
    qtbot.keyClicks(editor, "quagga")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: classes.get(1).name == "quagga", timeout=10_000)


def test_a_name_that_is_taken_is_refused_with_a_reason(panel, classes):
    rows = panel.list.model()
    assert not rows.setData(rows.index(0), "Fence")
    assert classes.get(1).name == "zebra"
    assert "Fence" in panel.note
    rows.setData(rows.index(0), "quagga")
    assert panel.note == ""


def test_letters_and_numbers_are_left_to_the_window(panel, classes, window, qtbot):
    qtbot.keyClick(panel.list, Qt.Key.Key_T)
    qtbot.keyClick(panel.list, Qt.Key.Key_3)
    assert classes.current.name == "zebra", "no row is searched by its name"


def test_every_row_says_in_words_what_it_shows(panel, classes):
    classes.set_hidden(2, True)
    classes.set_locked(2, True)
    classes.set_threshold(2, 0.62)
    rows = panel.list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert rows.index(1).data(role) == "fence, key 2, threshold 0.62, hidden, locked"
    assert rows.index(0).data(role) == "zebra, key 1"
    assert rows.index(1).data(LabelRole.KEY) == "2"


def test_only_the_first_nine_have_a_key(panel, classes):
    for _ in range(8):
        classes.add()
    rows = panel.list.model()
    assert [rows.index(row).data(LabelRole.KEY) for row in (8, 9)] == ["9", ""]


def test_the_list_is_as_high_as_its_classes_up_to_seven(panel, classes):
    row_height = panel.list.visualRect(panel.list.model().index(0, 0)).height()
    heights = [panel.list.sizeHint().height()]
    assert panel.list.viewport().height() == 3 * row_height, "no row is cut, and nothing is below the last"
    assert panel.list.verticalScrollBar().maximum() == 0
    for _ in range(6):
        classes.add()
        heights.append(panel.list.sizeHint().height())
    assert heights[1] - heights[0] == row_height
    assert heights[4] == heights[5] == heights[6]


def _row_colours(panel: ClassPanel, row: int) -> set[str]:
    rect = panel.list.visualRect(panel.list.model().index(row, 0))
    picture = panel.list.viewport().grab(rect).toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_a_row_shows_the_colour_of_its_class(panel, classes):
    before = _row_colours(panel, 1)
    assert QColor(*CLASS_COLOURS[1]).name() in before
    classes.recolour(2, CLASS_COLOURS[5])
    after = _row_colours(panel, 1)
    assert QColor(*CLASS_COLOURS[5]).name() in after
    assert QColor(*CLASS_COLOURS[1]).name() not in after


def test_the_colour_menu_names_its_colours(panel, classes):
    panel._colour_menu.aboutToShow.emit()
    actions = [action for action in panel._colour_menu.actions() if not action.isSeparator()]
    assert len(actions) == len(CLASS_COLOURS) + 1
    assert actions[0].isChecked()
    next(action for action in actions if action.text() == "Pink").trigger()
    assert classes.get(1).colour == CLASS_COLOURS[5]


def test_classes_of_one_colour_have_swatches_of_different_hatching(qapp):
    def picture(class_id: int) -> np.ndarray:
        image = class_icon(class_id, (255, 140, 26), QPalette()).pixmap(32, 32).toImage()
        return np.frombuffer(image.constBits(), np.uint8).copy()

    pictures = [picture(class_id) for class_id in range(1, 9)]
    for number, one in enumerate(pictures):
        assert all((one != other).any() for other in pictures[:number])


def test_a_class_that_is_alone_has_no_switches(qtbot, window):
    classes = LabelClasses()
    panel = ClassPanel()
    qtbot.addWidget(panel)
    panel.connect_model(classes, make_actions(window))
    panel.resize(286, 120)
    panel.show()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=_switch(panel, 0, RowPart.EYE))
    assert classes.hidden == frozenset()
