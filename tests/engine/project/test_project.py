from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from engine.errors import ImageError, ProjectError
from engine.project import (
    NO_SHOT,
    ImageChange,
    Layer,
    MaskEdit,
    Project,
    ProjectClass,
    ReviewState,
    ShotUse,
    ThresholdedScores,
)
from engine.project.mask_files import layer_dir
from tests.engine.project.conftest import HUMAN, MODEL, SIZE, accepted, painted, square


def reopened(project: Project) -> Project:
    project.close()
    return Project.open(project.folder)


def mask_file(project: Project, path, layer):
    return layer_dir(project.folder, layer) / project.record_of(path).layers[layer].name


def test_what_was_saved_comes_back(project, photos):
    one, two = photos / "img1.png", photos / "sub" / "img1.png"
    project.stage({one: painted(square(), place=3), two: accepted(square(20, value=7))})
    again = reopened(project)
    assert again.root == photos
    assert again.paths() == [one, two]
    record = again.record_of(one)
    assert (record.path, record.state, record.shot) == ("img1.png", ReviewState.UNREVIEWED, ShotUse(place=3))
    assert record.n_bytes == one.stat().st_size
    assert record.mtime_ns == one.stat().st_mtime_ns
    assert len(record.digest) == 32
    assert record.layers[Layer.SUPPORT].provenance == HUMAN
    assert again.record_of(two).layers[Layer.FINAL].provenance == MODEL
    assert again.state_of(two) is ReviewState.ACCEPTED
    assert np.array_equal(again.read_labels(one, Layer.SUPPORT), square())
    assert np.array_equal(again.read_labels(two, Layer.FINAL), square(20, value=7))
    assert again.read_labels(one, Layer.FINAL) is None
    assert again.record_of(photos / "img2.png") is None
    again.close()


def test_masks_on_disk_are_indexed_pictures_of_class_ids(project, photos):
    path = photos / "img1.png"
    labels = square(value=3).copy()
    labels[0] = 255
    project.stage({path: painted(labels)})
    project.save()
    with Image.open(mask_file(project, path, Layer.SUPPORT)) as picture:
        assert picture.mode == "P"
        assert picture.getpalette()[3:6] == [128, 0, 0]
        assert np.array_equal(np.asarray(picture), labels)


def test_staged_changes_count_before_they_are_saved(project, photos):
    path = photos / "img1.png"
    project.stage({path: accepted(square())})
    assert project.state_of(path) is ReviewState.ACCEPTED
    assert project.record_of(path).layers[Layer.FINAL].size == SIZE
    assert np.array_equal(project.read_labels(path, Layer.FINAL), square())
    assert project.has_unsaved
    project.save()
    assert not project.has_unsaved


def test_changes_of_one_image_add_up(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.stage({path: accepted(square(20))})
    project.save()
    project.stage({path: ImageChange(state=ReviewState.REJECTED)})
    again = reopened(project)
    assert set(again.record_of(path).layers) == {Layer.SUPPORT, Layer.PREDICTION, Layer.FINAL}
    assert again.state_of(path) is ReviewState.REJECTED
    assert again.record_of(path).shot == ShotUse(place=0)
    again.close()


def test_a_layer_can_be_taken_away_and_a_blank_image_is_forgotten(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.save()
    file = mask_file(project, path, Layer.SUPPORT)
    project.stage({path: ImageChange(masks={Layer.SUPPORT: None}, shot=NO_SHOT)})
    project.save()
    assert not file.exists()
    assert project.paths() == []
    again = reopened(project)
    assert again.record_of(path) is None
    again.close()


def test_a_save_writes_only_what_changed(project, photos):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: accepted(square()), two: accepted(square(20))})
    project.save()
    snapshot = (project.folder / "project.json").read_bytes()
    kept = mask_file(project, one, Layer.FINAL), mask_file(project, two, Layer.PREDICTION)
    before = [path.stat().st_mtime_ns for path in kept]
    edit = MaskEdit(source=square(7), provenance=HUMAN)
    project.stage({two: ImageChange(masks={Layer.FINAL: edit})})
    project.save()
    assert [path.stat().st_mtime_ns for path in kept] == before
    assert (project.folder / "project.json").read_bytes() == snapshot
    assert len(list((project.folder / "masks" / "final").iterdir())) == 2


