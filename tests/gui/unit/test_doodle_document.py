from __future__ import annotations

import numpy as np
import pytest

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.rendering.doodle import Stroke, StrokePoint, doodle_image, render_strokes

ACROSS = tuple(StrokePoint(x / 10, 0.5, 0.05) for x in range(2, 9))


def draw(document: DoodleDocument, points=ACROSS, *, is_eraser: bool = False) -> None:
    document.begin_stroke(points[0], is_eraser=is_eraser)
    for point in points[1:]:
        document.extend_stroke(point)
    document.end_stroke()


@pytest.fixture
def document(qapp) -> DoodleDocument:
    return DoodleDocument()


def test_fresh_paper_has_nothing_to_search_with(document):
    assert document.is_empty
    assert document.pixels(64) is None


def test_a_stroke_is_black_on_white_where_the_pen_was(document):
    draw(document)
    pixels = document.pixels(100)
    assert pixels.shape == (100, 100)
    assert pixels.dtype == np.uint8
    assert not pixels.flags.writeable
    assert pixels[50, 50] == 0
    assert pixels[10, 10] == 255
    assert 3 <= (pixels[:, 50] < 128).sum() <= 7, "about as wide as asked: 5 px"


def test_the_picture_is_drawn_once_per_drawing(document):
    draw(document)
    first = document.pixels(64)
    assert document.pixels(64) is first
    assert document.pixels(32).shape == (32, 32)
    draw(document)
    assert document.pixels(64) is not first


def test_a_doodle_looks_the_same_at_any_size(document):
    draw(document)
    small, large = document.pixels(64), document.pixels(256)
    shrunk = large.reshape(64, 4, 64, 4).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 3


def test_undo_and_redo_go_stroke_by_stroke_and_through_clear(document):
    draw(document)
    draw(document, tuple(StrokePoint(0.5, y / 10, 0.05) for y in range(2, 9)))
    before = document.strokes
    document.clear()
    assert document.pixels(32) is None
    document.undo()
    assert document.strokes == before
    document.undo()
    document.undo()
    assert document.is_empty
    assert not document.can_undo
    for _ in range(3):
        document.redo()
    assert document.pixels(32) is None
    assert not document.can_redo


def test_a_new_stroke_ends_what_could_be_redone(document):
    draw(document)
    document.undo()
    draw(document)
    assert not document.can_redo


def test_steps_that_change_nothing_are_no_steps(document):
    document.clear()
    document.load(())
    assert not document.can_undo
    draw(document)
    document.load(document.strokes)
    document.undo()
    assert not document.can_undo


def test_a_cancelled_stroke_leaves_no_trace(document):
    edits = []
    document.edited.connect(lambda: edits.append(1))
    document.begin_stroke(ACROSS[0])
    document.extend_stroke(ACROSS[1])
    assert document.cancel_stroke()
    assert not document.cancel_stroke()
    assert document.is_empty
    assert edits == []


def test_the_eraser_takes_ink_away_and_a_wiped_paper_counts_as_empty(document):
    draw(document)
    draw(document, tuple(StrokePoint(p.x, p.y, 0.3) for p in ACROSS), is_eraser=True)
    assert not document.is_empty
    assert document.pixels(64) is None


def test_edited_is_told_once_per_stroke(document):
    edits = []
    document.edited.connect(lambda: edits.append(1))
    draw(document)
    assert len(edits) == 1


def test_a_dot_is_round(qapp):
    pixels = render_strokes((Stroke((StrokePoint(0.5, 0.5, 0.4),)),), 100)
    assert (pixels < 128).sum() == pytest.approx(np.pi * 20**2, rel=0.03)


def test_pressure_changes_the_width_along_the_stroke(qapp):
    points = tuple(StrokePoint(x / 20, 0.5, 0.01 + 0.005 * x) for x in range(2, 19))
    pixels = render_strokes((Stroke(points),), 200)
    widths = [(pixels[:, x] < 128).sum() for x in (40, 100, 160)]
    assert widths[0] < widths[1] < widths[2]


def test_corners_of_the_mouse_are_smoothed(qapp):
    corner = (StrokePoint(0.1, 0.9, 0.02), StrokePoint(0.5, 0.1, 0.02), StrokePoint(0.9, 0.9, 0.02))
    pixels = render_strokes((Stroke(corner),), 200)
    assert pixels[20, 100] == 255, "the curve cuts the corner"
    assert pixels[180, 20] < 255
    assert pixels[180, 180] < 255, "both ends are where the pen was"


def test_the_picture_owns_its_memory(qapp):
    image = doodle_image((Stroke(ACROSS),), 50)
    assert image.pixelColor(25, 25).value() == 0
    assert image.size().toTuple() == (50, 50)
