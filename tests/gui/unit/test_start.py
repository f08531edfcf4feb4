"""What the app does before its window is on screen, counted: times would say more about the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

STARTS = """
import builtins, json, sys
from fewshot_gui.plain_imports import import_qt
import_qt()
from PySide6.QtWidgets import QApplication
from fewshot_gui import icons
from fewshot_gui.app import FewshotApp
from fewshot_gui.theme import Theme

qt_app = QApplication(sys.argv[:1])
app = FewshotApp(lambda: None, theme=Theme(qt_app))
app.client.start = lambda model: None  # no engine, and so no thread
app.start()
app.window.grab()
print(json.dumps({
    "modules": sorted(sys.modules),
    "drawings": icons._tinted_pixmap.cache_info().misses,
    "is_plain": builtins.__import__ is not builtins.__feature_import__,
    "sources": len(__import__("linecache").cache),
}))
app.window.close()
"""

HEAVY = {"torch", "torchvision", "cv2", "faiss", "pycocotools", "safetensors", "matplotlib", "scipy", "tqdm"}
LATE = ("search_", "classify_", "query_", "result_", "doodle_pad", "saved_doodles", "attribute_", "about_box")
LATE_DIALOGS = {"tour", "log_viewer", "settings_dialog", "export_dialog", "import_dialog", "shortcut_sheet"}


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> dict:
    """What one start imported and drew, in a process of its own with nobody's settings."""
    home = str(tmp_path_factory.mktemp("home"))
    # Under ``coverage run`` a child would measure itself, and what it loads for that would be counted.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {
        **plain,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": home,
        **{f"XDG_{name}_HOME": home for name in ("DATA", "CACHE", "CONFIG", "STATE")},
    }
    child = subprocess.run(
        [sys.executable, "-c", STARTS],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=120,
    )
    return json.loads(child.stdout.splitlines()[-1])


def test_nothing_heavy_is_imported(start):
    assert HEAVY.isdisjoint(name.partition(".")[0] for name in start["modules"])


def test_what_is_not_on_screen_is_not_imported(start):
    names = [
        name for name in start["modules"] if name.startswith(("fewshot_gui.views", "fewshot_gui.controllers"))
    ]
    last_parts = {name.rpartition(".")[2] for name in names}
    assert len(last_parts) > 40
    assert [part for part in last_parts if part.startswith(LATE)] == []
    assert last_parts.isdisjoint(LATE_DIALOGS)


def test_the_number_of_modules_stays_small(start):
    n_own = sum(name.partition(".")[0] in ("engine", "fewshot_gui") for name in start["modules"])
    assert n_own <= 195, "each module costs about a millisecond of the start"
    assert len(start["modules"]) <= 510


def test_only_icons_on_screen_are_drawn(start):
    assert 10 <= start["drawings"] <= 70, "92 icons in five sizes and two colours would be 920"


def test_imports_do_not_go_through_pyside(start):
    assert start["is_plain"]
    assert start["sources"] < 20, "no source file was read and kept only because it was imported"
