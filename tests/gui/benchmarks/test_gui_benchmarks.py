"""Every row of the app's table, measured once at its smallest, with the real engine and real events."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from fewshot_gui import bench
from fewshot_gui.benchmarks import hands, start, sweeping
from fewshot_gui.benchmarks.catalogue import BENCHMARKS
from fewshot_gui.benchmarks.event_loop import PaintWatch, TickMeter, pause, wait_until
from tests.helpers.tiny_effort import TINY, check_rows

_BENCHMARKS = {benchmark.name: benchmark for benchmark in BENCHMARKS}
_BARS = {
    "folder": {"folder.thumbnails": "<= 300", "folder.memory": "<= 1.5"},
    "stroke": {"stroke.alone": "<= 10", "stroke.live": "<= 10"},
    "overlay": {"overlay.mshnet-lite": "<= 100"},
    "ticks": {
        f"ticks.{name}.{what}": bar
        for name in ("first", "cached")
        for what, bar in (("p99", "<= 30"), ("worst", "<= 100"))
    },
    "cancel": {"cancel.sweep": "<= 300"},
    "doodle": {"doodle.grid": "<= 150"},
}
_START_BARS = {"start.window": "<= 500", "start.engine": "<= 4000", "start.stall": "<= 100"}


def test_no_benchmark_is_forgotten_here() -> None:
    assert set(_BENCHMARKS) == {*_BARS, "start"}


@pytest.mark.parametrize("name", _BARS)
def test_every_row_once(name: str, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_IDLE_MS", 50)
    rows = list(_BENCHMARKS[name].measure(TINY, tmp_path))
    check_rows(_BENCHMARKS[name], rows)
    bars = {row.name: str(row.bar) for row in rows if row.bar is not None}
    assert {**bars, **_BARS[name]} == _BARS[name]
    assert bars.keys() >= _BARS[name].keys() - {"folder.memory"}  # not every system tells the memory


@pytest.mark.slow
def test_every_row_of_the_start(tmp_path: Path) -> None:
    rows = list(_BENCHMARKS["start"].measure(TINY, tmp_path))
    check_rows(_BENCHMARKS["start"], rows)
    assert {row.name: str(row.bar) for row in rows if row.bar is not None} == _START_BARS
    times = {row.name: row.median for row in rows}
    assert 0 < times["start.window"] < times["start.engine"] <= times["start.model"]


def test_rows_of_the_start_come_from_its_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = {"window": 400.0, "engine": 1900.0, "model": 2100.0, "stall": 230.0}
    environments = []

    def start_once(environment: Mapping[str, str]) -> dict[str, float]:
        environments.append(environment)
        return child

    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(start, "_start_once", start_once)
    rows = {row.name: row for row in _BENCHMARKS["start"].measure(TINY, tmp_path)}
    assert {name: str(row.verdict) for name, row in rows.items()} == {
        "start.window": "met",
        "start.engine": "met",
        "start.model": "-",
        "start.stall": "MISSED",
    }
    for environment in environments:
        assert "PYTHONDONTWRITEBYTECODE" not in environment, "an installed app is compiled"
        assert Path(environment["PYTHONPYCACHEPREFIX"]).is_relative_to(tmp_path)


def test_an_app_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.sys, "executable", "/bin/false")
    with pytest.raises(EngineError, match="ended with code 1"):
        list(_BENCHMARKS["start"].measure(TINY, tmp_path))


def test_the_tick_meter_feels_a_stall(qapp: object) -> None:
    meter = TickMeter()
    meter.start()
    pause(100)
    wait_until(_sleep_once, what="a stall")
    meter.stop()
    assert meter.worst >= 150
    assert meter.p99 <= meter.worst


def _sleep_once() -> bool:
    import time

    time.sleep(0.15)
    return True


def test_a_watch_sees_the_next_painting_only(qtbot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    watch = PaintWatch(widget)
    widget.repaint()
    pause(20)
    assert watch.painted_at is None, "it was not armed"
    watch.arm()
    widget.update()
    qtbot.waitUntil(lambda: watch.painted_at is not None)
    watch.stop()
    watch.arm()
    widget.repaint()
    pause(20)
    assert watch.painted_at is None


def test_patience_ends_with_a_sentence(qapp: object) -> None:
    with pytest.raises(EngineError, match="the moon"):
        wait_until(lambda: False, what="the moon", limit_s=0.05)


def test_hands_send_what_a_mouse_sends(qtbot) -> None:
    seen = []

    class Listener(QWidget):
        def mousePressEvent(self, event) -> None:
            seen.append(("press", event.buttons(), event.position()))

        def mouseMoveEvent(self, event) -> None:
            seen.append(("move", event.buttons(), event.position()))

        def mouseReleaseEvent(self, event) -> None:
            seen.append(("release", event.buttons(), event.position()))

    widget = Listener()
    qtbot.addWidget(widget)
    hands.press_and_move(widget, [QPointF(1, 2), QPointF(3, 4)])
    hands.release(widget, QPointF(3, 4))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    assert seen == [
        ("press", left, QPointF(1, 2)),
        ("move", left, QPointF(3, 4)),
        ("release", none, QPointF(3, 4)),
    ]


def test_the_command_runs_in_a_home_of_its_own(
    qapp: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    homes = []
    before = os.environ["FEWSHOT_HOME"]
    monkeypatch.setattr(bench, "measure", lambda *_given, **_named: homes.append(os.environ["FEWSHOT_HOME"]))
    monkeypatch.setattr(bench, "Theme", lambda _app: _NoTheme())
    assert bench.main(["--only", "stroke"]) == 0
    assert homes
    assert homes != [before]
    assert os.environ["FEWSHOT_HOME"] == before
    assert bench.main(["--only", "strok"]) == 2
    assert "overlay" in capsys.readouterr().err


class _NoTheme:
    def apply(self, _name: str) -> None:
        """Other tests keep their look."""
