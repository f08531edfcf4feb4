"""Every text that the app shows goes through Qt's translation, in a way that lupdate reads."""

from __future__ import annotations

import re

import pytest

from tests.helpers.catalogues import ROOT, SOURCE, read_source, source_files
from tests.helpers.source_texts import (
    bare_texts,
    bare_words,
    parents_of,
    python_numbers,
    wrapped_texts,
)

NOT_SHOWN = {
    "fewshot_gui/__main__.py": "the command line is in English",
    "fewshot_gui/bench.py": "the command line is in English",
    "fewshot_gui/self_test.py": "the command line is in English",
    "fewshot_gui/controllers/scripted_run.py": "the command line is in English",
    "fewshot_gui/error_hooks.py": "the report is for maintainers",
    "fewshot_gui/log_files.py": "the log is in English",
    "fewshot_gui/theme.py": "style sheets",
    "fewshot_gui/translation.py": "names of languages and fonts",
}
"""Modules whose bare texts no window shows."""

NAMES = {
    "Fewshot",
    "Python",
    "EngineSession",
    "Space",  # a key as Qt's portable form has it
    "C&lass",  # how the table of commands refers to a menu, which is marked in MENUS
    "Object",  # the first class of a new project, saved in it
    "search results",  # the name of a folder that is made
    "# Fewshot's preferences. What is missing here has its default.",
}
"""Texts that are the same in every language."""

STEPS = {
    *("Brush", "Clear", "Erase", "Import", "Remove example", "Restore", "Sample", "Scribble", "Smart brush"),
    *("Snap", "Use as example", "Use prediction", "Window"),
}
"""Names of undo steps of masks, which no window shows. Those of Classify mode are shown, and translated."""


def test_no_text_is_left_unwrapped():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in source_files()
        if path.relative_to(ROOT).as_posix() not in NOT_SHOWN
        for line, text in bare_texts(path)
        if text not in NAMES | STEPS
    ]
    assert not found, "\n".join(found)


def test_no_word_goes_straight_to_the_screen():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in source_files()
        for line, text in bare_words(path)
        if text.strip() not in NAMES | {"MiB", "GiB"}
    ]
    assert not found, "\n".join(found)


def test_numbers_on_screen_are_written_by_the_language():
    """Files are written in Python's way, everything else by ``number_text``."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("controllers", "model", "rendering", "views")
        for path in (SOURCE / room).glob("*.py")
        for line in python_numbers(path)
    ]
    assert not found, "\n".join(found)


def test_lupdate_reads_every_text():
    found = set(read_source(source_files()))
    for path in source_files():
        for text in wrapped_texts(path):
            where = f"{path.relative_to(ROOT)}:{text.line}"
            assert not text.problem, f"{where}: {text.problem}"
            assert text.message in found, f"{where}: lupdate does not find {text.message}"


def test_a_context_is_a_class_or_a_module():
    known = set(parents_of(source_files())) | {path.stem for path in source_files()} | {""}
    for path in source_files():
        for text in wrapped_texts(path):
            assert text.message.context in known, f"{path.relative_to(ROOT)}:{text.line}: {text.message}"


def test_numbers_are_in_classes_without_subclasses():
    """PySide goes up the base classes until a text differs from its source, and a number put in differs."""
    bases = set().union(*parents_of(source_files()).values())
    for path in source_files():
        for text in wrapped_texts(path):
            is_inherited = text.call == "tr" and text.class_name in bases
            assert not (text.has_number and is_inherited), f"{path.relative_to(ROOT)}:{text.line}"
            assert text.has_number == text.message.is_plural, f"{path.relative_to(ROOT)}:{text.line}"


@pytest.mark.parametrize(
    ("source", "n_found"),
    [
        ('label.setText("Open a folder")', 1),
        ('label.setText(f"Open {name} again")', 1),
        ('_TITLE = "Looking…"', 1),
        ('label.setText(self.tr("Open a folder"))', 0),
        ('logger.warning("The file is gone")', 0),
        ('raise ValueError("the shape is wrong")', 0),
        ('"""Not a text but a docstring."""', 0),
        ('Spec(text=QT_TR_NOOP("&Open"), keys=("Ctrl+Shift+O", "Space"))', 0),
    ],
)
def test_the_finder_knows_a_text_when_it_sees_one(tmp_path, source, n_found):
    (tmp_path / "sample.py").write_text(source, encoding="utf-8")
    assert len(bare_texts(tmp_path / "sample.py")) == n_found


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('self.tr("Open")', ""),
        ('self.tr(f"Open {name}")', "put together"),
        ('QCoreApplication.translate("a", "%n file(s)", "", n)', ""),
        ('QCoreApplication.translate("a", "%n file(s)", "", len(x))', "plain name"),
        ('self.tr("%n file(s)", n=3)', "keywords"),
    ],
)
def test_the_finder_knows_what_lupdate_cannot_read(tmp_path, source, problem):
    (tmp_path / "sample.py").write_text(source, encoding="utf-8")
    (text,) = wrapped_texts(tmp_path / "sample.py")
    assert re.search(problem, text.problem)
    assert bool(text.problem) == bool(problem)
