"""A full disk under the app: work goes on, and what cannot be kept is said once."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest

from engine.errors import ImageError
from engine.paths import data_dir
from fewshot_gui.log_files import start_logging
from fewshot_gui.model.doodle_store import DoodleStore
from fewshot_gui.model.project_places import ProjectPlaces
from fewshot_gui.rendering.doodle import Stroke, StrokePoint
from fewshot_gui.settings import SettingsFile
from fewshot_gui.views import dialogs
from tests.helpers.full_disk import refusing_disk


@pytest.fixture(autouse=True)
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that closes with unsaved work asks, and would wait for ever."""
    monkeypatch.setattr(dialogs, "confirm_unsaved", lambda *_args: True)


STROKES = (Stroke((StrokePoint(0.1, 0.1, 0.02), StrokePoint(0.5, 0.5, 0.02))),)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_settings_stay_in_force_and_are_written_with_the_next_change(
    tmp_path: Path, code: int, caplog
) -> None:
    path = tmp_path / "settings.toml"
    file = SettingsFile(path)
    file.update(threshold=0.25)
    before = path.read_bytes()
    with refusing_disk(tmp_path, code=code) as tried:
        file.update(threshold=0.75)
    assert tried
    assert file.values.threshold == 0.75
    assert "settings.toml cannot be written" in file.problem
    assert "settings.toml cannot be written" in caplog.text
    assert path.read_bytes() == before
    file.update(threshold=0.75)
    assert file.problem == ""
    assert SettingsFile(path).values.threshold == 0.75


def test_a_doodle_that_cannot_be_saved_leaves_nothing_behind(qapp, tmp_path: Path) -> None:
    store = DoodleStore(tmp_path)
    kept = store.save("kept", STROKES)
    with refusing_disk(tmp_path):
        with pytest.raises(ImageError, match="No space left"):
            store.save("lost", STROKES)
        with pytest.raises(ImageError, match="No space left"):
            store.rename(kept, "other")
    assert [doodle.name for doodle in store.load_all()] == ["kept"]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_list_of_projects_that_cannot_be_saved_is_logged(tmp_path: Path, caplog) -> None:
    places = ProjectPlaces()
    with refusing_disk(data_dir()):
        places.remember(tmp_path / "a.fewshot", images=tmp_path)
    assert places.recent == (tmp_path / "a.fewshot",)
    assert "projects.json cannot be written" in caplog.text


def test_a_log_that_cannot_be_opened_is_no_reason_not_to_start(tmp_path: Path, capsys) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        with refusing_disk(tmp_path):
            start_logging(tmp_path / "logs")
            logging.getLogger("test").warning("heard")
    finally:
        root.handlers[:], root.level = before[0], before[1]
    assert not (tmp_path / "logs").exists()
    assert "heard" in capsys.readouterr().err


def test_a_whole_session_on_a_full_disk(driver, make_folder, fewshot_home: Path) -> None:
    """Open, paint, change everything that is remembered, search: nothing stops, nothing piles up."""
    folder = make_folder(4)
    with refusing_disk(fewshot_home) as tried:
        driver.open(folder)
        driver.paint()
        driver.wait_segmented(4)
        panel = driver.app.window.side.prediction
        panel.threshold.move_by(0.1)
        panel.opacity.move_by(0.1)
        driver.trigger("live")
        driver.trigger("live")
        driver.app.label_classes.rename(1, "Bolt")
        driver.trigger("mode_search")
        driver.draw()
        driver.wait_results(4)
        driver.wait(lambda: "cannot be saved" in driver.app.window.notice.text)
        assert driver.app.error_dialogs == (), "sliders and folders that are not remembered are no dialog"
        assert str(folder) in driver.app.settings.values.recent_folders
    assert tried
    driver.wait(lambda: driver.app.window.notice.text == "")
    assert driver.app.settings.values.class_name == "Bolt"


def test_preferences_that_cannot_be_saved_are_told_and_in_force(driver, fewshot_home: Path) -> None:
    with refusing_disk(fewshot_home):
        driver.app.preferences.update(is_motion_reduced=True)
    assert driver.app.settings.values.is_motion_reduced
    assert len(driver.app.error_dialogs) == 1
    assert "settings.toml cannot be written: No space left on device" in driver.app.error_dialogs[0].message


def test_a_doodle_on_a_full_disk_is_a_dialog(driver, make_folder, fewshot_home: Path) -> None:
    driver.open(make_folder(2))
    driver.trigger("mode_search")
    driver.draw()
    driver.wait_results(2)
    with refusing_disk(fewshot_home):
        driver.trigger("save_doodle")
    driver.wait(lambda: len(driver.app.error_dialogs) == 1)
    assert "No space left" in driver.app.error_dialogs[0].message
    assert driver.app.search_mode.doodle.strokes, "the drawing is still on the paper"
