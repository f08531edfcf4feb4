"""Check a data set before a long run: ``python -m engine.data verify NAME ROOT``.

    python -m engine.data verify pascal DIR            DIR holds JPEGImages/ or VOC2012/
    python -m engine.data verify coco DIR --fold 1     DIR holds train2014/ or COCO2014/
    python -m engine.data verify sketchy DIR           also tuberlin, quickdraw
    python -m engine.data verify pairs DIR             photo/CLASS/* and sketch/CLASS/*
    python -m engine.data verify cub DIR               also sun, awa2: files of xlsa17
    python -m engine.data verify attributes DIR        images with class_attributes.csv, or one CSV file
    python -m engine.data verify folder DIR            VOC-style folder(s) of one's own

Says what is there, what is missing, how many images per fold and class beside the published counts, the
checksums of the lists, and which files cannot be read (a sample of 200, or --full for all of them).

Exit codes: 0 no problems, 1 problems found, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from engine.command_line import EXIT_DONE, EXIT_SOME_FAILED, Parser, run_command
from engine.data.verify.coco import verify_coco
from engine.data.verify.files import CheckOptions
from engine.data.verify.findings import Findings
from engine.data.verify.retrieval import verify_pairs, verify_quickdraw, verify_sketchy, verify_tuberlin
from engine.data.verify.segmentation import verify_folder, verify_pascal
from engine.data.verify.zero_shot import verify_attributes, verify_xlsa17
from engine.errors import ConfigError, DataError
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.progress_bars import progress_bars

Check = Callable[[Path, Findings, CheckOptions, int | None], None]

CHECKS: Final[dict[str, Check]] = {
    "pascal": verify_pascal,
    "coco": verify_coco,
    "sketchy": verify_sketchy,
    "tuberlin": verify_tuberlin,
    "quickdraw": verify_quickdraw,
    "cub": partial(verify_xlsa17, name="CUB"),
    "sun": partial(verify_xlsa17, name="SUN"),
    "awa2": partial(verify_xlsa17, name="AWA2"),
    "folder": verify_folder,
    "pairs": verify_pairs,
    "attributes": verify_attributes,
}
_WITH_FOLDS: Final = frozenset({"pascal", "coco"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command("engine.data", lambda: _run(arguments), stopped="Stopped; nothing was changed.")


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    token = CancelToken()
    with interrupt_cancels(token), progress_bars() as progress:
        is_watched = sys.stderr.isatty()
        check = CheckOptions(is_full=options.full, token=token, progress=progress if is_watched else None)
        found = verify(options.name, options.root, check, fold=options.fold)
    print(json.dumps(found.as_json(), indent=2) if options.json else found.as_text())
    return EXIT_SOME_FAILED if found.n_problems else EXIT_DONE


def verify(name: str, root: Path, options: CheckOptions, *, fold: int | None = None) -> Findings:
    """Check one data set; what keeps a reader from reading it becomes a finding.

    Raises:
        ConfigError: the name or fold is unknown, or ``root`` does not exist or is a file.
        Cancelled: the token was set.
    """
    if name not in CHECKS:
        raise ConfigError(f"There is no data set {name!r}.", hint=f"There are {', '.join(CHECKS)}.")
    if fold is not None and (name not in _WITH_FOLDS or not 0 <= fold <= 3):
        raise ConfigError(f"--fold must be 0 to 3, and only {' and '.join(sorted(_WITH_FOLDS))} have folds.")
    if not root.exists():
        raise ConfigError(f"The folder {root} does not exist.")
    if root.is_file() and name != "attributes":
        raise ConfigError(f"{root} is a file; {name} needs a folder.")
    found = Findings(name=name, root=root)
    try:
        CHECKS[name](root, found, options, fold)
    except DataError as error:
        found.problem(str(error))
    return found


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.data",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("verify", help="say what of a data set is there and what is wrong")
    command.add_argument("name", choices=tuple(CHECKS), metavar="NAME", help=", ".join(CHECKS))
    command.add_argument("root", type=Path, metavar="ROOT", help="where it lies")
    command.add_argument("--fold", type=int, help="pascal and coco: this fold only (0 to 3)")
    command.add_argument("--full", action="store_true", help="open every file, not a sample of 200")
    command.add_argument("--json", action="store_true", help="print JSON, with all paths")
    return parser


if __name__ == "__main__":
    sys.exit(main())
