"""The whole command line on a tiny data set with a toy model."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine import train
from engine.data.synthetic import write_mask_folder
from engine.errors import Cancelled
from engine.models.head_files import HeadInfo, read_head
from engine.training.recipes import lite
from engine.training.step import StepOutcome, Stepper
from tests.engine.training.toy_model import ToySegmenter


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    info = HeadInfo(model="mshnet-lite", backbone_sha256="ab" * 32)
    monkeypatch.setattr(lite, "build_for_training", lambda name, **files: (ToySegmenter(), info))


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    for name, seed in (("animals", 0), ("tools", 1)):
        write_mask_folder(tmp_path / "data" / name, n_images=9, seed=seed)
    flags = {
        "data.root": tmp_path / "data",
        "data.bank_dir": tmp_path / "bank",
        "data.label_size": 32,
        "data.views": 2,
        "data.regions": 3,
        "data.validation_share": 0.3,
        "optim.steps": 20,
        "optim.batch": 4,
        "optim.warmup_steps": 2,
        "optim.lr": 0.05,
        "run.out": tmp_path / "runs",
        "run.device": "cpu",
        "run.precision": "fp32",
        "run.validate_every": 10,
        "run.log_every": 5,
    }
    return ["mshnet-lite", *(word for name, value in flags.items() for word in (f"--{name}", str(value)))]


def test_a_run_writes_all_its_files_and_learns(arguments: list[str], tmp_path: Path) -> None:
    assert train.main([*arguments, "--optim.steps", "60", "--run.validate_every", "20"]) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {
        "argv.txt",
        "config.json",
        "env.json",
        "metrics.jsonl",
        "curves.png",
        "checkpoints/best.pt",
        "checkpoints/last.pt",
        "mshnet-lite.safetensors",
        "mshnet-lite.md",
    }
    losses = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    train_losses = [record["loss"] for record in losses if record["kind"] == "train"]
    assert train_losses[-1] < 0.8 * train_losses[0]
    head = read_head(folder / "mshnet-lite.safetensors")
    assert head.info.backbone_sha256 == "ab" * 32
    assert not any(name.startswith("backbone.") for name in head.state)
    assert json.loads((folder / "config.json").read_text())["config"]["optim"]["steps"] == 60


def test_ctrl_c_then_resume_equals_a_run_without_a_break(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert train.main([*arguments, "--run.out", str(tmp_path / "straight")]) == 0

    real = Stepper.make

    def stop_in_the_14th(self: Stepper, step: int, next_batch: Callable) -> StepOutcome:
        if step == 13:
            signal.raise_signal(signal.SIGINT)
        return real(self, step, next_batch)

    with monkeypatch.context() as patch:
        patch.setattr(Stepper, "make", stop_in_the_14th)
        assert train.main([*arguments, "--run.out", str(tmp_path / "broken")]) == 130
    (broken,) = (tmp_path / "broken").iterdir()
    assert torch.load(broken / "checkpoints/last.pt", weights_only=True)["step"] == 14
    assert train.main(["--resume", str(broken)]) == 0

    (straight,) = (tmp_path / "straight").iterdir()
    ends = [torch.load(run / "checkpoints/last.pt", weights_only=True) for run in (straight, broken)]
    for name, value in ends[0]["weights"].items():
        assert torch.equal(value, ends[1]["weights"][name]), name
    for name, value in ends[0]["average"]["average"].items():
        assert torch.equal(value, ends[1]["average"]["average"][name]), name
    (one,), (other,) = (end["generators"] for end in ends)
    assert torch.equal(one["cpu"], other["cpu"])

    def numbers(run: Path) -> list[dict]:
        records = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
        return [{k: v for k, v in record.items() if k != "seconds"} for record in records]

    assert numbers(straight) == numbers(broken)


def test_cancelled_while_the_bank_is_built_keeps_the_finished_rows(
    arguments: list[str], tmp_path: Path
) -> None:
    config = train._read_request(arguments).config
    token = train.CancelToken()

    def stop_at_views(progress: train.Progress) -> None:
        if progress.unit == "views" and progress.done >= 16:
            token.cancel()

    with pytest.raises(Cancelled):
        lite.build_lite(
            "mshnet-lite", config, device=torch.device("cpu"), token=token, progress=stop_at_views
        )
    seen: list[int] = []
    lite.build_lite(
        "mshnet-lite",
        config,
        device=torch.device("cpu"),
        progress=lambda progress: seen.append(progress.done) if progress.unit == "views" else None,
    )
    assert seen[0] == 24  # 16 rows were kept, the next batch has 8
    assert seen[-1] == 36
    assert train.main(arguments) == 0


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (["--optim.lrr", "1"], "Did you mean optim.lr"),
        (["--optim.steps", "0"], "optim.steps must be at least 1"),
        (["--optim.lr", "fast"], "optim.lr must be a number, not 'fast'"),
        (["--data.root", "no/such/folder"], "does not exist"),
        (["--data.sets", "cars"], "There is no data set 'cars'"),
        (["--data.hold_out", "animals:x"], "SET or SET:ID"),
        (["--init", "nothing.safetensors"], "there is no such head file"),
        (["--init"], "--init takes one value"),
        (["--backbone"], "--backbone takes one value"),
        (["--run.device", "tpu"], "There is no device"),
    ],
)
def test_bad_input_is_one_sentence_and_code_2(
    arguments: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    extra: list[str],
    expected: str,
) -> None:
    assert train.main([*arguments, *extra]) == 2
    assert expected in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_resume_takes_no_other_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["--resume", str(tmp_path), "--optim.lr", "1"]) == 2
    assert "takes no other settings" in capsys.readouterr().err
    assert train.main(["--resume", str(tmp_path)]) == 2
    assert "no run folder" in capsys.readouterr().err
    for content, words in (
        ("{", "cannot be read"),
        ('{"recipe": "mshnet-lite", "config": []}', "settings of"),
    ):
        (tmp_path / "config.json").write_text(content)
        assert train.main(["--resume", str(tmp_path)]) == 2
        assert words in capsys.readouterr().err


def test_init_and_backbone_are_short_for_model_settings(arguments: list[str]) -> None:
    config = train._read_request([*arguments, "--init", "a.safetensors", "--backbone", "b.pth"]).config
    assert (config.model.init, config.model.backbone) == ("a.safetensors", Path("b.pth"))
    for recipe in train.RECIPES.values():
        assert {"init", "backbone"} <= recipe.config().model.__dataclass_fields__.keys(), recipe.name


def test_list_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(["--list"]) == 0
    assert "sgone-lite" in capsys.readouterr().out
    assert train.main(["mshnet-lite", "--help"]) == 0
    assert "--optim.lr NUMBER" in capsys.readouterr().out
