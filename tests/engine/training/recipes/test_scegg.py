"""SC-EGG's recipe: stages, resume across their borders, what is exported, bad settings."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import train
from engine.config import config_from_dict, nest
from engine.data.zero_shot_set import read_image_folder_with_attributes
from engine.errors import ConfigError
from engine.models.registry import load_attribute_classifier, load_model, load_segmenter
from engine.training.recipes import scegg_lite, scegg_resnet101
from engine.training.recipes.scegg_validation import split_for_training
from engine.training.step import Stepper
from tests.engine.training.recipes import tiny_zero_shot as tiny


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tiny.register(monkeypatch)
    monkeypatch.setitem(train.RECIPES, tiny.NAME, tiny.RECIPE)
    return tiny.write_set(tmp_path / "set")


def only_folder(parent: Path) -> Path:
    (folder,) = parent.iterdir()
    return folder


def run(root: Path, out: Path, *more: str) -> int:
    return train.main([tiny.NAME, "--data.root", str(root), *tiny.ARGUMENTS, "--run.out", str(out), *more])


def last(folder: Path) -> dict:
    return torch.load(folder / "checkpoints/last.pt", weights_only=True)


def test_three_steps_in_each_stage(root: Path) -> None:
    task = tiny.build_task(root)
    assert [task.stage(step) for step in range(9)] == [1] * 3 + [2] * 3 + [3] * 3
    first, second, third = (tiny.make_steps(task, 3 * k, 3 * k + 3) for k in range(3))
    assert all(terms.keys() == {"local", "global"} for terms in first)
    assert all(terms.keys() == {"consistency"} for terms in second)
    assert all(terms.keys() == {"vae", "verdict", "reconstruction", "guided"} for terms in third)
    assert all(np.isfinite(list(terms.values())).all() for terms in [*first, *second, *third])


@pytest.mark.parametrize("stopped_at", [3, 4, 7])
def test_a_run_stopped_around_a_border_ends_bit_for_bit_as_a_straight_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: int
) -> None:
    more = ["--optim.feedback", "0.5", "--run.log_every", "1"]
    assert run(root, tmp_path / "straight", *more) == 0
    real = Stepper.make

    def interrupted(self: Stepper, step: int, next_batch: Callable) -> object:
        if step == stopped_at - 1:
            signal.raise_signal(signal.SIGINT)
        return real(self, step, next_batch)

    with monkeypatch.context() as patch:
        patch.setattr(Stepper, "make", interrupted)
        assert run(root, tmp_path / "broken", *more) == 130
    broken, straight = only_folder(tmp_path / "broken"), only_folder(tmp_path / "straight")
    assert last(broken)["step"] == stopped_at
    assert train.main(["--resume", str(broken)]) == 0
    one, other = last(straight), last(broken)
    assert one["weights"].keys() == other["weights"].keys()
    differing = [
        name for name in one["weights"] if not torch.equal(one["weights"][name], other["weights"][name])
    ]
    assert not differing
    lines = [
        [
            {name: value for name, value in json.loads(line).items() if name != "seconds"}
            for line in (folder / "metrics.jsonl").read_text().splitlines()
        ]
        for folder in (straight, broken)
    ]
    assert lines[0] == lines[1]


def test_the_exported_head_classifies_and_synthesises(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path / "runs") == 0
    folder = only_folder(tmp_path / "runs")
    head = folder / f"{tiny.NAME}.safetensors"
    model = load_attribute_classifier(tiny.NAME, head_path=head)
    assert model.class_names == (*tiny.SEEN, *tiny.UNSEEN)
    assert model.attribute_names == tuple(f"is {index}" for index in range(tiny.N_ATTRIBUTES))
    assert model.is_seen.tolist() == [True] * 5 + [False] * 2
    table = read_image_folder_with_attributes(root).table.values
    np.testing.assert_allclose(model.class_attributes.numpy(), table, atol=2e-3)
    assert sorted(model.exemplar_labels.tolist()) == sorted([*range(5)] * 3)

    with torch.no_grad():
        regions = model.region_features(torch.randn(4, 3, 12, 12))
        assert model.attention(regions).shape == (4, tiny.N_ATTRIBUTES, 3, 3)
        torch.testing.assert_close(model.attention(regions).sum(dim=(2, 3)), torch.ones(4, 6))
        embeddings = model.embed_regions(regions)
        assert 0 <= float(embeddings.min()) <= float(embeddings.max()) <= 1
        scores = model.class_scores(embeddings)
        torch.testing.assert_close(scores.exp().sum(dim=1), torch.ones(4))
        lowered = model.class_scores(embeddings, seen_penalty=2.0)
        torch.testing.assert_close(scores - lowered, 2.0 * model.is_seen.float().expand(4, -1))
        assert set(model.unseen_class_scores(embeddings).argmax(dim=1).tolist()) <= {5, 6}
        own = torch.rand(3, tiny.N_ATTRIBUTES)
        made = [model.synthesise(own, 4, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
    assert made[0].shape == (12, 8)
    assert torch.equal(made[0], made[1])
    assert not torch.equal(made[0], made[2])
    with pytest.raises(ConfigError, match="made for zero-shot, not for segmentation"):
        load_segmenter(tiny.NAME, head_path=head)


@pytest.mark.parametrize(("weight", "dim"), [("0", 8), ("2", 16)])
def test_ridge_regression_travels_with_the_head(root: Path, tmp_path: Path, weight: str, dim: int) -> None:
    assert run(root, tmp_path / "runs", "--optim.ridge_weight", weight) == 0
    model = load_attribute_classifier(
        tiny.NAME, head_path=only_folder(tmp_path / "runs") / f"{tiny.NAME}.safetensors"
    )
    assert (model.made_dim, model.embedding_dim, model.exemplars.shape[1]) == (8, dim, 8)
    added = model.added_layer(model.class_attributes)
    assert (added is None) == (weight == "0")
    if added is not None:
        rest = model.final_classifier.weight[:, -8:]
        torch.testing.assert_close(rest, added[0][:, -8:], rtol=2e-3, atol=2e-3)  # the file has float16
        assert rest.any()


def test_the_best_step_is_of_the_last_stage(root: Path, tmp_path: Path) -> None:
    more = ["--data.validation", "drawn", "--data.validation_classes", "2"]
    assert run(root, tmp_path / "runs", *more) == 0
    lines = (only_folder(tmp_path / "runs") / "metrics.jsonl").read_text().splitlines()
    validations = [record for record in map(json.loads, lines) if record["kind"] == "validation"]
    assert [record["step"] for record in validations] == [3, 6, 9]
    assert -2 <= validations[0]["score"] <= -1 <= validations[1]["score"] <= 0 <= validations[2]["score"]
    assert {"T1", "U", "S", "H", "train_accuracy"} <= validations[2].keys()


def test_ablations_and_released_choices_run(root: Path) -> None:
    """TF-VAEGAN alone; without the local loss; the released code's compression, feedback, frozen decoder."""
    for more in (
        "--optim.stage1_steps 0 --optim.stage2_steps 0 --optim.guide_seen 0 --optim.guide_unseen 0 "
        "--model.compression avg",
        "--optim.local 0",
        "--model.compression mlp-then-avg --optim.update_compression false --optim.freeze_decoder true "
        "--optim.feedback 1 --optim.synthesis_feedback 1",
    ):
        task = tiny.build_task(root, more.split())
        tiny.make_steps(task, 0, 9)
        task.model.eval()
        assert task.validate()["score"] == 1.0


