"""Search a folder from the command line, by drawings and example images.

``python -m engine.search --sketch s.png DIR --top 50``
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import runtime
from engine.command_line import EXIT_DONE, Parser, add_model_arguments, output_file, parsed, run_command
from engine.errors import ConfigError, ImageError, IndexBusyError, QueryError
from engine.images import read_drawing, scan_images, write_bytes_atomic
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.search_types import SearchQuery, SearchResult, SketchDoodle

if TYPE_CHECKING:
    from engine.inference import EngineSession

_EPILOG: Final = """\
The folder's index is brought up to date first; --no-update searches what is indexed.

exit codes:
  0 searched (also with no hits)    2 bad input    130 stopped by Ctrl-C; the same command goes on

example: a drawing and two photos that show the kind of thing
  python -m engine.search --sketch giraffe.png --image a.jpg --image b.jpg photos --top 20 --json
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command(
        "engine.search",
        lambda: _run(parsed(_parser(), argv)),
        stopped="stopped; what is indexed is kept, the same command goes on",
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.search",
        description="Find the images of a folder that look like drawings or example images.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of images, with its sub-folders")
    for option, help_text in (
        ("--sketch", "a drawing on plain paper; repeat for several of the same thing"),
        ("--image", "an example image; repeat for several"),
        ("--like", "an image that is right: moves the search towards it; repeat for several"),
        ("--dislike", "an image that is wrong: moves the search away, and is left out"),
    ):
        parser.add_argument(option, type=Path, action="append", default=[], metavar="FILE", help=help_text)
    parser.add_argument("--top", type=int, default=50, metavar="N", help="hits; default: %(default)s")
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="where indexes lie; default: the user's data folder"
    )
    parser.add_argument("--no-update", action="store_true", help="search what is indexed, index nothing")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object per hit on stdout, then a summary"
    )
    parser.add_argument(
        "--csv", type=output_file, metavar="FILE", help="write rank, score and image as CSV too"
    )
    parser.add_argument(
        "--copy-to",
        type=Path,
        metavar="DIR",
        help="copy the hits there, named by rank; DIR must be empty or new",
    )
    add_model_arguments(parser, default_model="d2s-lite")
    return parser


def _run(args: argparse.Namespace) -> int:
    token = CancelToken()
    with interrupt_cancels(token):
        query = _read_query(args)
        images = list(scan_images(args.folder, token=token))
        if args.copy_to is not None:
            _check_copy_folder(args.copy_to, searched=args.folder)
        runtime.prepare(runtime.usable_cores() if args.threads is None else args.threads)
        # Imported late: torch takes a second, and bad input above is told without it.
        from engine.inference import EngineSession

        session = EngineSession(device=args.device, index_dir=args.index)
        try:
            session.load_retrieval_model(
                args.model,
                token=token,
                backbone_path=args.backbone,
                head_path=args.head,
                allow_download=args.download,
            )
            if not args.no_update:
                _update(session, images, folder=args.folder, token=token)
            result = session.search(query, folder=args.folder, top=args.top, token=token)
        finally:
            session.close()
        _tell(result, args=args, token=token)
    return EXIT_DONE


def _read_query(args: argparse.Namespace) -> SearchQuery:
    """Read drawings and check files before anything slow begins."""
    if args.top < 1:
        raise QueryError(f"--top must be at least 1, not {args.top}.")
    if not (args.sketch or args.image or args.like or args.dislike):
        raise QueryError("There is nothing to search for.", hint="Give --sketch FILE or --image FILE.")
    for path in (*args.image, *args.like, *args.dislike):
        if not path.is_file():
            raise ImageError(f"The image {path} does not exist.")
    return SearchQuery(
        doodles=tuple(SketchDoodle(pixels=read_drawing(path)) for path in args.sketch),
        images=tuple(args.image),
        liked=tuple(args.like),
        disliked=tuple(args.dislike),
    )


def _check_copy_folder(folder: Path, *, searched: Path) -> None:
    if folder.resolve().is_relative_to(searched.resolve()):
        raise ConfigError(
            f"The --copy-to folder {folder} lies inside the folder that is searched.",
            hint="Choose another one.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be used: {error.strerror or error}.") from error
    if not is_empty:
        raise ConfigError(f"The --copy-to folder {folder} is not empty.", hint="Choose an empty or new one.")


def _update(session: EngineSession, images: list[Path], *, folder: Path, token: CancelToken) -> None:
    from tqdm import tqdm

    try:
        with tqdm(total=0, unit="img", desc="indexing", file=sys.stderr, disable=None, leave=False) as bar:
            for progress in session.index(images, folder=folder, token=token):
                bar.total = progress.total
                bar.update(progress.done - bar.n)
                if progress.failure is not None:
                    tqdm.write(f"not indexed: {progress.failure.reason}", file=sys.stderr)
    except IndexBusyError as error:
        print(f"{error.user_message} What is indexed by now is searched.", file=sys.stderr)


def _tell(result: SearchResult, *, args: argparse.Namespace, token: CancelToken) -> None:
    """Print the hits, and write what else was asked for."""
    rows = [(rank, hit.score, hit.image_path) for rank, hit in enumerate(result.hits, start=1)]
    if args.csv is not None:
        write_bytes_atomic(args.csv, _csv(rows).encode("utf-8", "surrogateescape"))
    copies = [_copy(path, rank, args.copy_to, token) for rank, _, path in rows] if args.copy_to else []
    for rank, score, path in rows:
        if args.json:
            copied = {"copy": str(copies[rank - 1])} if copies else {}
            print(json.dumps({"rank": rank, "score": round(score, 6), "image": str(path), **copied}))
        else:
            sys.stdout.write(f"{rank:4d}  {score:6.3f}  {os.fsencode(path).decode('utf-8', 'replace')}\n")
    if args.json:
        summary = {"n_indexed": result.n_indexed, "gap": result.gap, "model": result.model}
        seconds = round(result.seconds, 4)
        print(json.dumps({"summary": True, "hits": len(rows), **summary, "seconds": seconds}), flush=True)


def _csv(rows: list[tuple[int, float, Path]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("rank", "score", "image"))
    writer.writerows((rank, f"{score:.6f}", str(path)) for rank, score, path in rows)
    return buffer.getvalue()


def _copy(path: Path, rank: int, folder: Path, token: CancelToken) -> Path:
    """Copy one hit under its rank and own name.

    Raises:
        ImageError: it cannot be copied.
    """
    token.raise_if_cancelled()
    # A name may have 255 bytes at most, and this one becomes longer.
    prefix = f"{rank:04d}-"
    target = folder / (prefix + path.name)
    if len(os.fsencode(target.name)) > 255:
        target = folder / f"{rank:04d}{path.suffix}"
    try:
        shutil.copy2(path, target)
    except OSError as error:
        raise ImageError(f"The image {path} cannot be copied: {error.strerror or error}.") from error
    return target


if __name__ == "__main__":
    sys.exit(main())
