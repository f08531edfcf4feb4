"""Nothing outside of the export's folder is written, and nothing of somebody else's is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import ExportError, ImageError
from engine.formats.output_folder import ExportFolder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ExportFolder]:
    folder = ExportFolder(tmp_path / "out" / "voc")
    folder.start(overwrite=False)
    yield folder
    folder.close()


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "sub/../../a.txt", "..", "", "sub/.."])
def test_names_that_lead_out_are_refused(folder: ExportFolder, name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ExportError, match="outside"):
        folder.write(name, b"x")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_inside_the_folder_is_not_followed(folder: ExportFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder.folder / "images").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="leads out"):
        folder.write("images/a.txt", b"x")
    assert list(elsewhere.iterdir()) == []


def test_a_linked_file_is_replaced_and_not_written_through(folder: ExportFolder, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    (folder.folder / "a.txt").symlink_to(victim)
    folder.write("a.txt", b"x")
    assert victim.read_text() == "precious"
    assert (folder.folder / "a.txt").read_bytes() == b"x"


def test_a_linked_list_of_files_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    (tmp_path / "voc").mkdir()
    (tmp_path / "voc" / "export-files.txt").symlink_to(victim)
    folder = ExportFolder(tmp_path / "voc")
    folder.start(overwrite=True)
    folder.write("a.txt", b"x")
    folder.close()
    assert victim.read_text() == "precious"


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "voc").symlink_to(tmp_path)
    with pytest.raises(ExportError, match="link"):
        ExportFolder(tmp_path / "voc").start(overwrite=True)


def test_a_filled_folder_is_refused_without_overwrite(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(ExportError, match="not empty"):
        ExportFolder(tmp_path).start(overwrite=False)


def test_overwriting_takes_away_the_files_of_the_earlier_export_only(folder: ExportFolder) -> None:
    folder.write("labels/old.txt", b"x")
    folder.close()
    mine = folder.folder / "labels" / "mine.txt"
    mine.write_text("precious")
    again = ExportFolder(folder.folder)
    again.start(overwrite=True)
    again.close()
    assert not (folder.folder / "labels" / "old.txt").exists()
    assert mine.read_text() == "precious"


def test_a_forged_list_of_files_removes_nothing_outside(folder: ExportFolder, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    folder.close()
    (folder.folder / "export-files.txt").write_text("../../victim.txt\n")
    with pytest.raises(ExportError, match="outside"):
        ExportFolder(folder.folder).start(overwrite=True)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("placing", ["copy", "hardlink", "symlink"])
def test_pictures_are_copied_or_linked(folder: ExportFolder, tmp_path: Path, placing: str) -> None:
    source = tmp_path / "a b.jpg"
    source.write_bytes(b"picture")
    for _ in range(2):  # the second time over itself
        assert folder.place(source, "images/ä.jpg", placing=placing)
    placed = folder.folder / "images" / "ä.jpg"
    assert placed.read_bytes() == b"picture"
    assert placed.is_symlink() == (placing == "symlink")
    assert placed.samefile(source) == (placing != "copy")
    assert [path.name for path in placed.parent.iterdir()] == ["ä.jpg"]


def test_a_hard_link_across_disks_becomes_a_copy(
    folder: ExportFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    source = tmp_path / "a.jpg"
    source.write_bytes(b"picture")
    assert not folder.place(source, "a.jpg", placing="hardlink")
    assert (folder.folder / "a.jpg").read_bytes() == b"picture"


def test_a_missing_picture_is_no_failure_of_the_disk(folder: ExportFolder, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"gone\.jpg"):
        folder.place(tmp_path / "gone.jpg", "a.jpg", placing="copy")


def test_a_growing_file_appears_when_it_is_finished(folder: ExportFolder) -> None:
    file = folder.grow("a.json")
    file.write("[")
    assert not (folder.folder / "a.json").exists()
    more = folder.grow("b.json")
    more.write("1]")
    more.pour_into(file)
    file.finish()
    file.discard()
    assert (folder.folder / "a.json").read_text() == "[1]"
    assert sorted(path.name for path in folder.folder.iterdir()) == ["a.json", "export-files.txt"]


def test_a_full_disk_is_said_with_the_name(folder: ExportFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.images.write.os.replace", refuse, raising=False)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match=r"a\.txt cannot be written: No space left"):
        folder.write("a.txt", b"x")
    assert [path.name for path in folder.folder.iterdir()] == ["export-files.txt"]
