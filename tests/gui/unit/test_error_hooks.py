from __future__ import annotations

import sys
import threading

import pytest

from fewshot_gui.error_hooks import ErrorHooks, report_text


@pytest.fixture
def hooks(qapp):
    before = sys.excepthook
    hooks = ErrorHooks()
    hooks.install()
    yield hooks
    hooks.uninstall()
    assert sys.excepthook is before


def test_an_error_on_any_thread_is_told_on_the_gui_thread(qtbot, hooks):
    heard = []

    def crash() -> None:
        message = "a bug"
        raise ValueError(message)

    hooks.error_occurred.connect(lambda *args: heard.append(args))
    thread = threading.Thread(target=crash)
    with qtbot.waitSignal(hooks.error_occurred):
        thread.start()
        thread.join()
    title, message, details = heard[0]
    assert title == "Something went wrong"
    assert message.startswith("ValueError: a bug\n")
    assert "in crash" in details


def test_the_main_hook_reports_too(qtbot, hooks):
    with qtbot.waitSignal(hooks.error_occurred) as blocker:
        sys.excepthook(KeyError, KeyError("x"), None)
    assert "KeyError" in blocker.args[1]


def test_a_report_names_versions(qapp):
    assert "PySide6" in report_text("")
    assert report_text("trace").endswith("\n\ntrace")
