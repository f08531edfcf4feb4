"""First launch, folders of every kind, and trouble at the start."""

from __future__ import annotations

import json

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.errors import DeviceError
from fewshot_gui.resources import sample_dir, sample_support
from fewshot_gui.views import dialogs
from tests.helpers.fake_session import FakeSession


def test_first_launch_shows_the_card_and_the_models_state(make_driver):
    driver = make_driver()
    window = driver.app.window
    driver.app.start()
    assert window.area.welcome.isVisible()
    assert "loading" in window.job_bar.model_text
    driver.wait(lambda: window.job_bar.model_text == "Fake lite")


def test_painting_before_the_model_is_ready_is_not_lost(make_driver, make_folder):
    driver = make_driver()
    driver.app.window.show()
    driver.open(make_folder(3))
    driver.paint()
    assert driver.n_done() == 0
    driver.app.start()
    driver.wait_segmented(3)


def test_a_dropped_folder_opens(driver, make_folder):
    folder = make_folder(3)
    _drop(driver.app.window, folder)
    driver.wait(lambda: len(driver.app.images) == 3)
    assert not driver.app.window.area.welcome.isVisible()


def test_a_dropped_file_opens_its_folder(driver, make_folder):
    folder = make_folder(2)
    _drop(driver.app.window, folder / "img2.jpg")
    driver.wait(lambda: len(driver.app.images) == 2)


def test_a_folder_without_images_says_what_is_in_it(driver, tmp_path):
    for index in range(3):
        (tmp_path / f"raw{index}.dng").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x")
    driver.app.folder.open(tmp_path)
    driver.wait(lambda: ".dng 3, .txt 1" in _note(driver))
    assert driver.app.window.area.welcome.isVisible()
    assert "0 of 4 files" in _note(driver)


def test_an_empty_folder_says_so(driver, tmp_path):
    driver.app.folder.open(tmp_path)
    driver.wait(lambda: "is empty" in _note(driver))


def test_subfolders_are_found_and_new_files_on_focus(driver, make_folder):
    folder = make_folder(2)
    (folder / "more").mkdir()
    Image.new("RGB", (80, 60)).save(folder / "more" / "extra.png")
    driver.open(folder)
    driver.paint()
    driver.wait_segmented(3)
    Image.new("RGB", (80, 60)).save(folder / "late.png")
    (folder / "img2.jpg").unlink()
    driver.app.window.activated.emit()
    driver.wait(lambda: (folder / "late.png") in driver.app.images)
    assert (folder / "img2.jpg") not in driver.app.images
    driver.wait_segmented(3)


def test_recent_folders_are_offered_next_time(make_driver, make_folder):
    folder = make_folder(2)
    first = make_driver()
    first.start()
    first.open(folder)
    first.wait(lambda: first.app.settings.values.recent_folders == (str(folder),))
    first.close()
    second = make_driver()
    assert second.app.settings.values.recent_folders == (str(folder),)


def test_the_open_command_asks_for_a_folder(driver, make_folder, monkeypatch):
    folder = make_folder(2)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *args, **kwargs: folder)
    driver.trigger("open_folder")
    driver.wait(lambda: len(driver.app.images) == 2)


def test_the_sample_folder_comes_with_an_example(driver):
    if sample_support() is None:
        pytest.skip("the sample folder is not in this checkout")
    driver.app.window.area.welcome.sample_button.click()
    driver.wait(lambda: len(driver.app.support.entries) == 1)
    n_images = sum(1 for path in sample_dir().iterdir() if path.is_file())
    driver.wait_segmented(n_images)
    assert driver.app.current.path == sample_support()[0]


def test_an_engine_that_cannot_start_shows_a_dialog_and_the_app_goes_on(make_driver, make_folder):
    def broken() -> FakeSession:
        message = "There is no cuda:7."
        raise DeviceError(message, hint="Use --device cpu.")

    driver = make_driver(broken)
    driver.app.start()
    driver.wait(lambda: len(driver.app.error_dialogs) == 1)
    dialog = driver.app.error_dialogs[0]
    assert dialog.message == "There is no cuda:7. Use --device cpu."
    dialog.copy_button.click()
    assert "Traceback" in QApplication.clipboard().text()
    assert "PySide6" in QApplication.clipboard().text()
    dialog.continue_button.click()
    driver.wait(lambda: not driver.app.error_dialogs)
    driver.open(make_folder(2))
    driver.paint()
    assert not driver.app.current.document.is_empty


def test_a_prediction_that_crashes_shows_one_dialog_and_the_next_stroke_works(driver, make_folder):
    driver.open(make_folder(3))
    driver.session.errors["img1.jpg"] = RuntimeError("a bug")
    driver.paint()
    driver.wait(lambda: len(driver.app.error_dialogs) == 1)
    assert "RuntimeError: a bug" in driver.app.error_dialogs[0].message
    driver.app.error_dialogs[0].continue_button.click()
    driver.session.errors.clear()
    driver.paint((50, 40), (60, 40))
    driver.wait_segmented(3)


def test_a_scripted_run_saves_a_picture_and_a_summary(make_driver, make_folder, tmp_path, qtbot):
    folder = make_folder(4)
    first = make_driver()
    first.start()
    first.open(folder)
    first.paint()
    first.wait_segmented(4)
    first.close()
    driver = make_driver()
    script = driver.app.run_script(tmp_path / "window.png")
    endings = []
    script.ended.connect(lambda code, text: endings.append((code, json.loads(text))))
    driver.app.start()
    driver.app.folder.open(folder)
    driver.wait(lambda: bool(endings))
    code, summary = endings[0]
    assert code == 0
    assert summary["images"] == 4
    assert summary["failed"] == 0
    assert summary["model"] == "fake-lite"
    with Image.open(tmp_path / "window.png") as picture:
        assert picture.size[0] >= 800


def test_letters_typed_into_a_text_field_are_not_commands(driver, make_folder):
    driver.open(make_folder(2))
    driver.trigger("pan")
    window = driver.app.window
    window.activateWindow()
    driver.trigger("rename_label_class")
    field = window.side.classes.findChild(QLineEdit)
    driver.wait(field.hasFocus)
    field.clear()
    QTest.keyClicks(field, "bed")
    QTest.keyClick(field, Qt.Key.Key_Return)
    driver.wait(lambda: driver.app.settings.values.class_name == "bed")
    assert window.commands["pan"].isChecked()


def _note(driver) -> str:
    return driver.app.window.area.welcome._note.text()


def _drop(window, path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
