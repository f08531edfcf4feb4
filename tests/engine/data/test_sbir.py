"""Readers of sketches and photos."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.data.published import published_names
from engine.data.sbir import read_photo_sketch_folders, read_quickdraw, read_sketchy, read_tuberlin
from engine.data.sketch_photo_set import Item
from engine.errors import ConfigError, DataError
from tests.helpers.shared_data import shared_data_dir
from tests.helpers.synthetic_layouts import write_class_folders, write_image, write_sketchy

_SKETCHY = ("bat", "cow", "swan", "zebra")  # two of the 21, one of the 25, one seen in both


def test_sketchy_by_split(tmp_path: Path) -> None:
    write_sketchy(tmp_path, classes=_SKETCHY)
    data = read_sketchy(tmp_path)
    assert data.classes == _SKETCHY
    assert data.unseen == {"bat", "cow"}
    assert data.seen == ("swan", "zebra")
    assert data.name == "Sketchy-Ext (2 unseen, 4 of 125 classes)"
    assert (len(data.photos), len(data.sketches)) == (8, 8)
    assert read_sketchy(tmp_path / "Sketchy", "25").unseen == {"swan"}
    assert len(read_sketchy(tmp_path, photos="original").photos) == 4
    with pytest.raises(ConfigError, match="splits 21 and 25, not '22'"):
        read_sketchy(tmp_path, "22")


def test_sketchy_transforms_are_left_to_the_sampler(tmp_path: Path) -> None:
    write_sketchy(tmp_path, classes=_SKETCHY, transforms=3)
    data = read_sketchy(tmp_path)
    sketch = data.sketches[3]
    variants = data.sketch_variants(sketch)
    assert variants[0] == sketch.path
    assert len({path.parent.parent.name for path in variants}) == 3
    assert all(path.is_file() and path.name == sketch.path.name for path in variants)
    outside = Item(tmp_path / "own.png", "bat")
    assert data.sketch_variants(outside) == (outside.path,)


def test_sketchy_in_the_archive_of_its_authors(tmp_path: Path) -> None:
    write_sketchy(tmp_path, classes=_SKETCHY)
    (tmp_path / "256x256").mkdir()
    for name in ("sketch", "photo"):
        shutil.move(tmp_path / "Sketchy" / name, tmp_path / "256x256" / name)
    shutil.move(tmp_path / "Sketchy" / "EXTEND_image_sketchy", tmp_path / "EXTEND_image_sketchy")
    assert len(read_sketchy(tmp_path).photos) == 8
    shutil.rmtree(tmp_path / "EXTEND_image_sketchy")
    with pytest.raises(DataError, match=r"EXTEND_image_sketchy does not exist"):
        read_sketchy(tmp_path)


@pytest.mark.parametrize(
    ("sketch_dir", "photo_dir"), [("sketches", "images"), ("png_ready", "ImageResized_ready")]
)
def test_tuberlin_by_either_convention(tmp_path: Path, sketch_dir: str, photo_dir: str) -> None:
    counts = {"frying-pan": 2, "hot air balloon": 2, "cat": 2}
    write_class_folders(tmp_path / "TU-Berlin" / sketch_dir, counts, suffix=".png")
    write_class_folders(tmp_path / "TU-Berlin" / photo_dir, counts, suffix=".jpg")
    data = read_tuberlin(tmp_path)
    assert data.unseen == {"frying-pan", "hot air balloon"}  # as the folders spell them
    assert read_tuberlin(tmp_path / "TU-Berlin") == data


def test_quickdraw(tmp_path: Path) -> None:
    counts = dict.fromkeys([*published_names("quickdraw_unseen_30"), "apple"], 1)
    write_class_folders(tmp_path / "QuickDraw" / "QuickDraw_sketches_final", counts, suffix=".png")
    write_class_folders(tmp_path / "QuickDraw" / "QuickDraw_images_final", counts, suffix=".jpg")
    data = read_quickdraw(tmp_path)
    assert data.seen == ("apple",)
    assert data.name == "QuickDraw-Ext (30 unseen, 31 of 110 classes)"


def test_none_of_the_unseen_classes(tmp_path: Path) -> None:
    write_sketchy(tmp_path, classes=("zebra",))
    with pytest.raises(
        DataError, match=r"None of the unseen classes of Sketchy-Ext has a folder, e.g. 'bat'"
    ):
        read_sketchy(tmp_path)


def test_any_pair_of_folders(tmp_path: Path) -> None:
    write_class_folders(tmp_path / "own" / "photo", {"cup": 3, "pen": 1}, suffix=".jpg")
    write_class_folders(tmp_path / "own" / "sketch", {"cup": 2, "hat": 1}, suffix=".png")
    write_image(tmp_path / "own" / "photo" / "loose.jpg")
    data = read_photo_sketch_folders(tmp_path / "own")
    assert (data.name, data.classes, data.unseen) == ("own", ("cup", "hat", "pen"), frozenset())
    part = data.of_classes(["cup"])
    assert (len(part.photos), len(part.sketches), part.classes) == (3, 2, ("cup",))
    with pytest.raises(DataError, match="own has no class 'mug'"):
        data.of_classes(["mug"])


def test_unseen_lists_of_a_folder(tmp_path: Path) -> None:
    for folder in ("photo", "sketch"):
        write_class_folders(tmp_path / folder, {"cup": 1, "pen": 1}, suffix=".png")
    (tmp_path / "unseen_a.txt").write_text("# held out\ncup\n")
    assert read_photo_sketch_folders(tmp_path).unseen == {"cup"}
    (tmp_path / "unseen_b.txt").write_text("pen\n")
    with pytest.raises(DataError, match=r"2 lists of unseen classes.*unseen_a.txt, unseen_b.txt"):
        read_photo_sketch_folders(tmp_path)
    assert read_photo_sketch_folders(tmp_path, unseen_list="unseen_b.txt").unseen == {"pen"}
    (tmp_path / "unseen_b.txt").write_text("pan\n")
    with pytest.raises(DataError, match="line 1: there is no class 'pan'"):
        read_photo_sketch_folders(tmp_path, unseen_list="unseen_b.txt")


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="photo does not exist"):
        read_photo_sketch_folders(tmp_path)
    (tmp_path / "photo").mkdir()
    with pytest.raises(DataError, match="holds no image"):
        read_photo_sketch_folders(tmp_path)
    write_class_folders(tmp_path / "photo", {"cup": 1}, suffix=".jpg")
    write_class_folders(tmp_path / "sketch", {"mug": 1}, suffix=".png")
    with pytest.raises(DataError, match="No class has both photos and sketches: 'cup' has photos only"):
        read_photo_sketch_folders(tmp_path)


@pytest.mark.data
def test_the_real_subset() -> None:
    data = read_photo_sketch_folders(shared_data_dir() / "sketchy_mini")
    assert (len(data.classes), len(data.photos), len(data.sketches)) == (125, 3125, 3125)
    assert (len(data.unseen), len(data.seen)) == (21, 104)
