"""The installation report: what it finds, what it does with broken installations, its exit codes."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import doctor
from engine.health import Finding, State, desktop, devices, files, versions
from engine.health.libraries import openmp_libraries
from engine.models import registry

_FINE = Finding(subject="torch", state=State.OK, text="2.6")
_NOTED = Finding(subject="CUDA", state=State.NOTE, text="none found")
_BROKEN = Finding(subject="cache", state=State.PROBLEM, text="cannot be written", hint="Allow it.")


def test_the_exit_code_says_whether_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", (lambda: [_FINE, _NOTED],))
    assert doctor.main([]) == 0
    assert "0 problems" in capsys.readouterr().out

    monkeypatch.setattr(doctor, "CHECKS", (lambda: [_FINE, _BROKEN],))
    assert doctor.main([]) == 1
    text = capsys.readouterr().out
    assert "1 problem\n" in text
    assert "Allow it." in text


def test_json_has_one_object_per_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", (lambda: [_FINE, _BROKEN],))
    assert doctor.main(["--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        {"subject": "torch", "state": "ok", "text": "2.6", "hint": ""},
        {"subject": "cache", "state": "problem", "text": "cannot be written", "hint": "Allow it."},
    ]


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on() -> None:
    def check_torch() -> Iterator[Finding]:
        raise ImportError("libtorch_cpu.so: cannot open shared object file")

    first, second = doctor.examine([check_torch, lambda: [_FINE]])
    assert first.subject == "torch"
    assert first.state is State.PROBLEM
    assert "libtorch_cpu.so" in first.text
    assert second == _FINE


def test_an_unknown_flag_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--fix"]) == 2
    assert "--fix" in capsys.readouterr().err


def test_the_installed_torch_and_torchvision_fit() -> None:
    (finding,) = versions.check_torch_pair()
    assert finding.state is State.OK


@pytest.mark.parametrize(
    ("version", "state"), [("6.11.3", State.OK), ("6.12.0", State.PROBLEM), ("6.11.0", State.PROBLEM)]
)
def test_releases_of_qt_that_crash_are_named(
    monkeypatch: pytest.MonkeyPatch, version: str, state: State
) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: version)
    found = {finding.subject: finding for finding in versions.check_versions()}
    assert found["PySide6-Essentials"].state is state
    assert found["numpy"].state is State.OK


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "faiss-cpu":
            raise importlib.metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(importlib.metadata, "version", version)
    (finding,) = (f for f in versions.check_versions() if f.subject == "faiss-cpu")
    assert finding.state is State.PROBLEM
    assert finding.hint == "pip install faiss-cpu"


def test_the_cpu_is_timed_in_two_formats() -> None:
    found = {finding.subject: finding for finding in devices.check_devices()}
    assert found["cpu"].state is State.OK
    assert "float32" in found["cpu"].text
    assert "bfloat16" in found["cpu"].text


def test_copies_of_openmp_are_counted_by_file() -> None:
    maps = (
        "7f00-7f01 r-xp 00000000 fd:00 12  /venv/torch/lib/libgomp-a34b3233.so.1\n"
        "7f01-7f02 r--p 00001000 fd:00 12  /venv/torch/lib/libgomp-a34b3233.so.1\n"
        "7f03-7f04 r-xp 00000000 fd:00 13  /venv/faiss_cpu.libs/libomp.so\n"
        "7f05-7f06 rw-p 00000000 00:00 0\n"
        "7f07-7f08 r-xp 00000000 fd:00 14  /usr/lib/libgomplex.txt\n"
    )
    assert {path.name for path in openmp_libraries(maps)} == {"libgomp-a34b3233.so.1", "libomp.so"}


def test_shipped_models_are_whole_and_paper_models_only_noted() -> None:
    found = {finding.subject: finding for finding in files.check_weights()}
    assert found.keys() == registry.MODELS.keys()
    for name, entry in registry.MODELS.items():
        assert found[name].state in ({State.OK, State.NOTE} if entry.is_paper else {State.OK}), found[name]


def test_a_damaged_head_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "mshnet-lite.safetensors"
    damaged.write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
    find = files.find_weights

    def find_damaged(spec: object) -> Path | None:
        return damaged if spec is registry.MODELS["mshnet-lite"].head else find(spec)

    monkeypatch.setattr(files, "find_weights", find_damaged)
    found = {finding.subject: finding for finding in files.check_weights()}
    assert found["mshnet-lite"].state is State.PROBLEM
    assert str(damaged) in found["mshnet-lite"].text
    assert found["sgone-lite"].state is State.OK


def test_a_folder_that_cannot_be_written_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    monkeypatch.setenv(
        "FEWSHOT_HOME", str(blocker)
    )  # a file where a folder should be, root cannot write either
    findings = list(files.check_folders())
    assert [finding.state for finding in findings] == [State.PROBLEM] * 3
    assert "FEWSHOT_HOME" in findings[0].hint

    monkeypatch.setenv("FEWSHOT_HOME", str(tmp_path / "new" / "home"))
    assert all(finding.state is not State.PROBLEM for finding in files.check_folders())
    assert not (tmp_path / "new").exists()  # looking creates nothing


def test_the_desktop_is_tried_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (finding,) = desktop.check_desktop()
    assert finding.state is State.OK
    assert "30000 paint calls" in finding.text

    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    (finding,) = desktop.check_desktop()
    assert finding.state is State.PROBLEM
    assert "no Qt platform plugin" in finding.text
