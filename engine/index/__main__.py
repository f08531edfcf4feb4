"""Make a folder searchable from the command line: ``python -m engine.index DIR``."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import paths, runtime
from engine.command_line import EXIT_DONE, EXIT_SOME_FAILED, Parser, add_model_arguments, parsed, run_command
from engine.images import scan_images
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken

if TYPE_CHECKING:
    from engine.index.embedder import Embedder
    from engine.index.folder_index import FolderIndex
    from engine.search_types import IndexSummary

_EPILOG: Final = """\
Only new and changed images are embedded; images that were moved or renamed are recognised. Search works
while this runs. Stop it at any time, even hard: the same command goes on.

exit codes:
  0 all indexed (--verify: all is well)    1 some images failed, named on stderr (--verify: not up to date)
  2 bad input, or another process is indexing the folder    130 stopped by Ctrl-C
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command(
        "engine.index",
        lambda: _run(parsed(_parser(), argv)),
        stopped="stopped; what is indexed is kept, the same command goes on",
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.index",
        description="Make the images of a folder searchable by doodle and by example.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of images, with its sub-folders")
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="where indexes lie; default: the user's data folder"
    )
    parser.add_argument("--verify", action="store_true", help="check the index; change nothing")
    parser.add_argument("--json", action="store_true", help="failures and a summary as JSON on stdout")
    add_model_arguments(parser, default_model="d2s-lite")
    return parser


def _run(args: argparse.Namespace) -> int:
    token = CancelToken()
    with interrupt_cancels(token):
        images = list(scan_images(args.folder, token=token))
        if not images:
            print(f"There are no images in {args.folder}.", file=sys.stderr)
        runtime.prepare(runtime.usable_cores() if args.threads is None else args.threads)
        # Imported late: torch takes a second, and bad input above is told without it.
        from engine.index.embedder import Embedder
        from engine.index.folder_index import FolderIndex
        from engine.models import registry

        device = runtime.pick_device(args.device)
        model = registry.load_retriever(
            args.model,
            backbone_path=args.backbone,
            head_path=args.head,
            allow_download=args.download,
            token=token,
        )
        embedder = Embedder(model, args.model, device=device)
        index_dir = paths.data_dir() / "indexes" if args.index is None else args.index
        index = FolderIndex(args.folder, embedder=embedder, index_dir=index_dir)
        with contextlib.closing(index):
            if args.verify:
                return _verify(index, images, embedder=embedder, args=args, token=token)
            return _update(index, images, embedder=embedder, args=args, token=token)


def _update(
    index: FolderIndex,
    images: list[Path],
    *,
    embedder: Embedder,
    args: argparse.Namespace,
    token: CancelToken,
) -> int:
    from tqdm import tqdm

    from engine.index.update import update_index

    bar = tqdm(total=0, unit="img", file=sys.stderr, disable=None)
    update = update_index(index, images, embedder=embedder, token=token)
    with bar, contextlib.closing(update):
        while True:
            try:
                progress = next(update)
            except StopIteration as stop:
                summary: IndexSummary = stop.value
                break
            bar.total = progress.total
            bar.update(progress.done - bar.n)
            if progress.failure is not None:
                tqdm.write(f"failed: {progress.failure.reason}", file=sys.stderr)
                if args.json:
                    failed = {"image": str(progress.failure.image_path), "reason": progress.failure.reason}
                    print(json.dumps({"status": "failed", **failed}), flush=True)
    if summary.was_rebuilt:
        print(summary.was_rebuilt, file=sys.stderr)
    if args.json:
        more = {"folder": str(args.folder), "model": args.model, "index": str(index.storage.folder)}
        print(json.dumps({"summary": True, **asdict(summary), **more}), flush=True)
    else:
        print(
            f"{summary.n_indexed} indexed: {summary.n_added} new or changed, {summary.n_removed} removed, "
            f"{summary.n_failed} failed"
        )
    return EXIT_SOME_FAILED if summary.n_failed else EXIT_DONE


def _verify(
    index: FolderIndex,
    images: list[Path],
    *,
    embedder: Embedder,
    args: argparse.Namespace,
    token: CancelToken,
) -> int:
    from engine.index.verify import verify_index

    found = verify_index(index, images, embedder=embedder, token=token)
    if args.json:
        print(json.dumps({**asdict(found), "good": found.is_good, "index": str(index.storage.folder)}))
    else:
        recall = "exact search" if found.recall is None else f"recall {found.recall:.3f} of exact search"
        print(
            f"{found.n_indexed} indexed ({found.n_bytes / 1e6:.1f} MB, {recall}): {found.n_missing} images "
            f"not indexed, {found.n_changed} changed, {found.n_gone} gone; {found.n_different} of "
            f"{found.n_sampled} sampled vectors differ; damage: {found.damage or 'none'}"
        )
    return EXIT_DONE if found.is_good else EXIT_SOME_FAILED


if __name__ == "__main__":
    sys.exit(main())
