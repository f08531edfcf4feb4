"""Two processes over gloo against one with the double batch, and one that accumulates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine import train
from engine.errors import ConfigError
from engine.training.distributed import process_device
from tests.engine.training import toy_recipe

ROOT = Path(__file__).parents[3]
TOLERANCE = 1e-6  # sums in another order, float32


def torchrun(*flags: str) -> subprocess.CompletedProcess[str]:
    """The toy recipe in two processes of one machine."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += [str(ROOT / "tests/engine/training/toy_recipe.py"), "toy", *flags]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)


def result(parent: Path) -> tuple[list[dict], dict[str, torch.Tensor]]:
    (folder,) = parent.iterdir()
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return records, torch.load(folder / "checkpoints/last.pt", weights_only=True)["weights"]


def test_two_processes_equal_one_with_the_double_batch_and_one_that_accumulates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(train.RECIPES, "toy", toy_recipe.RECIPE)
    common = ["--model.dropout", "0", "--run.validate_every", "10", "--optim.clip_norm", "1"]
    both = torchrun(*common, "--optim.batch", "4", "--run.out", str(tmp_path / "both"))
    assert both.returncode == 0, both.stderr
    assert both.stdout.count("done after 20 steps") == 1
    doubled = ["--optim.batch", "8", "--run.out", str(tmp_path / "doubled")]
    halves = ["--optim.batch", "4", "--optim.accumulate", "2", "--run.out", str(tmp_path / "halves")]
    for flags in (doubled, halves):
        assert train.main(["toy", *common, *flags]) == 0

    records, weights = result(tmp_path / "both")
    (folder,) = (tmp_path / "both").iterdir()
    assert json.loads((folder / "env.json").read_text())["processes"] == 2
    for other in ("doubled", "halves"):
        other_records, other_weights = result(tmp_path / other)
        assert len(records) == len(other_records) == 22
        for one, two in zip(records, other_records, strict=True):
            key = "loss" if one["kind"] == "train" else "score"
            assert one[key] == pytest.approx(two[key], abs=TOLERANCE), one["step"]
            assert one.get("parts", {}) == pytest.approx(two.get("parts", {}), abs=TOLERANCE)
        for name, value in weights.items():
            torch.testing.assert_close(value, other_weights[name], atol=TOLERANCE, rtol=0)


@pytest.mark.slow
def test_one_process_that_fails_ends_both_with_one_sentence(tmp_path: Path) -> None:
    flags = ["--data.fails_at", "3", "--data.fails_draw", "1", "--run.out", str(tmp_path)]
    failed = torchrun(*flags, "--run.check_memory", "false")
    assert failed.returncode != 0
    spoken = [line for line in failed.stderr.splitlines() if "engine.train: " in line]
    assert len(spoken) == 1
    assert "The image of step 3 cannot be read." in spoken[0]


@pytest.mark.slow
def test_a_loss_that_breaks_in_one_process_stops_both(tmp_path: Path) -> None:
    failed = torchrun("--data.nan_at", "3", "--run.out", str(tmp_path))
    spoken = [line for line in failed.stderr.splitlines() if "engine.train: " in line]
    assert len(spoken) == 1
    assert "The loss became nan at step 4." in spoken[0]


def test_each_process_gets_its_own_card(monkeypatch: pytest.MonkeyPatch) -> None:
    assert process_device("auto") == "auto"
    monkeypatch.setenv("WORLD_SIZE", "4")
    monkeypatch.setenv("LOCAL_RANK", "3")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert [process_device(name) for name in ("auto", "cuda", "cpu")] == ["cuda:3", "cuda:3", "cpu"]
    with pytest.raises(ConfigError, match="one device for 4 processes"):
        process_device("cuda:0")
