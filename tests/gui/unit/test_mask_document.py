from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from fewshot_gui.model.mask_document import NOTHING, OBJECT, MaskDocument

_HEIGHT, _WIDTH = 40, 56
_POINTS = st.tuples(st.floats(-20, _WIDTH + 20), st.floats(-20, _HEIGHT + 20))
_STROKES = st.tuples(
    st.lists(_POINTS, min_size=1, max_size=4), st.floats(1, 30), st.sampled_from([OBJECT, NOTHING])
)
_OPERATIONS = st.lists(
    st.one_of(_STROKES, st.sampled_from(["undo", "redo", "clear", "cancelled"])), max_size=12
)

pytestmark = pytest.mark.usefixtures("qapp")


def _stroke(
    document: MaskDocument, points: list[tuple[float, float]], diameter: float = 5.0, value: int = OBJECT
) -> None:
    document.begin_stroke("Brush")
    for start, end in zip([points[0], *points], points, strict=False):
        document.paint_segment(start, end, diameter=diameter, value=value)
    document.end_stroke()


@settings(deadline=None, max_examples=60)
@given(strokes=st.lists(_STROKES, max_size=8))
def test_undoing_everything_restores_each_state_and_redoing_brings_them_back(strokes: list) -> None:
    document = MaskDocument((_HEIGHT, _WIDTH))
    states = [document.pixels.tobytes()]
    for points, diameter, value in strokes:
        _stroke(document, points, diameter, value)
        if document.pixels.tobytes() != states[-1]:
            states.append(document.pixels.tobytes())
    for state in reversed(states[:-1]):
        document.undo()
        assert document.pixels.tobytes() == state
    assert not document.can_undo
    assert document.is_empty
    for state in states[1:]:
        document.redo()
        assert document.pixels.tobytes() == state
    assert not document.can_redo


@settings(deadline=None, max_examples=60)
@given(operations=_OPERATIONS)
def test_any_history_agrees_with_full_copies(operations: list) -> None:
    document = MaskDocument((_HEIGHT, _WIDTH))
    done, undone = [np.zeros((_HEIGHT, _WIDTH), np.uint8)], []
    for operation in operations:
        if operation == "undo":
            document.undo()
            if len(done) > 1:
                undone.append(done.pop())
        elif operation == "redo":
            document.redo()
            if undone:
                done.append(undone.pop())
        elif operation == "cancelled":
            document.begin_stroke("Brush")
            document.paint_segment((3, 3), (30, 20), diameter=9, value=OBJECT)
            document.cancel_stroke()
        else:
            if operation == "clear":
                document.clear()
            else:
                _stroke(document, *operation)
            if not np.array_equal(document.pixels, done[-1]):
                done.append(document.pixels.copy())
                undone.clear()
        np.testing.assert_array_equal(document.pixels, done[-1])
        np.testing.assert_array_equal(document.mask, done[-1] != 0)
        assert document.can_undo == (len(done) > 1)
        assert document.can_redo == bool(undone)


