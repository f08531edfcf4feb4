from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject

from engine.errors import ImageError
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobContext, JobRunner
from tests.helpers import qt_leaks


class Listener(QObject):
    """Notes what arrives, and on which thread."""

    def __init__(self, runner: JobRunner) -> None:
        super().__init__()
        self.values: list[object] = []
        self.ends: list[tuple[str, Lane]] = []
        self.failures: list[tuple[Lane, str, str]] = []
        self.threads: set[int] = set()
        runner.stepped.connect(self._on_stepped)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    def _on_stepped(self, lane: Lane, value: object) -> None:
        self.threads.add(threading.get_ident())
        self.values.append(value)

    def _on_finished(self, lane: Lane) -> None:
        self.ends.append(("finished", lane))

    def _on_cancelled(self, lane: Lane) -> None:
        self.ends.append(("cancelled", lane))

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        self.failures.append((lane, message, details))


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    runner = JobRunner()
    runner.start()
    yield runner
    assert runner.shutdown()


@pytest.fixture
def listener(runner: JobRunner) -> Listener:
    return Listener(runner)


def count_to(n: int, label: str = "") -> Callable[[JobContext], Iterator[object]]:
    def call(context: JobContext) -> Iterator[object]:
        for i in range(n):
            yield f"{label}{i}"

    return call


def test_every_value_arrives_in_order_on_the_gui_thread(qtbot, runner, listener):
    runner.submit(Lane.CURRENT, count_to(5))
    qtbot.waitUntil(lambda: listener.ends == [("finished", Lane.CURRENT)])
    assert listener.values == ["0", "1", "2", "3", "4"]
    assert listener.threads == {threading.main_thread().ident}


def test_jobs_never_run_on_the_gui_thread(qtbot, runner, listener):
    def call(context: JobContext) -> Iterator[object]:
        yield threading.get_ident()

    runner.submit(Lane.CURRENT, call)
    runner.submit(Lane.SWEEP, call)
    qtbot.waitUntil(lambda: len(listener.values) == 2)
    assert len(set(listener.values)) == 1
    assert listener.values[0] != threading.main_thread().ident


def test_fifty_submits_run_at_most_three_jobs_and_the_newest_wins(qtbot, runner, listener):
    gate, n_runs = threading.Event(), []

    def make(i: int) -> Callable[[JobContext], Iterator[object]]:
        def call(context: JobContext) -> Iterator[object]:
            n_runs.append(i)
            gate.wait(60)
            yield i

        return call

    for i in range(50):
        runner.submit(Lane.CURRENT, make(i))
    gate.set()
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.values == [49]
    assert len(n_runs) <= 3


def test_a_result_that_finishes_late_is_dropped(qtbot, runner, listener):
    gate, entered = threading.Event(), threading.Event()

    def slow(context: JobContext) -> Iterator[object]:
        entered.set()
        gate.wait(60)
        yield "old"

    runner.submit(Lane.CURRENT, slow)
    assert entered.wait(60)
    runner.submit(Lane.CURRENT, count_to(1, "new"))
    gate.set()
    qtbot.waitUntil(lambda: listener.ends == [("finished", Lane.CURRENT)])
    assert listener.values == ["new0"]


def test_a_value_on_its_way_is_kept_where_asked_and_the_old_job_never_ends(qtbot, runner, listener):
    gate, entered = threading.Event(), threading.Event()

    def slow(context: JobContext) -> Iterator[object]:
        entered.set()
        gate.wait(60)
        yield "old"
        yield "never"

    runner.submit(Lane.SWEEP, slow)
    assert entered.wait(60)
    runner.submit(Lane.SWEEP, count_to(1, "new"), keeps_values=True)
    gate.set()
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.values == ["old", "new0"]
    assert listener.ends == [("finished", Lane.SWEEP)]


def test_values_on_their_way_are_dropped_by_discard(qtbot, runner, listener):
    gate, entered = threading.Event(), threading.Event()

    def slow(context: JobContext) -> Iterator[object]:
        entered.set()
        gate.wait(60)
        yield "old"

    runner.submit(Lane.SWEEP, slow)
    assert entered.wait(60)
    runner.discard(Lane.SWEEP)
    runner.submit(Lane.SWEEP, count_to(1, "new"), keeps_values=True)
    gate.set()
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.values == ["new0"]


def test_an_urgent_job_runs_between_two_steps_of_a_sweep(qtbot, runner, listener):
    entered, gate = threading.Event(), threading.Event()

    def sweep(context: JobContext) -> Iterator[object]:
        for i in range(4):
            entered.set()
            gate.wait(60)
            yield f"sweep{i}"

    runner.submit(Lane.SWEEP, sweep)
    assert entered.wait(60)
    runner.submit(Lane.CURRENT, count_to(1, "urgent"))
    runner.submit(Lane.SUPPORT, count_to(1, "support"))
    gate.set()
    qtbot.waitUntil(lambda: len(listener.ends) == 3)
    assert listener.values == ["sweep0", "support0", "urgent0", "sweep1", "sweep2", "sweep3"]


