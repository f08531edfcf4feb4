from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from fewshot_gui.garbage import GarbageCollection


class Knot:
    """Refers to itself and notes the thread it is destroyed on."""

    destroyed_on: list[int]

    def __init__(self, destroyed_on: list[int]) -> None:
        self.destroyed_on = destroyed_on
        self.itself = self

    def __del__(self) -> None:
        self.destroyed_on.append(threading.get_ident())


@pytest.fixture
def collection(qapp) -> Iterator[GarbageCollection]:
    collection = GarbageCollection()
    collection.start()
    yield collection
    collection.stop()
    collection.deleteLater()


def allocate_much() -> None:
    kept = [[] for _ in range(5 * gc.get_threshold()[0])]
    assert kept


def test_a_busy_thread_never_destroys_what_the_window_left_behind(collection, qtbot):
    destroyed_on: list[int] = []
    for _ in range(50):
        Knot(destroyed_on)
    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert destroyed_on == []
    qtbot.waitUntil(lambda: len(destroyed_on) == 50)
    assert set(destroyed_on) == {threading.get_ident()}


def test_without_it_a_busy_thread_does(qapp):
    """What the class is there against: Python collects wherever somebody allocates."""
    destroyed_on: list[int] = []
    gc.collect()
    Knot(destroyed_on)
    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert destroyed_on
    assert threading.get_ident() not in destroyed_on


def test_python_collects_again_after_stop(collection):
    assert not gc.isenabled()
    collection.stop()
    assert gc.isenabled()


def test_full_collections_wait_for_a_quarter_more_objects(collection, monkeypatch):
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (10_000, 100, 100))
    monkeypatch.setattr(gc, "collect", collected.append)
    collection._n_old = 10**9
    collection._collect_due()
    assert collected == [1]
    collection._n_old = 1
    collection._collect_due()
    assert collected == [1, 2]
    assert collection._n_old > 1_000
    monkeypatch.setattr(gc, "get_count", lambda: (10_000, 0, 100))
    collection._collect_due()
    assert collected == [1, 2, 0]