def test_scores_become_a_mask_when_it_is_written(project, photos):
    scores = np.zeros((1, 3, 4), np.uint8)
    scores[:, :, 2:] = 255
    source = ThresholdedScores(scores=scores, size=SIZE, class_ids=(9,), thresholds=(0.5,))
    edit = MaskEdit(source=source, provenance=MODEL)
    path = photos / "img1.png"
    project.stage({path: ImageChange(masks={Layer.FINAL: edit})})
    staged = project.read_labels(path, Layer.FINAL)
    project.save()
    labels = project.read_labels(path, Layer.FINAL)
    assert np.array_equal(labels, staged)
    assert set(np.unique(labels[:, :15])) == {0}
    assert set(np.unique(labels[:, 26:])) == {9}


def test_classes_and_name_are_kept(project):
    classes = (
        ProjectClass(id=1, name="Zebra", colour=(1, 2, 3), threshold=0.25, is_locked=True),
        ProjectClass(id=254, name="Zaun ☂", colour=(255, 0, 16)),
    )
    project.set_classes(classes)
    project.rename("Savanne")
    again = reopened(project)
    assert again.classes == classes
    assert again.name == "Savanne"
    again.rename("Steppe")
    again.save()
    again.rename("Tundra")
    third = reopened(again)
    assert third.name == "Tundra"
    third.close()


@pytest.mark.parametrize(
    "classes",
    [
        (),
        (ProjectClass(id=1, name="a", colour=(0, 0, 0)), ProjectClass(id=1, name="b", colour=(0, 0, 0))),
        (ProjectClass(id=1, name="a", colour=(0, 0, 0)), ProjectClass(id=2, name="a", colour=(0, 0, 0))),
    ],
)
def test_classes_that_cannot_be_told_apart_are_refused(project, classes):
    with pytest.raises(ProjectError):
        project.set_classes(classes)


@pytest.mark.parametrize("changes", [{"id": 0}, {"id": 255}, {"name": " "}, {"name": "a\nb"}])
def test_impossible_classes_are_refused(changes):
    with pytest.raises(ProjectError):
        ProjectClass(**{"id": 1, "name": "a", "colour": (0, 0, 0), **changes})


def test_an_image_elsewhere_is_refused(project, tmp_path):
    with pytest.raises(ProjectError, match="is not in"):
        project.stage({tmp_path / "other.png": painted(square())})


def test_names_that_are_not_unicode_survive(project, photos):
    path = photos / os.fsdecode(b"caf\xe9 \xf0\x9f\x90\xb1.png")
    Image.new("RGB", SIZE[::-1]).save(path)
    project.stage({path: painted(square())})
    again = reopened(project)
    assert np.array_equal(again.read_labels(path, Layer.SUPPORT), square())
    again.close()


def test_one_damaged_mask_does_not_take_the_others_along(project, photos):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square()), two: painted(square(20))})
    project.save()
    mask_file(project, one, Layer.SUPPORT).write_bytes(b"\x89PNG nothing")
    again = reopened(project)
    with pytest.raises(ImageError, match=r"img1.*damaged"):
        again.read_labels(one, Layer.SUPPORT)
    assert np.array_equal(again.read_labels(two, Layer.SUPPORT), square(20))
    again.close()


