"""A run that was stopped, killed or refused continues as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from engine import train
from engine.training.step import StepOutcome, Stepper
from tests.engine.training import toy_recipe

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(train.RECIPES, "toy", toy_recipe.RECIPE)


def only_folder(parent: Path) -> Path:
    (folder,) = parent.iterdir()
    return folder


def last(folder: Path) -> dict[str, Any]:
    return torch.load(folder / "checkpoints/last.pt", weights_only=True)


def metrics(folder: Path) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{name: value for name, value in record.items() if name != "seconds"} for record in records]


def assert_same(one: Any, other: Any, *, where: str = "") -> None:
    """Nested dicts and lists with bit-equal tensors."""
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other), where
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for name in one:
            assert_same(one[name], other[name], where=f"{where}.{name}")
    elif isinstance(one, list | tuple):
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            assert_same(left, right, where=f"{where}[{place}]")
    else:
        assert one == other, where


@pytest.mark.parametrize("prefetch", [0, 2])
def test_twenty_steps_equal_ten_and_ten_with_two_optimisers_and_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefetch: int
) -> None:
    arguments = ["toy", "--run.prefetch", str(prefetch), "--optim.accumulate", "2", "--optim.ema", "0.9"]
    arguments += ["--run.validate_every", "6", "--optim.clip_norm", "1"]
    assert train.main([*arguments, "--run.out", str(tmp_path / "straight")]) == 0

    real = Stepper.make

    def interrupted(self: Stepper, step: int, next_batch: Callable) -> StepOutcome:
        if step == 9:
            signal.raise_signal(signal.SIGINT)
        return real(self, step, next_batch)

    with monkeypatch.context() as patch:
        patch.setattr(Stepper, "make", interrupted)
        assert train.main([*arguments, "--run.out", str(tmp_path / "broken")]) == 130
    broken, straight = only_folder(tmp_path / "broken"), only_folder(tmp_path / "straight")
    assert last(broken)["step"] == 10
    assert train.main(["--resume", str(broken)]) == 0

    ends = [{**last(folder), "config": None} for folder in (straight, broken)]
    assert ends[0]["optimisers"].keys() == {"main", "critic"}
    assert_same(*ends)
    assert metrics(straight) == metrics(broken)


def test_prefetching_changes_nothing(tmp_path: Path) -> None:
    for prefetch in ("0", "3"):
        assert train.main(["toy", "--run.out", str(tmp_path / prefetch), "--run.prefetch", prefetch]) == 0
    assert metrics(only_folder(tmp_path / "0")) == metrics(only_folder(tmp_path / "3"))


def test_a_killed_run_loses_at_most_one_interval_and_ends_at_the_same_loss(tmp_path: Path) -> None:
    # Every step is a checkpoint; the victim is slow enough to be caught in the middle.
    common = ["toy", "--run.checkpoint_minutes", "0", "--optim.steps", "40"]
    assert train.main([*common, "--run.out", str(tmp_path / "straight")]) == 0
    command = [sys.executable, str(ROOT / "tests/engine/training/toy_recipe.py"), *common]
    command += ["--data.seconds", "0.1", "--run.out", str(tmp_path / "killed")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as victim:
        wait_for_steps(tmp_path / "killed", 12, victim)
        victim.kill()
    killed = only_folder(tmp_path / "killed")
    n_done = metrics(killed)[-1]["step"]
    assert 12 <= n_done < 40
    assert last(killed)["step"] >= n_done - 1
    assert not list(killed.glob("checkpoints/*.tmp")) or last(killed)  # a torn file never has the name
    assert train.main(["--resume", str(killed)]) == 0
    straight = only_folder(tmp_path / "straight")
    assert metrics(killed) == metrics(straight)
    assert_same(last(killed)["weights"], last(straight)["weights"])


def wait_for_steps(out: Path, n_steps: int, process: subprocess.Popen) -> None:
    """Return once so many steps are in the metrics of the only run below ``out``."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        assert process.poll() is None, "the run ended too early"
        for path in out.glob("*/metrics.jsonl"):
            if len(path.read_text().splitlines()) >= n_steps:
                return
        time.sleep(0.02)
    pytest.fail("the run made no steps")


def test_a_run_killed_before_its_first_checkpoint_starts_again(tmp_path: Path) -> None:
    assert train.main(["toy", "--run.out", str(tmp_path / "runs")]) == 0
    folder = only_folder(tmp_path / "runs")
    before = metrics(folder)
    (folder / "checkpoints/last.pt").unlink()
    assert train.main(["--resume", str(folder)]) == 0
    assert metrics(folder) == before
