"""kill -9 of the whole app: what was painted half a second ago is there when it starts again."""

from __future__ import annotations

import pytest

from engine.project import Layer, Project
from fewshot_gui.model.project_places import ProjectPlaces
from tests.helpers.killing import surviving_strokes
from tests.helpers.stroke_process import N_CLASSES, class_of


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.8, 1.3, 2.1])
def test_a_killed_app_loses_half_a_second_at_most(make_folder, fewshot_home, seconds):
    folder = make_folder(3)
    must_be_there, n_strokes = surviving_strokes(
        "tests.helpers.app_process",
        [str(folder)],
        seconds=seconds,
        environment={"FEWSHOT_HOME": str(fewshot_home)},
    )
    assert n_strokes > 3
    project = Project.open(ProjectPlaces().project_of(folder))
    assert not project.is_read_only
    labels = project.read_labels(folder / "img1.jpg", Layer.SUPPORT)
    found = {stroke for stroke, value in enumerate(labels.flat) if value}
    assert all(labels.flat[stroke] == class_of(stroke) for stroke in found), "a stroke changed its class"
    assert [item.id for item in project.classes] == list(range(1, N_CLASSES + 1))
    project.close()
    assert must_be_there <= found, f"lost: {sorted(must_be_there - found)}"
