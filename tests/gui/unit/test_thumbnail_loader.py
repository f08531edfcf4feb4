from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QImage

from fewshot_gui.model import thumbnail_loader
from fewshot_gui.model.thumbnail_loader import ThumbnailLoader


@pytest.fixture
def loader(qapp) -> Iterator[ThumbnailLoader]:
    loader = ThumbnailLoader(size_px=32)
    yield loader
    loader.close()


def test_thumbnails_arrive_on_the_gui_thread(
    loader: ThumbnailLoader, make_folder: Callable[..., Path], qapp, qtbot
) -> None:
    paths = sorted(make_folder(3).glob("*.jpg"))
    arrived: dict[Path, QImage] = {}
    threads = []

    def take(path: Path, image: QImage) -> None:
        arrived[path] = image
        threads.append(QThread.currentThread())

    loader.thumbnail_ready.connect(take)
    loader.request(paths)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert list(arrived) == paths
    assert all(max(image.width(), image.height()) == 32 for image in arrived.values())
    assert all(thread is qapp.thread() for thread in threads)


def test_a_broken_file_is_reported_and_the_next_one_loaded(
    loader: ThumbnailLoader, make_folder: Callable[..., Path], qtbot
) -> None:
    folder = make_folder(1)
    broken = folder / "broken.jpg"
    broken.write_bytes(b"no image")
    failures = []
    loader.thumbnail_failed.connect(lambda path, reason: failures.append((path, reason)))
    with qtbot.waitSignal(loader.thumbnail_ready) as blocker:
        loader.request([broken, folder / "img1.jpg"])
    assert blocker.args[0] == folder / "img1.jpg"
    [(path, reason)] = failures
    assert path == broken
    assert "broken.jpg" in reason


class _HeldReader:
    """Stops in the first image until the test lets it go; remembers what was read."""

    def __init__(self) -> None:
        self.read: list[Path] = []
        self.started = threading.Event()
        self.may_go_on = threading.Event()

    def __call__(self, path: Path, *, size_px: int) -> np.ndarray:
        self.read.append(path)
        self.started.set()
        assert self.may_go_on.wait(60)
        return np.zeros((size_px, size_px, 3), np.uint8)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[_HeldReader]:
    held = _HeldReader()
    monkeypatch.setattr(thumbnail_loader, "read_thumbnail", held)
    yield held
    held.may_go_on.set()


def test_what_went_out_of_sight_is_not_loaded(loader: ThumbnailLoader, held: _HeldReader, qtbot) -> None:
    arrived = []
    loader.thumbnail_ready.connect(lambda path, image: arrived.append(path.name))
    loader.request([Path(name) for name in ("a", "b", "c")])
    assert held.started.wait(60)
    loader.request([Path(name) for name in ("a", "x", "y")])
    held.may_go_on.set()
    qtbot.waitUntil(lambda: arrived == ["a", "x", "y"])
    assert [path.name for path in held.read] == ["a", "x", "y"], "a must not be read twice"


def test_close_drops_what_waits(
    loader: ThumbnailLoader, held: _HeldReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = loader._queue.replace

    def replace_then_go_on(paths: Iterable[Path]) -> bool:
        needs_worker = replace(paths)
        held.may_go_on.set()
        return needs_worker

    loader.request([Path("a"), Path("b")])
    assert held.started.wait(60)
    monkeypatch.setattr(loader._queue, "replace", replace_then_go_on)
    loader.close()
    assert [path.name for path in held.read] == ["a"]


def test_a_loader_works_again_after_it_ran_dry(loader: ThumbnailLoader, held: _HeldReader, qtbot) -> None:
    held.may_go_on.set()
    for name in ("a", "b", "c"):
        with qtbot.waitSignal(loader.thumbnail_ready) as blocker:
            loader.request([Path(name)])
        assert blocker.args[0] == Path(name)
