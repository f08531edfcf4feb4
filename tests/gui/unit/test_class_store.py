from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.classify_types import ZeroShotInfo
from fewshot_gui.model.class_store import ClassStore, SavedClasses, merge
from fewshot_gui.model.class_table import ClassTable
from tests.helpers.fake_classifier import INFO


@pytest.fixture
def folder(make_folder) -> Path:
    return make_folder(3)


@pytest.fixture
def table(qapp, folder) -> ClassTable:
    table = ClassTable()
    table.load(INFO, merge(SavedClasses(), INFO, folder))
    return table


def test_what_is_saved_comes_back(table, folder):
    table.add("okapi", copy_of="horse")
    table.set_strength("okapi", 1, 0.123456)
    table.set_strength("okapi", 2, float("nan"))
    table.set_enabled(["dolphin"], False)
    table.set_strength("cow", 0, 0.9)
    table.move_images([folder / "img2.jpg"], "horse")
    ClassStore(folder).save(table.entries, INFO, seen_penalty=1.25)
    saved = ClassStore(folder).load()
    assert saved.seen_penalty == 1.25
    entries = merge(saved, INFO, folder)
    for before, after in zip(table.entries, entries, strict=True):
        assert before.name == after.name
        np.testing.assert_array_equal(before.values, after.values)
        assert before.examples == after.examples
        for flag in ("is_enabled", "is_builtin", "is_seen", "is_changed"):
            assert getattr(before, flag) == getattr(after, flag), (before.name, flag)


def test_another_folder_has_other_classes(table, folder, tmp_path):
    table.add("okapi")
    ClassStore(folder).save(table.entries, INFO, seen_penalty=None)
    assert ClassStore(tmp_path).load() == SavedClasses()
    assert ClassStore(folder / ".." / folder.name).load().seen_penalty is None
    assert len(ClassStore(folder / ".." / folder.name).load().rows) == 4


def test_another_model_keeps_what_it_can(table, folder):
    """Other order, another unit, one attribute gone, one new, one class of ours known to it now."""
    table.add("okapi", copy_of="horse")
    table.set_strength("okapi", 1, 0.8)
    table.add("tapir", copy_of="cow")
    table.set_strength("horse", 2, 0.5)
    ClassStore(folder).save(table.entries, INFO, seen_penalty=None)
    other = ZeroShotInfo(
        model="other",
        attribute_names=("Stripes", "fur", "black"),
        class_names=("tapir", "cow"),
        class_attributes=np.array([[0, 0.5, 0.25], [0, 0.5, 0.5]], np.float32),
        is_seen=np.array([True, True]),
        attribute_range=(0.0, 1.0),
    )
    entries = {entry.name: entry for entry in merge(ClassStore(folder).load(), other, folder)}
    assert list(entries) == ["okapi", "horse", "tapir", "cow"]
    np.testing.assert_allclose(entries["okapi"].values, [0.8, np.nan, 0.6], rtol=1e-6)
    assert not entries["horse"].is_builtin, "a class changed by the user is not lost with the model"
    assert entries["cow"].is_seen
    assert entries["tapir"].is_changed


def test_examples_that_are_gone_are_left_out(table, folder):
    table.move_images([folder / "img1.jpg", folder / "img2.jpg"], "cow")
    ClassStore(folder).save(table.entries, INFO, seen_penalty=None)
    (folder / "img1.jpg").unlink()
    entries = merge(ClassStore(folder).load(), INFO, folder)
    assert entries[1].examples == (folder / "img2.jpg",)


@pytest.mark.parametrize(
    "damage",
    [
        lambda table: "{",
        lambda table: "[]",
        lambda table: json.dumps({**table, "version": 99}),
        lambda table: json.dumps({**table, "classes": [{"name": "okapi"}]}),
        lambda table: json.dumps({**table, "attributes": ["black"]}),
        lambda table: json.dumps({**table, "range": "wide"}),
    ],
)
def test_a_damaged_file_is_no_file(table, folder, damage, caplog):
    table.add("okapi")
    store = ClassStore(folder)
    store.save(table.entries, INFO, seen_penalty=None)
    store.path.write_text(damage(json.loads(store.path.read_text())))
    assert store.load() == SavedClasses()
    assert caplog.records


def test_a_kill_while_saving_leaves_the_old_file(table, folder, monkeypatch):
    store = ClassStore(folder)
    table.add("okapi")
    store.save(table.entries, INFO, seen_penalty=None)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", die)
    with pytest.raises(KeyboardInterrupt):
        store.save((replace(table.entries[0], name="tapir"), *table.entries[1:]), INFO, seen_penalty=None)
    assert store.load().rows[0].name == "okapi"
