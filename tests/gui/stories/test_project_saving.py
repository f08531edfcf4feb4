"""Projects: made silently, saved continuously, brought back, moved, and never written twice at once."""

from __future__ import annotations

import json
import shutil

import numpy as np
from PySide6.QtCore import Qt

from engine.images import write_indexed_png
from engine.project import Layer, Project, ReviewState
from engine.project.sessions import session_dir
from fewshot_gui.model.project_places import ProjectPlaces
from fewshot_gui.views import dialogs
from tests.gui.stories.test_review_decisions import press, state_of, wait_shown


def saved_project(driver) -> Project:
    """Wait until everything is on disk; returns the app's own project."""
    driver.wait(lambda: driver.app.project.project is not None)
    driver.wait(lambda: not driver.app.project.project.has_unsaved)
    return driver.app.project.project


def test_looking_makes_no_project_and_painting_does(driver, make_folder, fewshot_home):
    folder = make_folder(2)
    driver.open(folder)
    assert not (fewshot_home / "data" / "projects").exists()
    driver.paint()
    project = saved_project(driver)
    assert project.folder == ProjectPlaces().project_of(folder)
    assert fewshot_home in project.folder.parents
    assert len(list(project.folder.rglob("masks/support/*.png"))) == 1
    assert project.classes[0].name == "Object"


def test_a_killed_app_comes_back_with_its_work(driver, make_driver, make_folder, tmp_path):
    """The files as they are half a second after a stroke are all a killed app leaves."""
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(3)
    painted = driver.app.current.document.mask
    driver.trigger("next_image")
    wait_shown(driver, driver.app.images.paths()[1])
    driver.wait(lambda: driver.app.segment.current_scores() is not None)
    press(driver, Qt.Key.Key_Backspace)
    project = saved_project(driver)
    copy = tmp_path / "left behind"
    shutil.copytree(project.folder, copy / project.folder.name)
    driver.close()
    shutil.rmtree(project.folder)
    shutil.copytree(copy / project.folder.name, project.folder)

    second = make_driver()
    second.start()
    second.open(folder)
    second.wait_segmented(3)
    assert np.array_equal(second.app.current.document.mask, painted)
    assert state_of(second, second.app.images.paths()[1]) is ReviewState.REJECTED


def test_a_disk_that_refuses_shows_one_bar_until_a_save_works(driver, make_folder, fewshot_home):
    folder = make_folder(3)
    driver.open(folder)
    projects = fewshot_home / "data" / "projects"
    projects.parent.mkdir(parents=True, exist_ok=True)
    projects.write_bytes(b"a file where a folder should be")
    driver.paint()
    notice = driver.app.window.notice
    driver.wait(lambda: "cannot be saved" in notice.text)
    assert "Nothing is lost" in notice.text
    driver.paint((50, 40), (60, 40))
    assert driver.app.error_dialogs == (), "one bar, no dialogs"
    projects.unlink()
    driver.wait(lambda: notice.text == "")
    project = saved_project(driver)
    labels = project.read_labels(driver.app.images.paths()[0], Layer.SUPPORT)
    assert np.array_equal(labels != 0, driver.app.current.document.mask)


def test_closing_while_nothing_can_be_saved_asks_first(driver, make_folder, fewshot_home, monkeypatch):
    driver.open(make_folder(2))
    projects = fewshot_home / "data" / "projects"
    projects.parent.mkdir(parents=True, exist_ok=True)
    projects.write_bytes(b"a file where a folder should be")
    driver.paint()
    driver.wait(lambda: driver.app.window.notice.text != "")
    answers = [False]
    monkeypatch.setattr(dialogs, "confirm_unsaved", lambda *args: answers.pop())
    assert not driver.app.window.close()
    assert driver.app.window.isVisible()
    projects.unlink()
    driver.wait(lambda: driver.app.window.notice.text == "")
    assert driver.app.window.close()
    assert answers == []


def test_the_second_window_is_told_and_changes_nothing(driver, make_driver, make_folder):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    project = saved_project(driver)
    second = make_driver()
    second.start()
    second.open(folder)
    second.wait(lambda: "open in another window" in second.app.window.notice.text)
    assert len(second.app.support.entries) == 1
    second.paint((50, 40), (60, 40))
    second.wait_segmented(3)
    second.close()
    assert len(list(project.folder.rglob("masks/support/*.png"))) == 1
    labels = project.read_labels(driver.app.images.paths()[0], Layer.SUPPORT)
    assert np.array_equal(labels != 0, driver.app.current.document.mask)


def test_a_newer_project_is_shown_but_not_changed(driver, make_driver, make_folder):
    folder = make_folder(2)
    driver.open(folder)
    driver.paint()
    project = saved_project(driver)
    driver.close()
    file = project.folder / "project.json"
    table = json.loads(file.read_text())
    table["schema"] = 99
    file.write_text(json.dumps(table))
    before = file.read_bytes()
    second = make_driver()
    second.start()
    second.open(folder)
    assert "newer version" in second.app.window.notice.text
    second.paint((50, 40), (60, 40))
    second.close()
    assert file.read_bytes() == before


def test_a_damaged_project_is_named_and_left_alone(driver, make_driver, make_folder, monkeypatch):
    folder = make_folder(2)
    driver.open(folder)
    driver.paint()
    project = saved_project(driver)
    driver.close()
    file = project.folder / "project.json"
    file.write_bytes(b"{broken")
    second = make_driver()
    second.start()
    second.open(folder)
    assert "project.json is damaged" in second.app.window.notice.text
    second.paint()
    asked = []
    monkeypatch.setattr(dialogs, "confirm_unsaved", lambda *args: not asked.append(args))
    second.close()
    assert len(asked) == 1, "the painting is nowhere but in memory"
    assert file.read_bytes() == b"{broken"


