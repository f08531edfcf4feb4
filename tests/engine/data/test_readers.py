"""Readers on tiny generated sets of the published layouts, and on the real data where it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.catalogue import ClassKey, binary_target, class_areas, join_catalogues, read_labels
from engine.data.mask_folder import find_mask_folders, read_mask_folder, read_mask_folders
from engine.data.pascal5i import ListedPair, fold_classes, read_pairs, val_image_names
from engine.data.synthetic import write_mask_folder, write_pascal5i
from engine.errors import ConfigError, DataError, ImageError
from tests.helpers.shared_data import shared_data_dir


def test_a_folder_becomes_records_with_areas(tmp_path: Path) -> None:
    write_mask_folder(tmp_path / "cups", n_images=4, class_ids=(1, 7))
    (tmp_path / "cups" / "SegmentationClass" / "image_003.png").unlink()
    catalogue = read_mask_folder(tmp_path / "cups")
    assert [record.name for record in catalogue.records] == ["image_000", "image_001", "image_002"]
    assert catalogue.class_names == {ClassKey("cups", 1): "thing-1", ClassKey("cups", 7): "thing-7"}
    labels = np.asarray(Image.open(catalogue.records[0].mask_path))
    assert catalogue.records[0].areas == {
        value: pytest.approx((labels == value).mean()) for value in (1, 7) if (labels == value).any()
    }
    members = catalogue.records_of_classes()
    assert members[ClassKey("cups", 1)] == [0, 1, 2]
    assert catalogue.subset([2]).records == (catalogue.records[2],)


def test_names_by_line_number_start_at_zero(tmp_path: Path) -> None:
    write_mask_folder(tmp_path / "set", n_images=1)
    (tmp_path / "set" / "classes.txt").write_text("null\nhat\n\nshoe\n")
    names = read_mask_folder(tmp_path / "set").class_names
    assert names == {ClassKey("set", 1): "hat", ClassKey("set", 3): "shoe"}


def test_sets_are_chosen_by_name_or_by_the_folder_above(tmp_path: Path) -> None:
    for place in ("things/cups", "things/pens", "pets"):
        write_mask_folder(tmp_path / place, n_images=1)
    assert [folder.name for folder in find_mask_folders(tmp_path)] == ["pets", "cups", "pens"]
    catalogue = read_mask_folders(tmp_path, ["things"])
    assert {record.set_name for record in catalogue.records} == {"cups", "pens"}
    assert {r.set_name for r in read_mask_folders(tmp_path, ["pens", "pets"]).records} == {"pens", "pets"}
    with pytest.raises(DataError, match=r"no data set 'cars'.*There are pets, cups, pens"):
        read_mask_folders(tmp_path, ["cars"])


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        find_mask_folders(tmp_path / "nowhere")
    with pytest.raises(DataError, match="No data set was found"):
        find_mask_folders(tmp_path)
    write_mask_folder(tmp_path / "one" / "set", n_images=1)
    write_mask_folder(tmp_path / "two" / "set", n_images=1)
    with pytest.raises(DataError, match="'set' occurs twice"):
        join_catalogues([read_mask_folder(tmp_path / place / "set") for place in ("one", "two")])
    rgb_mask = tmp_path / "one" / "set" / "SegmentationClass" / "image_000.png"
    Image.new("RGB", (8, 8)).save(rgb_mask)
    with pytest.raises(ImageError, match=r"image_000\.png has mode RGB"):
        read_mask_folder(tmp_path / "one" / "set")
    rgb_mask.write_bytes(b"no picture")
    with pytest.raises(ImageError, match="cannot be read"):
        read_labels(rgb_mask)


def test_ignored_pixels_are_no_class() -> None:
    labels = np.array([[0, 255], [3, 3]], dtype=np.uint8)
    assert class_areas(labels) == {3: 0.5}
    assert binary_target(labels, 3).tolist() == [[0, 255], [1, 1]]


def test_fold_rule_and_lists(tmp_path: Path) -> None:
    assert fold_classes(1) == (6, 7, 8, 9, 10)
    with pytest.raises(ConfigError, match="folds 0 to 3, not 4"):
        fold_classes(4)
    write_pascal5i(tmp_path, n_images=6, fold=1)
    pairs = read_pairs(tmp_path, 1, split="val")
    assert pairs[0] == ListedPair(image="image_000", class_id=6)
    assert {pair.class_id for pair in pairs} == {6, 7}
    assert val_image_names(tmp_path) == {"image_000", "image_001", "image_002"}
    path = tmp_path / "ImageSets" / "val_fold1.txt"
    for line, expected in (("image_000", "line 1"), ("a__21", "image__class"), ("a__15", "does not belong")):
        path.write_text(line)
        with pytest.raises(DataError, match=expected):
            read_pairs(tmp_path, 1, split="val")
    with pytest.raises(DataError, match="does not exist"):
        read_pairs(tmp_path, 2, split="val")


@pytest.mark.data
def test_real_lists_have_the_documented_lengths() -> None:
    root = shared_data_dir() / "pascal_animals"
    for split, lengths in (("val", (4, 202, 285, 76)), ("trn", (30, 873, 1568, 382))):
        for fold, length in enumerate(lengths):
            pairs = read_pairs(root, fold, split=split)
            assert len(pairs) == length
            assert all((root / "JPEGImages" / f"{pair.image}.jpg").is_file() for pair in pairs)
