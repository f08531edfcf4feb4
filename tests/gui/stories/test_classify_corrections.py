"""The user's word against the model's: moving images, and what follows from it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent

from fewshot_gui.model.search_request import Part
from fewshot_gui.views.action_specs import Mode
from tests.helpers.classify_driver import (
    add_zebra,
    click_image,
    open_classifying,
    page,
    show_class,
    shown,
    wait_done,
)


@pytest.fixture
def classifying(driver, make_folder):
    return open_classifying(driver, make_folder(6))


def drop(driver, class_name):
    """Let go of the selected images over a class."""
    data: QMimeData = page(driver).grid.drag_data()
    class_list = page(driver).classes.list
    rows = [class_list.model().index(row, 0) for row in range(class_list.model().rowCount())]
    (index,) = (index for index in rows if index.data(Qt.ItemDataRole.DisplayRole) == class_name)
    event = QDropEvent(
        QPointF(class_list.visualRect(index).center()),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    class_list.dropEvent(event)  # Qt brings it here only at the end of a drag of its own


def test_an_image_dragged_to_its_class_teaches_it(classifying):
    add_zebra(classifying)
    wait_done(classifying, n_fits=2)
    show_class(classifying, "cow")
    path = click_image(classifying, 1)
    assert path.stem == "img6"
    drop(classifying, "zebra")
    wait_done(classifying, n_fits=3)
    assert classifying.app.classify_mode.table.correction_of(path) == "zebra"
    (zebra,) = (d for d in classifying.session.fits[-1] if d.name == "zebra")
    assert zebra.examples == (path,)
    assert shown(classifying)[0][0] != "img6"
    show_class(classifying, "zebra")
    names, n_members = shown(classifying)
    assert names[0] == "img6", "what the user put there comes first"
    assert n_members >= 2
    assert classifying.app.classify_mode.scores.is_seen("zebra"), "real images took part"


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a popup asks of the screen-less platform
def test_a_correction_can_be_undone_and_redone(classifying):
    show_class(classifying, "cow")
    path = click_image(classifying, 0)
    classifying.qtbot.keyClick(classifying.app.window, Qt.Key.Key_P)
    popup = page(classifying)._image_commands._popup
    classifying.wait(popup.isVisible)
    classifying.qtbot.keyClicks(popup.picker.field, "dol")
    classifying.qtbot.keyClick(popup.picker.field, Qt.Key.Key_Return)
    assert classifying.app.classify_mode.table.correction_of(path) == "dolphin"
    wait_done(classifying, n_fits=2)
    assert path.stem not in shown(classifying)[0][: shown(classifying)[1]]
    classifying.app.window.activateWindow()  # the screen-less platform does not when a popup closes
    classifying.wait(classifying.app.window.isActiveWindow)
    classifying.qtbot.keyClick(classifying.app.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_done(classifying, n_fits=3)
    assert classifying.app.classify_mode.table.corrections() == {}
    assert shown(classifying)[0][0] == path.stem
    classifying.qtbot.keyClick(classifying.app.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait_done(classifying, n_fits=4)
    assert classifying.app.classify_mode.table.correction_of(path) == "dolphin"


def test_several_images_are_one_correction_and_can_be_put_back(classifying):
    show_class(classifying, "cow")
    paths = [click_image(classifying, 0), click_image(classifying, 2, Qt.KeyboardModifier.ControlModifier)]
    classifying.trigger("confirm_class")
    assert classifying.app.classify_mode.table.corrections() == dict.fromkeys(paths, "cow")
    wait_done(classifying, n_fits=2)
    assert set(shown(classifying)[0][:2]) == {path.stem for path in paths}
    classifying.trigger("put_back")
    assert classifying.app.classify_mode.table.corrections() == {}
    wait_done(classifying, n_fits=3)
    classifying.app.classify_mode.table.undo()
    classifying.app.classify_mode.table.undo()
    assert classifying.app.classify_mode.table.corrections() == {}


def test_removing_a_class_frees_its_images(classifying):
    add_zebra(classifying)
    show_class(classifying, "cow")
    path = click_image(classifying, 0)
    drop(classifying, "zebra")
    wait_done(classifying)
    show_class(classifying, "zebra")
    classifying.trigger("remove_class")
    wait_done(classifying)
    assert classifying.app.classify_mode.scores.class_of(path) == "cow"
    classifying.app.classify_mode.table.undo()
    wait_done(classifying)
    assert classifying.app.classify_mode.scores.class_of(path) == "zebra"


def test_an_image_goes_to_segmenting(classifying):
    show_class(classifying, "cow")
    path = click_image(classifying, 0)
    classifying.qtbot.keyClick(page(classifying).grid, Qt.Key.Key_Return)
    assert classifying.app.window.mode == Mode.SEGMENT
    classifying.wait(lambda: classifying.app.current.path == path)
    classifying.trigger("mode_classify")
    assert shown(classifying)[0][0] == path.stem


def test_an_image_becomes_an_example_for_segmenting(classifying):
    show_class(classifying, "cow")
    path = click_image(classifying, 0)
    classifying.trigger("use_classified")
    assert classifying.app.window.mode == Mode.SEGMENT
    classifying.wait(lambda: classifying.app.current.path == path)


def test_more_like_these(classifying):
    show_class(classifying, "cow")
    paths = [click_image(classifying, 0), click_image(classifying, 1, Qt.KeyboardModifier.ControlModifier)]
    classifying.trigger("find_similar")
    assert classifying.app.window.mode == Mode.SEARCH
    assert classifying.app.search_mode.request.parts == dict.fromkeys(paths, Part.EXAMPLE)
    classifying.wait_results(6)
    assert classifying.session.queries[-1].images == tuple(paths)


def test_the_images_of_a_class_go_to_segmenting(classifying):
    show_class(classifying, "cow")
    classifying.trigger("segment_class")
    assert classifying.app.window.mode == Mode.SEGMENT
    area = classifying.app.window.filmstrip_area
    assert [path.stem for path in area.ordered_paths()] == ["img3", "img6"]
    classifying.wait(lambda: classifying.app.current.path.stem == "img3")
    assert area._filter.currentText() == "Images of cow"
    classifying.trigger("mode_classify")
    show_class(classifying, "horse")
    classifying.trigger("segment_class")
    assert [path.stem for path in area.ordered_paths()] == ["img1", "img2"]
    classifying.open(classifying.app.folder.folder)
    assert len(area.ordered_paths()) == 6
    assert area._filter.findText("Images of horse") == -1


def test_more_like_a_class(classifying):
    show_class(classifying, "cow")
    classifying.trigger("search_class")
    assert classifying.app.window.mode == Mode.SEARCH
    assert [path.stem for path in classifying.app.search_mode.request.parts] == ["img3", "img6"]
    classifying.trigger("mode_classify")
    classifying.app.classify_mode.table.add("okapi")
    assert not classifying.app.window.commands["segment_class"].isEnabled()


def test_commands_on_images_need_an_image(classifying):
    commands = classifying.app.window.commands
    names = ("open_classified", "find_similar", "use_classified", "put_into_class", "confirm_class")
    page(classifying).grid.clearSelection()
    assert not any(commands[name].isEnabled() for name in (*names, "put_back"))
    click_image(classifying, 0)
    assert all(commands[name].isEnabled() for name in names)
    assert not commands["put_back"].isEnabled()
