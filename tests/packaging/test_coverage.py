"""What is measured, and the table of rooms."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

from fewshot_gui.jobs import runner
from fewshot_gui.model import folder_scan
from tests.helpers import coverage_rooms
from tests.helpers.coverage_rooms import MeasuredFile, rooms_of, table

_ROOT = Path(__file__).resolve().parents[2]
_FILES = [
    MeasuredFile("engine/a.py", 10, 1),
    MeasuredFile("fewshot_gui/jobs/b.py", 10, 0),
    MeasuredFile("fewshot_gui/jobs/c.py", 30, 3),
    MeasuredFile("fewshot_gui/d.py", 4, 1),
    MeasuredFile("elsewhere/e.py", 100, 100),
]
_SCRIPT = """
import sys
from pathlib import Path
from tests.helpers.qt_thread_coverage import follow_qt_threads
follow_qt_threads()
from PySide6.QtCore import QCoreApplication
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.runner import JobRunner
from fewshot_gui.model.folder_scan import FolderScan
app = QCoreApplication([])
runner = JobRunner()
runner.finished.connect(app.quit)
runner.start()
runner.submit(Lane.SWEEP, lambda context: iter([1]))
app.exec()
runner.shutdown()
scan = FolderScan()
scan.finished.connect(app.quit)
scan.start(Path(sys.argv[1]))
app.exec()
scan.close()
"""
_BRANCHES = "import sys\nif len(sys.argv) > 1:\n    print(1)\nelse:\n    print(2)\n"


def body_of(function: object) -> set[int]:
    """Numbers of the lines of a function's body."""
    lines, first = inspect.getsourcelines(inspect.unwrap(function))
    return set(range(first + 1, first + len(lines)))


def coverage(work_dir: Path, *arguments: str | Path) -> str:
    """Run coverage.py as a measurement of its own, also where this test is measured; what it printed."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-m", "coverage", *map(str, arguments)],
        cwd=work_dir,
        env={**variables, "PYTHONPATH": str(_ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_runs_on_threads_of_qt_is_measured(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    coverage(tmp_path, "run", "--source", "fewshot_gui", script, tmp_path)
    measured = json.loads(coverage(tmp_path, "json", "-q", "-o", "-"))["files"]
    ran = {Path(path).name: set(entry["executed_lines"]) for path, entry in measured.items()}
    worker, task = runner._Worker, folder_scan._ScanTask
    for function in (worker.drain, worker._advance, worker.leave):
        assert ran["runner.py"] & body_of(function), function
    for function in (task.run, task._stream):
        assert ran["folder_scan.py"] & body_of(function), function


def test_a_file_belongs_to_the_deepest_room() -> None:
    rooms = rooms_of(_FILES, {"engine": 90.0, "fewshot_gui/jobs": 95.0, "fewshot_gui": None})
    assert [(room.name, room.n_statements, room.n_missed) for room in rooms] == [
        ("engine", 10, 1),
        ("fewshot_gui/jobs", 40, 3),
        ("fewshot_gui", 4, 1),
    ]
    assert [room.is_below for room in rooms] == [False, True, False]


def test_the_table_names_what_misses_most_where_a_bar_is_missed() -> None:
    text = table(rooms_of(_FILES, {"engine": 90.0, "fewshot_gui/jobs": 95.0}))
    assert "90.0 %   90 %\n" in text
    assert "92.5 %   95 %  BELOW\n    fewshot_gui/jobs/c.py: 3 missed\n" in text
    assert "elsewhere" not in text


def test_a_room_in_which_nothing_was_measured_is_below_its_bar() -> None:
    (room,) = rooms_of([], {"engine": 90.0})
    assert room.is_below


def test_measured_processes_are_put_together_once_and_read_twice(tmp_path, monkeypatch, capsys) -> None:
    package = tmp_path / "engine"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "part.py").write_text(_BRANCHES)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.coverage.run]\nsource = ["engine"]\nparallel = true\ndata_file = "build/coverage"\n'
    )
    monkeypatch.chdir(tmp_path)
    assert coverage_rooms.main() == 2
    for arguments in ([], ["x"]):
        coverage(tmp_path, "run", package / "part.py", *arguments)
    monkeypatch.setattr(coverage_rooms, "BARS", {"engine": 90.0})
    capsys.readouterr()
    for _ in range(2):
        assert coverage_rooms.main() == 0
        assert " 4       0  100.0 %   90 %\n" in capsys.readouterr().out
    monkeypatch.setattr(coverage_rooms, "BARS", {"engine": 90.0, "fewshot_gui": 1.0})
    assert coverage_rooms.main() == 1
