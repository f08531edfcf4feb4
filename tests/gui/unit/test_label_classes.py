"""The classes of a folder."""

from __future__ import annotations

import pytest

from engine.errors import ProjectError
from engine.project import DEFAULT_CLASSES, MAX_CLASS_ID, ProjectClass
from fewshot_gui.model.label_classes import LabelClasses, checked_name, first_classes, new_class


@pytest.fixture
def classes(qapp) -> LabelClasses:
    return LabelClasses()


def _names(classes: LabelClasses) -> list[str]:
    return [entry.name for entry in classes.entries]


def test_there_is_one_class_at_the_start(classes):
    assert classes.entries == DEFAULT_CLASSES
    assert classes.current == DEFAULT_CLASSES[0]


def test_an_added_class_is_painted_with(classes, qtbot):
    with qtbot.waitSignals([classes.changed, classes.current_changed]):
        dog = classes.add("dog")
    assert classes.current == dog
    assert dog.id == 2
    assert dog.colour != classes.entries[0].colour


def test_unnamed_classes_get_names_of_their_own(classes):
    classes.add()
    classes.add()
    classes.rename(2, "Class 4")
    classes.add()
    assert len(set(_names(classes))) == 4


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "object", " OBJECT "])
def test_names_that_nobody_could_tell_apart_are_refused(classes, name):
    classes.add("dog")
    with pytest.raises(ProjectError):
        classes.rename(2, name)
    assert _names(classes) == ["Object", "dog"]


def test_a_name_is_one_printable_line():
    assert checked_name(" big\ncat \u200b", []) == "bigcat"


def test_edits_say_what_was_before_and_after(classes):
    told = []
    classes.edited.connect(lambda *args: told.append(args))
    classes.add("dog")
    classes.rename(2, "fox")
    classes.recolour(2, (1, 2, 3))
    classes.move(2, 0)
    classes.move(2, 0)
    classes.rename(2, "fox")
    assert [name for name, _, _ in told] == ["Add class", "Rename class", "Class colour", "Move class"]
    assert [entry.name for entry in told[1][1]] == ["Object", "dog"]
    assert [entry.name for entry in told[1][2]] == ["Object", "fox"]
    assert _names(classes) == ["fox", "Object"]


def test_locks_thresholds_and_visibility_are_no_steps_for_undo(classes, qtbot):
    with qtbot.assertNotEmitted(classes.edited):
        classes.set_locked(1, True)
        classes.set_threshold(1, 0.3)
        classes.set_hidden(1, True)
    assert classes.locked == {1}
    assert classes.hidden == {1}
    assert classes.threshold_of(1) == 0.3


def test_a_class_without_a_threshold_follows_the_setting(classes, qtbot):
    classes.add("dog")
    classes.set_threshold(2, 0.3)
    with qtbot.waitSignal(classes.changed):
        classes.default_threshold = 0.7
    assert classes.thresholds_of([1, 2]) == (0.7, 0.3)
    classes.set_threshold(2, None)
    assert classes.threshold_of(2) == 0.7
    assert classes.threshold_of(99) == 0.7


def test_ids_are_not_used_again_before_all_are(classes):
    classes.add("dog")
    classes.restore(classes.entries[:1], gone=[2])
    assert classes.add("fox").id == 3


def test_the_last_ids_are_used_again_and_then_it_is_full():
    entries = [
        ProjectClass(id=n, name=str(n), colour=(0, 0, 0)) for n in range(1, MAX_CLASS_ID + 1) if n != 7
    ]
    last = new_class("last", entries, last_id=MAX_CLASS_ID)
    assert last.id == 7
    with pytest.raises(ProjectError, match="254"):
        new_class("more", [*entries, last])


def test_the_current_class_is_one_of_them(classes, qtbot):
    classes.add("dog")
    classes.set_current(99)
    assert classes.current.id == 2
    with qtbot.waitSignal(classes.current_changed) as blocker:
        classes.restore(classes.entries[:1], gone=[2])
    assert blocker.args == [1]


def test_loading_begins_anew(classes):
    classes.add("dog")
    classes.set_hidden(1, True)
    classes.load(
        (ProjectClass(id=5, name="a", colour=(0, 0, 0)), ProjectClass(id=9, name="b", colour=(0, 0, 1)))
    )
    assert classes.current.id == 5
    assert classes.hidden == frozenset()
    assert classes.add("c").id == 10


def test_undo_takes_back_names_but_not_locks(classes):
    before = classes.entries
    classes.rename(1, "cat")
    classes.set_locked(1, True)
    classes.set_threshold(1, 0.2)
    classes.restore(before)
    (entry,) = classes.entries
    assert (entry.name, entry.is_locked, entry.threshold) == ("Object", True, 0.2)


def test_undo_takes_an_added_class_only_while_it_is_unused(classes):
    before = classes.entries
    classes.add("dog")
    classes.restore(before)
    assert _names(classes) == ["Object"]
    classes.add("fox")
    classes.mark_used([3])
    classes.restore(before)
    assert _names(classes) == ["Object", "fox"]
    classes.restore(before, gone=[3])
    assert _names(classes) == ["Object"]


def test_a_project_brings_its_classes_and_new_ones_stay(classes):
    classes.add("dog")
    classes.add("object 2")
    stored = (
        ProjectClass(id=1, name="cat", colour=(0, 0, 0)),
        ProjectClass(id=2, name="Fox", colour=(0, 0, 1)),
    )
    classes.take_over(stored)
    assert [(entry.id, entry.name) for entry in classes.entries] == [(1, "cat"), (2, "Fox"), (3, "object 2")]


@pytest.mark.parametrize(("name", "shown"), [("zebra", "zebra"), ("", "Object"), ("\n", "Object")])
def test_a_new_folder_begins_with_the_name_used_last(name, shown):
    assert [entry.name for entry in first_classes(name)] == [shown]


def test_classes_of_an_import_go_with_it_unless_somebody_paints(classes):
    before = classes.entries
    imported = (*before, new_class("dog", before), ProjectClass(id=9, name="fox", colour=(0, 0, 0)))
    classes.extend(imported)
    classes.mark_used([9])
    classes.restore(before)
    assert _names(classes) == ["Object", "fox"]
