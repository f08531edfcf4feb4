"""Time the engine against the bars of its design: ``python -m engine.bench``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from engine import runtime
from engine.benchmarks.catalogue import BENCHMARKS
from engine.benchmarks.command import chosen, effort_of, make_parser, measure
from engine.benchmarks.home import private_home
from engine.benchmarks.machine import describe_machine
from engine.command_line import EXIT_DONE, Parser, run_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command("engine.bench", lambda: _run(_parser().parse_args(argv)), stopped="stopped")


def _parser() -> Parser:
    parser = make_parser(
        "python -m engine.bench",
        description="Time the engine on generated images, in a temporary folder of its own.",
        benchmarks=BENCHMARKS,
    )
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads; default: all cores")
    return parser


def _run(options: argparse.Namespace) -> int:
    benchmarks = chosen(BENCHMARKS, options.only)
    threads = runtime.usable_cores() if options.threads is None else options.threads
    machine = describe_machine(threads=runtime.prepare(threads))
    with private_home() as folder:
        measure(
            benchmarks,
            effort=effort_of(options),
            machine=machine,
            folder=folder,
            writes_json=options.json,
        )
    return EXIT_DONE


if __name__ == "__main__":
    raise SystemExit(main())
