"""A small folder of images and projects on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.project import Author, ImageChange, Layer, MaskEdit, Project, Provenance, ReviewState, ShotUse

SIZE = (30, 40)

HUMAN = Provenance(author=Author.HUMAN, at="2026-01-02T03:04:05+00:00")
MODEL = Provenance(author=Author.MODEL, model="mshnet-lite", thresholds=((1, 0.5),), scores=((1, 0.75),))


def square(left: int = 5, *, value: int = 1) -> NDArray[np.uint8]:
    """(30, 40) labels with one square; read-only."""
    labels = np.zeros(SIZE, np.uint8)
    labels[5:15, left : left + 10] = value
    labels.flags.writeable = False
    return labels


def painted(labels: NDArray[np.uint8], *, place: int = 0) -> ImageChange:
    """The user painted an example."""
    return ImageChange(
        masks={Layer.SUPPORT: MaskEdit(source=labels, provenance=HUMAN)}, shot=ShotUse(place=place)
    )


def accepted(labels: NDArray[np.uint8]) -> ImageChange:
    """The user accepted what the model found."""
    edit = MaskEdit(source=labels, provenance=MODEL)
    return ImageChange(state=ReviewState.ACCEPTED, masks={Layer.PREDICTION: edit, Layer.FINAL: edit})


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """img1.png ... img4.png, all different, and sub/img1.png."""
    folder = tmp_path / "photos"
    (folder / "sub").mkdir(parents=True)
    for index, name in enumerate(("img1", "img2", "img3", "img4", "sub/img1")):
        pixels = np.full((*SIZE, 3), 40 * index, np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def make_project(tmp_path: Path, photos: Path) -> Iterator[Callable[..., Project]]:
    """Create a project; whatever is open at the end is closed."""
    projects: list[Project] = []

    def make(name: str = "work") -> Project:
        projects.append(Project.create(tmp_path / f"{name}.fewshot", root=photos, name=name))
        return projects[-1]

    yield make
    for project in projects:
        project.close()


@pytest.fixture
def project(make_project: Callable[..., Project]) -> Project:
    return make_project()
