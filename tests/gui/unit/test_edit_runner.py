from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from engine.errors import DataError
from fewshot_gui.jobs.edit_runner import EditRunner


@pytest.fixture
def runner(qapp) -> Iterator[EditRunner]:
    runner = EditRunner()
    yield runner
    runner.close()


def test_calls_run_elsewhere_in_order_and_answer_here(runner: EditRunner, qtbot) -> None:
    answers: list[tuple[int, object]] = []
    runner.done.connect(lambda ticket, result: answers.append((ticket, result)))
    tickets = [runner.run(threading.current_thread), runner.run(lambda: 7)]
    assert runner.is_busy
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert [ticket for ticket, _ in answers] == tickets
    assert answers[0][1] is not threading.main_thread()
    assert answers[1][1] == 7


@pytest.mark.parametrize(
    ("error", "message"),
    [(DataError("The file x is empty."), "The file x is empty."), (ValueError("no"), "ValueError: no")],
)
def test_an_error_is_one_sentence_and_the_next_call_runs(
    runner: EditRunner, qtbot, error: Exception, message: str
) -> None:
    def fail() -> None:
        raise error

    with qtbot.waitSignal(runner.failed) as failed:
        ticket = runner.run(fail)
    assert failed.args[:2] == [ticket, message]
    assert "Traceback" in failed.args[2]
    with qtbot.waitSignal(runner.done):
        runner.run(lambda: None)


def test_warming_up_is_silent_and_happens_once(runner: EditRunner, qtbot) -> None:
    with qtbot.assertNotEmitted(runner.done):
        runner.warm_up()
        runner.warm_up()
        assert not runner.is_busy
    with qtbot.waitSignal(runner.done):
        runner.run(lambda: "cv2" in sys.modules)


def test_after_closing_nothing_is_said(runner: EditRunner, qtbot) -> None:
    gate = threading.Event()
    with qtbot.assertNotEmitted(runner.done, wait=100):
        runner.run(lambda: gate.wait(10))
        gate.set()
        runner.close()
