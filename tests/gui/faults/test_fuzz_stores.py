"""The app's own files, damaged or made up: what cannot be used is set aside, logged, and the app starts."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.paths import data_dir
from fewshot_gui.model.class_store import ClassStore, merge
from fewshot_gui.model.doodle_store import DoodleStore
from fewshot_gui.model.project_places import ProjectPlaces
from fewshot_gui.rendering.doodle import doodle_image
from fewshot_gui.settings import RANGES, Settings, SettingsFile
from tests.helpers.damage import HOSTILE_BYTES, as_json, damaged_bytes, damaged_json
from tests.helpers.fake_classifier import INFO

fuzzing = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

SETTINGS = (
    b'theme = "dark"\nis_live = false\nthreshold = 0.25\nthreads = 3\nrecent_folders = ["/a", "/b"]\n'
    b'\n[shortcuts]\nopen_folder = ["Ctrl+O"]\n'
)
DOODLE: dict[str, Any] = {
    "version": 1,
    "name": "giraffe",
    "strokes": [{"eraser": False, "points": [[0.1, 0.2, 0.01], [0.5, 0.6, 0.02]]}],
}
CLASSES: dict[str, Any] = {
    "version": 1,
    "folder": "/photos",
    "attributes": list(INFO.attribute_names),
    "range": [0, 1],
    "seen_penalty": 1.5,
    "classes": [
        {"name": "okapi", "enabled": True, "values": [0.5, None, 0.25, 1], "examples": ["a.jpg"]},
        {"name": "horse", "enabled": False, "builtin": True, "examples": []},
    ],
}
PLACES: dict[str, Any] = {
    "moved": {"/photos": "/photos-projects/a.fewshot"},
    "recent": ["/photos-projects/a.fewshot"],
}


def assert_usable(values: Settings) -> None:
    for name, (low, high) in RANGES.items():
        assert low <= getattr(values, name) <= high
    assert all(isinstance(folder, str) for folder in values.recent_folders)


def read_settings(data: bytes) -> Settings:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "settings.toml")
        path.write_bytes(data)
        file = SettingsFile(path)
        assert_usable(file.values)
        found = file.values
        file.update(class_name="Bolt", threshold=0.375)
        again = SettingsFile(path).values
        assert (again.class_name, again.threshold) == ("Bolt", 0.375), "the next save makes it whole"
        return found


def test_whole_settings_are_read() -> None:
    assert read_settings(SETTINGS).threads == 3


@pytest.mark.parametrize("data", [*HOSTILE_BYTES, b"a = " + b"[" * 50_000, b"threads = 1" + b"0" * 400])
def test_settings_that_cannot_be_read_are_the_defaults(data: bytes) -> None:
    assert read_settings(data) == Settings()


@fuzzing
@given(data=damaged_bytes(SETTINGS))
@example(data=b"threshold = 1" + b"0" * 400)
@example(data=b"threshold = nan")
@example(data=b"threads = inf")
@example(data=b'recent_folders = ["a\\u0000b"]')
@example(data=b'[shortcuts]\n"a.b" = ["x"]\n"a\\nb" = ["x"]\n')
def test_any_settings_start_the_app(data: bytes) -> None:
    read_settings(data)


def read_doodles(data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        store = DoodleStore(Path(folder))
        Path(folder, "00001-abc.json").write_bytes(data)
        doodles = store.load_all()
        for doodle in doodles:
            assert not doodle_image(doodle.strokes, 32).isNull()
            numbers = [v for stroke in doodle.strokes for p in stroke.points for v in (p.x, p.y, p.width)]
            assert all(math.isfinite(number) for number in numbers)
        store.save("new", ())
        assert store.load_all()[0].name == "new"
        return [doodle.name for doodle in doodles]


def test_a_whole_doodle_is_read(qapp) -> None:
    assert read_doodles(as_json(DOODLE)) == ["giraffe"]


@pytest.mark.parametrize("data", HOSTILE_BYTES)
def test_a_doodle_that_cannot_be_read_is_left_out(qapp, data: bytes, caplog) -> None:
    assert read_doodles(data) == []
    assert "cannot be read" in caplog.text


@fuzzing
@given(data=st.one_of(damaged_json(DOODLE), damaged_bytes(as_json(DOODLE))))
@example(data=as_json({**DOODLE, "strokes": [{"eraser": 0, "points": [[10**400, 0, 0]]}]}))
@example(data=as_json({**DOODLE, "strokes": [{"eraser": 0, "points": [[math.inf, 0, math.nan]]}]}))
@example(data=as_json({**DOODLE, "strokes": [{"eraser": 0, "points": [[1e308, 0, 1e308]]}]}))
@example(data=as_json({**DOODLE, "strokes": {"a": 1}}))
@example(data=as_json({**DOODLE, "name": "\udc80"}))
def test_any_doodle_costs_only_itself(qapp, data: bytes) -> None:
    read_doodles(data)


def read_classes(data: bytes) -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = ClassStore(folder)
        store.path.parent.mkdir(parents=True, exist_ok=True)
        store.path.write_bytes(data)
        saved = store.load()
        entries = merge(saved, INFO, folder)
        names = [entry.name for entry in entries]
        assert set(INFO.class_names) <= set(names)
        low, high = INFO.attribute_range
        for entry in entries:
            known = entry.values[~np.isnan(entry.values)]
            assert ((low <= known) & (known <= high)).all(), entry.values
        store.save(entries, INFO, seen_penalty=None)
        assert [entry.name for entry in merge(store.load(), INFO, folder)] == names
        return len(saved.rows)


def test_whole_classes_are_read() -> None:
    assert read_classes(as_json(CLASSES)) == 2


@pytest.mark.parametrize("data", HOSTILE_BYTES)
def test_classes_that_cannot_be_read_are_none(data: bytes, caplog) -> None:
    assert read_classes(data) == 0
    assert "cannot be read" in caplog.text


@fuzzing
@given(data=st.one_of(damaged_json(CLASSES), damaged_bytes(as_json(CLASSES))))
@example(data=as_json({**CLASSES, "range": [1, 1]}))
@example(data=as_json({**CLASSES, "range": [10**400, 1]}))
@example(data=as_json({**CLASSES, "range": [math.nan, math.inf]}))
@example(data=as_json({**CLASSES, "seen_penalty": math.inf}))
@example(data=as_json({**CLASSES, "attributes": ["black"] * 4}))
@example(data=as_json({**CLASSES, "classes": CLASSES["classes"][:1] * 2}))
@example(data=as_json({**CLASSES, "classes": [{**CLASSES["classes"][0], "values": [1e300, 0, 0, 0]}]}))
@example(data=as_json({**CLASSES, "classes": [{**CLASSES["classes"][0], "examples": ["a\0b", "../x"]}]}))
@example(data=as_json({**CLASSES, "classes": [{**CLASSES["classes"][0], "name": "\udc80"}]}))
def test_any_classes_are_restored_or_left_out(data: bytes) -> None:
    read_classes(data)


def read_places(data: bytes) -> ProjectPlaces:
    path = data_dir() / "projects.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    places = ProjectPlaces()
    assert all(isinstance(item, Path) for item in places.recent)
    assert places.project_of(Path("/photos")).suffix == ".fewshot"
    return places


@fuzzing
@given(data=st.one_of(damaged_json(PLACES), damaged_bytes(as_json(PLACES))))
@example(data=b"[" * 50_000)
@example(data=as_json({**PLACES, "moved": {"/photos": "a\0b"}}))
def test_any_list_of_projects_is_read_or_empty(data: bytes) -> None:
    read_places(data)


def test_a_whole_list_of_projects_is_read() -> None:
    assert read_places(json.dumps(PLACES).encode()).recent == (Path("/photos-projects/a.fewshot"),)
