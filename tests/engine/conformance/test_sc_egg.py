"""SC-EGG against the facts its paper and released code can be checked on without data."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.models.registry import MODELS, names_of_kind
from engine.models.sc_egg.len import AttributeAttention
from engine.models.sc_egg.model import SCEGG
from engine.training import region_features
from tests.engine.training.recipes import tiny_zero_shot as tiny

SIZES = {"CUB": (312, 200), "SUN": (102, 717), "AWA2": (85, 50)}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tiny.register(monkeypatch)
    return tiny.write_set(tmp_path / "set")


def paper_model(name: str) -> SCEGG:
    n_attributes, n_classes = SIZES[name]
    with torch.device("meta"):
        return MODELS["scegg-resnet101"].build(
            attributes=[f"a{index}" for index in range(n_attributes)],
            classes=[f"c{index}" for index in range(n_classes)],
        )


def n_parameters(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def test_both_models_by_name() -> None:
    assert names_of_kind("zero-shot") == ["scegg-lite", "scegg-resnet101"]
    assert not MODELS["scegg-lite"].is_paper
    assert MODELS["scegg-resnet101"].is_paper


def test_w2_of_zero_gives_uniform_attention() -> None:
    torch.manual_seed(0)
    attention = AttributeAttention(5, word_dim=4, n_channels=8)
    look = attention(torch.randn(2, 9, 8))
    assert torch.equal(attention.attend_weight, torch.zeros(4, 8))
    torch.testing.assert_close(look.attention, torch.full((2, 5, 9), 1 / 9))


def test_stage_2_leaves_len_bit_identical(root: Path) -> None:
    task = tiny.build_task(root)
    tiny.make_steps(task, 0, 3)
    attention, regressor = tiny.snapshot(task.model.len), tiny.snapshot(task.model.regressor.layers)
    compression = tiny.snapshot(task.model.compression)
    tiny.make_steps(task, 3, 6)
    assert tiny.is_same(attention, task.model.len)
    assert not tiny.is_same(regressor, task.model.regressor.layers)
    assert not tiny.is_same(compression, task.model.compression)  # the paper's choice, see below


def test_stage_2_as_released_leaves_all_of_stage_1_bit_identical(root: Path) -> None:
    task = tiny.build_task(root, ["--optim.update_compression", "false"])
    tiny.make_steps(task, 0, 3)
    before = [tiny.snapshot(part) for part in (task.model.len, task.model.compression)]
    tiny.make_steps(task, 3, 6)
    assert tiny.is_same(before[0], task.model.len)
    assert tiny.is_same(before[1], task.model.compression)


def test_the_guided_loss_leaves_clsg_unchanged(root: Path) -> None:
    task = tiny.build_task(root, ["--optim.guide_unseen", "1"])
    tiny.make_steps(task, 0, 6)
    kept = [task.model.regressor, task.model.len, task.model.compression]
    before = [tiny.snapshot(part) for part in kept]
    generator = tiny.snapshot(task.model.eggn.generator)
    terms = tiny.make_steps(task, 6, 9)
    assert terms[-1]["guided"] > 0
    assert all(tiny.is_same(old, part) for old, part in zip(before, kept, strict=True))
    assert not tiny.is_same(generator, task.model.eggn.generator)


@pytest.mark.parametrize("name", SIZES)
def test_classifier_input_dim_is_2048_plus_k_plus_4096(name: str) -> None:
    n_attributes, n_classes = SIZES[name]
    model = paper_model(name)
    inputs = model.classifier_inputs(torch.empty(2, 2048, device="meta"))
    assert inputs.shape == (2, 2048 + n_attributes + 4096)
    assert model.final_classifier.in_features == model.unseen_classifier.in_features == inputs.shape[1]
    assert model.final_classifier.out_features == n_classes


@pytest.mark.parametrize("name", SIZES)
def test_sizes_of_len_and_eggn(name: str) -> None:
    model = paper_model(name)
    n_attributes, n_classes = SIZES[name]
    assert n_parameters(model.len) == 2 * 300 * 2048 + 300 * n_attributes
    assert 1.25e6 < n_parameters(model.len) < 1.33e6
    assert 70e6 - 4e5 < n_parameters(model.eggn) < 76.5e6
    assert model.regressor.layers[0].out_features == 1024
    assert model.regressor.layers[2].out_features == n_classes


def test_196_regions_of_2048_channels_at_448_px() -> None:
    model = paper_model("SUN")
    regions = model.region_features(torch.empty(1, 3, *model.input_size, device="meta"))
    assert regions.shape == (1, 196, 2048)
    assert model.attention(regions).shape == (1, 102, 14, 14)
    assert model.embed_regions(regions).shape == (1, 2048)


def test_unseen_images_are_never_read_in_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.register(monkeypatch)
    root = tiny.write_set(tmp_path / "set", breaks_test_images=True)
    read: list[Path] = []
    real = region_features.read_image

    def counted(path: Path) -> object:
        read.append(path)
        return real(path)

    monkeypatch.setattr(region_features, "read_image", counted)
    task = tiny.build_task(root)
    tiny.make_steps(task, 0, 9)
    task.model.eval()
    task.validate()
    assert sorted(read) == sorted(
        root / "JPEGImages" / name / f"{index}.png" for name in tiny.SEEN for index in range(tiny.N_TRAIN)
    )
    assert {task.model.class_names[label] for label in task._training.labels} == set(tiny.SEEN)


def test_validation_images_are_seen_ones(root: Path) -> None:
    task = tiny.build_task(root, ["--data.validation", "drawn", "--data.validation_classes", "2"])
    model = task.model
    assert set(model.class_names) == set(tiny.SEEN)
    assert int((~model.is_seen).sum()) == 2
    pseudo_unseen = set(torch.nonzero(~model.is_seen).flatten().tolist())
    assert not pseudo_unseen & set(task._training.labels.tolist())
    assert pseudo_unseen < set(task._validation.labels.tolist())
    assert not set(task._training.rows.tolist()) & set(task._validation.rows.tolist())
