"""Saved doodles and exported rankings."""

from __future__ import annotations

import csv
import threading

import pytest

from fewshot_gui.jobs import results_export
from fewshot_gui.views import dialogs


@pytest.fixture
def found(driver, make_folder):
    """Six ranked images after one stroke, indexing finished."""
    driver.open(make_folder(6))
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(6)
    driver.wait(lambda: driver.app.window.job_bar.text == "6 images can be found")
    driver.wait_results(6)  # the end of the index asks once more
    return driver


def saved_names(driver) -> list[str]:
    items = driver.app.window.search_page.query.saved.list
    return [items.item(row).text() for row in range(items.count())]


def test_a_doodle_is_saved_and_searches_again_after_a_restart(found, make_driver):
    strokes = found.app.search_mode.doodle.strokes
    found.trigger("save_doodle")
    assert saved_names(found) == ["Doodle 1"]
    folder = found.app.folder.folder
    found.close()
    again = make_driver()
    again.start()
    again.open(folder)
    again.trigger("mode_search")
    assert saved_names(again) == ["Doodle 1"]
    saved = again.app.window.search_page.query.saved
    saved.list.itemClicked.emit(saved.list.item(0))
    again.wait_results(6)
    assert len(again.app.search_mode.doodle.strokes) == len(strokes)
    again.trigger("undo_stroke")
    assert again.app.search_mode.doodle.is_empty


def test_rename_and_delete(found):
    found.trigger("save_doodle")
    found.trigger("save_doodle")
    saved = found.app.window.search_page.query.saved
    saved.list.item(0).setText("giraffe")
    assert saved_names(found) == ["giraffe", "Doodle 1"]
    saved.list.setCurrentRow(1)
    saved.list.delete_pressed.emit()
    assert saved_names(found) == ["giraffe"]
    assert saved.isVisible()


def test_an_empty_paper_cannot_be_saved(driver):
    driver.trigger("mode_search")
    assert not driver.app.window.commands["save_doodle"].isEnabled()
    assert saved_names(driver) == []
    assert driver.app.window.search_page.query.saved.isHidden()


def test_the_list_is_exported(found, tmp_path, monkeypatch):
    target = tmp_path / "list.csv"
    monkeypatch.setattr(dialogs, "ask_table_file", lambda *args: target)
    found.trigger("export_table")
    bar = found.app.window.job_bar
    found.wait(lambda: bar.text == f"6 images written to {target}")
    with target.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["rank", "path", "score"]
    assert rows[1][1].endswith("img1.jpg")
    assert len(rows) == 7


def test_the_best_images_are_copied_into_a_new_folder_each_time(found, tmp_path, monkeypatch):
    asked = []

    def ask(parent, *, most, proposed):
        asked.append((most, proposed))
        return 2

    monkeypatch.setattr(dialogs, "ask_number_of_copies", ask)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: tmp_path / "out")
    bar = found.app.window.job_bar
    for name in ("search results", "search results 2"):
        found.trigger("copy_results")
        found.wait(lambda name=name: bar.text == f"2 images written to {tmp_path / 'out' / name}")
        assert bar.link == "Open results"
    assert asked == [(6, 3), (6, 3)], "the likely ones are proposed"
    names = sorted(path.name for path in (tmp_path / "out" / "search results").iterdir())
    assert names == ["01-img1.jpg", "02-img2.jpg"]


def test_an_export_can_be_cancelled(found, tmp_path, monkeypatch):
    copy, copying, gate = results_export._copy, threading.Event(), threading.Event()

    def copy_at_gate(source, target):
        copying.set()
        assert gate.wait(60)
        copy(source, target)

    monkeypatch.setattr(results_export, "_copy", copy_at_gate)
    found.app.search_mode.export.export_copies(6, tmp_path)
    found.wait(copying.is_set)
    found.app.window.job_bar.cancel_requested.emit()
    gate.set()
    found.wait(lambda: found.app.window.job_bar.text.startswith("Export stopped"))
    assert [path.name for path in (tmp_path / "search results").iterdir()] == ["01-img1.jpg"]
    assert found.app.window.commands["copy_results"].isEnabled()


def test_a_failed_export_is_told_and_nothing_hangs(found, tmp_path):
    (tmp_path / "file").write_text("")
    found.app.search_mode.export.export_copies(3, tmp_path / "file")
    found.wait(lambda: found.app.error_dialogs != ())
    assert "file" in found.app.error_dialogs[0].message
    assert not found.app.window.job_bar.has_job


def test_without_results_there_is_nothing_to_export(driver):
    driver.trigger("mode_search")
    assert not driver.app.window.commands["export_table"].isEnabled()
    assert not driver.app.window.commands["copy_results"].isEnabled()
