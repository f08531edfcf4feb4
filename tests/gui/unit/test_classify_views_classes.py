"""The list of classes, the form that makes one, and the search for one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fewshot_gui.views.classify_classes import ClassFilter
from fewshot_gui.views.classify_picker import ClassPicker, ClassPopup
from fewshot_gui.views.classify_rows import ClassRowRole
from fewshot_gui.views.drag_formats import IMAGES_FORMAT
from tests.helpers.classify_stand import FOLDER, LIKES, ClassifyStand

KEY = Qt.Key


@pytest.fixture
def stand(qtbot) -> ClassifyStand:
    stand = ClassifyStand(qtbot)
    stand.load()
    stand.show(qtbot)
    return stand


def rows(stand, role=ClassRowRole.NAME):
    model = stand.page.classes.list.model()
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def rect(stand, name):
    view = stand.page.classes.list
    return view.visualRect(view.model().index(rows(stand).index(name), 0))


def click(stand, name):
    QTest.mouseClick(
        stand.page.classes.list.viewport(), Qt.MouseButton.LeftButton, pos=rect(stand, name).center()
    )


def drag(names, *, is_ours=True):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FOLDER / name)) for name in names])
    if is_ours:
        data.setData(IMAGES_FORMAT, b"")
    return data


def drop(stand, data, name):
    place = QPointF(rect(stand, name).center())
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, button, none)
    enter.ignore()
    stand.page.classes.list.dragEnterEvent(enter)
    event = QDropEvent(place, copy, data, button, none)
    stand.page.classes.list.dropEvent(event)
    return enter.isAccepted()


def test_a_row_says_what_a_class_stands_on_and_how_many_images_it_has(stand):
    assert rows(stand) == ["cow", "dolphin", "horse"]
    assert rows(stand, ClassRowRole.BADGE) == ["seen", "new", "seen"]
    assert rows(stand, ClassRowRole.COUNT) == [None] * 3
    stand.classify(LIKES)
    assert rows(stand, ClassRowRole.COUNT) == [1, 1, 3]
    spoken = rows(stand, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken[2] == "horse, the model was trained with images of it, 3 images"
    stand.table.set_enabled(["dolphin"], False)
    assert rows(stand, Qt.ItemDataRole.AccessibleTextRole)[1].endswith("left out")
    stand.table.move_images([FOLDER / "a.jpg"], "dolphin")
    assert rows(stand, ClassRowRole.BADGE)[1] == "examples"
    assert "1 put there by you" in rows(stand, Qt.ItemDataRole.ToolTipRole)[1]


def test_click_and_keys_show_a_class(stand):
    click(stand, "cow")
    assert stand.table.current == "cow"
    QTest.keyClick(stand.page.classes.list, KEY.Key_Down)
    assert stand.table.current == "dolphin"
    stand.actions["previous_class"].trigger()
    assert stand.table.current == "cow"
    stand.table.set_current("horse")
    assert stand.page.classes.list.current_name() == "horse"


def test_a_letter_finds_a_class(stand):
    QTest.keyClick(stand.page.classes.list, "d")
    assert stand.table.current == "dolphin"


def test_the_tick_and_space_switch_a_class_and_nothing_else_moves(stand):
    view = stand.page.classes.list
    tick = view.itemDelegate().tick_box(rect(stand, "cow")).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tick)
    assert not stand.table.entry("cow").is_enabled
    QTest.keyClick(view, KEY.Key_Space)
    assert stand.table.entry("cow").is_enabled
    stand.actions["use_new_classes"].trigger()
    assert [entry.is_enabled for entry in stand.table.entries] == [False, False, True]
    stand.actions["undo_edit"].trigger()
    assert stand.table.n_enabled == 3


def test_only_classes_of_ones_own_are_renamed_where_they_stand(qtbot, stand):
    view = stand.page.classes.list
    stand.actions["rename_class"].trigger()
    assert view.findChild(QLineEdit) is None, "horse comes with the model"
    stand.table.add("okapi")
    stand.actions["rename_class"].trigger()
    editor = view.findChild(QLineEdit)
    editor.setText("cow")
    QTest.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: "already" in stand.page.classes.note)
    assert stand.table.current == "okapi"
    stand.page.classes.edit_name()
    qtbot.waitUntil(lambda: any(e.isVisible() for e in view.findChildren(QLineEdit)))
    editor = next(e for e in view.findChildren(QLineEdit) if e.isVisible())
    editor.setText("quagga")
    QTest.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: stand.table.names[0] == "quagga")
    assert stand.table.current == "quagga"
    assert stand.page.classes.note == ""


def test_removing_leaves_out_what_comes_with_the_model(stand):
    stand.table.add("okapi")
    QTest.keyClick(stand.page.classes.list, KEY.Key_Delete)
    assert "okapi" not in stand.table
    assert stand.table.current == "horse"
    assert stand.actions["remove_class"].text() == "&Leave out"
    QTest.keyClick(stand.page.classes.list, KEY.Key_Delete)
    assert not stand.table.entry("horse").is_enabled


def test_images_dropped_on_a_class_are_put_there(stand):
    assert drop(stand, drag(["a.jpg", "d.jpg"]), "cow")
    assert stand.table.entry("cow").examples == (FOLDER / "a.jpg", FOLDER / "d.jpg")
    assert not drop(stand, drag(["b.jpg"], is_ours=False), "cow"), "files of others are not taken"
    assert len(stand.table.entry("cow").examples) == 2


def test_the_class_below_a_drag_is_marked(stand):
    view = stand.page.classes.list
    place, copy = rect(stand, "cow").center(), Qt.DropAction.CopyAction
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    ours = drag(["a.jpg"])
    before = view.viewport().grab().toImage()
    move = QDragMoveEvent(place, copy, ours, button, none)
    view.dragMoveEvent(move)
    assert move.isAccepted()
    assert view.viewport().grab().toImage() != before
    view.dragLeaveEvent(QDragLeaveEvent())
    assert view.viewport().grab().toImage() == before
    below_all = QPoint(place.x(), view.viewport().height() - 2)
    move = QDragMoveEvent(below_all, copy, ours, button, none)
    view.dragMoveEvent(move)
    assert not move.isAccepted(), "no class is there"


def test_the_filter_keeps_the_shown_class(stand):
    stand.classify(LIKES)
    box = stand.page.classes.filter_box
    box.setCurrentText(ClassFilter.OWN.value)
    assert rows(stand) == ["horse"], "it is on screen"
    stand.table.add("okapi")
    assert rows(stand) == ["okapi"]
    stand.table.set_enabled(["dolphin"], False)
    box.setCurrentText(ClassFilter.USED.value)
    assert rows(stand) == ["okapi", "cow", "horse"]
    stand.table.set_current("dolphin")
    assert stand.page.classes.list.current_name() == "dolphin"
    box.setCurrentText(ClassFilter.WITH_IMAGES.value)
    assert rows(stand) == ["cow", "dolphin", "horse"]


def test_a_class_is_made_by_name_and_from_a_similar_one(stand):
    stand.actions["new_class"].trigger()
    panel = stand.page.classes
    assert panel.has_form
    form = panel.form
    assert not form.add_button.isEnabled()
    QTest.keyClicks(form.name, "Cow")
    assert "already" in form.problem
    assert not form.add_button.isEnabled()
    form.name.setText("zebra")
    assert form.problem == ""
    QTest.keyClicks(form.picker.field, "ors")
    assert form.picker.name == "horse"
    QTest.keyClick(form.picker.field, KEY.Key_Return)
    assert not panel.has_form
    assert stand.table.current == "zebra"
    assert stand.table.entry("zebra").values.tolist() == stand.table.entry("horse").values.tolist()
    assert panel.list.hasFocus()


def test_a_class_can_begin_with_nothing_known(stand):
    stand.actions["new_class"].trigger()
    form = stand.page.classes.form
    QTest.keyClicks(form.name, "unicorn")
    QTest.keyClick(form.name, KEY.Key_Return)
    assert stand.table.entry("unicorn").n_known == 0
    stand.actions["copy_class"].trigger()
    assert form.picker.name == "unicorn"
    QTest.keyClick(form.name, KEY.Key_Escape)
    assert not stand.page.classes.has_form


def test_before_there_are_classes_the_panel_says_so(qtbot):
    stand = ClassifyStand(qtbot)
    stand.show(qtbot)
    assert "folder" in stand.page.classes.note
    assert not stand.page.classes.new_button.isEnabled()
    assert not stand.actions["new_class"].isEnabled()
    stand.load()
    assert stand.page.classes.note == ""
    assert stand.page.classes.new_button.isEnabled()


def test_commands_say_what_they_would_do(stand):
    assert not stand.actions["undo_edit"].isEnabled()
    stand.table.add("okapi")
    assert stand.actions["undo_edit"].text() == "&Undo: Add okapi"
    assert stand.actions["rename_class"].isEnabled()
    stand.actions["undo_edit"].trigger()
    assert stand.actions["redo_edit"].text() == "&Redo: Add okapi"
    assert not stand.actions["rename_class"].isEnabled()


def test_the_picker_finds_by_parts_of_a_name(qtbot):
    picker = ClassPicker()
    qtbot.addWidget(picker)
    names = ["grizzly bear", "polar bear", "beaver", "cow"]
    picker.show_classes([(name, QColor("red")) for name in names])
    assert picker.name == ""
    QTest.keyClicks(picker.field, "bea")
    assert picker.name == "beaver", "a name that begins so comes first"
    QTest.keyClick(picker.field, KEY.Key_Up)
    assert picker.name == "polar bear"
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(picker.field, KEY.Key_Return)
    assert chosen.args == ["polar bear"]
    picker.field.setText("zzz")
    assert picker.name == ""
    with qtbot.assertNotEmitted(picker.chosen):
        QTest.keyClick(picker.field, KEY.Key_Return)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_click_in_the_popup_chooses(qtbot, stand):
    popup = ClassPopup(stand.owner)
    popup.open_at(stand.owner.pos(), [("horse", QColor("red")), ("cow", QColor("blue"))], marked="cow")
    assert popup.picker.name == "cow"
    view = popup.picker.list
    with qtbot.waitSignal(popup.chosen) as chosen:
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualItemRect(view.item(0)).center()
        )
    assert chosen.args == ["horse"]
    assert not popup.isVisible()
