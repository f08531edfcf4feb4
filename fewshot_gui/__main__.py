"""``python -m fewshot_gui [FOLDER]``: the desktop app."""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from engine import __version__
from fewshot_gui.plain_imports import import_qt


def main(argv: Sequence[str] | None = None) -> int:
    """Run the app; returns the exit code."""
    # First of all: a frozen app starts itself again for child processes, without opening a window.
    multiprocessing.freeze_support()
    parser = _parser()
    args = parser.parse_args(argv)
    if args.self_test:
        from fewshot_gui import self_test

        return self_test.main()
    if args.folder is not None and not args.folder.is_dir():
        parser.error(f"{args.folder} is not a folder.")
    if args.screenshot is not None and not (args.sample or args.folder):
        parser.error("--screenshot needs --sample or a folder.")
    if args.screenshot is not None and args.mode != "segment":
        parser.error("--screenshot works in --mode segment only.")
    from engine.paths import data_dir, log_dir
    from fewshot_gui.settings import SettingsFile

    values = SettingsFile(data_dir() / "settings.toml").values
    if sys.platform == "win32":
        # Windows: torch's DLLs fail to load once QApplication exists (torch >= 2.9), so torch comes first.
        # Elsewhere the window comes first, and the engine thread imports torch behind it.
        from engine import runtime

        runtime.prepare(values.threads or None)

    # Qt is imported after the arguments are read: --help and typing errors answer at once.
    import_qt()
    from fewshot_gui import app
    from fewshot_gui.jobs.engine_host import create_session
    from fewshot_gui.log_files import start_logging

    start_logging(log_dir())
    return app.run(
        functools.partial(create_session, args.device, values),
        folder=args.folder,
        is_sample=args.sample,
        picture_path=args.screenshot,
        is_layout_reset=args.reset_layout,
        model=args.model,
        mode=args.mode,
        offers_tour=not args.no_tour,
        language=values.language,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fewshot_gui",
        description="Paint one object and watch the folder being segmented, or draw one and find it.",
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="open this folder of images")
    parser.add_argument("--sample", action="store_true", help="open the shipped sample folder and segment it")
    parser.add_argument(
        "--mode",
        choices=("segment", "search", "classify"),
        default="segment",
        help="what to start with (default: segment)",
    )
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help="save a picture of the window once the folder is segmented, print a summary as JSON and quit",
    )
    parser.add_argument("--model", metavar="NAME", help="start with this model, e.g. mshnet-lite")
    parser.add_argument(
        "--device", default="", metavar="DEVICE", help="cpu, cuda, cuda:N or auto (default: the settings')"
    )
    parser.add_argument("--no-tour", action="store_true", help="never show the tour of the first launch")
    parser.add_argument("--reset-layout", action="store_true", help="forget the window's size and layout")
    parser.add_argument(
        "--self-test", action="store_true", help="open a window, paint on it, say how it went and quit"
    )
    parser.add_argument("--version", action="version", version=f"Fewshot {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
