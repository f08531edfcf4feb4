"""Which language the app speaks, and what it does where it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from fewshot_gui import translation as translation_module
from fewshot_gui.number_text import count_text, decimal_text, percent_text
from fewshot_gui.settings import LANGUAGES as CHOICES
from fewshot_gui.settings import SettingsFile
from fewshot_gui.text_lists import listed
from fewshot_gui.translation import LANGUAGES, Translation, can_show, language_of, wanted_language
from fewshot_gui.views.action_text import action_text, plain_action_text, without_mnemonic
from tests.helpers.catalogues import FOLDER


@pytest.fixture
def translation(qapp: QApplication) -> Iterator[Translation]:
    """A second language on top of the one the tests are in."""
    font = qapp.font()
    translation = Translation(qapp)
    yield translation
    translation.remove()
    translation.deleteLater()
    qapp.setFont(font)


@pytest.fixture
def _all_fonts(monkeypatch) -> None:
    """As on a machine that can show everything; the one of the tests may have no such font."""
    monkeypatch.setattr(
        translation_module.QFontDatabase, "families", lambda *_: ["Some Font", "Noto Sans CJK SC"]
    )


@pytest.mark.parametrize(
    ("choice", "system", "code"),
    [
        ("system", ["de-CH", "de"], "de"),
        ("system", ["fr-FR", "ko-KR", "de"], "ko"),
        ("system", ["zh-Hans-CN"], "zh_CN"),
        ("system", ["zh-CN"], "zh_CN"),
        ("system", ["zh"], "zh_CN"),
        ("system", ["zh-TW"], "en"),  # people who write traditional characters rather read English
        ("system", ["zh-Hant-HK", "de"], "de"),
        ("system", ["C"], "en"),
        ("system", [], "en"),
        ("system", ["en-GB", "de"], "en"),
        ("de", ["ko"], "de"),
        ("zh_CN", ["de"], "zh_CN"),
        ("en", ["de"], "en"),
    ],
)
def test_the_choice_or_the_system_decides(choice, system, code):
    assert wanted_language(choice, system).code == code


def test_settings_and_languages_agree():
    assert tuple(language.code for language in LANGUAGES) == CHOICES[1:]


@pytest.mark.usefixtures("_all_fonts")
@pytest.mark.parametrize(
    ("code", "command", "plain"),
    [
        ("de", "Rückgängig", "Maske annehmen"),
        ("zh_CN", "撤销", "接受掩码"),
        ("ko", "실행 취소", "마스크 수락"),
    ],
)
def test_texts_are_in_the_language(translation, code, command, plain):
    translation.apply(code)
    assert translation.language == language_of(code)
    assert without_mnemonic(action_text("undo")) == command
    assert plain_action_text("accept") == plain


def test_german_writes_numbers_its_own_way(translation):
    assert (count_text(12345), decimal_text(0.5, 2), percent_text(0.874)) == ("12,345", "0.50", "87%")
    translation.apply("de")
    assert (count_text(12345), decimal_text(0.5, 2)) == ("12.345", "0,50")
    assert percent_text(0.874) == "87\N{NO-BREAK SPACE}%"
    assert listed(["Pferd", "Schwein", "Kuh"]) == "Pferd, Schwein und Kuh"


def test_plurals_follow_the_language(translation):
    assert images(1, 2, 12345) == ["1 image", "2 images", "12,345 images"]
    translation.apply("de")
    assert images(1, 2, 12345) == ["1 Bild", "2 Bilder", "12.345 Bilder"]


@pytest.mark.usefixtures("_all_fonts")
def test_languages_without_plurals_have_one_form(translation):
    translation.apply("ko")
    assert images(1, 2) == ["이미지 1개", "이미지 2개"]


def test_qt_s_own_texts_follow(translation):
    key = QKeySequence("Ctrl+O")
    assert key.toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+O"
    translation.apply("de")
    assert key.toString(QKeySequence.SequenceFormat.NativeText) == "Strg+O"
    assert key.toString(QKeySequence.SequenceFormat.PortableText) == "Ctrl+O"  # what settings keep


def test_classes_find_the_texts_of_their_base(translation):
    """lupdate knows the class a text is written in, Qt the class of the object."""

    class FolderController(QObject):
        def words(self) -> str:
            return self.tr("Sample folder")

    class Special(FolderController):
        pass

    translation.apply("de")
    assert FolderController().words() == Special().words() == "Beispielordner"


def test_without_a_catalogue_the_app_is_in_english(translation, tmp_path, caplog):
    shutil.copy(FOLDER / "fewshot_en.qm", tmp_path)
    translation.apply("de", folder=tmp_path)
    assert translation.language.code == "en"
    assert action_text("undo") == "&Undo"
    assert QLocale().language() == QLocale.Language.English
    assert "fewshot_de.qm" in caplog.text


@pytest.mark.parametrize("size", [0, 3, 100, 20_000])
def test_a_damaged_catalogue_stops_nobody(translation, tmp_path, size):
    (tmp_path / "fewshot_de.qm").write_bytes((FOLDER / "fewshot_de.qm").read_bytes()[:size])
    translation.apply("de", folder=tmp_path)
    assert action_text("undo").replace("&", "") in ("Undo", "Rückgängig")


def test_noise_instead_of_a_catalogue_stops_nobody(translation, tmp_path):
    (tmp_path / "fewshot_de.qm").write_bytes(bytes(range(256)) * 40)
    translation.apply("de", folder=tmp_path)
    assert (translation.language.code, action_text("undo")) == ("en", "&Undo")


def test_without_a_font_the_app_is_in_english(translation, monkeypatch, caplog):
    monkeypatch.setattr(translation_module.QFontDatabase, "families", lambda *_: [])
    translation.apply("zh_CN")
    assert translation.language.code == "en"
    assert not can_show(language_of("ko"))
    assert can_show(language_of("de"))
    assert "No font here can show Simplified Chinese" in caplog.text


@pytest.mark.usefixtures("_all_fonts")
def test_a_font_with_the_country_s_characters_stands_behind_the_usual_one(translation, qapp):
    usual = qapp.font().families()
    translation.apply("zh_CN")
    assert qapp.font().families() == [*usual, "Noto Sans CJK SC"]


def test_the_choice_is_kept(tmp_path):
    path = tmp_path / "settings.toml"
    SettingsFile(path).update(language="ko")
    assert SettingsFile(path).values.language == "ko"
    path.write_text('language = "tlh"\n', encoding="utf-8")
    assert SettingsFile(path).values.language == "system"


def images(*numbers: int) -> list[str]:
    return [QCoreApplication.translate("FolderController", "%Ln image(s)", "", n) for n in numbers]
