from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image

from engine.errors import Cancelled
from engine.progress import CancelToken
from engine.project import Layer, Project
from engine.project.relink import find_images, relink
from tests.engine.project.conftest import SIZE, painted, square


@pytest.fixture
def filled(project, photos):
    """img1, img2 and sub/img1 painted, closed."""
    names = ("img1.png", "img2.png", "sub/img1.png")
    project.stage({photos / name: painted(square(5 * place)) for place, name in enumerate(names)})
    project.close()
    return project.folder


def open_at(folder, root):
    project = Project.open(folder)
    return project, relink(project, root, token=CancelToken())


def labels_of(project, path):
    return project.read_labels(path, Layer.SUPPORT)


def test_images_in_place_are_found_without_reading_them(filled, photos, monkeypatch):
    monkeypatch.setattr("engine.project.relink.content_digest", None)
    project = Project.open(filled)
    found = find_images(project.records(), photos, token=CancelToken())
    assert (found.n_found, dict(found.moved), found.changed, found.missing) == (3, {}, (), ())
    project.close()


def test_project_and_images_that_moved_together_need_no_help(filled, photos, tmp_path):
    new = tmp_path / "elsewhere"
    new.mkdir()
    shutil.move(photos, new / "photos")
    shutil.move(filled, new / "work.fewshot")
    project = Project.open(new / "work.fewshot")
    assert project.root == new / "photos"
    assert np.array_equal(labels_of(project, new / "photos" / "img2.png"), square(5))
    project.close()


def test_a_project_that_moved_alone_finds_its_images(filled, photos, tmp_path):
    target = tmp_path / "deep" / "er" / "work.fewshot"
    target.parent.mkdir(parents=True)
    shutil.move(filled, target)
    project = Project.open(target)
    assert project.root == photos
    project.close()


def test_one_new_root_fixes_all_images(filled, photos, tmp_path):
    new = tmp_path / "a" / "b"
    new.parent.mkdir()
    shutil.move(photos, new)
    project, found = open_at(filled, new)
    assert (found.n_found, found.missing) == (3, ())
    assert np.array_equal(labels_of(project, new / "sub" / "img1.png"), square(10))
    project.close()
    again = Project.open(filled)
    assert again.root == new
    again.close()


def test_renamed_and_exchanged_files_keep_their_own_masks(filled, photos):
    (photos / "img1.png").rename(photos / "kept.png")
    (photos / "img2.png").rename(photos / "img1.png")
    (photos / "kept.png").rename(photos / "img2.png")
    (photos / "sub" / "img1.png").rename(photos / "late.png")
    project, found = open_at(filled, photos)
    assert dict(found.moved) == {
        "img1.png": "img2.png",
        "img2.png": "img1.png",
        "sub/img1.png": "late.png",
    }
    assert np.array_equal(labels_of(project, photos / "img2.png"), square(0))
    assert np.array_equal(labels_of(project, photos / "img1.png"), square(5))
    assert np.array_equal(labels_of(project, photos / "late.png"), square(10))
    project.close()
    again = Project.open(filled)
    assert np.array_equal(labels_of(again, photos / "img2.png"), square(0))
    again.close()


def test_an_image_that_took_anothers_name_does_not_take_its_mask(filled, photos):
    (photos / "img1.png").unlink()
    (photos / "img2.png").rename(photos / "img1.png")
    project, found = open_at(filled, photos)
    assert dict(found.moved) == {"img2.png": "img1.png"}
    assert found.missing == ("img1.png",)
    assert np.array_equal(labels_of(project, photos / "img1.png"), square(5))
    assert len(project.paths()) == 3, "the mask of the lost image waits"
    project.close()


def test_a_missing_image_waits_and_an_edited_one_is_named(filled, photos):
    (photos / "img1.png").unlink()
    Image.new("RGB", SIZE[::-1], "red").save(photos / "img2.png")
    project, found = open_at(filled, photos)
    assert found.missing == ("img1.png",)
    assert found.changed == ("img2.png",)
    assert len(project.records()) == 3
    project.close()


def test_copies_of_one_picture_are_told_apart_by_name(project, photos, tmp_path):
    shutil.copy(photos / "img1.png", photos / "copy.png")
    project.stage({photos / "img1.png": painted(square(1)), photos / "copy.png": painted(square(9))})
    project.close()
    new = tmp_path / "new" / "deeper"
    new.parent.mkdir()
    shutil.move(photos, new)
    again, found = open_at(project.folder, tmp_path / "new")
    assert dict(found.moved) == {"img1.png": "deeper/img1.png", "copy.png": "deeper/copy.png"}
    again.close()


def test_a_cancelled_search_changes_nothing(filled, photos):
    token = CancelToken()
    token.cancel()
    project = Project.open(filled)
    with pytest.raises(Cancelled):
        relink(project, photos.parent, token=token)
    assert project.root == photos
    project.close()
