"""Brings the catalogues in ``assets/translations`` up to date with the source.

``python -m tests.helpers.catalogues``, from the root; a few seconds. Needs nothing but PySide6. Its
``lupdate`` finds the texts: what was translated stays, what is new is marked as unfinished, what is gone is
dropped. Its ``lrelease`` makes the ``.qm`` files that the app loads. Translate in the ``.ts`` files (Qt
Linguist opens them), then run it again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from fewshot_gui.translation import LANGUAGES, language_of

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "fewshot_gui"
FOLDER: Final = ROOT / "assets" / "translations"
CODES: Final = tuple(language.code for language in LANGUAGES)
N_FORMS: Final = {"en": 2, "de": 2, "zh_CN": 1, "ko": 1}
"""How many plural forms Qt asks a language for."""

_MACHINE_MADE: Final = "Machine-made translation: no person has checked it yet. Corrections are welcome."
_ENGLISH: Final = "Plural forms only: everything else is in English in the source."


@dataclass(frozen=True, order=True)
class Message:
    """One text of the app: where it belongs and what it is in English."""

    context: str
    source: str

    @property
    def is_plural(self) -> bool:
        """It has a number in it that decides its form."""
        return "%n" in self.source or "%Ln" in self.source


Translations = Mapping[Message, tuple[str, ...]]


def source_files() -> list[Path]:
    """The modules of the app in which texts are looked for."""
    return sorted(path for path in SOURCE.rglob("*.py") if "benchmarks" not in path.parts)


def read_source(paths: Iterable[Path]) -> list[Message]:
    """What lupdate finds in some modules, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "found.ts"
        names = [str(path) for path in paths]
        _run("pyside6-lupdate", "-silent", "-locations", "none", *names, "-ts", str(target))
        return sorted(read_catalogue(target))


def read_catalogue(path: Path) -> dict[Message, tuple[str, ...]]:
    """The messages of a ``.ts`` file with their forms; no form at all where a translation is missing."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for element in context.iter("message"):
            message = Message(context.findtext("name", ""), element.findtext("source", ""))
            translation = element.find("translation")
            forms = tuple(form.text or "" for form in translation.iter("numerusform")) or (
                translation.text or "",
            )
            found[message] = forms if all(forms) else ()
    return found


def write_catalogue(path: Path, code: str, messages: Sequence[Message], translations: Translations) -> None:
    """Write a ``.ts`` file as lupdate would, without line numbers, which would change with every edit."""
    note = _MACHINE_MADE if language_of(code).is_machine_made else _ENGLISH
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f"<!-- {note} -->"]
    lines.append(f'<TS version="2.1" language="{code}" sourcelanguage="en">')
    for context in sorted({message.context for message in messages}):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for message in sorted(message for message in messages if message.context == context):
            lines += _message_lines(message, translations.get(message, ()), N_FORMS[code])
        lines.append("</context>")
    path.write_text("\n".join([*lines, "</TS>", ""]), encoding="utf-8")


def compile_catalogue(path: Path, target: Path) -> None:
    """Make the ``.qm`` file of a ``.ts`` file."""
    _run("pyside6-lrelease", "-silent", str(path), "-qm", str(target))


def refresh(folder: Path) -> int:
    """Bring all catalogues of a folder up to date; returns how many translations are missing."""
    messages = read_source(source_files())
    n_missing = 0
    for code in CODES:
        path = folder / f"fewshot_{code}.ts"
        kept = read_catalogue(path) if path.exists() else {}
        wanted = [message for message in messages if message.is_plural] if code == "en" else messages
        n_missing += sum(not kept.get(message) for message in wanted)
        write_catalogue(path, code, wanted, kept)
        compile_catalogue(path, path.with_suffix(".qm"))
    return n_missing


def _message_lines(message: Message, forms: tuple[str, ...], n_forms: int) -> list[str]:
    attribute = "" if forms else ' type="unfinished"'
    lines = ['    <message numerus="yes">' if message.is_plural else "    <message>"]
    lines.append(f"        <source>{escape(message.source)}</source>")
    if message.is_plural:
        lines.append(f"        <translation{attribute}>")
        lines += [
            f"            <numerusform>{escape(form)}</numerusform>" for form in forms or ("",) * n_forms
        ]
        lines.append("        </translation>")
    else:
        lines.append(f"        <translation{attribute}>{escape(''.join(forms))}</translation>")
    return [*lines, "    </message>"]


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).with_name(tool)), *arguments], check=True, cwd=ROOT)


def main() -> int:
    """Refresh the shipped catalogues."""
    n_missing = refresh(FOLDER)
    sys.stdout.write(f"{FOLDER}: {n_missing} translations are missing.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
