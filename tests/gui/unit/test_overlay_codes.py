"""What each screen pixel of an overlay shows."""

from __future__ import annotations

import numpy as np
import pytest

from fewshot_gui.rendering.class_looks import ClassLook, ClassLooks
from fewshot_gui.rendering.class_scores import ClassScores
from fewshot_gui.rendering.found_classes import FoundClasses, find_classes
from fewshot_gui.rendering.overlay_codes import (
    hatch_of,
    hatching,
    paint_codes,
    prediction_codes,
    proposal_codes,
)
from fewshot_gui.rendering.palette import CODES_PER_CLASS, OverlayCode, PaintCode

FILL, HATCH, EDGE, HALO = OverlayCode.FILL, OverlayCode.HATCH, OverlayCode.EDGE, OverlayCode.HALO


def _found(*maps: np.ndarray, threshold: float = 0.5) -> FoundClasses:
    """Maps that are as large as the screen, of the classes 1, 2, ..."""
    height, width = maps[0].shape
    ids = tuple(range(1, len(maps) + 1))
    looks = ClassLooks({class_id: ClassLook("", (0, 0, 0), threshold) for class_id in ids})
    target = (0.0, 0.0, float(width), float(height))
    return find_classes(ClassScores(np.stack(maps), ids), (height, width), target=target, looks=looks)


def _outlined_by_loops(labels: np.ndarray, n_px: int) -> tuple[np.ndarray, np.ndarray]:
    """(is within n steps of another value, is within n steps of a smaller one), one pixel at a time."""
    height, width = labels.shape
    differs, is_above = np.zeros(labels.shape, bool), np.zeros(labels.shape, bool)
    for y in range(height):
        for x in range(width):
            near = [
                labels[v, u]
                for v in range(max(0, y - n_px), min(height, y + n_px + 1))
                for u in range(max(0, x - n_px), min(width, x + n_px + 1))
                if abs(v - y) + abs(u - x) <= n_px
            ]
            differs[y, x] = any(value != labels[y, x] for value in near)
            is_above[y, x] = any(value < labels[y, x] for value in near)
    return differs, is_above


def test_paint_has_a_light_line_inside_and_a_dark_one_outside() -> None:
    labels = np.zeros((9, 9), np.uint8)
    labels[2:7, 2:7] = 3
    codes = paint_codes(labels, line_px=1)
    assert codes[4, 4] == 3
    assert codes[2, 4] == codes[4, 6] == PaintCode.EDGE
    assert codes[1, 4] == codes[4, 7] == PaintCode.HALO
    assert codes[0, 0] == PaintCode.CLEAR
    assert np.array_equal((codes == 3) | (codes == PaintCode.EDGE), labels > 0)


@pytest.mark.parametrize("line_px", [1, 2, 3])
def test_lines_of_several_classes_are_where_neighbours_differ(line_px: int) -> None:
    rng = np.random.default_rng(line_px)
    labels = np.kron(rng.integers(0, 4, (4, 5), dtype=np.uint8), np.ones((6, 6), np.uint8))
    differs, is_above = _outlined_by_loops(labels, line_px)
    codes = paint_codes(labels, line_px=line_px)
    np.testing.assert_array_equal(codes == PaintCode.EDGE, is_above)
    np.testing.assert_array_equal(codes == PaintCode.HALO, (labels == 0) & differs)
    np.testing.assert_array_equal(codes[~differs], labels[~differs])


def test_painting_that_reaches_the_border_of_the_view_gets_no_line_there() -> None:
    assert np.all(paint_codes(np.ones((5, 5), np.uint8), line_px=2) == 1)


def test_class_ids_never_look_like_lines() -> None:
    codes = paint_codes(np.full((4, 4), 254, np.uint8), line_px=1)
    assert not np.isin(codes, (PaintCode.EDGE, PaintCode.HALO)).any()


def test_prediction_follows_the_threshold_and_is_hatched() -> None:
    scores = np.zeros((60, 60), np.uint8)
    scores[5:55, 5:55] = 100
    assert not prediction_codes(_found(scores), origin=(0, 0), line_px=2).any()
    codes = prediction_codes(_found(scores, threshold=100 / 255), origin=(0, 0), line_px=2)
    assert set(np.unique(codes[10:50, 10:50])) == {FILL, HATCH}
    assert np.all(codes[5, 5:55] == EDGE)
    assert codes[4, 30] == HALO


def test_each_class_has_codes_of_its_own_and_a_contour_on_its_side() -> None:
    one, other = np.zeros((2, 40, 60), np.uint8)
    one[:, :30] = 255
    other[:, 30:] = 200
    codes = prediction_codes(_found(one, other), origin=(0, 0), line_px=2)
    assert set(np.unique(codes[:, :28])) == {FILL, HATCH}
    assert set(np.unique(codes[:, 32:])) == {FILL + CODES_PER_CLASS, HATCH + CODES_PER_CLASS}
    assert np.all(codes[:, 28:30] == EDGE)
    assert np.all(codes[:, 30:32] == EDGE + CODES_PER_CLASS)


@pytest.mark.parametrize("class_id", range(1, 9))
def test_hatching_sticks_to_the_image(class_id: int) -> None:
    box = slice(0, 40), slice(0, 40)
    still = np.broadcast_to(hatching(class_id, box, origin=(0, 0), line_px=1), (40, 40))
    moved = np.broadcast_to(hatching(class_id, box, origin=(3, 5), line_px=1), (40, 40))
    np.testing.assert_array_equal(still[:-5, :-3], moved[5:, 3:])
    part = np.broadcast_to(
        hatching(class_id, (slice(10, 20), slice(7, 31)), origin=(0, 0), line_px=1), (10, 24)
    )
    np.testing.assert_array_equal(part, still[10:20, 7:31])


def test_eight_classes_differ_without_any_colour() -> None:
    box = slice(0, 36), slice(0, 36)
    patterns = {
        np.broadcast_to(hatching(class_id, box, origin=(0, 0), line_px=1), (36, 36)).tobytes()
        for class_id in range(1, 9)
    }
    assert len(patterns) == 8
    assert hatch_of(9) == hatch_of(1)
    densities = [
        (np.broadcast_to(hatching(i, box, origin=(0, 0), line_px=1), (36, 36)) == HATCH).mean()
        for i in range(1, 9)
    ]
    assert max(densities) < 2 * min(densities), "no class looks darker than the others"


def test_a_proposal_is_dotted_in_a_dashed_line_of_light_and_dark() -> None:
    inside = np.zeros((60, 80), bool)
    inside[10:50, 10:70] = True
    codes = proposal_codes(inside, pattern_origin=0, line_px=2)
    assert not codes[~inside].any()
    border = inside.copy()
    border[12:48, 12:68] = False
    assert set(np.unique(codes[border])) == {EDGE, HALO}
    assert set(np.unique(codes[13:47, 13:67])) == {FILL, HATCH}
    moved = proposal_codes(np.roll(inside, 3, axis=1), pattern_origin=3, line_px=2)
    assert np.array_equal(moved[20:40, 23:60], codes[20:40, 20:57]), "the pattern sticks to the image"
    assert not proposal_codes(np.zeros((5, 5), bool), pattern_origin=0, line_px=2).any()
