from __future__ import annotations

import os

import pytest

from fewshot_gui.model.project_places import ProjectPlaces


@pytest.fixture
def images(tmp_path):
    folder = tmp_path / "My photos: 2026"
    folder.mkdir()
    return folder


def test_every_image_folder_has_a_place_of_its_own(images, tmp_path, fewshot_home):
    other = tmp_path / "other" / images.name
    place = ProjectPlaces().project_of(images)
    assert place.parent == fewshot_home / "data" / "projects"
    assert place.name.startswith("My_photos_2026-")
    assert place.suffix == ".fewshot"
    assert place != ProjectPlaces().project_of(other)
    assert place == ProjectPlaces().project_of(images)


def test_a_moved_project_is_remembered_as_long_as_it_is_there(images, tmp_path):
    mine = tmp_path / "mine.fewshot"
    mine.mkdir()
    (mine / "project.json").touch()
    ProjectPlaces().remember(mine, images=images)
    assert ProjectPlaces().project_of(images) == mine
    assert ProjectPlaces().recent == (mine,)
    (mine / "project.json").unlink()
    assert ProjectPlaces().project_of(images) != mine


def test_recent_projects_are_few_and_newest_first(images, tmp_path):
    places = ProjectPlaces()
    projects = [tmp_path / f"p{index}.fewshot" for index in range(10)]
    for project in [*projects, projects[5]]:
        places.remember(project, images=images)
    assert ProjectPlaces().recent[:2] == (projects[5], projects[9])
    assert len(ProjectPlaces().recent) == 8
    places.forget(projects[5])
    assert projects[5] not in ProjectPlaces().recent


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"moved": [], "recent": 3}', b"\xff"])
def test_a_damaged_list_is_an_empty_one(images, fewshot_home, content):
    (fewshot_home / "data").mkdir(parents=True)
    (fewshot_home / "data" / "projects.json").write_bytes(content)
    assert ProjectPlaces().recent == ()
    assert ProjectPlaces().project_of(images).suffix == ".fewshot"


def test_names_that_are_not_unicode_are_remembered(images, tmp_path):
    mine = tmp_path / os.fsdecode(b"caf\xe9.fewshot")
    mine.mkdir()
    (mine / "project.json").touch()
    ProjectPlaces().remember(mine, images=images)
    assert ProjectPlaces().project_of(images) == mine
