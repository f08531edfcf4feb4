"""What the command lines share: flags, exit codes, and errors as one sentence."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NoReturn

from engine.errors import Cancelled, ConfigError, EngineError

EXIT_DONE: Final = 0
EXIT_SOME_FAILED: Final = 1
EXIT_PIPE_CLOSED: Final = 1
EXIT_BAD_INPUT: Final = 2
EXIT_INTERRUPTED: Final = 130


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` that says what is wrong in one sentence, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            ConfigError: always.
        """
        raise ConfigError(f"{message[:1].upper()}{message[1:].rstrip('.')}.", hint=f"See {self.prog} --help.")


def run_command(program: str, work: Callable[[], int], *, stopped: str) -> int:
    """Run a command to its exit code; failures become one sentence on stderr.

    Args:
        program: begins the sentence, such as ``engine.search``.
        work: reads the command line and does everything; returns the exit code.
        stopped: what to say after Ctrl-C.
    """
    try:
        return work()
    except EngineError as error:
        print(f"{program}: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except (Cancelled, KeyboardInterrupt):
        print(stopped, file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output is gone; nothing more may be written, not even by the interpreter's exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED


def parsed(parser: Parser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read a command line, and log as its ``--verbose`` asks; see ``add_model_arguments``.

    Raises:
        ConfigError: a flag is unknown, missing or has a bad value.
    """
    options = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING, format="%(levelname)s: %(message)s"
    )
    return options


def add_weights_arguments(parser: argparse.ArgumentParser, *, aliases: Sequence[str] = ()) -> None:
    """``--head`` and ``--backbone``, which mean the same in every command line.

    Args:
        aliases: other spellings of ``--backbone``.
    """
    parser.add_argument(
        "--head", type=Path, metavar="FILE", help="a trained head (.safetensors) instead of the shipped one"
    )
    parser.add_argument(
        "--backbone",
        *aliases,
        dest="backbone",
        type=Path,
        metavar="FILE",
        help="the backbone's weights: the file the head was trained on, if it is not the installed one",
    )


def add_model_arguments(parser: argparse.ArgumentParser, *, default_model: str) -> None:
    """The flags of commands that use one model: which one, its files, where it computes."""
    parser.add_argument("--model", default=default_model, metavar="NAME", help="default: %(default)s")
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help="auto, cpu, cuda or cuda:N; default: %(default)s"
    )
    add_weights_arguments(parser, aliases=["--weights"])
    parser.add_argument("--download", action="store_true", help="fetch a missing backbone")
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads; default: all cores")
    parser.add_argument("--verbose", action="store_true", help="say more on stderr")


def output_file(text: str) -> Path:
    """The type of a flag that names a file to write: refused at once, not after the work.

    Raises:
        ArgumentTypeError: it is a folder.
    """
    if Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text} is a folder; name a file")
    return Path(text)


def share(text: str) -> float:
    """The type of a flag that takes a number from 0 to 1.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:  # also false for nan
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return value