def test_feedback_comes_every_second_epoch_and_the_decoder_can_be_frozen(root: Path) -> None:
    task = tiny.build_task(
        root, ["--optim.feedback", "1", "--optim.freeze_decoder", "true", "--optim.critic_repeats", "5"]
    )
    steps_per_epoch = -(-len(tiny.SEEN) * tiny.N_TRAIN // 8)
    phases = {step: task.phases(step) for step in (6, 6 + steps_per_epoch, 6 + 2 * steps_per_epoch)}
    assert [phase.repeats for phase in phases[6]] == [5, 1]
    assert [phases[step][1].optimisers for step in phases] == [
        ("encoder", "generator"),
        ("encoder", "generator", "feedback"),
        ("encoder", "generator"),
    ]


def test_batches_of_the_first_stages_balance_the_classes(root: Path) -> None:
    task = tiny.build_task(root)
    batch = task.batch(0, 0)
    counts = np.bincount(task._training.labels[batch.places.numpy()])
    assert len(batch.places) == 8
    assert counts[:5].min() >= 1
    assert counts.max() == 2
    assert torch.equal(task.batch(4, 1).places, task.batch(4, 1).places)
    assert not torch.equal(task.batch(4, 1).places, task.batch(4, 0).places)


def test_validation_keeps_classes_and_images_apart(root: Path) -> None:
    data = read_image_folder_with_attributes(root)
    splits = [
        split_for_training(data, n_validation_classes=2, image_share=0.3, draw=draw) for draw in range(4)
    ]
    for split in splits:
        images = np.concatenate([split.training, split.validation])
        np.testing.assert_array_equal(np.sort(images), data.trainval)
        assert len(split.unseen) == 2
        np.testing.assert_array_equal(split.classes, data.seen)
        assert not np.isin(data.labels[split.training], split.unseen).any()
    assert len({tuple(split.unseen) for split in splits}) > 1
    named = split_for_training(data, n_validation_classes=4, image_share=0.3, draw=0, names=["dog", "ape"])
    assert [data.table.classes[row] for row in named.unseen] == ["ape", "dog"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--optim.steps", "6"], "stages one and two alone take 6"),
        (["--optim.ema", "0.9"], r"optim\.ema must be 0"),
        (["--data.validation", "drawn", "--data.validation_classes", "4"], "4 cannot play unseen"),
        (["--model.has_stride_in_conv1"], "is for ResNet"),
    ],
)
def test_settings_that_fit_nothing(root: Path, more: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        tiny.build_task(root, more)


def test_no_root_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["scegg-lite"]) == 2
    assert "--data.root" in capsys.readouterr().err