@settings(deadline=None, max_examples=60)
@given(points=st.lists(_POINTS, min_size=1, max_size=4), diameter=st.floats(1, 30))
def test_every_changed_pixel_is_reported(points: list, diameter: float) -> None:
    document = MaskDocument((_HEIGHT, _WIDTH))
    rects: list[QRect] = []
    document.mask_changed.connect(rects.append)
    _stroke(document, points, diameter)
    reported = np.zeros((_HEIGHT, _WIDTH), bool)
    for rect in rects:
        reported[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
    assert not (document.mask & ~reported).any()


@settings(deadline=None, max_examples=60)
@given(start=_POINTS, end=_POINTS, diameter=st.floats(3, 30))
def test_a_segment_is_a_capsule_without_gaps(
    start: tuple[float, float], end: tuple[float, float], diameter: float
) -> None:
    document = MaskDocument((_HEIGHT, _WIDTH))
    document.begin_stroke("Brush")
    document.paint_segment(start, end, diameter=diameter, value=OBJECT)
    ys, xs = np.mgrid[:_HEIGHT, :_WIDTH] + 0.5
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = np.clip(((xs - start[0]) * dx + (ys - start[1]) * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
    distance = np.hypot(xs - start[0] - along * dx, ys - start[1] - along * dy)
    assert document.mask[distance < diameter / 2 - 1].all()
    assert not document.mask[distance > diameter / 2 + 1].any()


@pytest.mark.parametrize("diameter", [0.0, 1.0, 1.5, 2.0, 3.0])
def test_a_click_with_the_smallest_brush_paints(diameter: float) -> None:
    document = MaskDocument((20, 20))
    _stroke(document, [(10.5, 10.5)], diameter)
    assert document.mask[10, 10]
    assert document.mask.sum() <= 9


def test_a_click_that_changes_nothing_adds_no_step(qtbot) -> None:
    document = MaskDocument((20, 20))
    with qtbot.assertNotEmitted(document.stroke_finished), qtbot.assertNotEmitted(document.history_changed):
        _stroke(document, [(10, 10)], value=NOTHING)
        _stroke(document, [(-50, 10)])
        document.clear()
        document.undo()
        document.redo()
    assert not document.can_undo


def test_a_stroke_is_one_step_and_reported_once(qtbot) -> None:
    document = MaskDocument((20, 20))
    finished = []
    document.stroke_finished.connect(lambda: finished.append(document.undo_name))
    _stroke(document, [(2, 2), (10, 2), (10, 10), (18, 18)])
    assert finished == ["Brush"]
    document.undo()
    assert document.is_empty
    assert (document.undo_name, document.redo_name) == ("", "Brush")


def test_undo_in_the_middle_of_a_stroke_cancels_it() -> None:
    document = MaskDocument((20, 20))
    _stroke(document, [(5, 5)])
    before = document.pixels.tobytes()
    document.begin_stroke("Brush")
    document.paint_segment((1, 1), (19, 19), diameter=4, value=OBJECT)
    document.redo()
    assert document.is_stroking
    document.undo()
    assert not document.is_stroking
    assert document.pixels.tobytes() == before
    assert document.can_undo


def test_a_cancelled_stroke_reports_the_pixels_it_takes_back(qtbot) -> None:
    document = MaskDocument((20, 20))
    document.begin_stroke("Brush")
    document.paint_segment((4, 4), (8, 4), diameter=3, value=OBJECT)
    with qtbot.waitSignal(document.mask_changed) as blocker, qtbot.assertNotEmitted(document.stroke_finished):
        document.cancel_stroke()
    assert blocker.args[0].contains(QRect(4, 4, 4, 1))
    assert document.is_empty


def test_replacing_the_mask_is_undoable_and_checks_the_size() -> None:
    document = MaskDocument((20, 30))
    mask = np.zeros((20, 30), bool)
    mask[3:9, 4:20] = True
    document.replace_labels(mask, name="Import")
    np.testing.assert_array_equal(document.mask, mask)
    assert document.undo_name == "Import"
    document.undo()
    assert document.is_empty
    with pytest.raises(ValueError, match=r"\(30, 20\)"):
        document.replace_labels(mask.T, name="Import")


def test_arrays_handed_out_are_read_only_and_the_copy_is_shared_until_a_change() -> None:
    document = MaskDocument((20, 20))
    _stroke(document, [(5, 5)])
    first = document.mask_of(OBJECT)
    assert document.mask_of(OBJECT) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = True
    with pytest.raises(ValueError, match="read-only"):
        document.pixels[0, 0] = 1
    _stroke(document, [(15, 15)])
    assert document.mask_of(OBJECT) is not first
    assert not first[15, 15]


def test_painting_needs_a_stroke() -> None:
    with pytest.raises(RuntimeError, match="begin_stroke"):
        MaskDocument((5, 5)).paint_segment((1, 1), (2, 2), diameter=1, value=OBJECT)


def test_history_stays_small_on_a_large_image() -> None:
    document = MaskDocument((3000, 4000), undo_limit_bytes=20_000)
    rng = np.random.default_rng(0)
    for _ in range(40):
        x, y = rng.uniform((0, 0), (4000, 3000))
        _stroke(document, [(x, y), (x + 200, y + 100)], 90)
    n_undone = 0
    while document.can_undo:
        document.undo()
        n_undone += 1
    assert 5 < n_undone < 40


def test_painted_fraction() -> None:
    document = MaskDocument((10, 10))
    mask = np.zeros((10, 10), bool)
    mask[:5] = True
    document.replace_labels(mask, name="Import")
    assert document.painted_fraction(OBJECT) == 0.5
