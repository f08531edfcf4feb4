"""What steps are made of: batches in order, groups and schedules, frozen parameters, the memory estimate."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine import train
from engine.errors import ConfigError, DataError, OutOfDeviceMemoryError
from engine.progress import CancelToken
from engine.training.batches import BatchSource
from engine.training.freezing import freeze, frozen_norms
from engine.training.loop import TrainingLoop
from engine.training.memory import estimate_memory, explain_out_of_memory
from engine.training.optimisers import adamw, groups_by_lr, step_decay, warmup_cosine
from engine.training.options import AdamWOptions, RunOptions, StepOptions
from engine.training.run_dir import RunDir
from engine.training.task import LossTerms, Phase
from tests.engine.training import toy_recipe

CPU = torch.device("cpu")


class Places:
    """Batches are their own (step, draw); early ones take longest."""

    def __init__(self, *, bad: tuple[int, int] | None = None) -> None:
        self.threads: set[str] = set()
        self._bad = bad

    def phases(self, step: int) -> tuple[Phase, ...]:
        return (Phase(name="critic", repeats=2), Phase()) if step % 2 else (Phase(),)

    def batch(self, step: int, draw: int) -> tuple[int, int]:
        self.threads.add(threading.current_thread().name)
        time.sleep(0.01 / (1 + step))
        if (step, draw) == self._bad:
            message = "this batch is bad"
            raise DataError(message)
        return step, draw


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_batches_come_in_order_for_every_process(threads: int) -> None:
    seen = []
    for rank in (0, 1):
        task = Places()
        source = BatchSource(
            task, first_step=3, steps=5, accumulate=2, threads=threads, rank=rank, n_processes=2
        )
        seen.append([source.next_batch() for _ in range(8)])
        source.close()
        assert any("batches" in name for name in task.threads) == (threads > 0)
    assert seen[0] == [(3, 0), (3, 2), (3, 4), (3, 6), (3, 8), (3, 10), (4, 0), (4, 2)]
    assert seen[1] == [(step, draw + 1) for step, draw in seen[0]]


@pytest.mark.parametrize("threads", [0, 2])
def test_what_goes_wrong_on_a_thread_is_raised_where_the_batch_is_asked_for(threads: int) -> None:
    source = BatchSource(Places(bad=(1, 1)), first_step=0, steps=4, accumulate=1, threads=threads)
    assert [source.next_batch() for _ in range(2)] == [(0, 0), (1, 0)]
    with pytest.raises(DataError, match="this batch is bad"):
        source.next_batch()
    source.close()


def test_groups_have_their_own_rates_and_leave_frozen_parameters_out() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    model[0].weight.requires_grad_(False)
    groups = groups_by_lr(
        model.named_parameters(), 0.1, multiplier=lambda name, _: 2.0 if name.endswith("bias") else 1.0
    )
    assert [(group["lr"], len(group["params"])) for group in groups] == [(0.2, 2), (0.1, 1)]
    optimiser = adamw(model, AdamWOptions(weight_decay=0.5, lr=0.3))
    assert [(g["weight_decay"], len(g["params"])) for g in optimiser.param_groups] == [(0.5, 1), (0.0, 2)]


def test_schedules() -> None:
    assert [step_decay(step, factor=0.9, every=5) for step in (0, 4, 5, 10)] == pytest.approx(
        [1, 1, 0.9, 0.81]
    )
    values = [warmup_cosine(step, steps=100, warmup_steps=10, final=0.1) for step in (0, 9, 55, 100)]
    assert values == pytest.approx([0.1, 1.0, 0.55, 0.1])
    assert warmup_cosine(0, steps=1, warmup_steps=0, final=0.0) == 1.0


def test_freezing_goes_by_whole_names_and_holds_batch_norms_still() -> None:
    model = nn.ModuleDict(
        {"head": nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1)), "head2": nn.BatchNorm2d(1)}
    )
    assert freeze(model, ("head",)) == 4
    assert [name for name, p in model.named_parameters() if p.requires_grad] == ["head2.weight", "head2.bias"]
    assert frozen_norms(model) == [model["head"][1]]
    with pytest.raises(ConfigError, match="Did you mean head2"):
        freeze(model, ("haed2",))
    with pytest.raises(ConfigError, match="nothing to train"):
        freeze(model, ("head2",))


class SquareTask:
    """mean((A x)^2) with a batch norm behind, whose statistics must survive the estimate."""

    def __init__(self) -> None:
        self.model = nn.ModuleDict(
            {"a": nn.Linear(100, 50), "idle": nn.Linear(7, 1), "n": nn.BatchNorm1d(50)}
        )

    def phases(self, step: int) -> tuple[Phase, ...]:
        return (Phase(),)

    def batch(self, step: int, draw: int) -> Tensor:
        return torch.ones(8, 100)

    def loss(self, batch: Tensor, phase: Phase, step: int) -> LossTerms:
        out = self.model["a"](batch)
        with torch.no_grad():
            self.model["n"](out + torch.rand_like(out))
        return LossTerms(total=out.square().mean())


def test_the_memory_estimate_counts_what_a_step_keeps_and_leaves_no_trace() -> None:
    task = SquareTask()
    before, random = task.model["n"].running_mean.clone(), torch.get_rng_state()
    optimisers = [
        torch.optim.SGD(task.model["a"].parameters(), lr=0.1, momentum=0.9),
        torch.optim.SGD(task.model["n"].parameters(), lr=0.1),
        torch.optim.Adam(task.model["idle"].parameters()),
    ]
    found = estimate_memory(task, optimisers, step=0, precision="fp32", device=CPU)
    n_parameters = 100 * 50 + 50 + 7 + 1 + 2 * 50
    assert found.gradients == 4 * n_parameters
    assert found.parameters == 4 * (n_parameters + 2 * 50) + 8  # and the norm's statistics and counter
    assert found.optimisers == 4 * (100 * 50 + 50) + 2 * 4 * (7 + 1)
    assert found.activations == 4 * (8 * 100 + 8 * 50)  # input of A, input of the square
    assert found.has_idle_parameters
    assert torch.equal(task.model["n"].running_mean, before)
    assert torch.equal(torch.get_rng_state(), random)
    assert found.free is None or found.free > 2**20


def test_errors_of_the_allocator_are_told_from_others() -> None:
    said = pytest.raises(OutOfDeviceMemoryError, match=r"cpu ran out of memory in step 3\. Lower --optim")
    with said, explain_out_of_memory(CPU, "step 3"):
        torch.empty(2**55, dtype=torch.uint8)
    with pytest.raises(RuntimeError, match="shapes"), explain_out_of_memory(CPU, "step 3"):
        torch.ones(2, 3) @ torch.ones(2, 3)


def test_settings_preset_below_file_below_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(train.RECIPES, "toy", toy_recipe.RECIPE)
    file = tmp_path / "run.toml"
    file.write_text("[optim]\nsteps = 9\nbatch = 3\n")
    words = ["toy", "--optim.batch", "2", "--config", str(file), "--preset", "released"]
    optim = train._read_request(words).config.optim
    assert (optim.lr, optim.steps, optim.batch) == (0.025, 9, 2)
    assert train._read_request(words[:-2]).config.optim.lr == 0.05
    assert train.main(["--list"]) == 0
    assert "a toy [presets: released]" in capsys.readouterr().out


def test_terms_are_logged_by_phase_and_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(train.RECIPES, "toy", toy_recipe.RECIPE)
    assert train.main(["toy", "--run.out", str(tmp_path), "--optim.steps", "7"]) == 0
    (folder,) = tmp_path.iterdir()
    first, *_, last, validation = RunDir.open(folder).read_metrics()
    assert list(first["parts"]) == ["error"]
    assert set(last["parts"]) == {"critic.real", "critic.fake", "critic.loss", "train.error", "train.loss"}
    assert last["loss"] == last["parts"]["train.loss"]
    assert validation["kind"] == "validation"
    assert (folder / "curves.png").read_bytes()[:4] == b"\x89PNG"
    card = (folder / "toy.md").read_text()
    assert "| score |" in card
    assert "threshold" not in card


@pytest.mark.gpu
@pytest.mark.parametrize("precision", ["fp16", "bf16"])
def test_half_precision_on_a_card_keeps_its_loss_scale(tmp_path: Path, precision: str) -> None:
    task = toy_recipe.ToyTask(toy_recipe.ToyConfig())
    loop = TrainingLoop(
        task,
        optim=StepOptions(steps=8, batch=4),
        run=RunOptions(precision=precision, channels_last=True),
        run_dir=RunDir.create(tmp_path, recipe="toy"),
        device=torch.device("cuda"),
    )
    assert loop.memory is not None
    assert loop.run(token=CancelToken()).steps == 8
    (folder,) = tmp_path.iterdir()
    state = torch.load(folder / "checkpoints/last.pt", weights_only=True)
    assert ("scale" in state["scaler"]) == (precision == "fp16")
