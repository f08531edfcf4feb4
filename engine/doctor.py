"""Say what is installed, what works and what does not: ``python -m engine.doctor``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from engine.command_line import EXIT_DONE, EXIT_SOME_FAILED, Parser, run_command
from engine.health import Finding, State
from engine.health.desktop import check_desktop
from engine.health.devices import check_devices
from engine.health.files import check_folders, check_weights
from engine.health.libraries import check_openmp
from engine.health.versions import check_torch_pair, check_versions

Check = Callable[[], Iterable[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    check_versions,
    check_torch_pair,
    check_devices,
    check_openmp,
    check_weights,
    check_folders,
    check_desktop,
)
_EPILOG: Final = """\
The report is made to be pasted into a bug report; it names your folders.

exit codes: 0 no problem    1 at least one problem    2 bad command line
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command("engine.doctor", lambda: _run(_parser().parse_args(argv)), stopped="stopped")


def examine(checks: Iterable[Check]) -> Iterator[Finding]:
    """Run checks one by one; a check that breaks is itself a finding, and the others go on."""
    for check in checks:
        subject = check.__name__.removeprefix("check_").replace("_", " ")
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - a broken installation can raise anything; it is reported
            where = traceback.extract_tb(error.__traceback__)[-1]
            yield Finding(
                subject=subject,
                state=State.PROBLEM,
                text=f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})",
                hint="Install the program again; if that does not help, send us this report.",
            )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.doctor",
        description="Check the installation: versions, devices, weights, folders, and the desktop.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per finding on stdout")
    return parser


def _run(args: argparse.Namespace) -> int:
    n_problems = 0
    for finding in examine(CHECKS):
        n_problems += finding.state is State.PROBLEM
        if args.json:
            print(json.dumps(dataclasses.asdict(finding)), flush=True)
        else:
            print(_line(finding), flush=True)
    if not args.json:
        print(f"\n{n_problems} problem{'' if n_problems == 1 else 's'}")
    return EXIT_SOME_FAILED if n_problems else EXIT_DONE


def _line(finding: Finding) -> str:
    line = f"{finding.state:8}{finding.subject:34}{finding.text}"
    return f"{line}\n{'':42}{finding.hint}" if finding.hint else line


if __name__ == "__main__":
    raise SystemExit(main())
