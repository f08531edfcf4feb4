"""The command line that the engine's and the app's benchmarks share. No torch, no Qt."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.benchmarks.benchmark import FULL, QUICK, Benchmark, Effort
from engine.benchmarks.machine import Machine
from engine.benchmarks.report import heading, row_line, to_plain
from engine.benchmarks.rows import Row
from engine.command_line import Parser
from engine.errors import ConfigError, EngineError


def make_parser(program: str, *, description: str, benchmarks: Sequence[Benchmark]) -> Parser:
    """``--only``, ``--quick`` and ``--json``, with the list of benchmarks in the help."""
    names = "\n".join(
        f"  {benchmark.name:12}{benchmark.summary}{'' if benchmark.is_default else ' (only when named)'}"
        for benchmark in benchmarks
    )
    parser = Parser(
        prog=program,
        description=description,
        epilog=f"benchmarks:\n{names}\n\nexit codes: 0 measured, whatever the verdicts    2 bad command line",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer samples: a first look")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout instead of the table")
    return parser


def chosen(benchmarks: Sequence[Benchmark], names: Sequence[str]) -> list[Benchmark]:
    """The benchmarks of these names, in their own order; without names, all that run by default.

    Raises:
        ConfigError: there is no benchmark of a name.
    """
    known = [benchmark.name for benchmark in benchmarks]
    for name in names:
        if name not in known:
            raise ConfigError(f"There is no benchmark {name!r}.", hint=f"Choose from: {', '.join(known)}.")
    return [b for b in benchmarks if (b.name in names if names else b.is_default)]


def measure(
    benchmarks: Sequence[Benchmark],
    *,
    effort: Effort,
    machine: Machine,
    folder: Path,
    writes_json: bool,
) -> None:
    """Run benchmarks one after the other and print what they say as they say it.

    Args:
        benchmarks: to run.
        effort: how much.
        machine: described before anything was started.
        folder: empty; every benchmark gets a folder of its own in it.
        writes_json: print one JSON object at the end instead of the table.
    """
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    if machine.is_busy:
        print("Other programs keep this machine busy: do not trust the numbers.", file=sys.stderr)
    if not writes_json:
        print(f"{machine}\n\n{heading()}", flush=True)
    for benchmark in benchmarks:
        own_folder = folder / re.sub(r"\W+", "-", benchmark.name)
        own_folder.mkdir()
        try:
            for row in benchmark.measure(effort, own_folder):
                rows.append(row)
                if not writes_json:
                    print(row_line(row), flush=True)
        except EngineError as error:
            skipped[benchmark.name] = str(error)
            if not writes_json:
                print(f"{benchmark.name:34}  not measured: {error}", flush=True)
    if writes_json:
        print(json.dumps(to_plain(machine, rows, skipped), indent=1))


def effort_of(options: argparse.Namespace) -> Effort:
    """What the command line asks for."""
    return QUICK if options.quick else FULL
