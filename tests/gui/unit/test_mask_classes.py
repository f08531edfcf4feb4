"""A mask document with several classes."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.editing import Region, Window
from fewshot_gui.model.mask_document import MaskDocument
from fewshot_gui.model.pixel_change import NOTHING, prepare_change

_SIZE = (20, 30)


def _stroke(document: MaskDocument, x: float, *, value: int) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((x, 3), (x, 17), diameter=4, value=value)
    document.end_stroke()


def test_a_class_keeps_its_mask_while_others_are_painted():
    document = MaskDocument(_SIZE)
    _stroke(document, 5, value=1)
    first = document.mask_of(1)
    _stroke(document, 20, value=2)
    assert document.mask_of(1) is first, "nobody has to segment class 1 anew"
    assert document.class_ids == (1, 2)
    _stroke(document, 5, value=2)
    assert document.mask_of(1) is not first, "painted over"
    assert not (document.mask_of(1) & document.mask_of(2)).any()


def test_a_running_stroke_counts_as_painted():
    document = MaskDocument(_SIZE)
    document.begin_stroke("Brush")
    document.paint_segment((5, 5), (9, 5), diameter=3, value=7)
    assert document.class_ids == (7,)
    assert document.mask_of(7)[5, 7]
    document.cancel_stroke()
    assert document.class_ids == ()
    assert not document.mask_of(7).any()


def test_locked_pixels_stay_when_everything_is_cleared():
    document = MaskDocument(_SIZE)
    _stroke(document, 5, value=1)
    _stroke(document, 20, value=2)
    document.set_locked_values([2])
    document.clear()
    assert document.class_ids == (2,)
    document.undo()
    assert document.class_ids == (1, 2)


def test_a_class_is_removed_locked_or_not_and_comes_back():
    document = MaskDocument(_SIZE)
    _stroke(document, 5, value=1)
    _stroke(document, 20, value=2)
    before = document.pixels.tobytes()
    document.set_locked_values([2])
    document.remove_class(2, name="Remove example")
    assert document.class_ids == (1,)
    document.undo()
    assert document.pixels.tobytes() == before


@settings(max_examples=60, deadline=None)
@given(
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["stroke", "fill", "reshape", "change", "undo", "redo", "clear", "lock", "load"]),
            st.integers(0, 25),
            st.sampled_from([NOTHING, 1, 2, 9]),
        ),
        max_size=14,
    )
)
def test_the_count_of_every_class_is_right_after_anything(deeds):
    document = MaskDocument(_SIZE)
    for deed, x, value in deeds:
        window = Window(2, x, 6, min(5, _SIZE[1] - x))
        region = Region(window, np.ones((window.height, window.width), bool))
        match deed:
            case "stroke":
                _stroke(document, x, value=value)
            case "fill":
                document.fill(region, value=value, name="Fill")
            case "reshape" if value:
                document.reshape(region, value=value, name="Grow")
                if document.can_undo:
                    document.amend(region, value=value)
            case "change":
                before = document.pixels[window.slices].copy()
                change = prepare_change(before, np.full_like(before, value), window=window, name="Fill")
                if change is not None:
                    document.take_change(change)
            case "undo":
                document.undo()
            case "redo":
                document.redo()
            case "clear":
                document.clear()
            case "lock":
                document.set_locked_values([value])
            case "load":
                document.replace_labels(np.full(_SIZE, value, np.uint8), name="Import")
        assert document.class_ids == tuple(np.unique(document.pixels[document.pixels != 0]).tolist())
        for class_id in (1, 2, 9):
            share = (document.pixels == class_id).mean()
            assert document.painted_fraction(class_id) == share
            assert np.array_equal(document.mask_of(class_id), document.pixels == class_id)
