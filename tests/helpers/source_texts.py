"""Finds the texts of the app in its source, wrapped for translation or not."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.helpers.catalogues import Message

_MARKS: Final = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}
_LOOKS_LIKE_WORDS: Final = re.compile(r"[a-z]{2,}[,;:]? +[a-z({]|^[&A-Z][&a-z]{2,}|[a-z]…")
_PROGRAMMERS_ERRORS: Final = {"ValueError", "TypeError", "RuntimeError", "KeyError", "AssertionError"}
_NOT_SHOWN: Final = {"setObjectName", "setProperty", "setStyleSheet", "findChild", "QKeySequence", "compile"}
_NUMBER_FORMAT: Final = re.compile(r",|\.\d[f%]")
_WRITERS: Final = {"setText", "setToolTip", "setSuffix", "drawText", "addItem", "addAction", "QLabel"}


@dataclass(frozen=True)
class Wrapped:
    """One call that translates or marks a text.

    Attributes:
        call: its name, as ``tr``.
        message: what it looks up.
        class_name: the class it is in; empty outside classes.
        has_number: its form depends on a number.
        problem: why lupdate would not read it; empty where it does.
        line: in its module.
    """

    call: str
    message: Message
    class_name: str
    has_number: bool
    problem: str
    line: int


@functools.cache
def wrapped_texts(path: Path) -> tuple[Wrapped, ...]:
    """All calls of ``tr`` and its relatives in a module."""
    return tuple(_wrapped(_tree(path), ""))


def bare_texts(path: Path) -> list[tuple[int, str]]:
    """(line, text) of literals that read like words and are not wrapped.

    Left out are docstrings, logging, errors of programmers, type hints and names that Qt never shows.
    """
    tree = _tree(path)
    skipped = set(_skipped(tree))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in skipped
        and _LOOKS_LIKE_WORDS.search(node.value)
    ]


def bare_words(path: Path) -> list[tuple[int, str]]:
    """(line, text) of literals with letters that go straight to the screen, single small words too."""
    tree = _tree(path)
    return [
        (call.lineno, text)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _name_of(call) in _WRITERS
        for text in map(_text_of, call.args)
        if text is not None and re.search(r"[a-z]{2}", text)
    ]


def python_numbers(path: Path) -> list[int]:
    """Lines with numbers that Python's formats write, as ``f"{n:,}"``: English in every language."""
    tree = _tree(path)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and _NUMBER_FORMAT.search(ast.unparse(node.format_spec))
    ]


def parents_of(paths: list[Path]) -> dict[str, set[str]]:
    """The names of the base classes of all classes in some modules."""
    return {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in paths
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    }


@functools.cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _wrapped(node: ast.AST, class_name: str) -> Iterator[Wrapped]:
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.ClassDef) else class_name
        if isinstance(child, ast.Call) and _name_of(child) in _MARKS and _is_ours(child):
            yield _read(child, inner)
        yield from _wrapped(child, inner)


def _read(call: ast.Call, class_name: str) -> Wrapped:
    name = _name_of(call)
    arguments = call.args
    has_context = name in ("translate", "QT_TRANSLATE_NOOP")
    texts = [_text_of(argument) for argument in arguments[: 2 if has_context else 1]]
    context = (texts[0] if has_context else "" if name == "QT_TR_NOOP" else class_name) or ""
    number = arguments[3 if has_context else 2 :]
    problem = ""
    if texts[-1] is None:
        problem = "the text is put together before it is looked up"
    elif has_context and number and not isinstance(number[0], ast.Name):
        problem = "lupdate reads the number of translate() only where it is a plain name"
    elif call.keywords:
        problem = "lupdate reads no keywords"
    message = Message(context, texts[-1] or "")
    return Wrapped(name, message, class_name, bool(number), problem, call.lineno)


def _is_ours(call: ast.Call) -> bool:
    """False for ``painter.translate(10, 20)`` and for texts that come out of a marked table."""
    place = 1 if _name_of(call) in ("translate", "QT_TRANSLATE_NOOP") else 0
    if len(call.args) <= place:
        return False
    return _text_of(call.args[place]) is not None or isinstance(call.args[place], ast.JoinedStr)


def _skipped(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Call) and _is_never_shown(node):
            yield from (part for argument in [*node.args, *node.keywords] for part in ast.walk(argument))
        elif isinstance(node, ast.AnnAssign) or (isinstance(node, ast.arg) and node.annotation is not None):
            yield from ast.walk(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield from ast.walk(node.returns)
        elif isinstance(node, ast.keyword) and node.arg == "keys":
            yield from ast.walk(node.value)


def _is_never_shown(call: ast.Call) -> bool:
    name, function = _name_of(call), call.func
    is_logging = isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "logger"
    return is_logging or name in _MARKS | _PROGRAMMERS_ERRORS | _NOT_SHOWN


def _name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text_of(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
