"""Which class has a screen pixel."""

from __future__ import annotations

import numpy as np
import pytest

from engine.images import scores_to_labels
from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.found_classes import FoundClasses, find_classes
from fewshot_gui.rendering.overlay import stretch_scores
from fewshot_gui.rendering.palette import MAX_FOUND_CLASSES, threshold_level

SCREEN = (70, 110)


def _looks(thresholds: dict[int, float], *, hidden: tuple[int, ...] = ()) -> ClassLooks:
    return ClassLooks(
        {
            class_id: ClassLook(f"class {class_id}", (9, 9, 9), threshold, is_hidden=class_id in hidden)
            for class_id, threshold in thresholds.items()
        }
    )


def _labels(found: FoundClasses) -> np.ndarray:
    """Class ids in place of slots."""
    return np.array([0, *found.class_ids], np.uint8)[found.slots]


def _blobs(class_ids: tuple[int, ...], size: tuple[int, int] = (24, 32), seed: int = 0) -> ClassScores:
    """One smooth bump per class, at a random place."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[: size[0], : size[1]]
    maps = []
    for _ in class_ids:
        row, column, radius = rng.uniform(0, size[0]), rng.uniform(0, size[1]), rng.uniform(3, 12)
        maps.append(np.exp(-((y - row) ** 2 + (x - column) ** 2) / radius**2) * rng.uniform(100, 255))
    return ClassScores(np.stack(maps).astype(np.uint8), class_ids)


def _found_by_loops(scores: ClassScores, target: tuple[float, float, float, float], looks: ClassLooks):
    """Every map stretched alone and whole; then the rule, as it is written."""
    best = np.zeros(SCREEN, int)
    labels = np.zeros(SCREEN, np.uint8)
    for class_id, plane in zip(scores.class_ids, scores.scores, strict=True):
        stretched = stretch_scores(plane, SCREEN, target=target).astype(int)
        wins = (stretched >= threshold_level(looks.of(class_id).threshold)) & (stretched > best)
        best[wins], labels[wins] = stretched[wins], class_id
    return labels


@pytest.mark.parametrize("n_classes", [1, 2, 3, 4, 7])
@pytest.mark.parametrize(
    "target", [(0.0, 0.0, 110.0, 70.0), (13.0, -9.0, 80.0, 60.0), (-200.0, -90.0, 480.0, 330.0)]
)
def test_the_highest_score_that_counts_has_the_pixel(
    n_classes: int, target: tuple[float, float, float, float]
) -> None:
    ids = (5, 2, 9, 1, 30, 31, 7)[:n_classes]
    looks = _looks({class_id: 0.2 + 0.05 * place for place, class_id in enumerate(ids)})
    n_found = 0
    for seed in range(4):
        scores = _blobs(ids, seed=seed)
        found = find_classes(scores, SCREEN, target=target, looks=looks)
        expected = _found_by_loops(scores, target, looks)
        # The cut-out is placed to a sixteenth of a pixel: a few pixels at borders may fall otherwise.
        assert (_labels(found) != expected).mean() < 0.005
        n_found += np.count_nonzero(expected)
    assert n_found > 100


def test_it_is_what_exports_and_accepted_masks_get() -> None:
    ids, thresholds = (3, 1, 2), (0.3, 0.5, 0.45)
    scores = _blobs(ids, seed=10)
    found = find_classes(
        scores,
        SCREEN,
        target=(0.0, 0.0, 110.0, 70.0),
        looks=_looks(dict(zip(ids, thresholds, strict=True))),
    )
    exported = scores_to_labels(
        scores.scores.astype(np.float32) / 255, SCREEN, class_ids=ids, thresholds=thresholds
    )
    assert len(np.unique(exported)) == 4
    assert (_labels(found) == exported).mean() > 0.99


def test_of_two_equal_scores_the_first_class_has_the_pixel() -> None:
    scores = ClassScores(np.full((2, 4, 4), 200, np.uint8), (7, 3))
    found = find_classes(scores, SCREEN, target=(0.0, 0.0, 110.0, 70.0), looks=ClassLooks())
    assert np.all(_labels(found) == 7)


def test_a_higher_threshold_of_one_class_leaves_the_pixel_to_another() -> None:
    maps = np.stack([np.full((4, 4), 200, np.uint8), np.full((4, 4), 150, np.uint8)])
    target = (0.0, 0.0, 110.0, 70.0)
    scores = ClassScores(maps, (1, 2))
    assert np.all(_labels(find_classes(scores, SCREEN, target=target, looks=_looks({1: 0.5, 2: 0.5}))) == 1)
    assert np.all(_labels(find_classes(scores, SCREEN, target=target, looks=_looks({1: 0.9, 2: 0.5}))) == 2)


def test_a_hidden_class_keeps_its_pixels_but_is_not_shown() -> None:
    maps = np.stack([np.full((4, 4), 200, np.uint8), np.full((4, 4), 150, np.uint8)])
    looks = _looks({1: 0.5, 2: 0.5}, hidden=(1,))
    found = find_classes(ClassScores(maps, (1, 2)), SCREEN, target=(0.0, 0.0, 110.0, 70.0), looks=looks)
    assert not found.slots.any()
    assert 1 not in found.class_ids


def test_nothing_is_found_out_of_sight_or_below_the_threshold() -> None:
    scores = ClassScores(np.full((1, 4, 4), 100, np.uint8), (1,))
    for target, threshold in (((500.0, 0.0, 60.0, 60.0), 0.1), ((0.0, 0.0, 110.0, 70.0), 0.9)):
        found = find_classes(scores, SCREEN, target=target, looks=_looks({1: threshold}))
        assert found.class_ids == ()
        assert not found.slots.any()


def test_more_classes_than_codes_share_the_last_one() -> None:
    n_classes = MAX_FOUND_CLASSES + 6
    maps = np.zeros((n_classes, 1, n_classes), np.uint8)
    maps[np.arange(n_classes), 0, np.arange(n_classes)] = 255
    scores = ClassScores(maps, tuple(range(1, n_classes + 1)))
    target = (0.0, 0.0, 4.0 * n_classes, 8.0)
    found = find_classes(scores, (8, 4 * n_classes), target=target, looks=ClassLooks())
    assert len(found.class_ids) == MAX_FOUND_CLASSES
    assert found.slots.max() == MAX_FOUND_CLASSES
    middles = found.slots[4, 2::4]
    assert middles[:10].tolist() == list(range(1, 11))
    assert set(middles[-6:].tolist()) == {MAX_FOUND_CLASSES}


def test_labels_become_one_map_per_class_that_is_there() -> None:
    labels = np.array([[0, 7], [2, 7]], np.uint8)
    scores = ClassScores.of_labels(labels)
    assert scores.class_ids == (2, 7)
    assert scores.scores.tolist() == [[[0, 0], [255, 0]], [[0, 255], [0, 255]]]
    assert ClassScores.of_labels(np.zeros((3, 4), np.uint8)).scores.shape == (0, 3, 4)


@pytest.mark.parametrize(
    ("maps", "ids"),
    [(np.zeros((4, 4), np.uint8), (1,)), (np.zeros((2, 4, 4), np.uint8), (1,)), (np.zeros((1, 4, 4)), (1,))],
    ids=["no axis of classes", "an id too few", "floats"],
)
def test_maps_that_are_none_are_refused(maps: np.ndarray, ids: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="maps"):
        ClassScores(maps, ids)
