"""The language of the app: Qt's catalogues, ours and Qt's own, and how numbers are written.

Contexts, as ``pyside6-lupdate`` reads them: ``self.tr("…")`` in a QObject belongs to its class, everything
else names its module: ``QCoreApplication.translate("module", "…")`` in functions,
``QT_TRANSLATE_NOOP("module", "…")`` in tables that are translated where they are shown. Commands and keys are
marked with ``QT_TR_NOOP`` and have no context. A plural text (``self.tr("%Ln image(s)", "", n)``) must be in
a class without subclasses: PySide stops looking for inherited texts at the first number it has put in.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from engine.paths import bundled_dir
from fewshot_gui.settings import SYSTEM_LANGUAGE

logger = logging.getLogger(__name__)

_Script = QFontDatabase.WritingSystem


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language of the app.

    Attributes:
        code: in the settings, and the end of its catalogues' names.
        title: what it calls itself.
        english_title: for screens that cannot show ``title``.
        is_machine_made: no person has read its catalogue yet, and the app says so.
        script: what fonts must be able to show; None where every font can.
        fonts: well-known ones of this script, best first: Han characters differ from country to country.
    """

    code: str
    title: str
    english_title: str
    is_machine_made: bool = True
    script: _Script | None = None
    fonts: tuple[str, ...] = ()


ENGLISH: Final = Language(code="en", title="English", english_title="English", is_machine_made=False)
LANGUAGES: Final = (
    ENGLISH,
    Language(code="de", title="Deutsch", english_title="German"),
    Language(
        code="zh_CN",
        title="简体中文",
        english_title="Simplified Chinese",
        script=_Script.SimplifiedChinese,
        fonts=("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "PingFang SC"),
    ),
    Language(
        code="ko",
        title="한국어",
        english_title="Korean",
        script=_Script.Korean,
        fonts=("Noto Sans CJK KR", "Source Han Sans KR", "Malgun Gothic", "Apple SD Gothic Neo"),
    ),
)
"""In the order of the settings dialog. The codes are those of ``settings.LANGUAGES``."""


class Translation(QObject):
    """Puts a language in force, once, before the first widget is made. GUI thread only.

    Attributes:
        language: in force. English where the wanted one cannot be had; the log says why.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self.language = ENGLISH

    def apply(self, choice: str, *, folder: Path | None = None) -> None:
        """Load the catalogues of a language.

        Args:
            choice: one of ``settings.LANGUAGES``.
            folder: where our catalogues are; None for those that are shipped.
        """
        self.remove()
        folder = bundled_dir() / "translations" if folder is None else folder
        wanted = wanted_language(choice, QLocale.system().uiLanguages())
        if not can_show(wanted):
            logger.warning("No font here can show %s, so the app is in English.", wanted.english_title)
            wanted = ENGLISH
        if not self._load(f"fewshot_{wanted.code}", folder) and wanted is not ENGLISH:
            wanted = ENGLISH
            self._load(f"fewshot_{wanted.code}", folder)
        self.language = wanted
        if wanted is not ENGLISH:
            qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._load(f"qtbase_{wanted.code}", Path(qt_folder))
        QLocale.setDefault(_locale(wanted))
        if wanted.script is not None:
            self._prefer_fonts(wanted)

    def remove(self) -> None:
        """Go back to the texts in the source."""
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators.clear()
        self.language = ENGLISH
        QLocale.setDefault(_locale(ENGLISH))

    def _load(self, name: str, folder: Path) -> bool:
        path = folder / f"{name}.qm"
        translator = QTranslator(self)
        if not translator.load(str(path)) or translator.isEmpty():
            logger.warning("The catalogue %s cannot be read.", path)
            translator.deleteLater()
            return False
        self._app.installTranslator(translator)
        self._translators.append(translator)
        return True

    def _prefer_fonts(self, language: Language) -> None:
        """Name the font that shows the language's own characters, behind the one that shows Latin letters."""
        present = QFontDatabase.families(language.script)
        chosen = next((name for name in language.fonts if name in present), present[0])
        font = self._app.font()
        families = [name for name in font.families() if name != chosen]
        font.setFamilies([*families, chosen])
        self._app.setFont(font)


def wanted_language(choice: str, system: Sequence[str]) -> Language:
    """The language of a choice in the settings.

    Args:
        choice: one of ``settings.LANGUAGES``.
        system: what the user reads, best first, as BCP 47 names such as ``de-CH`` or ``zh-Hans-CN``.
    """
    if choice != SYSTEM_LANGUAGE:
        return next((language for language in LANGUAGES if language.code == choice), ENGLISH)
    known = {language.code.partition("_")[0]: language for language in LANGUAGES}
    for name in system:
        locale = QLocale(name)
        is_traditional = locale.script() == QLocale.Script.TraditionalHanScript
        language = known.get(locale.name().partition("_")[0])
        if language is not None and not is_traditional:
            return language
    return ENGLISH


def language_of(code: str) -> Language:
    """A language by its code. Raises StopIteration for codes that are not in ``LANGUAGES``."""
    return next(language for language in LANGUAGES if language.code == code)


def can_show(language: Language) -> bool:
    """False where no font of this system has the characters of a language."""
    return language.script is None or bool(QFontDatabase.families(language.script))


def _locale(language: Language) -> QLocale:
    """The system's own way to write numbers where it has this language, else the language's usual one."""
    system = QLocale.system()
    usual = QLocale(language.code)
    is_named = system.language() != QLocale.Language.C
    return system if is_named and system.language() == usual.language() else usual
