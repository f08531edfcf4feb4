"""The lists in the repository are those of the papers."""

from __future__ import annotations

import pytest

from engine.data.coco20i import COCO_CLASSES
from engine.data.coco20i import fold_classes as coco_fold
from engine.data.pascal5i import VOC_CLASSES
from engine.data.pascal5i import fold_classes as pascal_fold
from engine.data.published import published_counts, published_names, published_source, published_texts
from engine.data.sketch_photo_set import class_key
from engine.errors import ConfigError
from tests.helpers.shared_data import shared_data_dir

_LISTS = {
    "voc_classes": 20,
    "coco_classes": 80,
    "sketchy_unseen_21": 21,
    "sketchy_unseen_25": 25,
    "tuberlin_unseen_30": 30,
    "quickdraw_unseen_30": 30,
}


@pytest.mark.parametrize(("name", "length"), _LISTS.items())
def test_lists_have_their_length_no_doubles_and_a_source(name: str, length: int) -> None:
    names = published_names(name)
    assert len(names) == length
    assert len({class_key(one) for one in names}) == length
    assert len(published_source(name)) > 30


@pytest.mark.parametrize("rule", ["interleaved", "contiguous"])
def test_coco_folds_are_a_partition(rule: str) -> None:
    folds = [coco_fold(fold, rule=rule) for fold in range(4)]
    assert [len(fold) for fold in folds] == [20] * 4
    assert sorted(sum(folds, ())) == list(range(1, 81))


def test_coco_fold_rules_by_name() -> None:
    assert coco_fold(1)[:3] == (2, 6, 10)
    assert coco_fold(1, rule="contiguous")[:3] == (21, 22, 23)
    assert COCO_CLASSES[0] == "person"
    assert COCO_CLASSES[79] == "toothbrush"
    with pytest.raises(ConfigError, match="folds 0 to 3, not 4"):
        coco_fold(4)
    with pytest.raises(ConfigError, match="'odd'"):
        coco_fold(0, rule="odd")


def test_pascal_folds_are_a_partition() -> None:
    assert sorted(sum((pascal_fold(fold) for fold in range(4)), ())) == list(range(1, 21))
    assert list(VOC_CLASSES) == sorted(VOC_CLASSES)


def test_xlsa17_sizes_add_up() -> None:
    counts = published_counts("xlsa17_counts")
    parts = ("trainval", "test_seen", "test_unseen")
    images = {name: sum(counts[f"{name}_{part}"] for part in parts) for name in ("CUB", "SUN", "AWA2")}
    assert images == {"CUB": 11788, "SUN": 14340, "AWA2": 37322}
    assert {len(digest) for digest in published_texts("xlsa17_v2_digests").values()} == {64}


@pytest.mark.data
def test_unseen_lists_name_classes_of_the_real_folders() -> None:
    root = shared_data_dir() / "sketchy_mini"
    folders = {class_key(path.name) for path in (root / "photo").iterdir()}
    for name in ("sketchy_unseen_21", "sketchy_unseen_25"):
        assert {class_key(one) for one in published_names(name)} <= folders
    own = (root / "unseen_21.txt").read_text(encoding="utf-8").split()
    assert set(own) == set(published_names("sketchy_unseen_21"))
