"""kill -9 at random moments: the project stays readable and loses next to nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.project import Layer, Project
from tests.helpers.killing import surviving_strokes
from tests.helpers.stroke_process import N_IMAGES, SIZE, class_of


def test_a_killed_process_loses_half_a_second_at_most(tmp_path):
    run_and_kill(tmp_path, seed=1)
    run_and_kill(tmp_path, seed=2)


@pytest.mark.slow
def test_a_killed_process_loses_half_a_second_at_most_fifty_times(tmp_path):
    for seed in range(50):
        run_and_kill(tmp_path, seed=seed)


def run_and_kill(tmp_path: Path, *, seed: int) -> None:
    """Let a process paint for a while, kill it, and look at what it left."""
    folder = make_project(tmp_path / f"run{seed}")
    seconds = float(np.random.default_rng(seed).uniform(0.3, 1.6))
    must_be_there, _ = surviving_strokes(
        "tests.helpers.stroke_process", [str(folder), str(seed)], seconds=seconds
    )
    found = strokes_on_disk(folder)
    assert must_be_there <= found, f"lost: {sorted(must_be_there - found)}"
    for image in range(N_IMAGES):
        own = sorted(stroke for stroke in found if stroke % N_IMAGES == image)
        assert own == list(range(image, image + N_IMAGES * len(own), N_IMAGES)), "strokes are there up to one"


def make_project(folder: Path) -> Path:
    photos = folder / "photos"
    photos.mkdir(parents=True)
    for image in range(N_IMAGES):
        Image.new("RGB", SIZE[::-1]).save(photos / f"img{image}.png")
    project = Project.create(folder / "killed.fewshot", root=photos, name="killed")
    project.close()
    return project.folder


def strokes_on_disk(folder: Path) -> set[int]:
    project = Project.open(folder)
    assert not project.is_read_only, "the lock of the dead process is recovered"
    found: set[int] = set()
    for path in project.paths():
        labels = project.read_labels(path, Layer.SUPPORT).ravel()
        strokes = np.flatnonzero(labels).tolist()
        assert all(labels[stroke] == class_of(stroke) for stroke in strokes), "a stroke changed its class"
        found |= set(strokes)
    project.close()
    return found
