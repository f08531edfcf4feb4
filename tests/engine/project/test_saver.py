from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine.errors import ProjectError
from engine.project import Project
from engine.project.saver import ContinuousSaver
from tests.engine.project.conftest import painted, square

_LIMIT_S = 10


class Log:
    """Collects what a saver says and lets a test wait for it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._news = threading.Condition()

    def saved(self) -> None:
        self.failed("saved")

    def failed(self, message: str) -> None:
        with self._news:
            self.said.append(message)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, _LIMIT_S)


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def make_saver(project, log):
    savers = []

    def make(**options) -> ContinuousSaver:
        savers.append(ContinuousSaver(project, on_saved=log.saved, on_failed=log.failed, **options))
        return savers[-1]

    yield make
    for saver in savers:
        assert saver.stop(timeout_s=_LIMIT_S)


def test_a_change_is_saved_soon(project, photos, make_saver, log):
    saver = make_saver(delay_s=0.01)
    project.stage({photos / "img1.png": painted(square())})
    saver.wake()
    log.wait(lambda: log.said == ["saved"])
    assert not project.has_unsaved


def test_quick_strokes_are_saved_together(project, photos, make_saver, log, monkeypatch):
    saver = make_saver(delay_s=0.3)
    for left in range(20):
        project.stage({photos / "img1.png": painted(square(left))})
        saver.wake()
    log.wait(lambda: not project.has_unsaved)
    assert len(log.said) <= 2


def test_a_save_that_fails_is_tried_until_it_works(project, photos, make_saver, log, monkeypatch):
    refusals = iter([True, True, False])
    save = Project.save

    def refuse(self: Project) -> None:
        if next(refusals, False):
            raise ProjectError("The disk is full.")
        save(self)

    monkeypatch.setattr(Project, "save", refuse)
    saver = make_saver(delay_s=0.01, retry_s=0.05)
    project.stage({photos / "img1.png": painted(square())})
    saver.wake()
    log.wait(lambda: "saved" in log.said)
    assert log.said == ["The disk is full.", "The disk is full.", "saved"]
    assert not project.has_unsaved


def test_stopping_does_not_wait_for_the_delay(make_saver):
    saver = make_saver(delay_s=60)
    saver.wake()
    assert saver.stop(timeout_s=_LIMIT_S)
