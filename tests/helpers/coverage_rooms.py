"""Statement coverage per room against its bar: ``python -m tests.helpers.coverage_rooms``.

Reads what ``coverage run -m pytest`` measured, in this process and in the processes that the tests started.
Ends with 1 where a room is below its bar and 2 where nothing was measured.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coverage import Coverage
from coverage.exceptions import NoDataError

BARS: Final[Mapping[str, float | None]] = {
    "engine": 90.0,
    "fewshot_gui/jobs": 95.0,
    "fewshot_gui/model": 95.0,
    "fewshot_gui/views": 75.0,
    "fewshot_gui/controllers": None,
    "fewshot_gui/rendering": None,
    "fewshot_gui/benchmarks": None,
    "fewshot_gui": None,
}
"""Rooms, and the least share of their statements that tests must run, in per cent."""

_WORST: Final = 5  # files named below a room that misses its bar


@dataclass(frozen=True)
class MeasuredFile:
    """One source file.

    Attributes:
        path: relative to the repository, with forward slashes.
        n_statements: statements that count.
        n_missed: those that no test ran.
    """

    path: str
    n_statements: int
    n_missed: int


@dataclass(frozen=True)
class Room:
    """A folder of the table.

    Attributes:
        name: the folder.
        bar: least coverage in per cent; None where there is none.
        files: its files, those with the most missed statements first.
    """

    name: str
    bar: float | None
    files: tuple[MeasuredFile, ...]

    @property
    def n_statements(self) -> int:
        return sum(file.n_statements for file in self.files)

    @property
    def n_missed(self) -> int:
        return sum(file.n_missed for file in self.files)

    @property
    def percent(self) -> float:
        """Share of statements that tests ran; 0 for a room without any: then nothing was measured."""
        return 100.0 * (1.0 - self.n_missed / self.n_statements) if self.n_statements else 0.0

    @property
    def is_below(self) -> bool:
        return self.bar is not None and self.percent < self.bar


def main() -> int:
    """Combine what was measured, write the table to standard output; returns the exit code."""
    try:
        files = read_measured()
    except NoDataError:
        sys.stderr.write("Nothing was measured. First: python -m coverage run -m pytest\n")
        return 2
    rooms = rooms_of(files, BARS)
    sys.stdout.write(table(rooms))
    return 1 if any(room.is_below for room in rooms) else 0


def read_measured() -> list[MeasuredFile]:
    """Every file of the source tree, run or not, from the data file that ``pyproject.toml`` names.

    Raises:
        NoDataError: there is none.
    """
    coverage = Coverage()
    data_file = Path(coverage.get_option("run:data_file"))
    if any(data_file.parent.glob(f"{data_file.name}.*")):  # one file per process of the last run
        coverage.combine()
        coverage.save()
    else:
        coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        coverage.json_report(outfile=str(report))
        measured = json.loads(report.read_text(encoding="utf-8"))["files"]
    return [
        MeasuredFile(
            Path(path).as_posix(), entry["summary"]["num_statements"], entry["summary"]["missing_lines"]
        )
        for path, entry in measured.items()
    ]


def rooms_of(files: list[MeasuredFile], bars: Mapping[str, float | None]) -> list[Room]:
    """Sort files into the deepest room they are in; files outside all rooms are left out."""
    inside: dict[str, list[MeasuredFile]] = {name: [] for name in bars}
    for file in files:
        names = [name for name in bars if file.path.startswith(f"{name}/")]
        if names:
            inside[max(names, key=len)].append(file)
    return [
        Room(name, bar, tuple(sorted(inside[name], key=lambda file: (-file.n_missed, file.path))))
        for name, bar in bars.items()
    ]


def table(rooms: list[Room]) -> str:
    """The table as text; below a room that misses its bar, the files that miss most."""
    lines = [f"{'room':<24} {'statements':>10} {'missed':>7} {'covered':>8} {'bar':>6}"]
    for room in rooms:
        bar = "" if room.bar is None else f"{room.bar:.0f} %"
        verdict = "  BELOW" if room.is_below else ""
        numbers = f"{room.n_statements:>10} {room.n_missed:>7} {room.percent:>6.1f} %"
        lines.append(f"{room.name:<24} {numbers} {bar:>6}{verdict}".rstrip())
        if room.is_below:
            lines += [f"    {file.path}: {file.n_missed} missed" for file in room.files[:_WORST]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
