from __future__ import annotations

import logging
import threading

import pytest
from PySide6.QtGui import QGuiApplication

from fewshot_gui import log_files
from fewshot_gui.model import log_tail
from fewshot_gui.model.log_tail import LogEntry, LogTail, read_tail
from fewshot_gui.views.log_viewer import LogViewer

LINES = (
    "2026-11-21 10:00:01,234 INFO MainThread fewshot_gui.app: A folder was opened.",
    "2026-11-21 10:00:02,234 WARNING engine engine.cache: A file was damaged.",
    "2026-11-21 10:00:03,234 ERROR engine fewshot_gui.jobs: It failed.",
    "Traceback (most recent call last):",
    "  ValueError: ü",
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "fewshot.log"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def tail(qapp, path):
    tail = LogTail(path)
    yield tail
    tail.close()


@pytest.fixture
def viewer(qtbot, tail) -> LogViewer:
    viewer = LogViewer(tail)
    qtbot.addWidget(viewer)
    viewer.show()
    qtbot.waitUntil(lambda: viewer.count.text() != "")
    return viewer


def test_a_traceback_belongs_to_its_entry(path):
    first, second, third = read_tail(path)
    assert first == LogEntry(logging.INFO, LINES[0])
    assert second.level == logging.WARNING
    assert third == LogEntry(logging.ERROR, "\n".join(LINES[2:]))


def test_of_a_long_log_only_whole_entries_at_the_end_are_read(path):
    n_bytes = len("".join(f"{line}\n" for line in LINES[1:]).encode())
    whole, cut = (read_tail(path, n_bytes=n) for n in (n_bytes, n_bytes - 1))
    assert [entry.level for entry in whole] == [logging.WARNING, logging.ERROR]
    assert [entry.level for entry in cut] == [logging.ERROR]


def test_what_the_app_writes_is_understood(tmp_path):
    handler = logging.FileHandler(tmp_path / "fewshot.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter(log_files._FORMAT))
    handler.handle(
        logging.makeLogRecord({"levelno": logging.WARNING, "levelname": "WARNING", "msg": "Look out: ü"})
    )
    handler.close()
    (entry,) = read_tail(tmp_path / "fewshot.log")
    assert entry.level == logging.WARNING
    assert entry.text.endswith("Look out: ü")


def test_the_file_is_read_off_the_gui_thread(qtbot, tail, monkeypatch):
    threads = []

    def read(path):
        threads.append(threading.current_thread())
        return ()

    monkeypatch.setattr(log_tail, "read_tail", read)
    with qtbot.waitSignal(tail.loaded):
        tail.refresh()
    assert threads[0] is not threading.main_thread()


def test_nothing_is_told_twice(qtbot, tail, path):
    told = []
    tail.loaded.connect(told.append)
    tail.refresh()
    qtbot.waitUntil(lambda: len(told) == 1)
    tail.refresh()
    qtbot.waitUntil(lambda: not tail._is_reading)
    assert len(told) == 1
    with path.open("a", encoding="utf-8") as file:
        file.write(LINES[0] + "\n")
    tail.refresh()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert len(told[1]) == 4


def test_the_viewer_filters_by_level_and_copies(viewer):
    assert viewer.text.toPlainText() == "\n".join(LINES)
    assert viewer.count.text() == "3 of the newest 3 entries"
    viewer.level.setCurrentIndex(1)
    assert viewer.text.toPlainText() == "\n".join(LINES[1:])
    viewer.level.setCurrentIndex(2)
    assert viewer.text.toPlainText() == "\n".join(LINES[2:])
    viewer.copy_button.click()
    assert QGuiApplication.clipboard().text() == "\n".join(LINES[2:])


def test_the_viewer_follows_while_it_is_open(qtbot, viewer, path):
    with path.open("a", encoding="utf-8") as file:
        file.write(LINES[1] + " Again.\n")
    qtbot.waitUntil(lambda: viewer.text.toPlainText().endswith("Again."))
    viewer.close()
    assert not viewer._timer.isActive()


def test_a_missing_log_is_named(qtbot, tmp_path):
    tail = LogTail(tmp_path / "gone.log")
    viewer = LogViewer(tail)
    qtbot.addWidget(viewer)
    with qtbot.waitSignal(tail.failed):
        viewer.show()
    assert "gone.log cannot be read" in viewer.text.toPlainText()
    tail.close()
