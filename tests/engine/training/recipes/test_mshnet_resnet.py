"""The recipe of MSHNet: the paper's numbers, and short runs on a tiny PASCAL-5i."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine import train
from engine.config import config_from_dict, nest
from engine.errors import ConfigError, WeightsError
from engine.models import mshnet_head
from engine.models.head_files import read_head
from engine.models.registry import load_model
from engine.models.weights import file_sha256
from engine.training.recipes.mshnet_resnet import RECIPES, MSHNetConfig, build
from engine.training.recipes.pair_task import PairTask
from engine.training.task import Phase
from tests.engine.training.recipes.segmentation_data import NOVEL, TRAINED, write_pascal, write_resnet50

SETTINGS = {
    "data.fold": 1,
    "data.size": 64,
    "data.validation_share": 0.4,
    "data.validation_pairs": 4,
    "optim.steps": 3,
    "optim.batch": 2,
    "run.device": "cpu",
    "run.precision": "fp32",
    "run.validate_every": 3,
    "run.log_every": 1,
}


@pytest.fixture(scope="module", autouse=True)
def _thin_head() -> Iterator[None]:
    """The same graph with few channels: what is tested here does not depend on the width."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_PROTOTYPE_WIDTH", "_COSINE_WIDTH", "_MERGED_WIDTH", "_DECODER_WIDTH"):
            patch.setattr(mshnet_head, name, 8)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data, weights and, below ``runs``, one finished run of three steps."""
    folder = tmp_path_factory.mktemp("mshnet")
    write_pascal(folder / "pascal")
    write_resnet50(folder / "resnet50.pth")
    assert train.main(_arguments(folder)) == 0
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> Path:
    return next((folder / "runs").iterdir())


@pytest.fixture(scope="module")
def task(folder: Path) -> PairTask:
    """With the settings above, to look at; tests leave it as it is."""
    return _task(folder)


def _arguments(folder: Path, **more: object) -> list[str]:
    values = {
        "data.root": folder / "pascal",
        "model.backbone": folder / "resnet50.pth",
        "run.out": folder / "runs",
        **SETTINGS,
        **more,
    }
    return [
        "mshnet-resnet50",
        *(word for name, value in values.items() for word in (f"--{name}", str(value))),
    ]


def _config(folder: Path, **more: object) -> MSHNetConfig:
    base = {"data.root": str(folder / "pascal"), "model.backbone": str(folder / "resnet50.pth"), **SETTINGS}
    return config_from_dict(MSHNetConfig, nest({**base, **more}))


def _task(folder: Path, **more: object) -> PairTask:
    torch.manual_seed(0)
    return build(_config(folder, **more), name="mshnet-resnet50", device=torch.device("cpu"))


def test_defaults_are_the_papers() -> None:
    config = MSHNetConfig()
    assert config.data.size == 473
    assert (config.optim.kind, config.optim.lr, config.optim.momentum) == ("sgd", 0.01, 0.9)
    assert (config.optim.weight_decay, config.optim.batch) == (5e-4, 8)
    assert config.model.inner == pytest.approx(1 / 3)
    assert (config.model.variant, config.model.mask_selection) == ("both", "hard")
    assert config.data.drop_novel_images
    assert config.data.border == "ignore"
    assert config.optim.clip_norm == config.optim.ema == 0
    # What the paper leaves open is the released code's.
    assert (config.optim.schedule, config.optim.decay_factor, config.optim.decay_epochs) == ("decay", 0.9, 5)
    assert config.data.pairs_per_class == 750
    assert config.optim.steps == 300 * 15 * 750 // 8


def test_released_preset_is_the_code() -> None:
    (recipe, _) = RECIPES
    config = config_from_dict(MSHNetConfig, nest(recipe.presets["released"]))
    assert (config.optim.lr, config.optim.weight_decay, config.optim.momentum) == (0.025, 5e-5, 0.9)
    assert config.optim.batch == 11
    assert config.optim.steps == 300 * 15 * 750 // 11
    assert config.model.inner == 0.3
    assert config.model.mask_selection == "released"
    assert config.data.border == "background"
    coco = config_from_dict(MSHNetConfig, nest(recipe.presets["released-coco"]))
    assert (coco.data.kind, coco.optim.batch, coco.data.drop_novel_images) == ("coco20i", 14, False)
    assert 60 * coco.data.pairs_per_class == 7_500
    assert coco.optim.steps == 300 * 7_500 // 14


def test_both_backbones_have_a_recipe() -> None:
    assert [recipe.name for recipe in RECIPES] == ["mshnet-resnet50", "mshnet-resnet101"]
    assert all(recipe.name in train.RECIPES for recipe in RECIPES)


def test_the_loss_falls_on_one_batch(folder: Path) -> None:
    task = _task(folder, **{"optim.lr": 0.05})
    task.model.train()
    (optimiser,) = task.optimisers().values()
    batch, losses = task.batch(0, 0), []
    for step in range(8):
        optimiser.zero_grad()
        total = task.loss(batch, Phase(), step).total
        total.backward()
        optimiser.step()
        losses.append(total.item())
    assert losses[-1] < 0.8 * losses[0]


def test_a_run_ends_in_a_head_that_loads_with_its_backbone(folder: Path, run: Path) -> None:
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if line["kind"] == "train"]
    assert len(losses) == 3
    assert all(math.isfinite(loss) for loss in losses)
    head = read_head(run / "mshnet-resnet50.safetensors")
    assert head.info.backbone_sha256 == file_sha256(folder / "resnet50.pth")
    assert head.info.options == {
        "variant": "both",
        "mask_selection": "hard",
        "has_stride_in_conv1": False,
        "input_side": 64,
    }
    assert (head.info.notes["fold"], head.info.notes["size"]) == ("1", "64")
    assert not any(name.startswith("backbone.") for name in head.state)
    model = load_model(
        "mshnet-resnet50",
        head_path=run / "mshnet-resnet50.safetensors",
        backbone_path=folder / "resnet50.pth",
    )
    assert not model.training


def test_another_backbone_file_is_refused_in_one_sentence(folder: Path, run: Path) -> None:
    state = torch.load(folder / "resnet50.pth", weights_only=True)
    state["conv1.weight"] += 1
    torch.save(state, folder / "other.pth")
    head_path = run / "mshnet-resnet50.safetensors"
    with pytest.raises(WeightsError, match=r"was trained on another backbone file than .*other\.pth"):
        load_model("mshnet-resnet50", head_path=head_path, backbone_path=folder / "other.pth")
    more = {"model.backbone": str(folder / "other.pth"), "model.init": str(head_path)}
    with pytest.raises(WeightsError, match="another backbone file") as raised:
        _task(folder, **more)
    assert "--model.backbone" in raised.value.hint


def test_training_continues_from_a_head(folder: Path, run: Path) -> None:
    head_path = run / "mshnet-resnet50.safetensors"
    task = _task(folder, **{"model.init": str(head_path)})
    own = task.model.state_dict()
    for name, value in read_head(head_path).state.items():
        torch.testing.assert_close(own[name], value.to(own[name].dtype))
    with pytest.raises(ConfigError, match="variant = both, not cosine"):
        _task(folder, **{"model.init": str(head_path), "model.variant": "cosine"})
    with pytest.raises(ConfigError, match="no such head file"):
        _task(folder, **{"model.init": str(folder / "none.safetensors")})


def test_frozen_parts_stay(folder: Path) -> None:
    task = _task(folder, **{"model.freeze": ("head.merging_blocks", "prototype_similarity")})
    trained = {name for name, p in task.model.named_parameters() if p.requires_grad}
    assert trained
    assert all(name.startswith("head.") and "merging_blocks" not in name for name in trained)
    (group,) = task.optimisers()["main"].param_groups
    assert len(group["params"]) == len(trained)


def test_batches_follow_from_step_and_draw(folder: Path) -> None:
    task = _task(folder, **{"optim.accumulate": 2})
    assert task.pairs(3, 1) == task.pairs(3, 1)
    seen = [pair for step in range(3) for draw in range(2) for pair in task.pairs(step, draw)]
    assert seen == task._sampler.pairs(0, 12)
    batch = task.batch(0, 0)
    assert batch.query.shape == batch.support.shape == (2, 3, 64, 64)
    assert batch.masks.shape == (2, 1, 64, 64)
    assert batch.target.shape == (2, 64, 64)
    assert batch.target.dtype == torch.uint8


@pytest.mark.parametrize("drop_novel_images", [True, False])
def test_held_out_classes_are_never_asked_for(folder: Path, drop_novel_images: bool) -> None:
    task = _task(folder, **{"data.drop_novel_images": drop_novel_images})
    records = task._images._catalogue.records
    pairs = [pair for step in range(300) for pair in task.pairs(step, 0)] + task._validation_pairs
    assert {pair.key.class_id for pair in pairs} == set(TRAINED)
    shows_novel = {NOVEL in records[i].areas for pair in pairs for i in (pair.query, *pair.support)}
    assert shows_novel == ({False} if drop_novel_images else {False, True})
    if not drop_novel_images:
        pair = next(pair for pair in pairs if NOVEL in records[pair.query].areas)
        labels = records[pair.query].read_labels()
        index = torch.from_numpy(labels == NOVEL)[None, None].float()
        novel = torch.nn.functional.interpolate(index, size=(64, 64))[0, 0] > 0
        found = task._load([pair]).target[0][novel]
        assert (found == 0).float().mean() > 0.9  # but for pixels of the border
        assert 1 not in found


def test_the_total_is_the_output_and_a_third_of_the_inner_losses(task: PairTask) -> None:
    task.model.train()
    terms = task.loss(task.batch(0, 0), Phase(), 0)
    assert terms.total.item() == pytest.approx(terms.parts["out"].item() + terms.parts["inner"].item() / 3)


def test_the_rate_falls_by_a_tenth_every_five_epochs(folder: Path) -> None:
    task = _task(folder, **{"optim.batch": 10, "data.pairs_per_class": 50})
    epoch = 2 * 50 // 10
    assert [task.lr_factor(step) for step in (0, 5 * epoch - 1, 5 * epoch, 10 * epoch)] == pytest.approx(
        [1, 1, 0.9, 0.81]
    )
    short = _task(folder, **{"optim.schedule": "cosine", "optim.warmup_steps": 2, "optim.kind": "adamw"})
    assert short.lr_factor(0) == 0.5
    assert isinstance(short.optimisers()["main"], torch.optim.AdamW)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"data.size": 32}, "data.size must be at least 64"),
        ({"data.shots": 0}, "data.shots must be at least 1"),
        ({"data.validation_share": 1.0}, "data.validation_share must be between 0 and 1"),
        ({"optim.lr": 0.0}, "optim.lr must be above 0"),
        ({"optim.decay_epochs": 0}, "optim.decay_epochs must be at least 1"),
    ],
)
def test_bad_settings_are_named(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        config_from_dict(MSHNetConfig, nest(settings))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"data.root": "nowhere"}, "nowhere holds neither JPEGImages/"),
        ({"data.fold": 7}, "folds 0 to 3, not 7"),
        ({"model.backbone": "nowhere.pth"}, "no weights file nowhere.pth"),
        ({"model.freeze": "decoder"}, "'decoder', which no parameter begins with"),
    ],
)
def test_bad_input_ends_with_one_sentence_and_code_2(
    folder: Path, capsys: pytest.CaptureFixture[str], more: dict[str, object], sentence: str
) -> None:
    assert train.main(_arguments(folder, **more)) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("engine.train:")]
    assert sentence in line
