"""Measure a model: ``python -m engine.evaluate MODEL --data NAME --root DIR``.

MODEL decides what is measured; ``python -m engine.evaluate MODEL --help`` lists its flags.

  few-shot segmentation   mshnet-lite --data pascal | coco | things | folder
  sketch retrieval        d2s-lite --data sketchy | tuberlin | quickdraw | pairs
  zero-shot classes       scegg-lite --data awa2 | cub | sun | attributes
  scribbles               smart-brush --data objects

Untrained floors: mean-cosine, prototype-difference; frozen-features; eszsl, class-means; scribble-alone,
grabcut, grabcut-in-box. A model is only ever judged on classes that its training held out; this command
cannot know what a head has seen.

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from engine import runtime
from engine.command_line import EXIT_DONE, Parser, run_command
from engine.errors import ConfigError
from engine.evaluation.commands import retrieval, scribbles, segmentation, zero_shot
from engine.evaluation.commands.options import EvaluationCommand, add_common_arguments, write_json
from engine.models.registry import MODELS, names_of_kind
from engine.progress_bars import progress_bars

_COMMANDS: Final = (segmentation.COMMAND, retrieval.COMMAND, zero_shot.COMMAND, scribbles.COMMAND)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return run_command("engine.evaluate", lambda: _run(given), stopped="Stopped; nothing was written.")


def _run(given: Sequence[str]) -> int:
    command = _command_for(given)
    options = _parsed(command, given)
    runtime.prepare(runtime.usable_cores())
    device = runtime.pick_device(options.device)
    with progress_bars() as progress:
        report = command.run(options, device, progress)
    if options.json is not None:
        write_json(options.json, report)
    return EXIT_DONE


def _command_for(given: Sequence[str]) -> EvaluationCommand:
    """The kind of the first model named; ends the process where the line asks for help only.

    Raises:
        ConfigError: no model is named.
    """
    for command in _COMMANDS:
        if any(name in given for name in _models(command)):
            return command
    if "-h" in given or "--help" in given:
        _end_with_help()
    raise ConfigError(
        f"The first argument names a model, and there is no model {given[0]!r}."
        if given
        else "The first argument must name a model.",
        hint=f"Choose one of: {', '.join(name for command in _COMMANDS for name in _models(command))}.",
    )


def _end_with_help() -> NoReturn:
    parser = argparse.ArgumentParser(
        prog="python -m engine.evaluate",
        usage="%(prog)s MODEL --data NAME --root DIR [flags]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.print_help()
    raise SystemExit(EXIT_DONE)


def _parsed(command: EvaluationCommand, given: Sequence[str]) -> argparse.Namespace:
    options, unknown = _parser(command).parse_known_args(given)
    for other in _COMMANDS:
        own = _flags(other)
        foreign = [word for word in unknown if word.split("=")[0] in own]
        if foreign:
            flag = foreign[0].split("=")[0]
            raise ConfigError(f"{flag} is for {other.kind}; {options.model} is for {command.kind}.")
        if options.data in other.data and other is not command:
            raise ConfigError(
                f"The data {options.data} is for {other.kind}; {options.model} is for {command.kind}.",
                hint=f"Use --data {' or '.join(command.data)}.",
            )
    if unknown:
        raise ConfigError(f"There is no flag {unknown[0]}.", hint=f"See {options.model} --help.")
    if options.data not in command.data:
        known = " or ".join(command.data)
        raise ConfigError(f"There is no data set {options.data!r}.", hint=f"Use --data {known}.")
    return options


def _parser(command: EvaluationCommand) -> Parser:
    parser = Parser(
        prog="python -m engine.evaluate",
        usage="%(prog)s MODEL --data NAME --root DIR [flags]",
        description=f"Measure {command.kind}. Models: {', '.join(_models(command))}.",
        allow_abbrev=False,
    )
    add_common_arguments(parser, command.data)
    command.add_arguments(parser)
    return parser


def _flags(command: EvaluationCommand) -> set[str]:
    """The flags of one kind alone."""
    parser = argparse.ArgumentParser(add_help=False)
    command.add_arguments(parser)
    return {flag for action in parser._actions for flag in action.option_strings}


def _models(command: EvaluationCommand) -> list[str]:
    return [*(name for name in names_of_kind(command.kind) if name in MODELS), *command.others]


if __name__ == "__main__":
    sys.exit(main())
