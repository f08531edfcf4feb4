"""The shipped catalogues: as new as the source, complete, and safe to put numbers and names into."""

from __future__ import annotations

import re
import string

import pytest

from fewshot_gui.settings import LANGUAGES, SYSTEM_LANGUAGE
from fewshot_gui.views.action_specs import ACTIONS, MENU_MODES, MENUS, Mode
from tests.helpers import catalogues
from tests.helpers.catalogues import (
    CODES,
    FOLDER,
    N_FORMS,
    Message,
    compile_catalogue,
    read_catalogue,
    read_source,
    refresh,
    source_files,
)
from tests.helpers.mnemonics import mnemonic_of

TRANSLATED = [code for code in CODES if code != "en"]
OF_FILE_MENU = ("&Recent folders", "Recent pro&jects")
OF_VIEW_MENU = ("&Theme",)


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return read_source(source_files())


@pytest.fixture(params=TRANSLATED)
def catalogue(request) -> dict[Message, tuple[str, ...]]:
    return read_catalogue(FOLDER / f"fewshot_{request.param}.ts")


def test_every_language_of_the_settings_has_a_catalogue():
    assert (SYSTEM_LANGUAGE, *CODES) == LANGUAGES
    assert {path.name for path in FOLDER.glob("*.qm")} == {f"fewshot_{code}.qm" for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_catalogues_have_what_the_source_has(code, messages):
    """If this fails: ``python -m tests.helpers.catalogues``, then translate what is unfinished."""
    wanted = {message for message in messages if message.is_plural or code != "en"}
    assert set(read_catalogue(FOLDER / f"fewshot_{code}.ts")) == wanted


@pytest.mark.parametrize("code", CODES)
def test_the_app_loads_what_the_text_files_say(code, tmp_path):
    compile_catalogue(FOLDER / f"fewshot_{code}.ts", tmp_path / "new.qm")
    assert (tmp_path / "new.qm").read_bytes() == (FOLDER / f"fewshot_{code}.qm").read_bytes()


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_left_untranslated(code):
    for message, forms in read_catalogue(FOLDER / f"fewshot_{code}.ts").items():
        assert len(forms) == (N_FORMS[code] if message.is_plural else 1), message
        assert all(form.strip() for form in forms), message


@pytest.mark.parametrize("code", TRANSLATED)
def test_machine_made_catalogues_say_so(code):
    assert "Machine-made translation" in (FOLDER / f"fewshot_{code}.ts").read_text(encoding="utf-8")


def test_placeholders_are_the_same(catalogue):
    for message, forms in catalogue.items():
        for form in forms:
            assert fields_of(form) == fields_of(message.source), (message, form)
            assert numbers_of(form) == numbers_of(message.source), (message, form)


def test_the_frame_of_a_text_is_kept(catalogue):
    """Spaces around it, dots at its end, its lines, the patterns of a file dialog."""
    for message, forms in catalogue.items():
        source = message.source
        for form in forms:
            assert form[: len(form) - len(form.lstrip())] == source[: len(source) - len(source.lstrip())], (
                message
            )
            assert form[len(form.rstrip()) :] == source[len(source.rstrip()) :], message
            assert form.endswith("…") == source.endswith("…"), (message, form)
            assert form.count("\n") == source.count("\n"), (message, form)
            assert patterns_of(form) == patterns_of(source), (message, form)


def test_mnemonics_are_kept(catalogue):
    for message, forms in catalogue.items():
        for form in forms:
            assert (mnemonic_of(form) is None) == (mnemonic_of(message.source) is None), (message, form)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("code", CODES)
def test_mnemonics_are_unique_in_every_menu(code, mode):
    catalogue = read_catalogue(FOLDER / f"fewshot_{code}.ts")

    def mnemonic(text: str, context: str = "") -> str | None:
        return mnemonic_of(catalogue.get(Message(context, text), (text,))[0])

    menus: dict[str, list[str | None]] = {"": [mnemonic(m) for m in MENUS if MENU_MODES.get(m, mode) == mode]}
    for spec in ACTIONS:
        if spec is not None and spec.mode in (None, mode):
            menus.setdefault(spec.menu, []).append(mnemonic(spec.text))
    menus["&File"] += [mnemonic(text, "MainWindow") for text in OF_FILE_MENU]
    menus["&View"] += [mnemonic(text, "MainWindow") for text in OF_VIEW_MENU]
    for menu, keys in menus.items():
        taken = [key for key in keys if key is not None]
        assert len(taken) == len(set(taken)), (menu, sorted(taken))


def test_a_new_text_is_marked_and_the_old_ones_stay(tmp_path, monkeypatch):
    known = read_catalogue(FOLDER / "fewshot_de.ts")
    new = Message("MainWindow", "A text of tomorrow")
    monkeypatch.setattr(catalogues, "read_source", lambda _paths: sorted([*list(known)[1:], new]))
    for code in CODES:
        (tmp_path / f"fewshot_{code}.ts").write_bytes((FOLDER / f"fewshot_{code}.ts").read_bytes())
    assert refresh(tmp_path) == len(TRANSLATED)
    path = tmp_path / "fewshot_de.ts"
    assert path.read_text(encoding="utf-8").count('type="unfinished"') == 1
    found = read_catalogue(path)
    assert found.pop(new) == ()
    assert found == dict(list(known.items())[1:])


def fields_of(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def numbers_of(text: str) -> list[str]:
    return re.findall(r"%L?n", text)


def patterns_of(text: str) -> list[str]:
    return re.findall(r"\*\.\w+|;;|\(\*\)", text)
