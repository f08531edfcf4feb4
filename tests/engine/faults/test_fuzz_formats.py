"""Annotation files from elsewhere: imported, or refused in one sentence, whatever they hold."""

from __future__ import annotations

import base64
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.data.coco_annotations import read_coco_annotations
from engine.errors import EngineError
from engine.formats.annotated import AnnotatedImage
from engine.formats.importing import guess_format, import_set
from engine.formats.options import Notes
from tests.helpers.damage import (
    HOSTILE_BYTES,
    HOSTILE_VALUES,
    as_json,
    assert_told,
    damaged_bytes,
    damaged_json,
)

EXAMPLES = 25
SHORT_IDS = [repr(value)[:12] for value in HOSTILE_VALUES]
SIZE = (6, 8)


def png(mask: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(mask).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


COCO: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "a.png", "height": 6, "width": 8}],
    "categories": [{"id": 1, "name": "screw"}, {"id": 7, "name": "nut"}],
    "annotations": [
        {
            "id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "score": 0.5, "area": 4.0,
            "segmentation": [[1, 1, 3, 1, 3, 3], [4, 4, 6, 4, 6, 5]],
        },
        {
            "id": 2, "image_id": 1, "category_id": 7, "iscrowd": 1, "area": 4.0,
            "segmentation": {"size": [6, 8], "counts": [10, 4, 34]},
        },
    ],
}  # fmt: skip

LABELME: dict[str, Any] = {
    "imagePath": "a.png",
    "imageHeight": 6,
    "imageWidth": 8,
    "flags": {"accepted": True},
    "shapes": [
        {"label": "screw", "shape_type": "polygon", "points": [[1, 1], [5, 1], [5, 4]], "score": 0.5},
        {"label": "nut", "shape_type": "circle", "points": [[3, 3], [4, 4]]},
        {
            "label": "nut", "shape_type": "mask", "points": [[1, 1], [3, 2]],
            "mask": png(np.full((2, 3), 255, np.uint8)),
        },
    ],
}  # fmt: skip

YAML = b'path: .\nnames:\n  0: screw\n  1: "nut"\n'
YOLO = b"0 0.1 0.1 0.5 0.1 0.5 0.6\n1 0.5 0.5 0.25 0.25\n"


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name in ("a.png", "images/a.png"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", (SIZE[1], SIZE[0])).save(path)


def import_or_refuse(name: str, files: dict[str, bytes], *, source: str) -> int:
    """How many images were imported; anything but an ``EngineError`` or an ``ImageFailure`` is a fault."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(folder, files)
        guess_format(folder / source)
        images_dir = None if name == "yolo" else folder
        try:
            found = import_set(folder / source, format_name=name, images_dir=images_dir, notes=Notes())
            items = list(found.images)
        except EngineError as error:
            assert_told(error)
            return 0
        imported = [item for item in items if isinstance(item, AnnotatedImage)]
        assert all(folder in item.image_path.parents for item in imported), "a name led out of the folder"
        return len(imported)


def coco(data: bytes) -> int:
    return import_or_refuse("coco", {"coco.json": data}, source="coco.json")


def labelme(data: bytes) -> int:
    return import_or_refuse("labelme", {"a.json": data}, source="a.json")


def yolo(data: bytes) -> int:
    return import_or_refuse("yolo", {"labels/a.txt": data, "data.yaml": YAML}, source=".")


def yolo_names(data: bytes) -> int:
    return import_or_refuse("yolo", {"labels/a.txt": YOLO, "data.yaml": data}, source=".")


IMPORTS: dict[str, tuple[Callable[[bytes], int], bytes]] = {
    "coco": (coco, as_json(COCO)),
    "labelme": (labelme, as_json(LABELME)),
    "yolo": (yolo, YOLO),
    "yolo names": (yolo_names, YAML),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_the_undamaged_file_is_imported(name: str) -> None:
    read, valid = IMPORTS[name]
    assert read(valid) == 1


@pytest.mark.parametrize("name", IMPORTS)
@pytest.mark.parametrize("data", HOSTILE_BYTES)
def test_contents_that_once_broke_a_parser(name: str, data: bytes) -> None:
    read, _ = IMPORTS[name]
    assert read(data) == 0 or name == "yolo", "an empty label file means that there is nothing to see"


@pytest.mark.parametrize("name", IMPORTS)
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_any_damage_is_imported_or_refused(name: str, data: st.DataObject) -> None:
    read, valid = IMPORTS[name]
    read(data.draw(damaged_bytes(valid)))


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=damaged_json(COCO))
def test_any_value_in_a_coco_file_is_imported_or_refused(data: bytes) -> None:
    coco(data)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=damaged_json(LABELME))
def test_any_value_in_a_labelme_file_is_imported_or_refused(data: bytes) -> None:
    labelme(data)


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=SHORT_IDS)
def test_every_hostile_value_in_every_place_of_a_coco_file(value: object) -> None:
    for holder, key in places(COCO):
        coco(as_json(replaced(COCO, holder, key, value)))


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=SHORT_IDS)
def test_every_hostile_value_in_every_place_of_a_labelme_file(value: object) -> None:
    for holder, key in places(LABELME):
        labelme(as_json(replaced(LABELME, holder, key, value)))


def places(table: Any) -> list[tuple[tuple[Any, ...], Any]]:
    """(way to the container, key) of every value in a table."""
    found: list[tuple[tuple[Any, ...], Any]] = []
    waiting: list[tuple[Any, ...]] = [()]
    while waiting:
        way = waiting.pop()
        value = at(table, way)
        keys = (
            list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        )
        found += [(way, key) for key in keys]
        waiting += [(*way, key) for key in keys]
    return found


def at(table: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        table = table[key]
    return table


def replaced(table: Any, way: tuple[Any, ...], key: Any, value: object) -> Any:
    changed = json.loads(json.dumps(table))
    at(changed, way)[key] = value
    return changed


# --- the reader of COCO's own data set, for training


def read_published(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "instances.json")
        path.write_bytes(data)
        try:
            images = read_coco_annotations(path)
        except EngineError as error:
            assert_told(error)
            return
        for image in images:
            assert image.size[0] * image.size[1] <= 250_000_000
            try:
                image.read_labels()
            except EngineError as error:
                assert_told(error)


PUBLISHED = {**COCO, "categories": [{"id": number, "name": str(number)} for number in range(1, 81)]}


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(data=st.one_of(damaged_json(PUBLISHED), damaged_bytes(as_json(PUBLISHED))))
@example(data=b"[" * 50_000)
@example(data=as_json(replaced(PUBLISHED, ("images", 0), "height", float("inf"))))
@example(data=as_json(replaced(PUBLISHED, ("images", 0), "height", 10**9)))
@example(data=as_json(replaced(PUBLISHED, ("images", 0), "height", -1)))
@example(data=as_json(replaced(PUBLISHED, ("annotations",), 0, None)))
@example(data=as_json(replaced(PUBLISHED, ("annotations", 1), "segmentation", {"counts": [-5, 53]})))
@example(data=as_json(replaced(PUBLISHED, ("annotations", 1), "segmentation", {"counts": [[10, 38]]})))
@example(data=as_json(replaced(PUBLISHED, ("annotations", 0), "segmentation", [[1e300] * 6])))
@example(data=as_json(replaced(PUBLISHED, ("annotations", 0), "area", "much")))
def test_any_published_annotation_file_is_read_or_refused(data: bytes) -> None:
    read_published(data)
