"""The loop's parts: schedule, averages, precision, checkpoints, run folder, failure of the loss."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from engine.errors import Cancelled, DataError, DeviceError, EngineError, WeightsError
from engine.progress import CancelToken
from engine.training.checkpoint import load_checkpoint, save_checkpoint
from engine.training.loop import TrainingLoop
from engine.training.optimisers import adamw, adamw_factor
from engine.training.options import AdamWOptions, RunOptions
from engine.training.precision import choose_precision
from engine.training.run_dir import RunDir
from engine.training.task import LossTerms, Phase
from engine.training.weight_average import WeightAverage

CPU = torch.device("cpu")


class LineTask:
    """Fits y = 2 x; the loss can be made to break."""

    name, has_backbone = "line", False

    def __init__(self, *, breaks_at: int = -1, scores: tuple[float, ...] = ()) -> None:
        self.config: dict = {}
        torch.manual_seed(0)
        self.model = nn.Linear(1, 1)
        self._breaks_at, self._scores, self._n_validated = breaks_at, scores, 0
        self.optim = AdamWOptions(steps=40, lr=0.1, warmup_steps=0, ema=0.0)

    def optimisers(self) -> dict[str, torch.optim.Optimizer]:
        return {"main": adamw(self.model, self.optim)}

    def lr_factor(self, step: int) -> float:
        return adamw_factor(step, self.optim)

    def phases(self, step: int) -> tuple[Phase, ...]:
        return (Phase(),)

    def batch(self, step: int, draw: int) -> torch.Tensor:
        return torch.randn(8, 1, generator=torch.Generator().manual_seed(2 * step + draw))

    def loss(self, batch: torch.Tensor, phase: Phase, step: int) -> LossTerms:
        loss = (self.model(batch) - 2 * batch).square().mean()
        return LossTerms(total=loss * float("nan") if step == self._breaks_at else loss)

    def validate(self) -> dict[str, float]:
        assert not self.model.training
        self._n_validated += 1
        return {"score": self._scores[self._n_validated - 1] if self._scores else self.model.weight.item()}


def loop(
    task: LineTask, tmp_path: Path, *, optim: dict | None = None, run: dict | None = None
) -> TrainingLoop:
    task.optim = dataclasses.replace(task.optim, **(optim or {}))
    return TrainingLoop(
        task,
        optim=task.optim,
        run=RunOptions(**{"precision": "fp32", "validate_every": 10, "log_every": 1, **(run or {})}),
        run_dir=RunDir.create(tmp_path / "runs", recipe="line"),
        device=CPU,
    )


def test_the_loop_fits_and_keeps_the_best(tmp_path: Path) -> None:
    run = loop(LineTask(scores=(0.1, 0.9, 0.5, 0.3)), tmp_path)
    result = run.run(token=CancelToken())
    assert (result.steps, result.best_step, result.best, result.is_early) == (40, 20, {"score": 0.9}, False)
    records = run._run_dir.read_metrics()
    losses = [record["loss"] for record in records if record["kind"] == "train"]
    assert losses[-1] < 0.05 * losses[0]
    assert [record["step"] for record in records if record["kind"] == "validation"] == [10, 20, 30, 40]
    assert load_checkpoint(run._run_dir.best_path, model="line")["step"] == 20


def test_patience_ends_the_run(tmp_path: Path) -> None:
    result = loop(LineTask(scores=(0.9, 0.5, 0.6, 1.0)), tmp_path, run={"patience": 2}).run(
        token=CancelToken()
    )
    assert (result.steps, result.best_step, result.is_early) == (30, 10, True)


def test_a_loss_that_is_not_finite_stops_with_a_sentence(tmp_path: Path) -> None:
    run = loop(LineTask(breaks_at=14), tmp_path)
    with pytest.raises(EngineError, match=r"The loss became nan at step 15\..*Lower --optim.lr"):
        run.run(token=CancelToken())
    assert load_checkpoint(run._run_dir.last_path, model="line")["step"] == 10


def test_cancelling_saves_first(tmp_path: Path) -> None:
    token = CancelToken()
    run = loop(LineTask(), tmp_path)
    with pytest.raises(Cancelled):
        run.run(token=token, progress=lambda progress: token.cancel() if progress.done == 3 else None)
    assert load_checkpoint(run._run_dir.last_path, model="line")["step"] == 3


def test_accumulated_halves_equal_the_whole_batch(tmp_path: Path) -> None:
    ends = []
    for accumulate in (1, 2):
        torch.manual_seed(0)
        task = LineTask()
        halves = task.batch

        def whole(step: int, draw: int, halves=halves) -> torch.Tensor:
            return torch.cat([halves(step, 0), halves(step, 1)])

        if accumulate == 1:
            task.batch = whole
        loop(task, tmp_path, optim={"steps": 5, "accumulate": accumulate}).run(token=CancelToken())
        ends.append(task.model.weight.detach().clone())
    torch.testing.assert_close(ends[0], ends[1])


def test_learning_rate_warms_up_and_falls() -> None:
    optim = AdamWOptions(steps=100, lr=1.0, warmup_steps=10, final_lr=0.1)
    assert [adamw_factor(step, optim) for step in (0, 4, 9, 10)] == pytest.approx([0.1, 0.5, 1.0, 1.0])
    assert adamw_factor(55, optim) == pytest.approx(0.55)
    assert adamw_factor(100, optim) == pytest.approx(0.1)


def test_average_is_put_in_and_taken_out_again() -> None:
    model = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        model.weight.fill_(1.0)
    average = WeightAverage(model, decay=0.5)
    with torch.no_grad():
        model.weight.fill_(3.0)
    average.update(model)  # the first update keeps 1 / 10
    with average.applied(model):
        assert float(model.weight.detach()) == pytest.approx(2.8)
    assert float(model.weight.detach()) == 3.0


def test_probing_precision_moves_no_random_numbers() -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    assert choose_precision("auto", device=CPU) in ("fp32", "bf16")
    assert torch.equal(before, torch.get_rng_state())
    assert choose_precision("fp32", device=CPU) == "fp32"


def test_bf16_on_a_device_without_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> float:
        message = "bf16 is not implemented"
        raise RuntimeError(message)

    monkeypatch.setattr("engine.training.precision._seconds", fail)
    assert choose_precision("auto", device=CPU) == "fp32"
    with pytest.raises(DeviceError, match="bf16"):
        choose_precision("bf16", device=CPU)


def test_checkpoints_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "a" / "last.pt"
    save_checkpoint(path, {"model": "m", "weights": {"x": torch.arange(3)}})
    assert torch.equal(load_checkpoint(path, model="m")["weights"]["x"], torch.arange(3))
    with pytest.raises(WeightsError, match="belongs to m, not to other"):
        load_checkpoint(path, model="other")
    torch.save({"format_version": 99, "model": "m"}, path)
    with pytest.raises(WeightsError, match="version 99"):
        load_checkpoint(path, model="m")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(WeightsError, match="damaged"):
        load_checkpoint(path, model="m")
    with pytest.raises(WeightsError, match="There is no checkpoint"):
        load_checkpoint(tmp_path / "none.pt", model="m")


def test_run_folder_forgets_repeated_steps_and_a_torn_line(tmp_path: Path) -> None:
    run_dir = RunDir.create(tmp_path, recipe="r")
    for step in (1, 2, 3):
        run_dir.log({"kind": "train", "step": step, "loss": 1.0})
    with run_dir.metrics_path.open("a") as file:
        file.write('{"kind": "tr')
    run_dir.forget_after(2)
    assert [json.loads(line)["step"] for line in run_dir.metrics_path.read_text().splitlines()] == [1, 2]
    assert RunDir.create(tmp_path, recipe="r").path != run_dir.path


def test_curves_without_matplotlib_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(DataError, match=r"fewshot\[train\]"):
        RunDir.create(tmp_path, recipe="r").draw_curves()
