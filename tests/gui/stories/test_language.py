"""The app in every language: it starts, nothing is cut, and the choice survives a restart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from engine.paths import data_dir
from fewshot_gui import translation as translation_module
from fewshot_gui.settings import SettingsFile
from fewshot_gui.theme import Theme
from fewshot_gui.translation import Translation, language_of
from fewshot_gui.views.action_specs import Mode
from fewshot_gui.views.action_text import plain_action_text, without_mnemonic
from tests.helpers.cut_texts import cut_texts
from tests.helpers.mnemonics import shared_mnemonics

CODES = ("en", "de", "zh_CN", "ko")
SMALL_SCREEN = (1280, 720)

RUN_APP = """
import sys
from PySide6.QtCore import QTimer
from fewshot_gui import app
from tests.helpers.fake_session import FakeSession

def start(self, **_options):
    print(self.window.menuBar().actions()[0].text(), flush=True)
    self.timer = QTimer(self, singleShot=True, interval=0)
    self.timer.timeout.connect(self.window.close)
    self.window.show()
    self.timer.start()

app.FewshotApp.start = start
sys.exit(app.run(FakeSession, folder=None, is_sample=False, picture_path=None, is_layout_reset=False,
                 model=None, mode="segment", offers_tour=False, language=sys.argv[1]))
"""


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """The app's own look: its style sheet gives buttons and chips more room than Qt does."""
    palette, sheet, style, font = qapp.palette(), qapp.styleSheet(), qapp.style().objectName(), qapp.font()
    theme = Theme(qapp)
    theme.apply("light")
    yield theme
    theme.apply("system")
    theme.deleteLater()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setStyle(style)
    qapp.setFont(font)


@pytest.fixture
def speak(
    qapp: QApplication, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Translation]]:
    """Put a language in force as the start of the app does, with or without a font for it."""
    monkeypatch.setattr(translation_module.QFontDatabase, "families", lambda *_: ["Some Font"])
    translation = Translation(qapp)

    def apply(choice: str) -> Translation:
        translation.apply(choice)
        return translation

    yield apply
    translation.remove()
    translation.deleteLater()


@pytest.mark.parametrize("code", CODES)
def test_the_window_works_in_every_language(speak, make_driver, make_folder, code):
    speak(code)
    driver = make_driver()
    window = driver.app.window
    window.resize(*SMALL_SCREEN)
    driver.start()
    assert cut_texts(window) == []
    driver.open(make_folder(4))
    driver.paint()
    driver.wait_segmented(4)
    assert cut_texts(window) == []
    second = driver.app.images.path_at(1)
    driver.show(second)
    driver.paint()
    driver.wait(lambda: not driver.app.client.is_sweeping)
    driver.wait(lambda: cut_texts(window) == [])  # the side panel has the longest words now
    driver.trigger("use_as_support")
    driver.wait(lambda: second in driver.examples())
    driver.wait(lambda: cut_texts(window) == [])
    for mode in (Mode.SEARCH, Mode.CLASSIFY):
        driver.trigger(f"mode_{mode.value}")
        driver.wait(lambda mode=mode: window.mode == mode)
        driver.wait(lambda: cut_texts(window) == [])  # its tool bar is laid out a moment later
    driver.trigger("mode_segment")
    titles = [without_mnemonic(action.text()) for action in window.menuBar().actions() if action.isVisible()]
    assert len(titles) == len(set(titles))
    assert window.commands["brush"].toolTip().startswith(plain_action_text("brush"))
    driver.qtbot.keyClick(window, Qt.Key.Key_E)  # keys are the same in every language
    assert window.canvas.tool.name == "eraser"