def test_cancel_begins_no_other_step_and_keeps_what_arrived(qtbot, runner, listener):
    begun: list[int] = []

    def sweep(context: JobContext) -> Iterator[object]:
        for i in itertools.count():
            begun.append(i)
            time.sleep(0.005)
            yield i

    runner.submit(Lane.SWEEP, sweep)
    qtbot.waitUntil(lambda: len(listener.values) >= 3)
    runner.cancel(Lane.SWEEP)
    n_begun = len(begun)
    qtbot.waitUntil(lambda: listener.ends == [("cancelled", Lane.SWEEP)])
    assert len(begun) <= n_begun + 1, "one may have been about to begin"
    assert listener.values == begun
    assert not runner.is_busy(Lane.SWEEP)


def test_a_job_cancelled_before_it_started_says_so_once(qtbot, runner, listener):
    runner.set_paused(Lane.SWEEP, True)
    runner.submit(Lane.SWEEP, count_to(3))
    runner.cancel(Lane.SWEEP)
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.ends == [("cancelled", Lane.SWEEP)]
    assert listener.values == []


def test_a_paused_lane_waits_while_others_run(qtbot, runner, listener):
    runner.set_paused(Lane.SWEEP, True)
    runner.submit(Lane.SWEEP, count_to(2, "sweep"))
    runner.submit(Lane.CURRENT, count_to(1, "current"))
    qtbot.waitUntil(lambda: ("finished", Lane.CURRENT) in listener.ends)
    assert listener.values == ["current0"]
    runner.set_paused(Lane.SWEEP, False)
    qtbot.waitUntil(lambda: ("finished", Lane.SWEEP) in listener.ends)
    assert listener.values == ["current0", "sweep0", "sweep1"]


def test_an_exception_becomes_text_and_the_thread_survives(qtbot, runner, listener):
    def bad(context: JobContext) -> Iterator[object]:
        yield "first"
        message = "photo.jpg is cut short."
        raise ImageError(message, hint="Copy it again.")

    runner.submit(Lane.CURRENT, bad)
    qtbot.waitUntil(lambda: bool(listener.failures))
    lane, message, details = listener.failures[0]
    assert lane == Lane.CURRENT
    assert message == "photo.jpg is cut short. Copy it again."
    assert "Traceback" in details
    assert "in bad" in details
    assert not runner.is_busy(Lane.CURRENT)
    runner.submit(Lane.CURRENT, count_to(1, "after"))
    qtbot.waitUntil(lambda: "after0" in listener.values)


def test_an_unexpected_exception_names_its_type(qtbot, runner, listener):
    def bad(context: JobContext) -> Iterator[object]:
        yield 1 / 0

    runner.submit(Lane.CURRENT, bad)
    qtbot.waitUntil(lambda: bool(listener.failures))
    assert listener.failures[0][1] == "ZeroDivisionError: division by zero"


def test_values_can_be_reported_inside_a_step(qtbot, runner, listener):
    def call(context: JobContext) -> Iterator[object]:
        context.report("half")
        yield "whole"

    runner.submit(Lane.ENGINE, call)
    qtbot.waitUntil(lambda: bool(listener.ends))
    assert listener.values == ["half", "whole"]


def test_generators_are_closed_on_their_own_thread(qtbot, runner, listener):
    closed_on: list[int] = []

    def call(context: JobContext) -> Iterator[object]:
        try:
            while True:
                time.sleep(0.001)
                yield threading.get_ident()
        finally:
            closed_on.append(threading.get_ident())

    runner.submit(Lane.SWEEP, call)
    qtbot.waitUntil(lambda: bool(listener.values))
    runner.submit(Lane.SWEEP, count_to(1))
    qtbot.waitUntil(lambda: bool(closed_on))
    assert closed_on == [listener.values[0]]


def test_shutdown_stops_a_running_sweep_and_runs_the_exit_call_on_the_engine_thread(qtbot, qapp):
    runner = JobRunner()
    listener = Listener(runner)
    runner.start()

    def endless(context: JobContext) -> Iterator[object]:
        while True:
            time.sleep(0.001)
            yield threading.get_ident()

    left_on: list[int] = []
    runner.submit(Lane.SWEEP, endless)
    qtbot.waitUntil(lambda: bool(listener.values))
    assert runner.shutdown(lambda: left_on.append(threading.get_ident()))
    assert left_on == [listener.values[0]]


def test_shutdown_before_start_is_harmless(qapp):
    assert JobRunner().shutdown()


def test_a_thread_left_running_is_found_and_its_line_named(qapp):
    leaking = JobRunner()
    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(AssertionError, match=r"runner\.py:\d+"),
        qt_leaks.forbid_leaks(patch),
    ):
        leaking.start()
    assert leaking.shutdown()
