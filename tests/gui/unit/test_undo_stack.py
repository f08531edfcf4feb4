from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from fewshot_gui.model.undo_stack import UndoStack, UndoStep, make_step

_MASKS = hnp.arrays(
    np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.integers(0, 1)
)


@given(data=st.data())
def test_a_step_leads_there_and_back(data: st.DataObject) -> None:
    before = data.draw(_MASKS)
    after = data.draw(hnp.arrays(np.uint8, before.shape, elements=st.integers(0, 1)))
    step = make_step(before, after, name="x", top=0, left=0)
    if step is None:
        np.testing.assert_array_equal(before, after)
        return
    pixels = before.copy()
    step.apply(pixels)
    np.testing.assert_array_equal(pixels, after)
    step.apply(pixels)
    np.testing.assert_array_equal(pixels, before)


def test_a_step_is_trimmed_to_what_differs() -> None:
    before = np.zeros((10, 20), np.uint8)
    after = before.copy()
    after[3:5, 7:12] = 1
    step = make_step(before, after, name="x", top=100, left=200)
    assert (step.top, step.left, step.size) == (103, 207, (2, 5))


def test_no_difference_makes_no_step() -> None:
    pixels = np.ones((4, 4), np.uint8)
    assert make_step(pixels, pixels.copy(), name="x", top=0, left=0) is None


def _step(n_bytes: int, name: str = "x") -> UndoStep:
    return UndoStep(name=name, top=0, left=0, size=(1, 1), packed=b"\0" * n_bytes)


def test_redo_is_lost_after_a_new_step() -> None:
    stack = UndoStack()
    stack.push(_step(10, "first"))
    assert stack.pop_undo().name == "first"
    assert stack.redo_name == "first"
    stack.push(_step(10, "second"))
    assert not stack.can_redo
    assert stack.undo_name == "second"
    assert stack.pop_redo() is None


def test_an_empty_stack_has_nothing_to_offer() -> None:
    stack = UndoStack()
    assert stack.pop_undo() is None
    assert stack.pop_redo() is None
    assert (stack.undo_name, stack.redo_name, stack.n_bytes) == ("", "", 0)


@settings(deadline=None)
@given(operations=st.lists(st.one_of(st.integers(0, 900), st.sampled_from(["undo", "redo"])), max_size=60))
def test_memory_is_bounded_by_the_limit_and_one_step(operations: list[int | str]) -> None:
    stack = UndoStack(limit_bytes=2000)
    for operation in operations:
        if operation == "undo":
            stack.pop_undo()
        elif operation == "redo":
            stack.pop_redo()
        else:
            stack.push(_step(operation))
            assert stack.can_undo
        assert stack.n_bytes <= 2000
    while stack.pop_undo():
        pass
    n_kept = 0
    while stack.pop_redo():
        n_kept += 1
    assert stack.n_bytes >= 200 * n_kept


def test_the_newest_step_stays_however_large() -> None:
    stack = UndoStack(limit_bytes=100)
    stack.push(_step(10))
    stack.push(_step(5000, "large"))
    assert stack.pop_undo().name == "large"
    assert not stack.can_undo


@pytest.mark.parametrize("n_steps", [10, 5000])
def test_the_oldest_steps_go_first(n_steps: int) -> None:
    stack = UndoStack(limit_bytes=210 * 5)
    for number in range(n_steps):
        stack.push(_step(10, str(number)))
    kept = []
    while (step := stack.pop_undo()) is not None:
        kept.append(int(step.name))
    assert kept == list(range(n_steps - 1, n_steps - 6, -1))
