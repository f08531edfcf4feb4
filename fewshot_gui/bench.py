"""Time the app against the bars of its design: ``python -m fewshot_gui.bench``.

Runs on the screen where there is one, so that a window comes and goes by itself, and without one elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from engine import runtime
from engine.benchmarks.command import chosen, effort_of, make_parser, measure
from engine.benchmarks.home import private_home
from engine.benchmarks.machine import describe_machine
from engine.command_line import EXIT_DONE, Parser, run_command
from fewshot_gui.benchmarks.catalogue import BENCHMARKS
from fewshot_gui.theme import Theme


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command("fewshot_gui.bench", lambda: _run(_parser().parse_args(argv)), stopped="stopped")


def _parser() -> Parser:
    return make_parser(
        "python -m fewshot_gui.bench",
        description="Time the app with real events on generated images, in a temporary folder of its own.",
        benchmarks=BENCHMARKS,
    )


def _run(options: argparse.Namespace) -> int:
    benchmarks = chosen(BENCHMARKS, options.only)
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with private_home() as folder:
        threads = runtime.prepare()  # the app's own choice; start-up is timed in processes of their own
        qt_app = QApplication.instance() or QApplication(sys.argv[:1])
        machine = describe_machine(threads=threads, screen=qt_app.platformName())
        Theme(qt_app).apply("light")
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
