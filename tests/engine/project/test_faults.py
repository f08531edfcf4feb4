"""Full disks, read-only folders, kills in the middle of a save, files made to mislead."""

from __future__ import annotations

import errno
import json
import os
import shutil

import numpy as np
import pytest

from engine.errors import ProjectError
from engine.project import ImageChange, Layer, Project, ReviewState, storage
from engine.project.rows import check_relative
from tests.engine.project.conftest import accepted, painted, square


def full_disk(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_keeps_everything_in_memory_until_a_save_works(project, photos, monkeypatch):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square())})
    project.save()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        project.stage({one: painted(square(9)), two: accepted(square(20))})
        for _ in range(2):
            with pytest.raises(ProjectError, match=r"work\.fewshot cannot be saved.*No space left"):
                project.save()
        assert project.has_unsaved
        assert np.array_equal(project.read_labels(one, Layer.SUPPORT), square(9))
        reader = Project.open(project.folder)
        assert np.array_equal(reader.read_labels(one, Layer.SUPPORT), square())
        assert reader.record_of(two) is None
        reader.close()
    project.save()
    project.close()
    again = Project.open(project.folder)
    assert np.array_equal(again.read_labels(one, Layer.SUPPORT), square(9))
    assert np.array_equal(again.read_labels(two, Layer.FINAL), square(20))
    again.close()


def test_a_journal_that_fails_is_not_written_on(project, photos, monkeypatch):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square())})
    project.save()
    with monkeypatch.context() as patch:
        # The line was written, but the disk said no when asked to keep it.
        patch.setattr(storage.Journal, "append", full_disk)
        project.stage({two: painted(square(20))})
        with pytest.raises(ProjectError):
            project.save()
    project.save()
    reader = Project.open(project.folder)
    assert np.array_equal(reader.read_labels(two, Layer.SUPPORT), square(20))
    reader.close()


def test_masks_of_a_failed_save_are_removed(project, photos, monkeypatch):
    monkeypatch.setattr(storage, "write_bytes_atomic", full_disk)
    project.stage({photos / "img1.png": painted(square())})
    with pytest.raises(ProjectError):
        project.save()
    monkeypatch.undo()
    assert list((project.folder / "masks" / "support").iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_shown_but_not_changed(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.close()
    (project.folder / ".lock").unlink()
    project.folder.chmod(0o555)
    try:
        again = Project.open(project.folder)
        assert again.is_read_only
        assert "cannot be written" in again.notice
        again.close()
    finally:
        project.folder.chmod(0o755)


def test_a_lock_that_cannot_be_written_makes_the_project_read_only(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.close()
    lock = project.folder / ".lock"
    lock.unlink()
    lock.mkdir()
    again = Project.open(project.folder)
    assert again.is_read_only
    assert ".lock cannot be written" in again.notice
    assert np.array_equal(again.read_labels(path, Layer.SUPPORT), square())
    again.close()


def test_a_half_written_line_leaves_the_state_before(project, photos, tmp_path):
    """Every length the last line can have when the process dies while it is written."""
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.save()
    journal = next(project.folder.glob("journal-*.jsonl"))
    project.stage({path: ImageChange(state=ReviewState.REJECTED)})
    project.save()
    n_before = len(journal.read_bytes())
    project.stage({path: ImageChange(state=ReviewState.ACCEPTED)})
    project.save()
    data = journal.read_bytes()
    copy = tmp_path / "copy.fewshot"
    shutil.copytree(project.folder, copy)
    for length in range(n_before, len(data) - 1, 7):
        (copy / journal.name).write_bytes(data[:length])
        assert read_state(copy, path) is ReviewState.REJECTED
    for end in (data[:-1], data, data + b"\0\0\0", data + b"00000000 {}\n"):
        (copy / journal.name).write_bytes(end)
        assert read_state(copy, path) is ReviewState.ACCEPTED


def read_state(folder, path):
    project = Project.open(folder, root=path.parent)
    try:
        return project.state_of(path)
    finally:
        project.close()


def test_writing_goes_on_after_a_half_written_line(project, photos):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square())})
    project.save()
    project.stage({one: ImageChange(state=ReviewState.ACCEPTED)})
    project.save()
    project.close()
    generation = json.loads((project.folder / "project.json").read_bytes())["generation"]
    (project.folder / f"journal-{generation}.jsonl").write_bytes(b"1234 {broken")
    again = Project.open(project.folder)
    again.stage({two: painted(square(20))})
    again.save()
    reader = Project.open(project.folder)
    assert reader.state_of(one) is ReviewState.ACCEPTED
    assert np.array_equal(reader.read_labels(two, Layer.SUPPORT), square(20))
    reader.close()
    again.close()