def test_save_as_moves_the_project_and_it_is_found_again(
    driver, make_driver, make_folder, tmp_path, monkeypatch
):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    old = saved_project(driver).folder
    target = tmp_path / "mine" / "Zebras.fewshot"
    target.parent.mkdir()
    monkeypatch.setattr(dialogs, "ask_project_target", lambda *args, **kwargs: target)
    driver.trigger("save_project_as")
    driver.wait(
        lambda: driver.app.project.project is not None and driver.app.project.project.folder == target
    )
    driver.wait(lambda: not old.exists())
    driver.paint((50, 40), (60, 40))
    saved_project(driver)
    painted = driver.app.current.document.mask
    driver.close()

    second = make_driver()
    second.start()
    second.open(folder)
    assert second.app.project.project.folder == target
    assert second.app.project.project.name == "Zebras"
    assert np.array_equal(second.app.support.entries[0].document.mask, painted)
    assert second.app.project.places.recent == (target,)


def test_save_as_never_overwrites(driver, make_folder, tmp_path, monkeypatch):
    driver.open(make_folder(2))
    driver.paint()
    project = saved_project(driver)
    target = tmp_path / "there.fewshot"
    target.mkdir()
    monkeypatch.setattr(dialogs, "ask_project_target", lambda *args, **kwargs: target)
    driver.trigger("save_project_as")
    assert "exists already" in driver.app.error_dialogs[0].message
    assert driver.app.project.project is project


def test_a_project_opens_with_its_images(driver, make_folder, tmp_path, monkeypatch):
    one, two = make_folder(2, name="one"), make_folder(3, name="two")
    driver.open(one)
    driver.paint()
    target = tmp_path / "one.fewshot"
    saved_project(driver)
    driver.app.project.move_to(target)
    driver.wait(
        lambda: driver.app.project.project is not None and driver.app.project.project.folder == target
    )
    driver.open(two)
    assert driver.app.folder.folder == two
    with driver.qtbot.waitSignal(driver.app.project.restored):
        driver.app.window.recent_project_chosen.emit(target)
    driver.wait(lambda: len(driver.app.images) == 2)
    assert driver.app.folder.folder == one
    assert len(driver.app.support.entries) == 1


def test_a_project_whose_images_moved_asks_for_one_folder(driver, make_folder, tmp_path, monkeypatch):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    saved_project(driver)
    target = tmp_path / "moved.fewshot"
    driver.app.project.move_to(target)
    driver.wait(
        lambda: driver.app.project.project is not None and driver.app.project.project.folder == target
    )
    other = make_folder(1, name="other")
    driver.open(other)
    new = tmp_path / "new place" / "photos"
    new.parent.mkdir()
    shutil.move(folder, new)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: new)
    with driver.qtbot.waitSignal(driver.app.project.restored):
        driver.app.project_files.open(target)
    driver.wait(lambda: len(driver.app.images) == 3)
    assert [entry.path for entry in driver.app.support.entries] == [new / "img1.jpg"]


def test_a_folder_that_is_no_project_is_an_error(driver, make_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: tmp_path)
    driver.trigger("open_project")
    driver.wait(lambda: len(driver.app.error_dialogs) == 1)
    assert "is no project" in driver.app.error_dialogs[0].message


def test_paintings_of_older_versions_come_over(driver, make_folder, fewshot_home):
    folder = make_folder(2)
    session = session_dir(fewshot_home / "data" / "sessions", folder)
    labels = np.zeros((60, 80), np.uint8)
    labels[5:20, 5:20] = 1
    write_indexed_png(session / "masks" / "a.png", labels)
    rows = [{"image": "img2.jpg", "mask": "a.png", "enabled": True}]
    (session / "session.json").write_text(json.dumps({"version": 1, "folder": str(folder), "shots": rows}))
    driver.open(folder)
    entry = driver.app.support.entries[0]
    assert entry.path == folder / "img2.jpg"
    assert np.array_equal(entry.document.mask, labels != 0)
    assert not session.exists()


def test_a_renamed_image_keeps_its_painting(driver, make_driver, make_folder):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    saved_project(driver)
    painted = driver.app.current.document.mask
    driver.close()
    (folder / "img1.jpg").rename(folder / "zebra.jpg")
    second = make_driver()
    second.start()
    second.open(folder)
    entry = second.app.support.entries[0]
    assert entry.path == folder / "zebra.jpg"
    assert np.array_equal(entry.document.mask, painted)


def test_the_painting_of_a_file_that_vanishes_waits_for_it(driver, make_driver, make_folder):
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    project = saved_project(driver)
    painted = driver.app.current.document.mask
    image = folder / "img1.jpg"
    content = image.read_bytes()
    image.unlink()
    driver.app.window.activated.emit()
    driver.wait(lambda: image not in driver.app.images)
    assert driver.app.support.entries == ()
    driver.close()
    image.write_bytes(content)
    assert project.folder.is_dir()

    second = make_driver()
    second.start()
    second.open(folder)
    assert np.array_equal(second.app.support.entries[0].document.mask, painted)


def test_the_name_of_the_class_is_the_projects(driver, make_driver, make_folder):
    folder = make_folder(2)
    driver.open(folder)
    driver.paint()
    project = saved_project(driver)
    driver.app.label_classes.rename(1, "Zebra\u200b")
    driver.wait(lambda: project.classes[0].name == "Zebra")
    driver.close()
    second = make_driver()
    second.start()
    second.open(folder)
    assert second.app.label_classes.current.name == "Zebra"
