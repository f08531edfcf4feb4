"""Projects with several classes: label maps from scores, what is known of a mask, older versions."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.errors import ProjectError
from engine.project import (
    Author,
    ImageChange,
    ImageRecord,
    Layer,
    MaskEdit,
    Project,
    Provenance,
    ShotUse,
    ThresholdedScores,
)
from engine.project.rows import image_from_row, image_to_row
from tests.engine.project.conftest import HUMAN, SIZE, accepted, square

_ROW = {"path": "a.png", "bytes": 1, "mtime_ns": 2, "digest": "d", "state": "unreviewed"}
_LAYER = {"file": "a-1.png", "height": 3, "width": 4, "by": "model"}


def two_classes() -> ThresholdedScores:
    """Class 3 on the left, class 2 on the right, both sure of the middle column, where 3 scores higher."""
    scores = np.zeros((2, 3, 5), np.uint8)
    scores[0, :, :3] = 230
    scores[1, :, 2:] = 200
    return ThresholdedScores(scores=scores, size=SIZE, class_ids=(3, 2), thresholds=(0.5, 0.5))


def test_the_higher_score_has_the_pixel_where_classes_meet():
    labels = two_classes().labels()
    assert labels.shape == SIZE
    assert set(np.unique(labels[:, :20])) == {3}
    assert set(np.unique(labels[:, 28:])) == {2}


def test_each_class_has_a_threshold_of_its_own():
    found = two_classes()
    strict = ThresholdedScores(
        scores=found.scores, size=SIZE, class_ids=found.class_ids, thresholds=(0.95, 0.5)
    )
    assert set(np.unique(strict.labels())) == {0, 2}
    assert strict.has_found
    nothing = ThresholdedScores(
        scores=found.scores, size=SIZE, class_ids=found.class_ids, thresholds=(0.95, 0.9)
    )
    assert not nothing.has_found


def test_mean_scores_are_of_the_cells_a_class_has():
    means = dict(two_classes().mean_scores())
    assert means[2] == pytest.approx(200 / 255)
    assert means[3] == pytest.approx(230 / 255)


def test_what_is_known_of_a_mask_comes_back(tmp_path, project, photos):
    provenance = Provenance(
        author=Author.MODEL, model="m", head="abc", thresholds=((1, 0.4), (2, 0.5)), scores=((2, 0.75),)
    )
    labels = square().copy()
    labels[20:25] = 2
    edit = MaskEdit(source=labels, provenance=provenance)
    path = photos / "img1.png"
    project.stage({path: ImageChange(masks={Layer.FINAL: edit}, shot=ShotUse(place=0))})
    project.close()
    again = Project.open(project.folder)
    file = again.record_of(path).layers[Layer.FINAL]
    assert file.provenance == provenance
    assert file.class_ids == (1, 2)
    (image,) = again.annotated(only_accepted=False).images
    assert image.scores == {2: 0.75}
    again.close()


def test_switches_are_kept_for_each_class():
    record = ImageRecord(path="a.png", shot=ShotUse(place=3, off=(2, 9)))
    assert image_from_row(json.loads(json.dumps(image_to_row(record)))).shot == record.shot


@pytest.mark.parametrize(("enabled", "off"), [(True, ()), (False, (1,))])
def test_a_project_that_knew_one_class_is_read(enabled, off):
    layer = {**_LAYER, "threshold": 0.5, "score": 0.75}
    row = {**_ROW, "shot": {"place": 0, "enabled": enabled}, "layers": {"final": layer}}
    record = image_from_row(row)
    assert record.shot == ShotUse(place=0, off=off)
    file = record.layers[Layer.FINAL]
    assert (file.provenance.thresholds, file.provenance.scores) == (((1, 0.5),), ((1, 0.75),))
    assert file.class_ids is None, "nobody has counted"


@pytest.mark.parametrize(
    "damage",
    [
        {"thresholds": {"1": 1.5}},
        {"thresholds": {"x": 0.5}},
        {"thresholds": {"0": 0.5}},
        {"scores": [0.5]},
        {"classes": [0]},
        {"classes": ["1"]},
        {"classes": 1},
    ],
)
def test_impossible_numbers_are_refused(damage):
    with pytest.raises(ProjectError):
        image_from_row({**_ROW, "layers": {"final": {**_LAYER, **damage}}})


def test_impossible_switches_are_refused():
    with pytest.raises(ProjectError, match="300"):
        image_from_row({**_ROW, "shot": {"place": 0, "off": [300]}})


def test_counted_classes_follow_every_new_mask(project, photos):
    path = photos / "img1.png"
    project.stage({path: accepted(square(value=2))})
    project.save()
    assert project.record_of(path).layers[Layer.FINAL].class_ids == (2,)
    project.stage(
        {path: ImageChange(masks={Layer.FINAL: MaskEdit(source=square(value=7), provenance=HUMAN)})}
    )
    assert project.record_of(path).layers[Layer.FINAL].class_ids is None, "not counted before it is written"
    project.save()
    assert project.record_of(path).layers[Layer.FINAL].class_ids == (7,)
