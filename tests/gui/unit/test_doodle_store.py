from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from engine.errors import ImageError
from fewshot_gui.model.doodle_store import DoodleStore
from fewshot_gui.rendering.doodle import Stroke, StrokePoint

STROKES = (
    Stroke((StrokePoint(0.1, 0.2, 0.01), StrokePoint(0.3, 0.4, 0.012))),
    Stroke((StrokePoint(0.5, 0.5, 0.1),), is_eraser=True),
)


@pytest.fixture
def store(qapp, tmp_path) -> DoodleStore:
    return DoodleStore(tmp_path / "doodles")


def test_what_is_saved_comes_back(store):
    store.save("Zürafe 🦒", STROKES)
    (doodle,) = store.load_all()
    assert doodle.name == "Zürafe 🦒"
    assert doodle.strokes == STROKES
    preview = QImage(str(doodle.path.with_suffix(".png")))
    assert preview.size().toTuple() == (256, 256)


def test_the_newest_comes_first_also_after_a_delete(store):
    saved = [store.save(f"number {index}", STROKES) for index in range(3)]
    store.delete(saved[1])
    store.save("number 3", STROKES)
    assert [doodle.name for doodle in store.load_all()] == ["number 3", "number 2", "number 0"]
    assert len(list(saved[0].path.parent.iterdir())) == 6


def test_renaming_keeps_the_drawing_and_the_place(store):
    first = store.save("a", STROKES)
    store.save("b", STROKES)
    renamed = store.rename(first, "x" * 100)
    assert renamed.name == "x" * 40
    assert [doodle.name for doodle in store.load_all()] == ["b", "x" * 40]
    assert store.load_all()[1].strokes == STROKES


DAMAGED = (
    "",
    "{",
    "[]",
    '{"version": 9}',
    '{"version": 1, "name": "a"}',
    '{"version": 1, "name": "a", "strokes": [{"eraser": false, "points": [[1, 2]]}]}',
)


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_files_cost_only_themselves(store, text):
    good = store.save("good", STROKES)
    (good.path.parent / "00000-bad.json").write_text(text)
    assert [doodle.name for doodle in store.load_all()] == ["good"]


def test_a_store_that_is_not_there_is_empty(store):
    assert store.load_all() == []


def test_a_folder_that_cannot_be_written_is_an_error_for_the_user(qapp, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImageError, match="file"):
        DoodleStore(tmp_path / "file" / "doodles").save("a", STROKES)
