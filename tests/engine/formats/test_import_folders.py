"""YOLO folders and folders of masks made by others: odd ones are understood, broken ones fail by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.errors import ConfigError, DataError
from engine.formats.annotated import AnnotatedImage
from engine.formats.importing import guess_format, import_set
from engine.formats.options import Notes
from engine.types import ImageFailure
from tests.engine.formats.sets import box, drawn, write_picture

# --- YOLO ---------------------------------------------------------------------------------------------


def _yolo(folder: Path, line: str, *, yaml: str = "names: [zebra]\n") -> AnnotatedImage | ImageFailure:
    write_picture(folder / "images" / "a.png", (8, 10))
    (folder / "labels").mkdir(exist_ok=True)
    (folder / "labels" / "a.txt").write_text(line)
    (folder / "data.yaml").write_text(yaml)
    (item,) = import_set(folder, format_name="yolo", images_dir=None, notes=Notes()).images
    return item


def test_yolo_polygons_and_boxes(tmp_path: Path) -> None:
    assert drawn(_yolo(tmp_path, "0 0.2 0.125 0.6 0.125 0.6 0.625 0.2 0.625\n")) == box()
    assert drawn(_yolo(tmp_path, "0 0.4 0.375 0.4 0.5")) == box()


@pytest.mark.parametrize(
    "yaml",
    [
        "names: [zebra, 'wire: fence', \"a, b\"]\n",
        "path: /elsewhere\nnames:\n  0: zebra\n  1: 'wire: fence'\n  2: \"a, b\"\nnc: 3\n",
        "nc: 3\nnames:\n- zebra  # stripes\n- wire: fence\n- a, b\n",
        "names: {0: zebra, 2: 'a, b', 1: 'wire: fence'}\n",
        "names: [zebra,\n  'wire: fence',\n  'a, b']\nnc: 3\n",
    ],
)
def test_yolo_names_in_every_way_of_writing(tmp_path: Path, yaml: str) -> None:
    _yolo(tmp_path, "", yaml=yaml)
    found = import_set(tmp_path, format_name="yolo", images_dir=None, notes=Notes())
    assert [label.name for label in found.classes] == ["zebra", "wire: fence", "a, b"]


@pytest.mark.parametrize(
    "yaml", ["nc: 3\n", "names: [a, b\n", "names:\n  0: a\n  5: b\n", "names:\n", 'names: ["\\x"]']
)
def test_yolo_names_that_cannot_be_read(tmp_path: Path, yaml: str) -> None:
    with pytest.raises(DataError, match=r"data\.yaml"):
        _yolo(tmp_path, "", yaml=yaml)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("zebra 0.1 0.1 0.2 0.2 0.3 0.3", "not a class and numbers"),
        ("0 0.1 0.1 x 0.2 0.3 0.3", "not a class and numbers"),
        ("1 0.1 0.1 0.2 0.2 0.3 0.3", "no class 1"),
        ("-1 0.1 0.1 0.2 0.2 0.3 0.3", "no class -1"),
        ("0 0.1 0.1 0.2", "3 numbers"),
        ("0", "0 numbers"),
        ("0 0.1 0.1 0.2 0.2 0.3 0.3 0.9", "7 numbers"),
        ("0 0.1 0.1 0.2 nan 0.3 0.3", "no share"),
        ("0 100 200 300 100 400 100", "no share"),
    ],
)
def test_a_yolo_line_that_cannot_be_used(tmp_path: Path, line: str, reason: str) -> None:
    item = _yolo(tmp_path, f"\n{line}\n")
    assert isinstance(item, ImageFailure)
    assert "a.txt, line 2" in item.reason
    assert reason in item.reason


def test_yolo_pictures_elsewhere_and_without_labels(tmp_path: Path) -> None:
    _yolo(tmp_path / "set", "0 0.4 0.375 0.4 0.5")
    (tmp_path / "set" / "labels" / "train").mkdir()
    (tmp_path / "set" / "labels" / "a.txt").rename(tmp_path / "set" / "labels" / "train" / "a.txt")
    (tmp_path / "set" / "labels" / "train" / "gone.txt").write_text("")
    for name in ("a.png", "b.png"):
        write_picture(tmp_path / "photos" / name, (8, 10))
    notes = Notes()
    found = import_set(tmp_path / "set", format_name="yolo", images_dir=tmp_path / "photos", notes=notes)
    first, second = found.images
    assert drawn(first) == box()
    assert not np.any(drawn(second))
    assert notes.sentences[0] == "Label files without a picture, left out: 1."


def test_roboflow_arrangement_of_yolo(tmp_path: Path) -> None:
    _yolo(tmp_path / "train", "0 0.4 0.375 0.4 0.5")
    (tmp_path / "train" / "data.yaml").rename(tmp_path / "data.yaml")
    (item,) = import_set(tmp_path, format_name="yolo", images_dir=None, notes=Notes()).images
    assert drawn(item) == box()


# --- folders of masks ---------------------------------------------------------------------------------


def _masks(folder: Path, masks: dict[str, np.ndarray], *, classes: str | None = None) -> list:
    for name, mask in masks.items():
        path = folder / "masks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(mask).save(path)
    if classes is not None:
        (folder / "classes.txt").write_text(classes)
    found = import_set(folder / "masks", format_name="masks", images_dir=folder / "photos", notes=Notes())
    return [found.classes, *found.images]


def test_black_and_white_grey_and_coloured_masks(tmp_path: Path) -> None:
    mask = np.array(box(), np.uint8)
    masks = {
        "white.png": mask * 255,
        "grey.png": mask * 3,
        "coloured.png": np.stack([mask * 200, mask * 0, mask * 0], axis=2),
        "shaded.png": mask * 180 + 5,
    }
    for name in masks:
        write_picture(tmp_path / "photos" / name, (8, 10))
    classes, *items = _masks(tmp_path, masks)
    assert [label.id for label in classes] == [1, 3]
    found = {item.image_path.stem: drawn(item) for item in items}
    assert found == {"white": box(), "grey": box(3), "coloured": box(), "shaded": box()}


def test_masks_of_pictures_that_differ_in_their_ending_only(tmp_path: Path) -> None:
    for name in ("a.png", "a.jpg"):
        write_picture(tmp_path / "photos" / name, (8, 10))
    mask = np.array(box(), np.uint8)
    _, first, second = _masks(tmp_path, {"a.jpg.png": mask, "a.png": mask * 2})
    assert {item.image_path.name: max(map(max, drawn(item))) for item in (first, second)} == {
        "a.jpg": 1,
        "a.png": 2,
    }


def test_a_mask_of_another_size_or_class_is_one_failure(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.jpg"):
        write_picture(tmp_path / "photos" / name, (8, 10), orientation=6 if name == "c.jpg" else 1)
    mask = np.array(box(), np.uint8)
    masks = {"a.png": mask[:5], "b.png": mask * 9, "c.png": np.rot90(mask).copy()}
    _, *items = _masks(tmp_path, masks, classes="0 background\n1 zebra\n")
    reasons = {item.image_path.name: item.reason for item in items}
    assert "5 x 10" in reasons["a.png"]
    assert "class 9" in reasons["b.png"]
    assert "EXIF" in reasons["c.jpg"]


def test_folders_without_masks_and_unknown_formats(tmp_path: Path) -> None:
    write_picture(tmp_path / "photos" / "a.png", (8, 10))
    (tmp_path / "masks").mkdir()
    with pytest.raises(DataError, match="has a mask"):
        import_set(tmp_path / "masks", format_name="masks", images_dir=tmp_path / "photos", notes=Notes())
    with pytest.raises(ConfigError, match="pictures"):
        import_set(tmp_path / "masks", format_name="masks", images_dir=None, notes=Notes())
    with pytest.raises(ConfigError, match="cvat"):
        import_set(tmp_path, format_name="cvat", images_dir=None, notes=Notes())
    with pytest.raises(DataError, match="no VOC folder"):
        import_set(tmp_path, format_name="voc", images_dir=None, notes=Notes())
    assert guess_format(tmp_path / "masks") is None


@pytest.mark.parametrize("classes", ["999 zebra\n", "1 a\n1 b\n", "1 a\n2 a\n"])
def test_a_list_of_classes_that_cannot_be_used(tmp_path: Path, classes: str) -> None:
    write_picture(tmp_path / "photos" / "a.png", (8, 10))
    with pytest.raises(DataError, match=r"classes\.txt|Two classes"):
        _masks(tmp_path, {"a.png": np.array(box(), np.uint8)}, classes=classes)
