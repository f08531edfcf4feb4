from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication

from fewshot_gui.jobs.image_loader import ImageLoader


@pytest.fixture
def loader(qtbot):
    loader = ImageLoader()
    loader.seen = []
    loader.image_ready.connect(lambda path, image: loader.seen.append((path, image.width(), image.height())))
    yield loader
    loader.close()


def test_the_photo_arrives_with_its_size(qtbot, loader, make_folder):
    folder = make_folder(1)
    loader.request(folder / "img1.jpg")
    qtbot.waitUntil(lambda: loader.seen == [(folder / "img1.jpg", 80, 60)])


def test_only_the_newest_wish_is_answered(qtbot, loader, make_folder):
    paths = sorted(make_folder(5).iterdir())
    for path in paths:
        loader.request(path)
    qtbot.waitUntil(lambda: bool(loader.seen))
    loader.close()  # nothing is read any more; what was read before the newest is here by now
    assert [path for path, _, _ in loader.seen] == [paths[-1]]


def test_neighbours_are_read_ahead_and_come_from_memory(qtbot, loader, make_folder):
    paths = sorted(make_folder(3).iterdir())
    loader.request(paths[0], neighbours=paths[1:])
    qtbot.waitUntil(lambda: len(loader.seen) == 1)
    qtbot.waitUntil(lambda: all(path in loader._cache for path in paths))
    for path in paths[1:]:
        path.unlink()
    loader.request(paths[2])
    qtbot.waitUntil(lambda: loader.seen[-1][0] == paths[2])


def test_a_bad_file_says_why(qtbot, loader, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"nothing")
    with qtbot.waitSignal(loader.image_failed) as blocker:
        loader.request(bad)
    assert blocker.args[0] == bad
    assert "bad.jpg" in blocker.args[1]


def test_after_the_end_nothing_is_told(loader, make_folder):
    """What was read is on its way between the threads when the window goes."""
    path = make_folder(1) / "img1.jpg"
    loader.request(path)
    loader._pool.waitForDone()
    loader.close()
    QCoreApplication.sendPostedEvents(loader)
    assert path in loader._cache
    assert loader.seen == []
