"""Taking a class out of a project and putting it back."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import Cancelled
from engine.progress import CancelToken
from engine.project import Author, ImageChange, Layer, MaskEdit, Project, Provenance
from engine.project.class_pixels import PixelSet, RemovedPixels, find_class, remove_pixels, return_pixels
from tests.engine.project.conftest import HUMAN, SIZE, accepted, painted, square

_MODEL = Provenance(
    author=Author.MODEL, model="m", thresholds=((1, 0.5), (2, 0.4)), scores=((2, 0.75),), at="2026"
)


@pytest.fixture
def filled(project, photos):
    """Class 2 is in an example, in an accepted mask (beside class 1) and in a rejected prediction."""
    mixed = square().copy()
    mixed[20:25] = 2
    both = MaskEdit(source=mixed, provenance=_MODEL)
    project.stage(
        {
            photos / "img1.png": painted(square(value=2)),
            photos / "img2.png": ImageChange(masks={Layer.FINAL: both, Layer.PREDICTION: both}),
            photos / "img3.png": accepted(square()),
        }
    )
    project.save()
    return project


def _remove(project: Project) -> RemovedPixels:
    found: set = set()
    list(find_class(project, 2, found=found, token=CancelToken()))
    removed = RemovedPixels(class_id=2)
    steps = list(remove_pixels(project, removed, sorted(found), token=CancelToken()))
    assert [(step.done, step.total) for step in steps] == [(1, 2), (2, 2)]
    return removed


def _state(project: Project) -> dict:
    return {
        (path, layer): (project.read_labels(path, layer).tobytes(), file.provenance)
        for path in project.paths()
        for layer, file in project.record_of(path).layers.items()
    }


def test_a_class_is_found_in_every_layer(filled, photos):
    found: set = set()
    list(find_class(filled, 2, found=found, token=CancelToken()))
    assert found == {photos / "img1.png", photos / "img2.png"}
    filled.stage({photos / "img4.png": painted(square(value=2))})
    list(find_class(filled, 2, found=found, token=CancelToken()))
    assert photos / "img4.png" in found, "what is not saved yet counts"


def test_counted_masks_are_not_opened(filled, monkeypatch):
    monkeypatch.setattr(Project, "read_labels", lambda *_: pytest.fail("opened"))
    found: set = set()
    list(find_class(filled, 9, found=found, token=CancelToken()))
    assert found == set()


def test_a_removed_class_is_gone_from_the_disk_and_others_stay(filled, photos):
    _remove(filled)
    filled.close()
    again = Project.open(filled.folder)
    for path in again.paths():
        for layer in again.record_of(path).layers:
            assert 2 not in again.read_labels(path, layer)
    two = photos / "img2.png"
    assert np.array_equal(again.read_labels(two, Layer.FINAL), square())
    provenance = again.record_of(two).layers[Layer.FINAL].provenance
    assert (provenance.thresholds, provenance.scores) == (((1, 0.5),), ())
    again.close()


def test_everything_comes_back(filled):
    before = _state(filled)
    removed = _remove(filled)
    list(return_pixels(filled, removed, token=CancelToken()))
    assert _state(filled) == before


def test_what_was_painted_since_stays(filled, photos):
    removed = _remove(filled)
    two = photos / "img2.png"
    labels = filled.read_labels(two, Layer.FINAL).copy()
    labels[22:30] = 7
    filled.stage({two: ImageChange(masks={Layer.FINAL: MaskEdit(source=labels, provenance=HUMAN)})})
    list(return_pixels(filled, removed, token=CancelToken()))
    back = filled.read_labels(two, Layer.FINAL)
    assert set(np.unique(back[20:22])) == {2}
    assert set(np.unique(back[22:])) == {7}
    assert filled.record_of(two).layers[Layer.FINAL].provenance == HUMAN


def test_a_mask_that_was_taken_away_since_stays_away(filled, photos):
    removed = _remove(filled)
    filled.stage({photos / "img2.png": ImageChange(masks={Layer.FINAL: None})})
    list(return_pixels(filled, removed, token=CancelToken()))
    assert filled.read_labels(photos / "img2.png", Layer.FINAL) is None


def test_a_cancelled_removal_says_what_it_took(filled, photos):
    before = _state(filled)
    token, removed = CancelToken(), RemovedPixels(class_id=2)
    steps = remove_pixels(filled, removed, [photos / "img1.png", photos / "img2.png"], token=token)
    next(steps)
    token.cancel()
    with pytest.raises(Cancelled):
        next(steps)
    assert {path for path, _ in removed.layers} == {photos / "img1.png"}
    list(return_pixels(filled, removed, token=CancelToken()))
    assert _state(filled) == before


def test_pixels_survive_packing():
    rng = np.random.default_rng(3)
    for _ in range(20):
        mask = rng.random(SIZE) < rng.choice([0.01, 0.5])
        mask[rng.integers(SIZE[0]), rng.integers(SIZE[1])] = True
        labels = np.zeros(SIZE, np.uint8)
        PixelSet.of(mask).paint(labels, 5)
        assert np.array_equal(labels == 5, mask)