@pytest.mark.parametrize("recipe", [scegg_lite.RECIPE, scegg_resnet101.RECIPE])
def test_presets_fit_the_configuration(recipe: object) -> None:
    for values in ({}, *recipe.presets.values()):
        config = config_from_dict(recipe.config, nest(values))
        config.optim.check_stages()


def test_values_of_the_paper_and_of_the_released_code() -> None:
    recipe = scegg_resnet101.RECIPE
    paper = recipe.config()
    assert (paper.model.compression, paper.optim.update_compression) == ("mlp", True)
    assert (paper.optim.stage1_steps, paper.optim.stage2_steps, paper.optim.batch) == (2000, 4000, 64)
    assert (paper.optim.scen_lr, paper.optim.scen_weight_decay, paper.optim.scen_momentum) == (
        1e-4,
        1e-4,
        0.9,
    )
    assert (paper.optim.guide_seen, paper.optim.guide_unseen, paper.optim.critic_repeats) == (1.0, 0.001, 5)
    awa2 = config_from_dict(recipe.config, nest(recipe.presets["awa2"]))
    assert (awa2.optim.lr, awa2.optim.synthetic, awa2.optim.freeze_decoder) == (1e-5, 1800, True)
    released = config_from_dict(recipe.config, nest(recipe.presets["released"]))
    assert (released.model.compression, released.optim.feedback, released.run.seed) == (
        "mlp-then-avg",
        0,
        56441,
    )


def test_training_again_from_a_head_begins_with_stage_one(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path / "runs") == 0
    head = only_folder(tmp_path / "runs") / f"{tiny.NAME}.safetensors"
    task = tiny.build_task(root, ["--model.init", str(head)])
    assert int(task.model.stage) == 0
    assert torch.equal(task.model.len.attend_weight, load_model(tiny.NAME, head_path=head).len.attend_weight)
