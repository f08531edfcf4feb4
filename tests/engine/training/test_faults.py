"""Whatever goes wrong in a run is one sentence and exit code 2, and older checkpoints stay."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from engine import train
from engine.training import memory
from tests.engine.training import toy_recipe


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(train.RECIPES, "toy", toy_recipe.RECIPE)


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """The folder of a run of 6 steps."""
    assert train.main(["toy", "--run.out", str(tmp_path / "done"), "--optim.steps", "6"]) == 0
    (folder,) = (tmp_path / "done").iterdir()
    return folder


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on stderr; bars apart, there is nothing else."""
    lines = [line for line in capsys.readouterr().err.replace("\r", "\n").splitlines() if line.strip()]
    spoken = [line for line in lines if "steps/s" not in line]
    assert len(spoken) == 1, spoken
    assert spoken[0].startswith("engine.train: ")
    return spoken[0]


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--data.nan_at", "7"], "The loss became nan at step 8. Lower --optim.lr"),
        (["--data.fails_at", "7"], "The image of step 7 cannot be read."),
        (["--data.fails_at", "7", "--run.prefetch", "0"], "The image of step 7 cannot be read."),
        (["--data.no_memory_at", "7"], "cpu ran out of memory in step 8. Lower --optim.batch"),
        (["--data.no_memory_at", "0"], "cpu ran out of memory in the first forward pass. Lower"),
        (["--model.freeze", "regresor"], "Did you mean regressor"),
        (["--model.freeze", "regressor", "critic"], "leaves nothing to train"),
        (["--run.precision", "fp16"], "fp16 needs a CUDA device"),
        (["--preset", "relesed"], "toy has no preset 'relesed'. Did you mean released?"),
        (["--config", "none.toml"], "The config file none.toml cannot be read"),
        (["--run.seed", "-1"], "run.seed must be between"),
    ],
)
def test_a_run_that_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], expected: str
) -> None:
    arguments = ["toy", "--run.out", str(tmp_path / "runs"), "--run.validate_every", "5", *flags]
    assert train.main(arguments) == 2
    assert expected in sentence(capsys)


def test_memory_too_small_is_refused_unless_told_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda device: 100)
    arguments = ["toy", "--run.out", str(tmp_path / "runs"), "--optim.steps", "3"]
    assert train.main(arguments) == 2
    assert "needs at least 0 MiB of memory on cpu" in sentence(capsys)
    assert not list((tmp_path / "runs").iterdir())
    assert train.main([*arguments, "--run.check_memory", "false"]) == 0


class FullDisk:
    """Lets the first writes of one kind of file through, then there is no space left."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, name: str, n_good: int) -> None:
        self._name, self._n_left, self._open = name, n_good, Path.open
        self.is_full = False
        full = self

        def open_or_fail(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if mode in ("xb", "a") and full._refuses(path):
                raise OSError(errno.ENOSPC, "No space left on device")
            return full._open(path, mode, *args, **kwargs)

        monkeypatch.setattr(Path, "open", open_or_fail)

    def _refuses(self, path: Path) -> bool:
        if not str(path.parent if self._name == "checkpoints" else path).endswith(self._name):
            return False
        self._n_left -= 1
        self.is_full = self._n_left < 0
        return self.is_full


@pytest.mark.parametrize(("name", "n_good"), [("checkpoints", 3), ("metrics.jsonl", 13)])
def test_a_full_disk_keeps_the_last_checkpoint(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    n_good: int,
) -> None:
    arguments = ["toy", "--run.out", str(tmp_path / "runs"), "--run.validate_every", "10"]
    with monkeypatch.context() as patch:
        disk = FullDisk(patch, name=name, n_good=n_good)
        assert train.main(arguments) == 2
        assert disk.is_full
    text = sentence(capsys)
    assert "cannot be written: No space left on device. Free some space and continue with --resume" in text
    (folder,) = (tmp_path / "runs").iterdir()
    assert torch.load(folder / "checkpoints/last.pt", weights_only=True)["step"] == 10
    assert train.main(["--resume", str(folder)]) == 0
    steps = [json.loads(line)["step"] for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert steps == [*range(1, 11), 10, *range(11, 21), 20]


def test_a_corrupt_checkpoint(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = finished / "checkpoints/last.pt"
    path.write_bytes(path.read_bytes()[:-2000])
    capsys.readouterr()
    assert train.main(["--resume", str(finished)]) == 2
    assert f"The checkpoint {path} is damaged" in sentence(capsys)


def test_a_checkpoint_of_another_model(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = finished / "checkpoints/last.pt"
    torch.save({**torch.load(path, weights_only=True), "model": "other"}, path)
    capsys.readouterr()
    assert train.main(["--resume", str(finished)]) == 2
    assert f"The checkpoint {path} belongs to other, not to toy." in sentence(capsys)


def test_a_checkpoint_of_other_settings(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = finished / "checkpoints/last.pt"
    state = torch.load(path, weights_only=True)
    del state["optimisers"]["critic"]
    torch.save(state, path)
    capsys.readouterr()
    assert train.main(["--resume", str(finished)]) == 2
    assert f"The checkpoint {path} does not fit this run." in sentence(capsys)


def test_a_run_folder_of_another_recipe(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert train.main(["mshnet-lite", "--resume", str(finished)]) == 2
    assert "is a run of toy, not of mshnet-lite" in sentence(capsys)


def test_a_damaged_config(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (finished / "config.json").write_text("[]")
    capsys.readouterr()
    assert train.main(["--resume", str(finished)]) == 2
    assert "config.json cannot be read" in sentence(capsys)


@pytest.mark.parametrize("name", ["mshnet-lite", "sgone-lite"])
def test_a_wrong_root(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert train.main([name, "--data.root", str(tmp_path / "none"), "--run.out", str(tmp_path / "runs")]) == 2
    assert "none does not exist" in sentence(capsys)
    assert not (tmp_path / "runs").exists()
