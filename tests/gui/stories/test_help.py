"""Settings and help: what is changed there works at once, and is there again after a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel

from engine import inference, runtime
from engine.inference import DISK_CACHE_BYTES, FEATURE_CACHE_BYTES
from engine.paths import log_dir
from fewshot_gui.jobs.engine_host import create_session
from fewshot_gui.settings import Settings
from fewshot_gui.views import dialogs
from fewshot_gui.views.action_specs import Mode


def test_a_key_given_in_the_dialog_works_and_survives_a_restart(driver, make_driver):
    driver.trigger("preferences")
    dialog = driver.app.preferences.dialog
    assert dialog.isVisible()
    dialog.keys.select("eraser")
    dialog.keys.editor.setKeySequence("F7")
    dialog.keys.set_button.click()
    dialog.close()
    driver.qtbot.keyClick(driver.app.window, Qt.Key.Key_E)
    assert driver.app.window.canvas.tool.name == "brush"
    driver.qtbot.keyClick(driver.app.window, Qt.Key.Key_F7)
    assert driver.app.window.canvas.tool.name == "eraser"
    driver.close()
    again = make_driver()
    again.start()
    again.qtbot.keyClick(again.app.window, Qt.Key.Key_F7)
    assert again.app.window.canvas.tool.name == "eraser"
    again.trigger("shortcuts")
    keys = {label.text() for label in again.app.help.sheet.findChildren(QLabel)}
    assert "F7" in keys
    assert "E" not in keys


def test_panel_and_dialog_show_the_same(driver, make_folder):
    driver.open(make_folder(3))
    driver.trigger("preferences")
    dialog, panel = driver.app.preferences.dialog, driver.app.window.side.prediction
    dialog.segmenting.threshold.move_by(0.2)
    assert panel.threshold.value == pytest.approx(0.7)
    assert driver.app.settings.values.threshold == pytest.approx(0.7)
    panel.opacity.move_by(0.1)
    assert dialog.segmenting.opacity.value == pytest.approx(0.6)
    dialog.segmenting.live.click()
    assert not driver.app.segment.is_live
    assert not driver.app.window.commands["live"].isChecked()
    driver.paint()
    assert "Live is off" in driver.app.window.area.advice
    driver.trigger("live")
    assert dialog.segmenting.live.isChecked()
    driver.wait_segmented(3)


def test_the_theme_menu_and_the_dialog_agree(driver):
    driver.trigger("preferences")
    dialog = driver.app.preferences.dialog
    dialog.look.theme.setCurrentIndex(2)
    dialog.look.theme.activated.emit(2)
    assert driver.app.settings.values.theme == "dark"
    driver.app.window.theme_chosen.emit("light")
    assert dialog.look.theme.currentData() == "light"


def test_engine_settings_wait_for_the_next_start(driver, tmp_path, monkeypatch):
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: tmp_path)
    driver.trigger("preferences")
    dialog = driver.app.preferences.dialog
    dialog.show_page("Engine")
    dialog.engine.threads.setValue(2)
    dialog.engine.folder_button.click()
    assert dialog.engine.note.isVisible()
    assert driver.app.settings.values.threads == 2
    assert driver.app.settings.values.cache_folder == str(tmp_path)


def test_settings_that_cannot_be_saved_work_until_the_end_and_are_told(driver, fewshot_home):
    data = fewshot_home / "data"
    if data.exists():
        data.rename(fewshot_home / "moved")
    data.write_bytes(b"a file where a folder should be")
    driver.app.preferences.update(is_motion_reduced=True)
    assert driver.app.settings.values.is_motion_reduced
    assert "settings could not be saved" in driver.app.error_dialogs[0].windowTitle()
    driver.app.error_dialogs[0].continue_button.click()
    data.unlink()


def test_the_engine_gets_what_the_settings_say(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(runtime, "prepare", lambda threads=None: asked.append(threads))
    monkeypatch.setattr(inference, "EngineSession", lambda **options: asked.append(options))
    values = Settings(
        device="cpu", threads=3, memory_cache_mb=64, disk_cache_mb=0, cache_folder=str(tmp_path)
    )
    create_session("", values)
    create_session("cuda:1", values)
    create_session("auto")
    threads, options, _, other_device, own_choice, defaults = asked
    assert threads == 3
    assert options == {
        "device": "cpu",
        "feature_cache_bytes": 64 * 2**20,
        "disk_cache_bytes": 0,
        "cache_dir": tmp_path,
    }
    assert other_device["device"] == "cuda:1", "the command line goes first"
    assert own_choice is None
    assert defaults["cache_dir"] is None


def test_the_defaults_are_the_engines_own():
    assert Settings().memory_cache_mb * 2**20 == FEATURE_CACHE_BYTES
    assert Settings().disk_cache_mb * 2**20 == DISK_CACHE_BYTES


def test_the_about_box_names_everything_a_report_needs(driver):
    driver.trigger("about")
    about = driver.app.help.about
    about.copy_button.click()
    text = QGuiApplication.clipboard().text()
    for word in ("Fewshot: ", "Python: 3", "PySide6: ", "PyTorch: ", "Test CPU (cpu), 1 thread"):
        assert word in text
    assert str(log_dir()) in text


def test_the_log_opens_and_its_folder_too(driver, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    driver.trigger("show_log")
    log = driver.app.help.log
    driver.wait(lambda: "cannot be read" in log.text.toPlainText())
    log_dir().mkdir(parents=True)
    (log_dir() / "fewshot.log").write_text("2026-11-21 10:00:01,234 INFO MainThread app: Hello.\n")
    driver.wait(lambda: log.text.toPlainText().endswith("Hello."))
    log.folder_button.click()
    assert opened[0].toLocalFile() == str(log_dir())


def test_the_tour_comes_once_and_from_the_menu_as_often_as_wanted(make_driver):
    first = make_driver()
    first.app.start(offers_tour=True)
    tour = first.app.help.tour
    assert tour.isVisible()
    welcome = first.app.window.area.welcome
    first.wait(lambda: tour.hole.contains(welcome.mapTo(first.app.window, welcome.rect().center())))
    for stop in range(5):
        assert tour.row == stop
        assert not tour.hole.isEmpty(), "every stop points at something"
        assert tour.rect().contains(tour.card.geometry())
        first.qtbot.keyClick(first.app.window.focusWidget(), Qt.Key.Key_Return)
    assert first.app.help.tour is None
    first.close()
    second = make_driver()
    second.app.start(offers_tour=True, mode=Mode.SEARCH)
    assert second.app.help.tour is None
    second.trigger("tour")
    assert second.app.window.mode == Mode.SEGMENT
    second.qtbot.keyClick(second.app.window.focusWidget(), Qt.Key.Key_Escape)
    assert second.app.help.tour is None


def test_no_tour_unless_it_is_offered(make_driver):
    driver = make_driver()
    driver.app.start()
    assert driver.app.help.tour is None
