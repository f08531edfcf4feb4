"""The folder vanishes while the app works on it, or comes back; and clocks that jump."""

from __future__ import annotations

import time

from fewshot_gui.model.image_entry import ImageState


def test_a_folder_deleted_during_a_sweep(driver, make_folder):
    folder = make_folder(20)
    driver.open(folder)
    driver.session.hold_after(15)
    driver.paint()
    driver.wait(lambda: driver.session.held.is_set() and driver.n_done() == 15)
    folder.rename(folder.with_name("elsewhere"))
    driver.session.gate.set()
    driver.wait(lambda: not driver.app.client.is_sweeping)
    images = driver.app.images
    driver.wait(lambda: images.n_in_state(ImageState.FAILED) == 5)
    assert driver.n_done() == 15, "what was found stays"
    driver.wait(lambda: driver.app.window.job_bar.text == "15 segmented, 5 failed")
    folder.with_name("elsewhere").rename(folder)
    driver.open(folder)
    driver.wait_segmented(20)
    assert driver.app.error_dialogs == ()


def test_a_folder_that_is_gone_when_the_window_comes_back(driver, make_folder):
    """What is shown stays: the disk may be mounted again in a moment."""
    folder = make_folder(3)
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(3)
    folder.rename(folder.with_name("elsewhere"))
    with driver.qtbot.waitSignal(driver.app.folder.problem):
        driver.app.window.activated.emit()
    assert driver.n_done() == 3
    assert len(driver.app.images) == 3
    assert not driver.app.current.document.is_empty
    folder.with_name("elsewhere").rename(folder)
    driver.paint((50, 40), (60, 40))
    driver.wait_segmented(3)


def test_images_that_failed_are_tried_again_once_their_disk_is_back(driver, make_folder):
    folder = make_folder(20)
    driver.open(folder)
    driver.session.hold_after(15)
    driver.paint()
    driver.wait(lambda: driver.session.held.is_set() and driver.n_done() == 15)
    folder.rename(folder.with_name("elsewhere"))
    driver.session.gate.set()
    driver.wait(lambda: driver.app.images.n_in_state(ImageState.FAILED) == 5)
    last = driver.app.images.path_at(19)
    driver.app.current.show(last)
    with driver.qtbot.waitSignal(driver.app.current.image_unreadable):
        pass
    folder.with_name("elsewhere").rename(folder)
    driver.app.window.activated.emit()
    driver.wait_segmented(20)
    driver.wait(lambda: driver.app.current.shown_path == last)
    driver.wait(lambda: driver.app.window.job_bar.text.startswith("All 20 "))
    assert driver.app.error_dialogs == ()


def test_a_damaged_image_is_tried_once_more_and_then_when_it_changes(driver, make_folder):
    folder = make_folder(3)
    damaged = folder / "img2.jpg"
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:100])
    tries = []
    driver.app.folder.images_came_back.connect(tries.append)
    driver.open(folder)
    driver.paint()
    driver.wait(lambda: driver.n_done() == 2 and driver.app.images.failed_paths() == [damaged])
    for _ in range(3):
        driver.app.window.activated.emit()
        driver.wait(lambda: not driver.app.folder._scan.is_running)
        driver.wait(lambda: driver.app.images.failed_paths() == [damaged])
    assert tries == [[damaged]]
    damaged.write_bytes(whole)
    driver.app.window.activated.emit()
    driver.wait_segmented(3)


def test_a_folder_deleted_while_it_is_indexed(driver, make_folder):
    folder = make_folder(6)
    driver.open(folder)
    driver.session.hold_after(3)
    driver.trigger("mode_search")
    driver.wait(driver.session.held.is_set)
    folder.rename(folder.with_name("elsewhere"))
    driver.session.gate.set()
    driver.wait(lambda: not driver.app.client.retrieval.is_indexing)
    driver.draw()
    driver.wait_results(6)
    assert driver.app.error_dialogs == ()


def test_a_clock_set_back_during_a_sweep(driver, make_folder, monkeypatch):
    driver.open(make_folder(20))
    driver.session.hold_after(15)
    driver.paint()
    driver.wait(lambda: driver.session.held.is_set() and driver.n_done() == 15)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - 1e8)
    driver.session.gate.set()
    driver.wait_segmented(20)
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(20)
    driver.close()
    assert driver.app.error_dialogs == ()


def test_a_link_in_a_project_moves_as_a_link(driver, make_folder, tmp_path):
    """What it leads to is no part of the project, and may be a whole disk."""
    driver.open(make_folder(2))
    driver.paint()
    project = driver.app.project
    driver.wait(lambda: project.project is not None and not project.project.has_unsaved)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text("precious")
    (project.project.folder / "more").symlink_to(outside, target_is_directory=True)
    target = tmp_path / "there.fewshot"
    project.move_to(target)
    driver.wait(lambda: project.project is not None and project.project.folder == target)
    assert (target / "more").is_symlink()
    assert (outside / "private.txt").read_text() == "precious"
