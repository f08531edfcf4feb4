"""House rules of the app that no linter knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import fewshot_gui

PACKAGE = Path(fewshot_gui.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_signals_go_to_methods_and_nobody_spins_the_event_loop(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        assert node.func.attr != "processEvents", f"line {node.lineno}: re-entrancy"
        if node.func.attr == "connect" and node.args:
            # A lambda or partial connected to a worker's signal would run on the worker's thread.
            is_method = isinstance(node.args[0], ast.Attribute | ast.Name)
            assert is_method, f"line {node.lineno}: connect a bound method"


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.name == "model"], ids=lambda path: path.name
)
def test_the_model_knows_no_widgets(path):
    assert "PySide6.QtWidgets" not in set(imports_of(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("package", ["torch", "cv2", "pycocotools", "faiss"])
def test_starting_the_window_imports_nothing_heavy(package):
    """The window must be on screen before two seconds of imports."""
    code = (
        "import sys, fewshot_gui.__main__, fewshot_gui.app, fewshot_gui.jobs.engine_host;"
        f"sys.exit({package!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=300).returncode == 0


def test_help_and_version_answer_without_qt():
    code = (
        "import sys\n"
        "from fewshot_gui.__main__ import main\n"
        "try:\n    main(['--version'])\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "sys.exit('PySide6' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], check=False, timeout=300, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Fewshot ")


@pytest.mark.parametrize(
    "arguments", [["no-such-folder"], ["--screenshot", "x.png"], ["--mode", "x"], ["--nonsense"]]
)
def test_bad_arguments_end_with_two_and_a_sentence(arguments):
    result = subprocess.run(
        [sys.executable, "-m", "fewshot_gui", *arguments],
        check=False,
        timeout=300,
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
    )
    assert result.returncode == 2
    assert "error:" in result.stderr
