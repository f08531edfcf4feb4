from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Cancelled, DataError
from engine.images import is_image_path, natural_key, path_key, scan_images
from engine.images.scan import EXPORT_LIST
from engine.progress import CancelToken

NAMES = st.text(alphabet="aAbß0123.9 _-", max_size=12)


def test_natural_order() -> None:
    names = ["img10.png", "IMG2.png", "img1.png", "img02.png", "a.png", "img2b.png"]
    assert sorted(names, key=natural_key) == [
        "a.png",
        "img1.png",
        "IMG2.png",
        "img02.png",
        "img2b.png",
        "img10.png",
    ]


@given(st.lists(NAMES, unique=True))
def test_natural_key_is_a_total_order(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural_key) == sorted(backwards, key=natural_key)
    assert len({natural_key(name) for name in names}) == len(names)


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_natural_key_orders_numbers_by_value(a: int, b: int) -> None:
    if a != b:
        assert (natural_key(f"x{a}.png") < natural_key(f"x{b}.png")) == (a < b)


def test_numbers_longer_than_python_converts() -> None:
    assert natural_key("9" * 5000) < natural_key("1" + "0" * 5000)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def scan(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in scan_images(folder, token=CancelToken())]


def test_scan_is_recursive_and_ordered(tmp_path: Path) -> None:
    make(tmp_path, "b10.JPG", "b2.jpg", "notes.txt", "sub/c.png", "sub/deep/d.webp", "a-sub/e.tif")
    assert scan(tmp_path) == ["b2.jpg", "b10.JPG", "a-sub/e.tif", "sub/c.png", "sub/deep/d.webp"]


def test_hidden_things_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.png", ".trash/x.png", "._apple.jpg", "seen.png")
    assert scan(tmp_path) == ["seen.png"]


def test_link_loops_end_and_broken_links_are_rows(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.png")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere.png")
    assert scan(tmp_path) == ["gone.png", "sub/a.png"]


def test_scan_streams_and_stops(tmp_path: Path) -> None:
    make(tmp_path, "1.png", "2.png", "3.png")
    token = CancelToken()
    found = scan_images(tmp_path, token=token)
    assert next(found).name == "1.png"
    token.cancel()
    with pytest.raises(Cancelled):
        next(found)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere"):
        scan(tmp_path / "nowhere")


def test_is_image_path() -> None:
    assert is_image_path(Path("x/A.JPeG"))
    assert not is_image_path(Path("x/a.txt"))
    assert not is_image_path(Path("x/.a.png"))


def test_what_an_export_wrote_below_is_left_out(tmp_path: Path) -> None:
    for name in ("a.png", "out/masks/masks/a.png", "out/note.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "out" / "masks" / EXPORT_LIST).write_text("")
    found = [path.relative_to(tmp_path).as_posix() for path in scan_images(tmp_path, token=CancelToken())]
    assert found == ["a.png", "out/note.png"]
    inside = tmp_path / "out" / "masks"
    assert len(list(scan_images(inside, token=CancelToken()))) == 1, "who opens it wants to see it"


def test_whole_paths_are_ordered_as_a_scan_finds_them(tmp_path: Path) -> None:
    make(tmp_path, "b10.JPG", "b2.jpg", "sub/c.png", "sub/deep/d.webp", "sub10/a.png", "sub9/z.png")
    found = list(scan_images(tmp_path, token=CancelToken()))
    assert sorted(set(found), key=path_key) == found


class _CountedEntry:
    """A directory entry that notes what is asked about it beside its name."""

    def __init__(self, entry: os.DirEntry[str], asked: list[str]) -> None:
        self.name = entry.name
        self._entry = entry
        self._asked = asked

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        self._asked.append("file behind links" if follow_symlinks else "file")
        return self._entry.is_file(follow_symlinks=follow_symlinks)

    def is_dir(self) -> bool:
        self._asked.append("folder")
        return self._entry.is_dir()


def test_a_plain_image_file_costs_one_question_that_the_listing_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, *(f"{number}.jpg" for number in range(40)))
    asked: list[str] = []
    scandir = os.scandir

    @contextlib.contextmanager
    def counted(folder: Path) -> Iterator[Iterator[_CountedEntry]]:
        with scandir(folder) as entries:
            yield (_CountedEntry(entry, asked) for entry in entries)

    monkeypatch.setattr(os, "scandir", counted)
    found = list(scan_images(tmp_path, token=CancelToken()))
    monkeypatch.undo()
    assert len(found) == 40
    assert asked == ["file"] * 40, "whatever follows links would ask the disk"
