"""PASCAL-5i: where VOC lies, made lists, lists of one's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.data.catalogue import Catalogue
from engine.data.pascal5i import ListedPair, read_pairs, read_training_pairs
from engine.data.pascal_lists import (
    MIN_PIXELS,
    find_voc_root,
    make_pairs,
    pairs_of_fold,
    read_own_list,
    read_pascal,
)
from engine.data.synthetic import write_pascal5i
from engine.errors import ConfigError, DataError
from tests.helpers.shared_data import shared_data_dir
from tests.helpers.synthetic_layouts import write_image

_SIZE = (64, 80)


def _write_voc(base: Path, labels_of: dict[str, dict[int, int]]) -> Catalogue:
    """Images whose masks hold so many pixels of each label."""
    (base / "SegmentationClassAug").mkdir(parents=True)
    for name, pixels in labels_of.items():
        write_image(base / "JPEGImages" / f"{name}.jpg", size=_SIZE)
        flat = np.repeat(list(pixels), list(pixels.values())).astype(np.uint8)
        labels = np.pad(flat, (0, _SIZE[0] * _SIZE[1] - len(flat))).reshape(_SIZE)
        Image.fromarray(labels).save(base / "SegmentationClassAug" / f"{name}.png")
    return read_pascal(base)


@pytest.mark.parametrize("place", ["", "VOC2012", "VOCdevkit/VOC2012"])
def test_voc_is_found_in_the_usual_places(tmp_path: Path, place: str) -> None:
    _write_voc(tmp_path / place, {"a": {1: 9}})
    assert find_voc_root(tmp_path) == tmp_path / place
    assert len(read_pascal(tmp_path).records) == 1
    assert "sheep" in read_pascal(tmp_path).class_names.values()
    with pytest.raises(DataError, match="PASCAL VOC was not found"):
        find_voc_root(tmp_path / "elsewhere")


def test_lists_train_on_the_other_folds(tmp_path: Path) -> None:
    write_pascal5i(tmp_path, n_images=8, fold=1)  # classes 6, 7 of fold 1 and 15 of fold 2
    assert {pair.class_id for pair in read_pairs(tmp_path, 1, split="trn")} == {6, 7}
    assert {pair.class_id for pair in read_training_pairs(tmp_path, 1)} == {15}
    assert {pair.class_id for pair in read_training_pairs(tmp_path, 0)} == {6, 7, 15}
    catalogue = read_pascal(tmp_path)
    listed = pairs_of_fold(tmp_path, catalogue, 1, split="trn")
    assert list(listed.pairs) == read_training_pairs(tmp_path, 1)
    assert listed.source == "the lists ImageSets/trn_fold*.txt"
    (tmp_path / "ImageSets" / "trn_fold2.txt").write_text("a__06\n")
    with pytest.raises(DataError, match="class 6 does not belong to this fold"):
        read_training_pairs(tmp_path, 1)
    with pytest.raises(ConfigError, match="not 4"):
        read_training_pairs(tmp_path, 4)


def test_lists_are_made_by_the_rule(tmp_path: Path) -> None:
    catalogue = _write_voc(
        tmp_path,
        {
            "a": {1: MIN_PIXELS, 6: MIN_PIXELS - 1},
            "b": {2: 2500, 11: 2100},
            "c": {1: 3000, 16: 2048},
        },
    )
    (tmp_path / "ImageSets" / "Segmentation").mkdir(parents=True)
    with pytest.raises(DataError, match=r"val_fold0.txt does not exist.*could be made"):
        pairs_of_fold(tmp_path, catalogue, 0, split="val")
    (tmp_path / "ImageSets" / "Segmentation" / "val.txt").write_text("c\n")
    val = pairs_of_fold(tmp_path, catalogue, 0, split="val")
    assert val.pairs == (ListedPair(image="c", class_id=1),)
    assert "2,048 pixels" in val.source
    assert pairs_of_fold(tmp_path, catalogue, 1, split="trn").pairs == (
        ListedPair(image="a", class_id=1),
        ListedPair(image="b", class_id=2),
        ListedPair(image="b", class_id=11),
    )
    assert pairs_of_fold(tmp_path, catalogue, 0, split="trn").pairs == (ListedPair(image="b", class_id=11),)
    assert len(make_pairs(catalogue, {"a", "b", "c"}, class_ids=range(1, 21), min_pixels=1)) == 6


def test_lists_of_both_formats(tmp_path: Path) -> None:
    catalogue = _write_voc(tmp_path, {"a": {1: 2500, 6: 20}, "b": {2: 2500}})
    path = tmp_path / "own.txt"
    path.write_text("b__02\na__01\na__06\n")
    assert [p.image for p in read_own_list(path, catalogue, class_ids=range(1, 6)).pairs] == ["b", "a"]
    path.write_text("JPEGImages/b.jpg SegmentationClassAug/b.png\n\\VOC\\a.jpg \\VOC\\a.png\n")
    listed = read_own_list(path, catalogue, class_ids=range(1, 21))
    assert listed.pairs == (ListedPair(image="a", class_id=1), ListedPair(image="b", class_id=2))
    for text, expected in (
        ("", "is empty"),
        ("z__01", "names the image 'z'"),
        ("JPEGImages/z.jpg masks/z.png", "names the image 'z'"),
        ("JPEGImages/a.jpg masks/b.png", "line 1: .* not of the form IMAGE_PATH MASK_PATH"),
        ("a.jpg a.png\nb__02", "line 2: 'b__02' is not of the form IMAGE_PATH"),
    ):
        path.write_text(text)
        with pytest.raises(DataError, match=expected):
            read_own_list(path, catalogue, class_ids=range(1, 21))


@pytest.mark.data
def test_real_lists_of_other_folds_make_the_training_set() -> None:
    root = shared_data_dir() / "pascal_animals"
    assert [len(read_training_pairs(root, fold)) for fold in range(4)] == [2823, 1980, 1285, 2471]