def test_an_entry_that_makes_no_sense_is_kept_and_the_rest_is_read(project, photos):
    one, two = photos / "img1.png", photos / "img2.png"
    project.stage({one: painted(square()), two: painted(square(20))})
    project.save()
    name = mask_file(project, one, Layer.SUPPORT)
    project.close()
    file = project.folder / "project.json"
    table = json.loads(file.read_text())
    table["images"][0]["state"] = "dreaming"
    file.write_text(json.dumps(table))
    again = Project.open(project.folder)
    assert again.record_of(one) is None
    again.stage({two: ImageChange(state=ReviewState.ACCEPTED)})
    again.close()
    assert json.loads(file.read_text())["images"][-1]["state"] == "dreaming"
    assert name.exists(), "a mask that an unknown entry names is not thrown away"


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"\xff\xfe", b'{"schema": 1}', b'{"schema": 1, "name": "x", "images"', b"9" * 9],
)
def test_a_damaged_project_is_an_error_with_a_name_and_nothing_is_written(project, photos, content):
    project.stage({photos / "img1.png": painted(square())})
    project.close()
    (project.folder / "project.json").write_bytes(content)
    before = listing(project.folder)
    with pytest.raises(ProjectError, match=r"project\.json"):
        Project.open(project.folder)
    assert listing(project.folder) == before


def test_a_folder_that_is_no_project_is_an_error(tmp_path):
    with pytest.raises(ProjectError, match="no project"):
        Project.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_never_made_over_another(project, photos):
    with pytest.raises(ProjectError, match="already"):
        Project.create(project.folder, root=photos, name="x")


def test_a_newer_project_is_shown_but_not_changed(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.close()
    file = project.folder / "project.json"
    table = json.loads(file.read_text())
    table["schema"] = 99
    table["images"][0]["layers"]["support"]["by_drone"] = True
    file.write_text(json.dumps(table))
    before = listing(project.folder)
    newer = Project.open(project.folder)
    assert newer.is_read_only
    assert "newer version" in newer.notice
    assert np.array_equal(newer.read_labels(path, Layer.SUPPORT), square())
    with pytest.raises(ProjectError, match="newer version"):
        newer.stage({path: ImageChange(state=ReviewState.ACCEPTED)})
    newer.close()
    assert listing(project.folder) == before


def test_the_second_window_reads_only_and_knows_who_writes(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.save()
    second = Project.open(project.folder)
    assert second.is_read_only
    assert "open in another window" in second.notice
    assert f"process {os.getpid()}" in second.notice
    assert np.array_equal(second.read_labels(path, Layer.SUPPORT), square())
    second.close()
    third = reopened(project)
    assert not third.is_read_only, "closing gives the lock back, reading never takes it"
    third.close()


def test_the_lock_of_a_killed_process_is_recovered(project):
    code = (
        "import os, signal, sys; from pathlib import Path; from engine.project import Project;"
        "project = Project.open(Path(sys.argv[1])); assert not project.is_read_only, project.notice;"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    project.close()
    subprocess.run([sys.executable, "-c", code, str(project.folder)], check=False, timeout=300)
    assert (project.folder / ".lock").stat().st_size > 0, "the dead process left its name"
    again = Project.open(project.folder)
    assert not again.is_read_only
    again.close()


def test_a_reader_sees_what_the_writer_saves(project, photos):
    path = photos / "img1.png"
    for left in (1, 5, 9):
        project.stage({path: painted(square(left))})
        project.save()
        reader = Project.open(project.folder)
        assert np.array_equal(reader.read_labels(path, Layer.SUPPORT), square(left))
        reader.close()


def test_left_over_masks_are_cleared_but_nothing_else(project, photos):
    path = photos / "img1.png"
    project.stage({path: painted(square())})
    project.close()
    folder = layer_dir(project.folder, Layer.SUPPORT)
    (folder / "img9-0123456789-1.png").write_bytes(b"left by a kill")
    (folder / ".0123.tmp").write_bytes(b"left by a kill")
    (folder / "notes.txt").write_text("the user's")
    again = Project.open(project.folder)
    again.stage({path: ImageChange(state=ReviewState.ACCEPTED)})
    again.close()
    names = {file.name for file in folder.iterdir()}
    assert "notes.txt" in names
    assert len(names) == 2


def listing(folder):
    """Every file with its content, but not the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
