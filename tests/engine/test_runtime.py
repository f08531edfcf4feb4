from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest
import torch

from engine import runtime
from engine.errors import ConfigError, DeviceError


@pytest.fixture
def unprepared(monkeypatch: pytest.MonkeyPatch):
    before = torch.get_num_threads()
    monkeypatch.setattr(runtime, "_prepared_threads", None)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("unprepared")
def test_prepare_happens_once() -> None:
    assert runtime.prepare(3) == 3
    assert torch.get_num_threads() == 3
    assert runtime.prepare(1) == 3
    assert torch.get_num_threads() == 3


@pytest.mark.usefixtures("unprepared")
def test_prepare_leaves_a_core_for_the_gui(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(runtime, "usable_cores", lambda: 4)
    assert runtime.prepare() == 3


@pytest.mark.usefixtures("unprepared")
def test_the_users_own_choice_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    monkeypatch.setattr(runtime, "usable_cores", lambda: 8)
    assert runtime.prepare() == 2


def test_no_threads_is_an_error() -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        runtime.prepare(0)


def test_pick_device() -> None:
    assert runtime.pick_device("cpu") == torch.device("cpu")
    assert runtime.pick_device("auto").type in ("cpu", "cuda")
    for name in ("tpu", "cuda:x", "cuda:", ""):
        with pytest.raises(DeviceError, match="There is no device"):
            runtime.pick_device(name)


def test_absent_cuda_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert runtime.pick_device("auto").type == "cpu"
    with pytest.raises(DeviceError, match="--device cpu"):
        runtime.pick_device("cuda:0")


def test_cuda_index_out_of_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(DeviceError, match="cuda:7"):
        runtime.pick_device("cuda:7")


def test_a_cuda_device_that_does_not_work_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(runtime, "_cuda_failure", lambda device: "no kernel image")
    assert runtime.pick_device("auto").type == "cpu"
    with pytest.raises(DeviceError, match="no kernel image"):
        runtime.pick_device("cuda")


def test_seeds() -> None:
    def draws() -> list[float]:
        generator = runtime.seed_everything(7)
        return [random.random(), float(np.random.rand()), float(torch.rand(1)), float(generator.random())]  # noqa: NPY002

    assert draws() == draws()
    with pytest.raises(ConfigError):
        runtime.seed_everything(-1)


def test_importing_runtime_loads_no_torch() -> None:
    code = "import sys, engine.runtime, engine.paths, engine.images; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
