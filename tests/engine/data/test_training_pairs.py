"""Which images train which class, how pairs are drawn, and what becomes of pixels 255."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.data.catalogue import ClassKey
from engine.data.mask_folder import read_mask_folder
from engine.data.pair_images import PairImages
from engine.data.pair_sampler import PairSampler
from engine.data.training_pairs import PairLists, PairSource, read_pair_lists
from engine.errors import ConfigError, DataError

# Images by name: the classes they show. Fold 0 holds out 1 to 5, fold 1 6 to 10.
IMAGES = {
    **{f"cat{i}": (8,) for i in range(6)},
    **{f"dog{i}": (12,) for i in range(6)},
    **{f"both{i}": (8, 12) for i in range(3)},
    **{f"sheep{i}": (17,) for i in range(5)},
    **{f"dogsheep{i}": (12, 17) for i in range(4)},
}
CHOICES = {
    "drop_novel_images": True,
    "is_single_class": False,
    "skip_small_classes": False,
    "validation_share": 0.5,
    "validation_classes": (),
}


def _write(root: Path, images: dict[str, tuple[int, ...]], *, size: tuple[int, int] = (60, 80)) -> None:
    """Each class fills a strip of its own, with a border of 255; the rest is background."""
    for name in ("JPEGImages", "SegmentationClassAug", "ImageSets"):
        (root / name).mkdir(parents=True)
    for number, (name, classes) in enumerate(images.items()):
        labels = np.zeros(size, np.uint8)
        for place, class_id in enumerate(classes):
            labels[5:45, 30 * place : 30 * place + 26] = 255
            labels[6:44, 30 * place + 1 : 30 * place + 25] = class_id
        rgb = np.random.default_rng(number).integers(0, 255, (*size, 3), dtype=np.uint8)
        Image.fromarray(rgb).save(root / "JPEGImages" / f"{name}.jpg")
        Image.fromarray(labels).save(root / "SegmentationClassAug" / f"{name}.png")


def _write_lists(root: Path, images: dict[str, tuple[int, ...]]) -> None:
    lines: dict[int, list[str]] = {fold: [] for fold in range(4)}
    for name, classes in images.items():
        for class_id in classes:
            lines[(class_id - 1) // 5].append(f"{name}__{class_id:02d}\n")
    for fold, content in lines.items():
        (root / "ImageSets" / f"trn_fold{fold}.txt").write_text("".join(content), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "pascal"
    _write(folder, IMAGES)
    _write_lists(folder, IMAGES)
    return folder


def _shown(lists: PairLists, *, part: str) -> set[int]:
    """Every class visible anywhere in the images of one part."""
    members = getattr(lists, part)
    return {c for images in members.values() for i in images for c in lists.catalogue.records[i].areas}


def test_images_of_held_out_classes_do_not_train(root: Path) -> None:
    lists = read_pair_lists(PairSource(root=root, fold=1), **CHOICES)
    assert {key.class_id for key in lists.training} == {12, 17}
    assert _shown(lists, part="training") == {12, 17}
    assert _shown(lists, part="validation") == {12, 17}


def test_kept_images_have_held_out_classes_as_background(root: Path) -> None:
    lists = read_pair_lists(PairSource(root=root, fold=1), **{**CHOICES, "drop_novel_images": False})
    assert {key.class_id for key in lists.training} == {12, 17}
    assert 8 in _shown(lists, part="training") | _shown(lists, part="validation")
    index = next(i for i, record in enumerate(lists.catalogue.records) if record.name == "both0")
    labels = lists.catalogue.records[index].read_labels()
    images = PairImages(lists.catalogue, size=None, border="ignore", memory_mb=1)
    target = images.target(index, 12).numpy()
    assert (target[labels == 8] == 0).all()
    assert (target[labels == 12] == 1).all()


def test_validation_shares_no_image_with_training(root: Path) -> None:
    lists = read_pair_lists(PairSource(root=root, fold=1), **CHOICES)
    training, validation = (
        {i for images in part.values() for i in images} for part in (lists.training, lists.validation)
    )
    assert validation
    assert not training & validation


def test_validation_classes_and_their_images_do_not_train(root: Path) -> None:
    lists = read_pair_lists(PairSource(root=root, fold=1), **{**CHOICES, "validation_classes": (17,)})
    assert {key.class_id for key in lists.validation} == {17}
    assert _shown(lists, part="training") == {12}
    with pytest.raises(ConfigError, match="names 8, which is no training class"):
        read_pair_lists(PairSource(root=root, fold=1), **{**CHOICES, "validation_classes": (8,)})


def test_single_class_images_show_one_class(root: Path) -> None:
    lists = read_pair_lists(PairSource(root=root, fold=1), **{**CHOICES, "is_single_class": True})
    for images in lists.training.values():
        assert all(len(lists.catalogue.records[i].areas) == 1 for i in images)


def test_a_class_with_one_image_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    images = {**IMAGES, "train0": (19,)}
    _write(tmp_path / "set", images)
    _write_lists(tmp_path / "set", images)
    source = PairSource(root=tmp_path / "set", fold=1)
    with pytest.raises(DataError, match=r"class set:19 \(train\) has one training image") as raised:
        read_pair_lists(source, **CHOICES)
    assert "--data.skip_small_classes" in raised.value.hint
    lists = read_pair_lists(source, **{**CHOICES, "skip_small_classes": True})
    assert {key.class_id for key in lists.training} == {12, 17}
    assert "left out" in caplog.text


def test_a_missing_mask_is_named(root: Path) -> None:
    (root / "SegmentationClassAug" / "dog3.png").unlink()
    with pytest.raises(DataError, match="dog3 is listed for training, but it or its mask is missing"):
        read_pair_lists(PairSource(root=root, fold=1), **CHOICES)


def test_a_mask_of_another_size_is_named(root: Path) -> None:
    Image.fromarray(np.full((20, 30), 12, np.uint8)).save(root / "SegmentationClassAug" / "dog3.png")
    catalogue = read_mask_folder(root)
    index = next(i for i, record in enumerate(catalogue.records) if record.name == "dog3")
    with pytest.raises(DataError, match=r"dog3.png is 30 x 20 pixels, unlike its image dog3.jpg"):
        PairImages(catalogue, size=(32, 32), border="ignore", memory_mb=1).target(index, 12)


def test_lists_need_a_fold(root: Path) -> None:
    with pytest.raises(ConfigError, match="one fold must be held out"):
        read_pair_lists(PairSource(root=root), **CHOICES)


def test_a_folder_of_ones_own_needs_neither_lists_nor_a_fold(tmp_path: Path) -> None:
    _write(tmp_path / "mine", {f"a{i}": (3,) for i in range(5)} | {f"b{i}": (200, 3) for i in range(5)})
    source = PairSource(root=tmp_path / "mine", min_object_px=900)
    lists = read_pair_lists(source, **CHOICES)
    assert {key.class_id for key in lists.training} == {3, 200}
    objects = 38 * 24
    with pytest.raises(DataError, match=f"{objects + 1} or more pixels"):
        read_pair_lists(PairSource(root=tmp_path / "mine", min_object_px=objects + 1), **CHOICES)


MEMBERS = {ClassKey("s", 1): [0, 1, 2, 3], ClassKey("s", 2): [4, 5], ClassKey("s", 3): list(range(6, 30))}


@pytest.mark.parametrize("shots", [1, 5])
def test_an_epoch_has_as_many_pairs_of_every_class(shots: int) -> None:
    sampler = PairSampler(MEMBERS, pairs_per_class=20, shots=shots, seed=3)
    pairs = sampler.pairs(60, 60)  # the second epoch
    assert sampler.epoch_size == 60
    for key, images in MEMBERS.items():
        own = [pair for pair in pairs if pair.key == key]
        assert len(own) == 20
        assert {pair.query for pair in own} <= set(images)
        for pair in own:
            assert set(pair.support) <= set(images) - {pair.query}
            assert len(pair.support) == shots
            assert len(set(pair.support)) == min(shots, len(images) - 1) or len(images) <= shots


def test_pairs_follow_from_the_seed_and_their_number() -> None:
    def draw(seed: int, first: int, count: int) -> list:
        return PairSampler(MEMBERS, pairs_per_class=20, shots=1, seed=seed).pairs(first, count)

    assert draw(3, 0, 130)[55:70] == draw(3, 55, 15)
    assert draw(3, 0, 60) != draw(4, 0, 60)
    assert draw(3, 0, 60) != draw(3, 60, 60)


def test_every_image_becomes_a_query_and_a_support() -> None:
    pairs = PairSampler(MEMBERS, pairs_per_class=200, shots=1, seed=0).pairs(0, 600)
    assert {pair.query for pair in pairs} == set(range(30))
    assert {index for pair in pairs for index in pair.support} == set(range(30))


def test_a_sampler_needs_two_images_per_class() -> None:
    with pytest.raises(DataError, match="s:9 has 1 image"):
        PairSampler({ClassKey("s", 9): [4]}, pairs_per_class=2, shots=1, seed=0)


@pytest.mark.parametrize(("border", "value"), [("ignore", 255), ("background", 0), ("foreground", 1)])
def test_the_border_is_what_the_setting_says(root: Path, border: str, value: int) -> None:
    catalogue = read_mask_folder(root)
    index = next(i for i, record in enumerate(catalogue.records) if record.name == "cat0")
    labels = catalogue.records[index].read_labels()
    images = PairImages(catalogue, size=None, border=border, memory_mb=1)
    assert set(images.target(index, 8).numpy()[labels == 255].tolist()) == {value}
    shown = images.support_mask(index, 8).numpy()
    assert set(shown[labels == 255].tolist()) == {1.0 if border == "foreground" else 0.0}
    assert (shown[labels == 8] == 1).all()


def test_images_come_at_the_training_size_and_the_same_without_memory(root: Path) -> None:
    catalogue = read_mask_folder(root)
    kept = PairImages(catalogue, size=(32, 48), border="ignore", memory_mb=1)
    anew = PairImages(catalogue, size=(32, 48), border="ignore", memory_mb=0)
    for index in (0, 0, 3):
        class_id = next(iter(catalogue.records[index].areas))
        assert kept.image(index).shape == (3, 32, 48)
        assert torch.equal(kept.image(index), anew.image(index))
        assert torch.equal(kept.target(index, class_id), anew.target(index, class_id))
        assert torch.equal(kept.support_mask(index, class_id), anew.support_mask(index, class_id))


def test_a_dot_never_becomes_an_empty_shot(tmp_path: Path) -> None:
    _write(tmp_path / "dots", {"a": (7,)}, size=(600, 600))
    labels = np.zeros((600, 600), np.uint8)
    labels[300, 300] = 7
    Image.fromarray(labels).save(tmp_path / "dots" / "SegmentationClassAug" / "a.png")
    images = PairImages(read_mask_folder(tmp_path / "dots"), size=(32, 32), border="ignore", memory_mb=1)
    assert float(images.support_mask(0, 7).sum()) > 0