@pytest.mark.parametrize(
    "path", ["../secret.png", "/etc/passwd", "a/../../b.png", "..\\secret.png", "", ".", "a\0b"]
)
def test_paths_that_leave_the_folder_are_refused(path):
    with pytest.raises(ProjectError):
        check_relative(path)


@pytest.mark.parametrize(
    "path", ["a.png", "sub/a.png", "a..b.png", "..a.png", "ä:ö.png", "a.png..", ".hidden/a.png"]
)
def test_unusual_names_are_not(path):
    check_relative(path)


@pytest.mark.parametrize(
    "name", ["../../photos/img1.png", "/etc/x.png", ".x.png", "a/b.png", "a.txt", "..\\a.png"]
)
def test_a_mask_name_that_leads_out_is_not_followed(project, photos, name):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square()), two: painted(square(20))})
    project.close()
    file = project.folder / "project.json"
    table = json.loads(file.read_text())
    table["images"][0]["layers"]["support"]["file"] = name
    file.write_text(json.dumps(table))
    before = one.read_bytes()
    again = Project.open(project.folder)
    assert again.record_of(one) is None
    again.stage({two: ImageChange(masks={Layer.SUPPORT: None})})
    again.close()
    assert one.read_bytes() == before


def test_links_are_neither_read_nor_written(project, photos, tmp_path):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.close()
    inside = project.folder / "masks" / "support"
    outside = tmp_path / "outside"
    inside.rename(outside)
    inside.symlink_to(outside, target_is_directory=True)
    before = sorted(outside.iterdir())
    again = Project.open(project.folder)
    with pytest.raises(ProjectError, match="leads out of the project"):
        again.read_labels(path, Layer.SUPPORT)
    again.stage({path: painted(square(20))})
    with pytest.raises(ProjectError, match="leads out of the project"):
        again.save()
    assert sorted(outside.iterdir()) == before
    inside.unlink()
    again.close()


@pytest.mark.parametrize("is_written", [True, False])
def test_a_journal_that_is_a_link_is_neither_read_nor_written_through(project, photos, tmp_path, is_written):
    project.stage({photos / "img1.png": painted(square())})
    project.close()
    generation = json.loads((project.folder / "project.json").read_text())["generation"]
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    # The first save begins the next generation; opening reads the present one.
    link = storage.journal_path(project.folder, generation + is_written)
    link.unlink(missing_ok=True)
    link.symlink_to(victim)
    if is_written:
        again = Project.open(project.folder)
        again.stage({photos / "img2.png": painted(square(20))})
        assert len(again.records()) == 1
        again.save()
        assert len(again.records()) == 2
        again.close()
    else:
        with pytest.raises(ProjectError, match="no ordinary file"):
            Project.open(project.folder)
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_project_file_that_is_none_is_not_opened(project, tmp_path, kind):
    project.close()
    file = project.folder / "project.json"
    if kind == "link":
        file.rename(tmp_path / "project.json")
        file.symlink_to(tmp_path / "project.json")
    else:
        file.unlink()
        os.mkfifo(file)  # opening it would wait for ever
    with pytest.raises(ProjectError, match=r"project\.json is no ordinary file"):
        Project.open(project.folder)
