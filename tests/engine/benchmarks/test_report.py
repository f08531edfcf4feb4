"""Verdicts, quartiles, the table, and the command line; nothing is timed here."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bench
from engine.benchmarks.benchmark import FULL, QUICK, Benchmark, Effort
from engine.benchmarks.home import private_home
from engine.benchmarks.machine import describe_machine, resident_bytes
from engine.benchmarks.report import row_line
from engine.benchmarks.rows import Row, Verdict, at_least, at_most, make_row
from engine.errors import DeviceError


@pytest.mark.parametrize(
    ("bar", "value", "verdict"),
    [
        (at_most(100), 100.0, Verdict.MET),
        (at_most(100), 100.1, Verdict.MISSED),
        (at_least(8), 8.0, Verdict.MET),
        (at_least(8), 7.9, Verdict.MISSED),
        (at_most(100), float("nan"), Verdict.MISSED),
        (at_least(8), float("nan"), Verdict.MISSED),
    ],
)
def test_a_bar_is_met_at_its_limit(bar: object, value: float, verdict: Verdict) -> None:
    assert make_row("a.b", [value], unit="ms", bar=bar).verdict is verdict


def test_median_and_quartiles() -> None:
    row = make_row("a.b", [5.0, 1.0, 4.0, 2.0, 3.0], unit="ms", bar=at_most(3))
    assert (row.low, row.median, row.high, row.n) == (2.0, 3.0, 4.0, 5)
    assert row.verdict is Verdict.MET
    assert make_row("a.b", [1.0], unit="ms").verdict is Verdict.NO_BAR
    with pytest.raises(ValueError, match=r"a\.b"):
        make_row("a.b", [], unit="ms")


def test_a_line_says_it_all() -> None:
    row = make_row("pen-up.lite", [29.0, 30.0, 31.0], unit="ms", bar=at_most(100), note="cached")
    cells = ["pen-up.lite", "<=", "100", "30", "29.5", "..", "30.5", "3", "ms", "met", "cached"]
    assert row_line(row).split() == cells
    assert "2.1e-06" in row_line(make_row("a.b", [2.1e-6], unit="x"))
    assert "12,346" in row_line(make_row("a.b", [12_345.6], unit="x"))


def test_a_busy_machine_is_noticed() -> None:
    machine = dataclasses.replace(describe_machine(threads=2, screen="offscreen"), cores=2, load=0.4)
    assert not machine.is_busy
    assert dataclasses.replace(machine, load=0.6).is_busy
    assert not dataclasses.replace(machine, load=None).is_busy
    assert all(part in str(machine) for part in (machine.cpu, "2 cores", "2 torch threads", "load 0.40"))
    assert str(machine).endswith("offscreen")


def test_memory_of_this_process_is_plausible() -> None:
    held = resident_bytes()
    assert held is None or 2**24 < held < 2**40


def test_the_private_home_hides_the_users_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEWSHOT_HOME", "/the/users/own")
    with private_home() as folder:
        assert Path(os.environ["FEWSHOT_HOME"]).parent == folder
    assert os.environ["FEWSHOT_HOME"] == "/the/users/own"
    assert not folder.exists()
    monkeypatch.delenv("FEWSHOT_HOME")
    with private_home():
        assert "FEWSHOT_HOME" in os.environ
    assert "FEWSHOT_HOME" not in os.environ


@pytest.fixture
def efforts(monkeypatch: pytest.MonkeyPatch) -> list[Effort]:
    """Three made-up benchmarks instead of the real ones; the efforts they were asked for."""
    seen: list[Effort] = []

    def measure_good(effort: Effort, folder: Path) -> Iterator[Row]:
        assert list(folder.iterdir()) == []
        seen.append(effort)
        yield make_row("good.speed", [1.0, 2.0], unit="ms", bar=at_most(1))

    def measure_broken(effort: Effort, _folder: Path) -> Iterator[Row]:
        seen.append(effort)
        yield make_row("broken.first", [1.0], unit="ms")
        raise DeviceError("There is no such card.")

    fakes = (
        Benchmark(name="broken", summary="breaks off", measure=measure_broken),
        Benchmark(name="good", summary="works", measure=measure_good),
        Benchmark(name="rare", summary="seldom", measure=measure_good, is_default=False),
    )
    monkeypatch.setattr(bench, "BENCHMARKS", fakes)
    return seen


def test_one_that_cannot_run_is_told_and_the_others_go_on(
    efforts: list[Effort], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["--threads", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "torch" in lines[0]
    assert [line.split()[0] for line in lines[3:]] == ["broken.first", "broken", "good.speed"]
    assert "There is no such card." in lines[4]
    assert "MISSED" in lines[5]
    assert efforts == [FULL, FULL]


def test_json_has_machine_rows_and_what_was_left_out(
    efforts: list[Effort], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["--json", "--quick"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["machine"].keys() >= {"cpu", "cores", "threads", "torch", "load", "is_busy"}
    assert report["skipped"] == {"broken": "There is no such card."}
    good = report["rows"][1]
    assert good == {
        "name": "good.speed",
        "unit": "ms",
        "median": 1.5,
        "low": 1.25,
        "high": 1.75,
        "n": 2,
        "bar": {"limit": 1, "is_upper": True},
        "note": "",
        "verdict": "MISSED",
    }
    assert efforts == [QUICK, QUICK]


def test_only_runs_what_is_named(efforts: list[Effort], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "rare"]) == 0
    assert "broken" not in capsys.readouterr().out
    assert len(efforts) == 1


@pytest.mark.parametrize("arguments", [["--only", "god"], ["--only"], ["--fast"], ["--threads", "0"]])
def test_a_bad_command_line_ends_with_two_and_a_sentence(
    arguments: list[str], efforts: list[Effort], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(arguments) == 2
    assert capsys.readouterr().err.startswith("engine.bench: ")
    assert efforts == []


def test_help_names_every_benchmark(capsys: pytest.CaptureFixture[str], efforts: list[Effort]) -> None:
    with pytest.raises(SystemExit) as end:
        bench.main(["--help"])
    assert not end.value.code
    text = capsys.readouterr().out
    assert "  rare        seldom (only when named)\n" in text
    assert efforts == []
