"""What editing does to a document: regions, shapes, locked classes, prepared changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.editing import Region, Window
from engine.errors import ShapeError
from fewshot_gui.model.mask_commands import (
    EditInput,
    MaskCommand,
    copy_mask,
    reach_px,
    run_command,
    snap_stroke,
    step_px,
)
from fewshot_gui.model.mask_document import NOTHING, OBJECT, MaskDocument

pytestmark = pytest.mark.usefixtures("qapp")

_SIZE = (40, 50)


def _region(top: int, left: int, height: int, width: int) -> Region:
    return Region(Window(top, left, height, width), np.ones((height, width), bool))


@pytest.fixture
def document() -> MaskDocument:
    return MaskDocument(_SIZE)


def _source(document: MaskDocument, photo: np.ndarray | None = None, value: int = OBJECT) -> EditInput:
    pixels = np.full((*document.size, 3), 90, np.uint8) if photo is None else photo
    return EditInput(
        pixels=document.pixels,
        value=value,
        is_locked=document.lock_table,
        read_photo=lambda window: pixels[window.slices],
    )


def test_filling_is_one_step_and_tells_once(document: MaskDocument, qtbot) -> None:
    finished, changed = [], []
    document.stroke_finished.connect(lambda: finished.append(True))
    document.mask_changed.connect(changed.append)
    document.fill(_region(5, 6, 10, 12), value=3, name="Box")
    assert (document.pixels[5:15, 6:18] == 3).all()
    assert np.count_nonzero(document.pixels) == 120
    assert len(finished) == len(changed) == 1
    assert (changed[0].top(), changed[0].left(), changed[0].height(), changed[0].width()) == (5, 6, 10, 12)
    document.fill(_region(5, 6, 10, 12), value=3, name="Box")
    assert len(finished) == 1, "nothing changed, so nobody is told and there is nothing to undo"
    document.undo()
    assert document.is_empty


def test_filling_ends_a_running_stroke(document: MaskDocument) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((5, 5), (9, 5), diameter=3, value=OBJECT)
    document.fill(_region(20, 20, 5, 5), value=OBJECT, name="Box")
    document.undo()
    assert document.undo_name == "Brush"
    assert document.mask[5, 7]


def test_locked_classes_are_neither_painted_over_nor_erased(document: MaskDocument) -> None:
    document.fill(_region(10, 10, 10, 10), value=2, name="Box")
    document.set_locked_values([2, NOTHING])
    assert document.locked_values == {2}
    for value in (OBJECT, NOTHING):
        document.begin_stroke("Brush")
        document.paint_segment((5, 15), (40, 15), diameter=6, value=value)
        assert (document.pixels[10:20, 10:20] == 2).all(), "also in the middle of a stroke"
        document.end_stroke()
        document.fill(_region(0, 0, 40, 50), value=value, name="Box")
        assert (document.pixels[10:20, 10:20] == 2).all()
    document.fill(_region(0, 0, 40, 50), value=OBJECT, name="Box")
    assert (document.pixels[0] == OBJECT).all()
    document.set_locked_values([])
    document.fill(_region(0, 0, 40, 50), value=NOTHING, name="Box")
    assert document.is_empty


def test_a_cancelled_stroke_over_a_locked_class_leaves_it(document: MaskDocument) -> None:
    document.fill(_region(10, 10, 10, 10), value=2, name="Box")
    before = document.pixels.copy()
    document.set_locked_values([2])
    document.begin_stroke("Brush")
    document.paint_segment((0, 0), (49, 39), diameter=9, value=OBJECT)
    document.cancel_stroke()
    assert np.array_equal(document.pixels, before)


def test_reshaping_moves_one_class_only(document: MaskDocument) -> None:
    document.fill(_region(5, 5, 10, 10), value=1, name="Box")
    document.fill(_region(5, 20, 10, 10), value=2, name="Box")
    document.fill(_region(5, 35, 10, 5), value=3, name="Box")
    document.set_locked_values([3])
    region = Region(Window(0, 0, 40, 50), np.zeros(_SIZE, bool))
    region.mask[5:15, 8:40] = True
    document.reshape(region, value=1, name="Grow")
    assert (document.pixels[5:15, 5:8] == NOTHING).all()
    assert (document.pixels[5:15, 8:35] == 1).all()
    assert (document.pixels[5:15, 35:40] == 3).all()
    document.set_locked_values([1])
    before = document.pixels.copy()
    document.reshape(Region(region.window, ~region.mask), value=1, name="Grow")
    assert np.array_equal(document.pixels, before)


def test_amending_joins_the_last_step(document: MaskDocument) -> None:
    document.fill(_region(0, 0, 5, 5), value=1, name="Box")
    document.begin_stroke("Brush")
    document.paint_segment((20, 20), (30, 20), diameter=7, value=1)
    document.end_stroke()
    assert document.last_step.is_stroke
    document.amend(_region(15, 15, 10, 20), value=1)
    assert (document.pixels[15:25, 15:35] == 1).all()
    assert document.undo_name == "Brush"
    document.undo()
    assert np.count_nonzero(document.pixels) == 25
    document.redo()
    assert (document.pixels[15:25, 15:35] == 1).all()


def test_amending_to_nothing_leaves_no_step(document: MaskDocument) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((20, 20), (30, 20), diameter=7, value=1)
    document.end_stroke()
    document.amend(Region(Window(0, 0, 40, 50), np.zeros(_SIZE, bool)), value=1)
    assert document.is_empty
    assert not document.can_undo
    with pytest.raises(RuntimeError):
        document.amend(_region(1, 1, 2, 2), value=1)


def test_n_changes_tells_every_change(document: MaskDocument) -> None:
    seen = {document.n_changes}
    document.fill(_region(0, 0, 5, 5), value=1, name="Box")
    seen.add(document.n_changes)
    document.undo()
    seen.add(document.n_changes)
    document.begin_stroke("Brush")
    document.paint_segment((20, 20), (30, 20), diameter=7, value=1)
    seen.add(document.n_changes)
    document.cancel_stroke()
    seen.add(document.n_changes)
    assert len(seen) == 5


_edits = st.lists(
    st.tuples(
        st.sampled_from(["fill", "reshape", "amend", "stroke", "undo", "redo", "lock"]),
        st.integers(0, 30),
        st.integers(0, 40),
        st.integers(1, 10),
        st.integers(0, 3),
    ),
    max_size=14,
)


@given(_edits)
@settings(deadline=None, max_examples=60)
def test_any_sequence_of_edits_undoes_to_the_beginning(edits: list[tuple[str, int, int, int, int]]) -> None:
    document = MaskDocument(_SIZE)
    for kind, top, left, side, value in edits:
        locked = document.pixels[document.lock_table[document.pixels]].copy()
        region = _region(top, left, side, side)
        if kind == "fill":
            document.fill(region, value=value, name="Fill")
        elif kind == "reshape":
            document.reshape(region, value=value or 1, name="Reshape")
        elif kind == "amend" and document.can_undo:
            document.amend(region, value=value or 1)
            continue
        elif kind == "stroke":
            document.begin_stroke("Brush")
            document.paint_segment((left, top), (left + side, top), diameter=side, value=value)
            document.end_stroke()
        elif kind in ("undo", "redo"):
            getattr(document, kind)()
            continue
        elif kind == "lock":
            document.set_locked_values([value])
            continue
        assert np.isin(locked, document.pixels).all()
    final = document.pixels.copy()
    n_steps = 0
    while document.can_undo:
        document.undo()
        n_steps += 1
    assert document.is_empty
    for _ in range(n_steps):
        document.redo()
    assert np.array_equal(document.pixels, final)


# --- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", list(MaskCommand))
def test_a_command_changes_one_class_in_one_step(document: MaskDocument, command: MaskCommand) -> None:
    ring = np.zeros(_SIZE, bool)
    ring[8:32, 8:32] = True
    ring[15:20, 15:20] = False
    ring[3, 45] = True
    ring[31, 25:29] = False
    document.replace_labels(ring, name="Import")
    document.fill(_region(35, 0, 5, 20), value=2, name="Box")
    rng = np.random.default_rng(0)
    change = run_command(command, _source(document, rng.integers(0, 256, (*_SIZE, 3), dtype=np.uint8)))
    before = document.pixels.copy()
    document.take_change(change)
    assert document.undo_name == command.title
    assert (document.pixels != before).any()
    assert (document.pixels[35:40, :20] == 2).sum() >= 95 - 5, "other classes may only be grown over"
    document.undo()
    assert np.array_equal(document.pixels, before)


def test_commands_do_what_they_say(document: MaskDocument) -> None:
    mask = np.zeros(_SIZE, bool)
    mask[10:30, 10:30] = True
    mask[15:20, 15:20] = False
    document.replace_labels(mask, name="Import")
    assert run_command(MaskCommand.REMOVE_ISLANDS, _source(document)) is None
    document.take_change(run_command(MaskCommand.FILL_HOLES, _source(document)))
    assert document.mask[10:30, 10:30].all()
    document.take_change(run_command(MaskCommand.GROW, _source(document)))
    assert document.mask.sum() == 400 + 4 * 20
    document.take_change(run_command(MaskCommand.SHRINK, _source(document)))
    assert document.mask.sum() == 400


def test_commands_on_nothing_change_nothing(document: MaskDocument) -> None:
    for command in MaskCommand:
        assert run_command(command, _source(document)) is None


def test_steps_suit_the_size_of_the_photo() -> None:
    assert step_px((300, 400)) == 1
    assert step_px((6000, 8000)) == 12
    assert reach_px((100, 100)) == 3
    assert reach_px((6000, 8000)) == 32


def test_a_stroke_snaps_to_the_edge_and_nothing_else_moves() -> None:
    photo = np.full((200, 200, 3), 40, np.uint8)
    photo[100:] = 200
    document = MaskDocument((200, 200))
    document.fill(_region(10, 10, 20, 20), value=OBJECT, name="Box")
    document.begin_stroke("Brush")
    document.paint_segment((60, 108), (140, 108), diameter=18, value=OBJECT)
    document.end_stroke()
    shape = snap_stroke(document.last_step, _source(document, photo))
    document.amend(shape, value=OBJECT)
    assert abs(int(document.mask[:, 100].argmax()) - 100) <= 1, "the upper border is at the edge now"
    assert document.mask[10:30, 10:30].all()
    document.undo()
    assert document.mask.sum() == 400


def test_a_mask_is_copied_to_another_size_but_not_over_locked_classes(document: MaskDocument) -> None:
    document.fill(_region(0, 0, 4, 4), value=5, name="Box")
    document.set_locked_values([5])
    other = np.zeros((80, 100), np.uint8)
    other[:40] = 3
    document.take_change(copy_mask(other, _source(document)))
    assert (document.pixels[:4, :4] == 5).all()
    assert (document.pixels[5:20] == 3).all()
    assert not document.pixels[20:].any()
    with pytest.raises(ShapeError):
        copy_mask(np.zeros((80, 80), np.uint8), _source(document))
    assert copy_mask(document.pixels.copy(), _source(document)) is None
