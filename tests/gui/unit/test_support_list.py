from __future__ import annotations

from pathlib import Path

import pytest

from engine.types import MAX_SHOTS
from fewshot_gui.model.mask_document import OBJECT, MaskDocument
from fewshot_gui.model.support_list import SupportList

_SIZE = (20, 30)


@pytest.fixture
def supports(qapp) -> SupportList:
    return SupportList()


def _paint(document: MaskDocument, x: float = 10.0) -> None:
    document.begin_stroke("Brush")
    document.paint_segment((x, 10), (x + 5, 10), diameter=5, value=OBJECT)
    document.end_stroke()


def _add_painted(supports: SupportList, name: str) -> Path:
    path = Path(name)
    _paint(supports.document_for(path, _SIZE))
    return path


def test_an_image_becomes_an_example_with_its_first_stroke(supports: SupportList, qtbot) -> None:
    path = Path("a.jpg")
    document = supports.document_for(path, _SIZE)
    assert supports.entries == ()
    assert supports.enabled_support() is None
    with qtbot.waitSignal(supports.changed):
        _paint(document)
    assert [entry.path for entry in supports.entries] == [path]
    shot = supports.enabled_support().shots[0]
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
    assert supports.enabled_support() is None
    assert len(supports.entries) == 1
    document.undo()
    assert len(supports.enabled_support().shots) == 1


def test_switched_off_examples_are_left_out(supports: SupportList, qtbot) -> None:
    first, second = _add_painted(supports, "a.jpg"), _add_painted(supports, "b.jpg")
    with qtbot.waitSignal(supports.changed):
        supports.set_enabled(first, False)
    assert [shot.image_path for shot in supports.enabled_support().shots] == [second]
    with qtbot.assertNotEmitted(supports.changed):
        supports.set_enabled(first, False)
        supports.set_enabled(Path("unknown.jpg"), False)


def test_one_too_many_is_refused_with_a_reason_but_its_mask_is_kept(supports: SupportList, qtbot) -> None:
    for number in range(MAX_SHOTS):
        _add_painted(supports, f"{number}.jpg")
    assert supports.is_full
    extra = supports.document_for(Path("extra.jpg"), _SIZE)
    with qtbot.waitSignal(supports.rejected) as blocker, qtbot.assertNotEmitted(supports.changed):
        _paint(extra)
    assert "extra.jpg" in blocker.args[0]
    assert str(MAX_SHOTS) in blocker.args[0]
    assert len(supports.enabled_support().shots) == MAX_SHOTS
    assert not supports.add(Path("extra.jpg"))
    supports.remove(Path("0.jpg"))
    assert supports.document_for(Path("extra.jpg"), _SIZE) is extra
    assert supports.add(Path("extra.jpg"))
    assert supports.entries[-1].document is extra


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
    assert supports.enabled_support() is None
    with qtbot.assertNotEmitted(supports.changed):
        supports.clear()


def test_an_unchanged_mask_is_the_same_array_in_the_next_snapshot(supports: SupportList) -> None:
    _add_painted(supports, "a.jpg")
    second = supports.document_for(Path("b.jpg"), _SIZE)
    _paint(second)
    before = supports.enabled_support().shots
    _paint(second, 20)
    after = supports.enabled_support().shots
    assert after[0].mask is before[0].mask
    assert after[1].mask is not before[1].mask
