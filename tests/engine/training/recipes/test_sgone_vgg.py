"""The recipe of SG-One: the paper's numbers, and short runs on a tiny PASCAL-5i."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from engine import train
from engine.config import config_from_dict, nest
from engine.errors import ConfigError
from engine.models.head_files import read_head
from engine.models.registry import load_model
from engine.models.weights import file_sha256
from engine.training.recipes.sgone_vgg import RECIPE, SGOneConfig, SGOneTask, build
from engine.training.task import Phase
from tests.engine.training.recipes.segmentation_data import write_pascal, write_vgg16

SETTINGS = {
    "data.fold": 1,
    "data.validation_share": 0.4,
    "data.validation_pairs": 2,
    "optim.steps": 3,
    "run.device": "cpu",
    "run.precision": "fp32",
    "run.validate_every": 3,
    "run.log_every": 1,
}


@pytest.fixture(scope="module")
def task(folder: Path) -> SGOneTask:
    """With the settings above, to look at; tests leave it as it is."""
    return _task(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sgone")
    write_pascal(folder / "pascal", size=(36, 56))
    write_vgg16(folder / "vgg16.pth")
    return folder


def _values(folder: Path, **more: object) -> dict[str, object]:
    paths = {"data.root": str(folder / "pascal"), "model.backbone": str(folder / "vgg16.pth")}
    return {**paths, **SETTINGS, **more}


def _task(folder: Path, **more: object) -> SGOneTask:
    torch.manual_seed(0)
    config = config_from_dict(SGOneConfig, nest(_values(folder, **more)))
    return build(config, device=torch.device("cpu"))


def test_defaults_are_the_papers() -> None:
    config = SGOneConfig()
    assert (config.optim.kind, config.optim.lr, config.optim.momentum) == ("sgd", 1e-5, 0.99)
    assert (config.optim.weight_decay, config.optim.batch, config.optim.steps) == (5e-4, 1, 100_000)
    assert (config.optim.bias_factor, config.optim.guidance_factor) == (2, 10)
    assert config.optim.schedule == "constant"
    assert config.data.size is None
    assert config.data.single_class_images
    assert config.data.border == "ignore"
    assert config.run.validate_every == 5_000
    assert not config.model.has_padded_head


def test_released_preset_is_the_code() -> None:
    config = config_from_dict(SGOneConfig, nest(RECIPE.presets["released"]))
    assert config.data.border == "foreground"
    assert config.model.has_padded_head
    assert config.optim == SGOneConfig().optim


def test_learning_rates_by_group(task: SGOneTask) -> None:
    rates = {
        id(parameter): group["lr"]
        for group in task.optimisers()["main"].param_groups
        for parameter in group["params"]
    }
    for name, parameter in task.model.named_parameters():
        factor = (10 if name.startswith("guidance.") else 1) * (2 if name.endswith("bias") else 1)
        assert rates[id(parameter)] == pytest.approx(1e-5 * factor), name
    assert sorted(set(rates.values())) == pytest.approx([1e-5, 2e-5, 1e-4, 2e-4])


def test_images_keep_their_size_and_show_one_class(task: SGOneTask) -> None:
    batch = task.batch(0, 0)
    assert batch.query.shape == batch.support.shape == (1, 3, 36, 56)
    assert batch.target.shape == (1, 36, 56)
    records = task._images._catalogue.records
    pairs = [pair for step in range(200) for pair in task.pairs(step, 0)] + task._validation_pairs
    assert all(len(records[i].areas) == 1 for pair in pairs for i in (pair.query, *pair.support))


def test_the_loss_is_taken_at_the_querys_size(task: SGOneTask) -> None:
    batch = task.batch(0, 0)
    found = task.loss(batch, Phase(), 0)
    taps = task.model.encode(torch.cat([batch.query, batch.support]))
    query, support = tuple(t[:1] for t in taps), tuple(t[1:, None] for t in taps)
    logits = task.model.forward_training(query, support, batch.masks).logits
    stretched = F.interpolate(logits, size=(36, 56), mode="bilinear", align_corners=False)
    expected = F.cross_entropy(stretched, batch.target.long(), ignore_index=255)
    torch.testing.assert_close(found.total, expected)
    assert 255 in batch.target
    assert found.total.requires_grad


def test_a_run_ends_in_a_head_with_its_own_backbone(folder: Path) -> None:
    values = {**_values(folder), "run.out": folder / "runs", "optim.lr": 1e-3, "optim.momentum": 0.9}
    arguments = [word for name, value in values.items() for word in (f"--{name}", str(value))]
    assert train.main(["sgone-vgg16", *arguments]) == 0
    (run,) = (folder / "runs").iterdir()
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if line["kind"] == "train"]
    assert len(losses) == 3
    head_path = run / "sgone-vgg16.safetensors"
    head = read_head(head_path)
    assert head.info.backbone_sha256 == file_sha256(folder / "vgg16.pth")
    assert any(name.startswith("backbone.") for name in head.state)
    model = load_model("sgone-vgg16", head_path=head_path)
    again = _task(folder, **{"model.init": str(head_path)})
    for name, value in model.state_dict().items():
        torch.testing.assert_close(again.model.state_dict()[name], value)


def test_the_backbone_can_stay_as_it_is(folder: Path) -> None:
    task = _task(folder, **{"model.freeze": ("backbone",)})
    assert not any(p.requires_grad for p in task.model.backbone.parameters())
    assert task.model.guidance.weight.requires_grad


def test_batches_and_shots_need_one_size(folder: Path) -> None:
    for more in ({"optim.batch": 2}, {"data.shots": 5}):
        with pytest.raises(ConfigError, match="need images of one size") as raised:
            _task(folder, **more)
        assert "--data.size" in raised.value.hint
        task = _task(folder, **more, **{"data.size": 40})
        assert task.batch(0, 0).query.shape[-2:] == (40, 40)
