"""Classes of imported files and classes of the open folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import ProjectError
from engine.formats.annotated import LabelClass
from engine.project import MAX_CLASS_ID, ProjectClass
from engine.types import MAX_SHOTS
from fewshot_gui.jobs.class_matching import ClassMatching
from fewshot_gui.jobs.mask_import import ImportRequest


def _ours(*names: str) -> tuple[ProjectClass, ...]:
    return tuple(ProjectClass(id=n, name=name, colour=(n, 0, 0)) for n, name in enumerate(names, 1))


def _matching(foreign: dict[int, str], ours: tuple[ProjectClass, ...], **options) -> ClassMatching:
    request = ImportRequest(
        source=Path("in"),
        format_name="",
        images_dir=Path(),
        wanted=frozenset(),
        class_name="",
        classes=ours,
        **options,
    )
    classes = [LabelClass(id=class_id, name=name, colour=(0, 0, 0)) for class_id, name in foreign.items()]
    return ClassMatching(classes, request)


def _labels(*values: int) -> np.ndarray:
    return np.array([values], np.uint8)


def test_the_same_name_is_the_same_class_whatever_the_case():
    matching = _matching({7: "DOG", 3: "cat "}, _ours("cat", "dog"))
    assert matching.translated(_labels(0, 7, 3, 255)).tolist() == [[0, 2, 1, 255]]
    assert matching.classes == _ours("cat", "dog")


def test_only_classes_that_are_met_are_added():
    foreign = {n: f"thing {n}" for n in range(1, 81)}
    matching = _matching(foreign, _ours("cat"), last_id=4)
    assert matching.translated(_labels(0, 50, 9)).tolist() == [[0, 6, 5]]
    assert [(item.id, item.name) for item in matching.classes] == [
        (1, "cat"),
        (5, "thing 9"),
        (6, "thing 50"),
    ]


def test_the_first_new_class_takes_the_place_of_one_that_nobody_named():
    matching = _matching({1: "dog", 2: "cat"}, _ours("Object"), placeholder=1)
    matching.translated(_labels(1, 2))
    assert [(item.id, item.name) for item in matching.classes] == [(1, "dog"), (2, "cat")]


def test_classes_without_names_keep_their_ids():
    matching = _matching({2: "class 2", 5: "class 5"}, _ours("cat", "dog"))
    assert matching.translated(_labels(2, 5)).tolist() == [[2, 3]]
    assert matching.classes[-1].name == "class 5"


def test_classes_that_are_not_wanted_become_background():
    matching = _matching({2: "dog"}, _ours("dog"))
    assert matching.translated(_labels(1, 2)).tolist() == [[0, 1]]
    assert matching.translated(_labels(1, 255)) is None


def test_there_is_room_as_long_as_one_class_needs_examples():
    matching = _matching({1: "cat", 2: "dog"}, _ours("cat"), room={1: 1})
    assert matching.has_room_for(_labels(1))
    matching.translated(_labels(1))
    assert not matching.has_room_for(_labels(1))
    for _ in range(MAX_SHOTS):
        assert matching.has_room_for(_labels(1, 2))
        matching.translated(_labels(1, 2))
    assert not matching.has_room_for(_labels(1, 2))
    assert matching.has_room_for(_labels(0)), "what is empty is counted elsewhere"


def test_too_many_classes_are_an_error_with_a_sentence():
    ours = _ours(*(f"class of mine {n}" for n in range(MAX_CLASS_ID)))
    with pytest.raises(ProjectError, match="254"):
        _matching({1: "one more"}, ours).translated(_labels(1))
