from __future__ import annotations

from pathlib import Path

import pytest

from fewshot_gui.model.doodle_document import DoodleDocument
from fewshot_gui.model.search_request import Part, SearchRequest
from fewshot_gui.rendering.doodle import Stroke, StrokePoint

A, B = Path("a.jpg"), Path("b.jpg")
STROKE = Stroke((StrokePoint(0.2, 0.2, 0.05), StrokePoint(0.8, 0.8, 0.05)))


@pytest.fixture
def doodle(qapp) -> DoodleDocument:
    return DoodleDocument()


@pytest.fixture
def request_(doodle) -> SearchRequest:
    return SearchRequest(doodle)


def test_nothing_is_no_query(request_):
    assert request_.query() is None
    assert request_.is_empty


def test_a_query_holds_the_doodle_and_every_image_with_its_part(doodle, request_):
    doodle.load((STROKE,))
    request_.add([A], Part.EXAMPLE)
    request_.add([B], Part.DISLIKED)
    query = request_.query()
    assert query.images == (A,)
    assert query.disliked == (B,)
    assert query.liked == ()
    assert query.doodles[0].pixels.shape == (512, 512)
    assert query.doodles[0].pixels.min() == 0


def test_an_image_has_one_part_at_a_time(request_):
    request_.add([A], Part.EXAMPLE)
    request_.toggle(A, Part.LIKED)
    assert request_.parts == {A: Part.LIKED}
    request_.toggle(A, Part.DISLIKED)
    assert request_.part_of(A) == Part.DISLIKED
    request_.toggle(A, Part.DISLIKED)
    assert request_.part_of(A) is None
    assert request_.is_empty


def test_changes_are_told_and_only_changes(doodle, request_):
    told = []
    request_.changed.connect(lambda: told.append("changed"))
    request_.parts_changed.connect(lambda: told.append("parts"))
    request_.add([A, B], Part.LIKED)
    assert told == ["parts", "changed"]
    request_.add([A], Part.LIKED)
    request_.remove([Path("unknown.jpg")])
    assert told == ["parts", "changed"]
    doodle.load((STROKE,))
    assert told == ["parts", "changed", "changed"]
    request_.clear()
    assert told[-2:] == ["parts", "changed"]
    assert request_.query().doodles, "the doodle stays"
