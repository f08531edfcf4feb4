"""All command lines of the engine behind one name: ``python -m engine COMMAND``, or ``fewshot-engine``."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Final

from engine import __version__
from engine.command_line import EXIT_BAD_INPUT, EXIT_DONE

COMMANDS: Final = {
    "segment": ("engine.segment", "segment a folder by painted examples"),
    "index": ("engine.index.__main__", "make a folder searchable"),
    "search": ("engine.search", "find images by drawings and example images"),
    "classify": ("engine.classify", "sort a folder into classes described by attributes"),
    "export": ("engine.export", "write a project in the formats of other programs"),
    "doctor": ("engine.doctor", "check this installation"),
    "bench": ("engine.bench", "time this machine"),
    "train": ("engine.train", "train and fine-tune models"),
    "evaluate": ("engine.evaluate", "measure models by the published protocols"),
    "data": ("engine.data.__main__", "check data sets"),
}
"""Name to module and one line of help. The module's ``main(argv)`` is imported when it is asked for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Hand the command line over; returns the exit code of the command."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help"):
        print(_usage())
        return EXIT_DONE
    if name == "--version":
        print(f"Fewshot {__version__}")
        return EXIT_DONE
    if name not in COMMANDS:
        print(f"engine: There is no command {name!r}. See python -m engine --help.", file=sys.stderr)
        return EXIT_BAD_INPUT
    module_name = COMMANDS[name][0]
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not module_name.startswith(error.name):
            raise
        # The frozen app leaves training and evaluation out.
        print(f"engine: This build has no {name}. Install the Python package for it.", file=sys.stderr)
        return EXIT_BAD_INPUT
    return module.main(arguments[1:])


def _usage() -> str:
    rows = "\n".join(f"  {name:13}{text}" for name, (_module, text) in COMMANDS.items())
    return f"usage: python -m engine COMMAND ...\n\n{rows}\n\nEach command has --help."


if __name__ == "__main__":
    raise SystemExit(main())
