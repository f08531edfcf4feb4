from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.types import MAX_SHOTS, Shot
from fewshot_gui.model.label_classes import LabelClasses
from fewshot_gui.model.mask_document import OBJECT, MaskDocument
from fewshot_gui.model.support_list import SupportList

_SIZE = (20, 30)


@pytest.fixture
def classes(qapp) -> LabelClasses:
    """Two classes with the ids 1 and 2; the second one is painted with."""
    classes = LabelClasses()
    classes.add("dog")
    return classes


@pytest.fixture
def supports(classes: LabelClasses) -> SupportList:
    return SupportList(classes)


def _paint(document: MaskDocument, x: float = 10.0, *, value: int = OBJECT) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((x, 10), (x + 5, 10), diameter=5, value=value)
    document.end_stroke()


def _add_painted(supports: SupportList, name: str, *, value: int = OBJECT) -> Path:
    path = Path(name)
    _paint(supports.document_for(path, _SIZE), value=value)
    return path


def _shots(supports: SupportList, class_id: int = OBJECT) -> list[Shot]:
    """What the model gets for a class."""
    found = [support for support in supports.supports() if support.class_id == class_id]
    return [shot for support in found for shot in support.shots]


def test_an_image_becomes_an_example_with_its_first_stroke(supports: SupportList, qtbot) -> None:
    path = Path("a.jpg")
    document = supports.document_for(path, _SIZE)
    assert supports.entries == ()
    assert supports.supports() == ()
    with qtbot.waitSignal(supports.changed):
        _paint(document)
    assert [entry.path for entry in supports.entries] == [path]
    (shot,) = _shots(supports)
    assert shot.image_path == path
    assert shot.mask.shape == _SIZE
    assert shot.mask[10, 12]
    assert not shot.mask.flags.writeable


def test_each_settled_change_is_reported_once(supports: SupportList) -> None:
    document = supports.document_for(Path("a.jpg"), _SIZE)
    changes = []
    supports.changed.connect(lambda: changes.append(1))
    _paint(document)
    _paint(document, 20)
    document.undo()
    document.redo()
    document.clear()
    assert len(changes) == 5


def test_an_emptied_example_does_not_count_and_comes_back_with_undo(supports: SupportList) -> None:
    path = _add_painted(supports, "a.jpg")
    document = supports.entry_of(path).document
    document.clear()
    assert supports.supports() == ()
    assert len(supports.entries) == 1
    document.undo()
    assert len(_shots(supports)) == 1


def test_switched_off_examples_are_left_out(supports: SupportList, qtbot) -> None:
    first, second = _add_painted(supports, "a.jpg"), _add_painted(supports, "b.jpg")
    with qtbot.waitSignal(supports.changed):
        supports.set_enabled(first, OBJECT, False)
    assert [shot.image_path for shot in _shots(supports)] == [second]
    with qtbot.assertNotEmitted(supports.changed):
        supports.set_enabled(first, OBJECT, False)
        supports.set_enabled(Path("unknown.jpg"), OBJECT, False)


def test_one_too_many_is_kept_and_moves_up(supports: SupportList, qtbot) -> None:
    for number in range(MAX_SHOTS):
        _add_painted(supports, f"{number}.jpg")
    assert supports.is_full(OBJECT)
    extra = supports.document_for(Path("extra.jpg"), _SIZE)
    with qtbot.waitSignal(supports.crowded) as blocker:
        _paint(extra)
    assert blocker.args == [Path("extra.jpg"), OBJECT]
    assert supports.listed(OBJECT)[-1].path == Path("extra.jpg"), "kept"
    assert len(_shots(supports)) == MAX_SHOTS, "but not used"
    assert Path("extra.jpg") not in supports.ids_by_path()
    with qtbot.assertNotEmitted(supports.crowded):
        _paint(extra, 20)
    supports.remove(Path("0.jpg"))
    assert _shots(supports)[-1].image_path == Path("extra.jpg")


def test_a_full_class_leaves_room_for_another(supports: SupportList, qtbot) -> None:
    for number in range(MAX_SHOTS):
        _add_painted(supports, f"{number}.jpg")
    with qtbot.assertNotEmitted(supports.crowded):
        path = _add_painted(supports, "extra.jpg", value=2)
    assert [shot.image_path for shot in _shots(supports, 2)] == [path]
    assert not supports.is_full(2)


def test_each_class_has_its_own_support_set(supports: SupportList) -> None:
    both = _add_painted(supports, "a.jpg")
    _paint(supports.entry_of(both).document, 20, value=2)
    only_dog = _add_painted(supports, "b.jpg", value=2)
    assert [(item.class_id, len(item.shots)) for item in supports.supports()] == [(1, 1), (2, 2)]
    assert supports.ids_by_path() == {both: (1, 2), only_dog: (2,)}
    (cat,), (dog, _) = (item.shots for item in supports.supports())
    assert not (cat.mask & dog.mask).any()