@pytest.mark.parametrize("code", CODES)
def test_dialogs_have_room_for_every_language(speak, make_driver, code):
    speak(code)
    driver = make_driver()
    driver.start()
    driver.trigger("preferences")
    settings = driver.app.preferences.dialog
    for row in range(settings.list.count()):
        settings.list.setCurrentRow(row)
        assert cut_texts(settings) == []
        assert not shared_mnemonics(settings)
    settings.close()
    for command, name in (("about", "about"), ("show_log", "log"), ("shortcuts", "sheet")):
        driver.trigger(command)
        dialog = getattr(driver.app.help, name)
        assert cut_texts(dialog) == []
        assert dialog.width() <= SMALL_SCREEN[0]
        assert dialog.height() <= SMALL_SCREEN[1]
        dialog.close()


@pytest.mark.parametrize("code", CODES)
def test_export_and_import_have_room_for_every_language(speak, make_driver, make_folder, code):
    speak(code)
    driver = make_driver()
    driver.start()
    driver.open(make_folder(3))
    driver.paint()
    driver.wait_segmented(3)
    for command in ("export_masks", "import_masks", "accept_all"):
        driver.trigger(command)
        (dialog,) = [child for child in driver.app.window.findChildren(QDialog) if child.isVisible()]
        assert cut_texts(dialog) == []
        assert not shared_mnemonics(dialog)
        dialog.close()


@pytest.mark.parametrize("code", CODES)
def test_the_tour_has_room_for_every_language(speak, make_driver, code):
    speak(code)
    driver = make_driver()
    driver.start()
    driver.app.help.start_tour()
    tour = driver.app.help.tour
    while tour.skip_button.isVisible():
        assert cut_texts(tour) == []
        tour.go_on()
    assert cut_texts(tour) == []


def test_a_language_chosen_in_the_dialog_is_there_after_a_restart(speak, make_driver):
    speak("en")
    driver = make_driver()
    driver.start()
    driver.trigger("preferences")
    look = driver.app.preferences.dialog.look
    assert not look.language_note.isVisible()
    look.language.setCurrentIndex(look.language.findData("de"))
    look.language.activated.emit(look.language.currentIndex())
    assert look.language_note.isVisible()
    assert look.translator_note.text() == "Machine-made translation"
    assert plain_action_text("undo") == "Undo"  # not before the next start
    driver.close()

    values = SettingsFile(data_dir() / "settings.toml").values
    assert values.language == "de"
    speak(values.language)
    again = make_driver()
    again.start()
    assert again.app.window.commands["undo"].text().replace("&", "") == "Rückgängig"
    again.trigger("preferences")
    look = again.app.preferences.dialog.look
    assert look.language.currentData() == "de"
    assert not look.language_note.isVisible()
    assert look.translator_note.text() == "Maschinelle Übersetzung"


def test_the_about_box_says_who_translated(speak, make_driver):
    driver = make_driver(language=speak("de").language)
    driver.start()
    driver.trigger("about")
    texts = [label.text() for label in driver.app.help.about.findChildren(QLabel)]
    assert "Deutsch, maschinell übersetzt" in texts


def test_the_dialog_says_where_a_font_is_missing(speak, make_driver, monkeypatch):
    monkeypatch.setattr(translation_module.QFontDatabase, "families", lambda *_: [])
    speak("en")
    driver = make_driver()
    driver.start()
    driver.trigger("preferences")
    look = driver.app.preferences.dialog.look
    assert look.language.findText(language_of("ko").title) < 0  # it would be empty boxes
    look.language.setCurrentIndex(look.language.findText("Korean"))
    look.language.activated.emit(look.language.currentIndex())
    assert "No font on this system shows Korean" in look.translator_note.text()


@pytest.mark.parametrize(("code", "title"), [("de", "&Datei"), ("system", "&File")])
def test_the_app_starts_in_the_language_of_the_settings(code, title):
    result = subprocess.run(
        [sys.executable, "-c", RUN_APP, code],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        cwd=Path(__file__).parents[3],
        env=_environment(),
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == title


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "", "QT_QPA_PLATFORM": "offscreen"}
