"""Classes that only the backbone's classifier knows: where they come to lie, and who never takes part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.data.zero_shot_set import read_image_folder_with_attributes
from engine.errors import ConfigError
from engine.training.recipes.scegg_remembered import IMAGENET_CLASSES, Memory, Remembered
from engine.training.recipes.scegg_validation import split_for_training
from tests.engine.training.recipes import tiny_zero_shot as tiny
from tests.helpers.shared_data import shared_data_dir

WITH_IMAGES = ("beaver", "elephant", "lion", "tiger", "zebra")
NAMES = (*WITH_IMAGES, "wolf", "gorilla", "cow", "otter")
DIM = 12


def made_world(seed: int = 0) -> tuple[torch.Tensor, np.ndarray, torch.Tensor, torch.Tensor]:
    """Images around class means, and a classifier whose rows point at the means.

    Returns:
        Images (N, D), labels (N,), classifier weights (1000, D), true means (C, D).
    """
    generator = torch.Generator().manual_seed(seed)
    means = 3 + torch.rand(len(NAMES), DIM, generator=generator)
    weights = torch.zeros(1000, DIM)
    for label, name in enumerate(NAMES):
        weights[list(IMAGENET_CLASSES.get(name, ()))] = 5 * (means[label] - means.mean(dim=0))
    labels = np.repeat(np.arange(len(WITH_IMAGES)), 200)
    images = means[labels] + 0.1 * torch.randn(len(labels), DIM, generator=generator)
    return images, labels, weights, means


def remember(may_remember: np.ndarray | None = None, *, seed: int = 0, n_with_images: int = 5) -> Remembered:
    images, labels, weights, _ = made_world()
    memory = Memory(
        class_weights=weights,
        class_names=NAMES,
        may_remember=np.ones(len(NAMES), dtype=bool) if may_remember is None else may_remember,
        n_each=30,
        seed=seed,
    )
    is_kept = labels < n_with_images
    return memory.remember(images[torch.from_numpy(is_kept)], labels[is_kept])


def test_made_up_images_lie_around_their_class() -> None:
    found = remember()
    assert found.regions.shape == (90, 1, DIM)
    assert found.labels.tolist() == [5] * 30 + [6] * 30 + [8] * 30  # cow is no ImageNet class
    means = made_world()[3]
    for label in (5, 6, 8):
        made = found.regions[found.labels == label, 0]
        offset, truth = made.mean(dim=0) - means.mean(dim=0), means[label] - means.mean(dim=0)
        assert F.cosine_similarity(offset, truth, dim=0) > 0.8
        nearest = torch.cdist(made.mean(dim=0, keepdim=True), means).argmin()
        assert int(nearest) == label
        assert float(made.std(dim=0).mean()) == pytest.approx(0.1, rel=0.3)


def test_held_out_classes_and_classes_with_images_are_never_remembered() -> None:
    may_remember = np.ones(len(NAMES), dtype=bool)
    may_remember[NAMES.index("wolf")] = False
    labels = set(remember(may_remember).labels.tolist())
    assert labels == {6, 8}


def test_a_seed_gives_the_same_images_and_too_few_anchors_none() -> None:
    assert torch.equal(remember().regions, remember().regions)
    assert not torch.equal(remember().regions, remember(seed=1).regions)
    nothing = remember(n_with_images=2)
    assert len(nothing.labels) == len(nothing.regions) == 0


def test_no_held_out_class_of_awa2_is_in_the_map() -> None:
    held_out = [
        "bat",
        "blue+whale",
        "bobcat",
        "dolphin",
        "giraffe",
        "horse",
        "rat",
        "seal",
        "sheep",
        "walrus",
    ]
    assert not set(held_out) & set(IMAGENET_CLASSES)
    used = [row for rows in IMAGENET_CLASSES.values() for row in rows]
    assert len(used) == len(set(used))
    # sorrel, ram, bighorn, sea lion, grey whale: next of kin of classes that are held out
    assert not {339, 348, 349, 150, 147} & set(used)
    assert max(used) < 398


@pytest.mark.data
def test_the_model_is_made_for_the_whole_table_and_zebra_can_be_kept_out() -> None:
    data = read_image_folder_with_attributes(shared_data_dir() / "awa_mini")
    whole = split_for_training(data, n_validation_classes=0, image_share=0.2, draw=0, has_all_rows=True)
    assert len(whole.classes) == 50
    assert len(whole.compared) == 22
    assert len(whole.unseen) == 34
    np.testing.assert_array_equal(whole.held_out, data.unseen)
    split = split_for_training(
        data, n_validation_classes=1, image_share=0.2, draw=0, names=["zebra"], has_all_rows=True
    )
    zebra = data.table.classes.index("zebra")
    assert len(split.classes) == 44
    assert set(split.held_out) == {zebra, *data.unseen}
    assert zebra not in data.labels[split.training]
    with pytest.raises(ConfigError, match="'bat' is not a seen class"):
        split_for_training(data, n_validation_classes=1, image_share=0.2, draw=0, names=["bat"])


def test_a_backbone_without_classifier_cannot_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.register(monkeypatch)
    root = tiny.write_set(tmp_path / "set")
    with pytest.raises(ConfigError, match="keeps no classifier"):
        tiny.build_task(root, ["--data.remembered", "2"])


def test_remembered_classes_train_but_are_neither_seen_nor_exemplars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.register(monkeypatch)
    root = tiny.write_set(tmp_path / "set", extra_rows=("emu",))
    rows = {name: (index,) for index, name in enumerate((*tiny.SEEN, *tiny.UNSEEN, "emu"))}
    monkeypatch.setattr("engine.training.recipes.scegg_remembered.IMAGENET_CLASSES", rows)
    monkeypatch.setattr(tiny.TinySCEGG, "class_weights", lambda self: torch.randn(1000, self.region_channels))
    task = tiny.build_task(root, ["--data.remembered", "4"])
    model, images = task.model, task._training
    emu = model.class_names.index("emu")
    assert set(images.labels[images.n_real :]) == {emu}
    assert len(images) == images.n_real + 4
    assert not model.is_seen[emu]
    terms = tiny.make_steps(task, 0, 9)
    assert all(np.isfinite(list(step.values())).all() for step in terms)
    assert any(emu in images.labels[task.batch(0, draw).places.numpy()] for draw in range(3))
    model.eval()
    task.validate()
    assert emu not in model.exemplar_labels
    assert set(model.exemplar_labels.tolist()) == {model.class_names.index(name) for name in tiny.SEEN}