def test_a_stroke_of_one_class_leaves_the_support_of_the_others(supports: SupportList) -> None:
    both = _add_painted(supports, "a.jpg")
    document = supports.entry_of(both).document
    _paint(document, 20, value=2)
    cat, dog = supports.supports()
    document.begin_stroke("Brush")
    document.paint_segment((22, 4), (25, 4), diameter=3, value=2)
    cat_during, dog_during = supports.supports()
    assert cat_during is cat
    assert dog_during is not dog, "a running stroke counts"
    document.cancel_stroke()
    supports.set_enabled(both, 2, False)
    assert supports.supports() == (cat,)


def test_the_first_stroke_on_an_image_counts_while_it_runs(supports: SupportList) -> None:
    document = supports.document_for(Path("a.jpg"), _SIZE)
    document.begin_stroke("Brush")
    document.paint_segment((5, 5), (9, 5), diameter=3, value=2)
    assert [item.class_id for item in supports.supports()] == [2]
    document.cancel_stroke()
    assert supports.supports() == ()


def test_removing_an_example_of_one_class_keeps_the_others(supports: SupportList) -> None:
    path = _add_painted(supports, "a.jpg")
    document = supports.entry_of(path).document
    _paint(document, 20, value=2)
    supports.remove_example(path, 2)
    assert supports.listed(2) == ()
    assert supports.class_ids_of(path) == (1,)
    document.undo()
    assert supports.class_ids_of(path) == (1, 2)
    supports.remove_example(path, 2)
    supports.remove_example(path, 1)
    assert supports.entries == ()
    assert supports.document_for(path, _SIZE).is_empty


def test_stored_paintings_come_back_with_their_switches(supports: SupportList, qtbot) -> None:
    labels = np.zeros(_SIZE, np.uint8)
    labels[3:6] = 1
    labels[9:12] = 2
    with qtbot.assertNotEmitted(supports.crowded):
        for number in range(MAX_SHOTS + 1):
            supports.restore(Path(f"{number}.jpg"), labels, off=[2] if number == 1 else [])
    assert len(_shots(supports, 1)) == MAX_SHOTS
    assert len(_shots(supports, 2)) == MAX_SHOTS - 1
    painted = _add_painted(supports, "own.jpg")
    supports.restore(painted, np.zeros((5, 5), np.uint8))
    supports.restore(Path("0.jpg"), np.zeros(_SIZE, np.uint8) + 1)
    assert supports.class_ids_of(Path("0.jpg")) == (1, 2), "who paints first is not overruled"


def test_exchanged_paintings_begin_a_new_history(supports: SupportList) -> None:
    path = _add_painted(supports, "a.jpg")
    _paint(supports.entry_of(path).document, 20, value=2)
    other = _add_painted(supports, "b.jpg", value=2)
    labels = supports.entry_of(path).document.pixels.copy()
    labels[labels == 2] = 0
    supports.exchange({path: labels, other: np.zeros(_SIZE, np.uint8)})
    assert [entry.path for entry in supports.entries] == [path]
    assert supports.class_ids_of(path) == (1,)
    assert not supports.entry_of(path).document.can_undo


def test_classes_nobody_knows_are_not_sent(supports: SupportList) -> None:
    _add_painted(supports, "a.jpg", value=77)
    assert supports.supports() == ()


def test_painted_documents_keep_mask_and_history_while_browsing(supports: SupportList) -> None:
    path = _add_painted(supports, "a.jpg")
    document = supports.entry_of(path).document
    for number in range(20):
        supports.document_for(Path(f"{number}.jpg"), _SIZE)
    assert supports.document_for(path, _SIZE) is document
    assert document.can_undo


def test_documents_that_were_only_looked_at_are_forgotten(supports: SupportList) -> None:
    seen = supports.document_for(Path("a.jpg"), _SIZE)
    supports.document_for(Path("b.jpg"), _SIZE)
    assert supports.document_for(Path("a.jpg"), _SIZE) is not seen
    assert len(supports._documents) == 1


def test_a_removed_example_no_longer_reports(supports: SupportList, qtbot) -> None:
    path = _add_painted(supports, "a.jpg")
    document = supports.entry_of(path).document
    with qtbot.waitSignal(supports.changed):
        supports.remove(path)
    assert supports.entries == ()
    with qtbot.assertNotEmitted(supports.changed):
        _paint(document, 20)
        supports.remove(path)


def test_an_image_that_changed_its_size_starts_anew(supports: SupportList) -> None:
    path = _add_painted(supports, "a.jpg")
    document = supports.document_for(path, (40, 60))
    assert document.size == (40, 60)
    assert document.is_empty
    assert supports.entries == ()


def test_clear_forgets_everything(supports: SupportList, qtbot) -> None:
    _add_painted(supports, "a.jpg")
    with qtbot.waitSignal(supports.changed):
        supports.clear()
    assert supports.supports() == ()
    with qtbot.assertNotEmitted(supports.changed):
        supports.clear()


def test_an_unchanged_mask_is_the_same_array_in_the_next_snapshot(supports: SupportList) -> None:
    _add_painted(supports, "a.jpg")
    second = supports.document_for(Path("b.jpg"), _SIZE)
    _paint(second)
    before = _shots(supports)
    _paint(second, 20)
    after = _shots(supports)
    assert after[0].mask is before[0].mask
    assert after[1].mask is not before[1].mask
