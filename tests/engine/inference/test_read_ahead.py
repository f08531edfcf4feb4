from __future__ import annotations

import threading
from pathlib import Path

from engine.errors import ImageError
from engine.inference.read_ahead import read_ahead

PATHS = [Path(name) for name in "abcd"]


def helper_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("read-ahead")]


def test_one_image_is_read_ahead_on_another_thread() -> None:
    begun: list[str] = []
    was_read = {path: threading.Event() for path in PATHS}

    def read(path: Path) -> str:
        assert threading.current_thread() is not threading.main_thread()
        begun.append(path.name)
        was_read[path].set()
        return path.name.upper()

    steps = read_ahead(PATHS, is_wanted=lambda path: True, read=read)
    path, future = next(steps)
    assert (path, future.result()) == (PATHS[0], "A")
    assert was_read[PATHS[1]].wait(60)
    assert begun == ["a", "b"]
    assert [future.result() for _, future in steps] == ["B", "C", "D"]
    assert helper_threads() == []


def test_unwanted_images_are_not_read() -> None:
    begun: list[Path] = []
    steps = list(read_ahead(PATHS, is_wanted=lambda path: path.name == "c", read=begun.append))
    assert [path for path, _ in steps] == PATHS
    assert [future is None for _, future in steps] == [True, True, False, True]
    assert begun == [PATHS[2]]


def test_errors_belong_to_their_image() -> None:
    def read(path: Path) -> str:
        if path.name == "b":
            raise ImageError("b is damaged")
        return path.name

    answers = []
    for _, future in read_ahead(PATHS, is_wanted=lambda path: True, read=read):
        try:
            answers.append(future.result())
        except ImageError as error:
            answers.append(str(error))
    assert answers == ["a", "b is damaged", "c", "d"]


def test_an_abandoned_walk_ends_its_thread() -> None:
    steps = read_ahead(PATHS, is_wanted=lambda path: True, read=lambda path: path)
    next(steps)
    assert helper_threads()
    steps.close()
    assert helper_threads() == []


def test_no_images() -> None:
    assert list(read_ahead([], is_wanted=lambda path: True, read=lambda path: path)) == []
