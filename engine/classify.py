"""Classify a folder from the command line by a table of attributes, classes nobody has labelled included.

``python -m engine.classify --attributes table.csv --images DIR --unseen zebra``
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from engine import runtime
from engine.attributes import (
    AttributeTable,
    find_name,
    match_attributes,
    near_names,
    read_table,
    readable_name,
    rows_agree,
)
from engine.classify_types import ClassDefinition, ClassifyResult, FitSummary, ZeroShotInfo
from engine.command_line import (
    EXIT_DONE,
    EXIT_SOME_FAILED,
    Parser,
    add_model_arguments,
    output_file,
    parsed,
    run_command,
)
from engine.errors import ConfigError, DataError, ImageError
from engine.images import scan_images, write_bytes_atomic
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.types import ImageFailure

if TYPE_CHECKING:
    from engine.inference import EngineSession

_EPILOG: Final = """\
TABLE is a CSV file (class,ATTRIBUTE,... and one line per class; an empty cell is unknown), or the folder of
Animals with Attributes 2 or CUB-200-2011. Attributes are matched to the model's by name; what the table
lacks is estimated. A class that the model was trained with is told by the embeddings the model carries;
--unseen tells it by its attributes alone.

exit codes:
  0 all images done    1 some failed (named on stderr)    2 bad input    130 stopped by Ctrl-C

example: find the zebras, and show two of them to be surer
  python -m engine.classify --attributes animals.csv --images photos --unseen zebra \\
      --example zebra=photos/a.jpg --example zebra=photos/b.jpg --json
"""
_STDOUT: Final = "-"


@dataclass(frozen=True, kw_only=True)
class _Ranked:
    """One class of one image.

    Attributes:
        name: of the class.
        probability: in [0, 1] after the seen penalty; all classes of an image sum to 1.
        log_probability: of the classifier, before the penalty.
    """

    name: str
    probability: float
    log_probability: float


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command(
        "engine.classify",
        lambda: _run(parsed(_parser(), argv)),
        stopped="stopped; what the images look like is kept, the same command goes on quicker",
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.classify",
        description="Tell the classes of a table of attributes apart in every image of a folder.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--attributes", type=Path, required=True, metavar="TABLE", help="the classes and their attributes"
    )
    parser.add_argument(
        "--images", type=Path, required=True, metavar="DIR", help="folder of images, with its sub-folders"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="use these classes of the table and no others"
    )
    parser.add_argument(
        "--unseen", nargs="+", default=[], metavar="NAME", help="tell these classes by attributes alone"
    )
    parser.add_argument(
        "--example",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="an image of a class; repeat for several",
    )
    parser.add_argument(
        "--seen-penalty",
        type=_finite,
        metavar="X",
        help="taken off the log-probabilities of classes with images: more finds more of the others; "
        "default: what the model suggests",
    )
    parser.add_argument(
        "--scale", type=_finite, default=1.0, metavar="X", help="multiply the table's values, such as by 100"
    )
    parser.add_argument(
        "--ignore-unknown-attributes", action="store_true", help="leave out what the model does not know"
    )
    parser.add_argument(
        "--top", type=int, default=3, metavar="N", help="classes per image; default: %(default)s"
    )
    parser.add_argument(
        "--json",
        nargs="?",
        const=_STDOUT,
        type=_json_file,
        metavar="FILE",
        help="one JSON object per image, then a summary, to FILE or (none or -) to stdout",
    )
    parser.add_argument("--csv", type=output_file, metavar="FILE", help="write image, rank, class as CSV too")
    add_model_arguments(parser, default_model="scegg-lite")
    return parser


def _run(args: argparse.Namespace) -> int:
    token = CancelToken()
    with interrupt_cancels(token):
        if args.top < 1:
            raise ConfigError(f"--top must be at least 1, not {args.top}.")
        table = _read_classes(args)
        examples = _examples(args.example, table)
        unseen = {_table_class(name, table, flag="--unseen") for name in args.unseen}
        images = list(scan_images(args.images, token=token))
        if not images:
            raise ConfigError(f"There are no images in {args.images}.")
        runtime.prepare(runtime.usable_cores() if args.threads is None else args.threads)
        # Imported late: torch takes a second, and bad input above is told without it.
        from engine.inference import EngineSession

        session = EngineSession(device=args.device)
        try:
            session.load_zero_shot_model(
                args.model,
                token=token,
                backbone_path=args.backbone,
                head_path=args.head,
                allow_download=args.download,
            )
            info = session.zero_shot_info(token=token)
            definitions = _definitions(table, info, unseen=unseen, examples=examples, args=args)
            summary = _fit(session, definitions, token=token)
            return _classify_all(session, summary, images, args=args, token=token)
        finally:
            session.close()


def _read_classes(args: argparse.Namespace) -> AttributeTable:
    """The classes that are asked for, in the table's own unit times ``--scale``."""
    table = read_table(args.attributes)
    if args.scale != 1:
        table = table.scaled(args.scale)
    if args.only:
        table = table.of_classes([_table_class(name, table, flag="--only") for name in args.only])
    return table


def _table_class(name: str, table: AttributeTable, *, flag: str) -> str:
    found = find_name(name, table.classes)
    if found is None:
        near = near_names(name, table.classes)
        hint = f"Did you mean {near[0]!r}?" if near else ""
        raise ConfigError(f"The table has no class {name!r} ({flag}).", hint=hint)
    return found


def _examples(texts: list[str], table: AttributeTable) -> dict[str, list[Path]]:
    """Images by class of the table."""
    examples: dict[str, list[Path]] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        if not equals or not file:
            raise ConfigError(f"--example takes NAME=FILE, not {text!r}.")
        if not Path(file).is_file():
            raise ImageError(f"The image {file} does not exist.")
        examples.setdefault(_table_class(name, table, flag="--example"), []).append(Path(file))
    return examples


def _definitions(
    table: AttributeTable,
    info: ZeroShotInfo,
    *,
    unseen: set[str],
    examples: dict[str, list[Path]],
    args: argparse.Namespace,
) -> list[ClassDefinition]:
    """The table's classes in the model's attributes; tells on stderr what was estimated or left out."""
    try:
        matched = match_attributes(
            table,
            info.attribute_names,
            value_range=info.attribute_range,
            ignore_unknown=args.ignore_unknown_attributes,
        )
    except DataError as error:
        raise DataError(f"{args.attributes}: {error.user_message}", hint=error.hint) from error
    for what, names in (("estimated", matched.missing), ("left out", matched.ignored)):
        if names:
            listed = ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")
            print(f"{len(names)} attributes are {what}: {listed}", file=sys.stderr)
    return [
        ClassDefinition(
            name=name,
            attributes=row,
            is_known=name not in unseen and _is_known(name, row, info),
            examples=tuple(examples.get(name, ())),
        )
        for name, row in zip(matched.table.classes, matched.table.values, strict=True)
    ]


def _is_known(name: str, row: NDArray[np.float32], info: ZeroShotInfo) -> bool:
    """True where the model has seen a class of this name, and the table says the same of it."""
    own = find_name(name, info.class_names)
    if own is None:
        return False
    place = info.class_names.index(own)
    return bool(info.is_seen[place]) and rows_agree(row, info.class_attributes[place], info.attribute_range)


def _fit(session: EngineSession, definitions: list[ClassDefinition], *, token: CancelToken) -> FitSummary:
    from tqdm import tqdm

    fitting = session.fit_classes(definitions, token=token)
    with tqdm(desc="fitting", total=1, file=sys.stderr, disable=None, leave=False) as bar:
        while True:
            try:
                progress = next(fitting)
            except StopIteration as stop:
                return stop.value
            bar.total = progress.total
            bar.update(progress.done - bar.n)


def _classify_all(
    session: EngineSession,
    summary: FitSummary,
    images: list[Path],
    *,
    args: argparse.Namespace,
    token: CancelToken,
) -> int:
    """Classify, and write what was asked for; returns the exit code."""
    from tqdm import tqdm

    penalty = summary.seen_penalty if args.seen_penalty is None else args.seen_penalty
    lines: list[str] = []
    rows: list[tuple[str, int, _Ranked]] = []
    n_failed = 0
    bar = tqdm(total=len(images), unit="img", file=sys.stderr, disable=None)
    with bar, contextlib.closing(session.classify(images, token=token)) as results:
        for result in results:
            bar.update()
            if isinstance(result, ImageFailure):
                n_failed += 1
                tqdm.write(f"failed: {result.image_path}: {result.reason}", file=sys.stderr)
                details: dict[str, Any] = {"status": "failed", "reason": result.reason}
            else:
                ranked = _ranked(result, summary, penalty=penalty)[: args.top]
                rows += [(str(result.image_path), rank, item) for rank, item in enumerate(ranked, start=1)]
                details = {"status": "done", "classes": [_as_json(item) for item in ranked]}
                if args.json is None:
                    tqdm.write(_line(result.image_path, ranked), file=sys.stdout)
            if args.json is not None:
                lines.append(json.dumps({"image": str(result.image_path), **details}))
                if args.json == _STDOUT:
                    tqdm.write(lines.pop(), file=sys.stdout)
    lines.append(
        json.dumps(_summary(summary, penalty=penalty, n_done=len(images) - n_failed, n_failed=n_failed))
    )
    if args.json == _STDOUT:
        print(lines.pop(), flush=True)
    elif args.json is not None:
        write_bytes_atomic(Path(args.json), ("\n".join(lines) + "\n").encode())
    if args.csv is not None:
        write_bytes_atomic(args.csv, _csv(rows).encode("utf-8", "surrogateescape"))
    return EXIT_SOME_FAILED if n_failed else EXIT_DONE


def _ranked(result: ClassifyResult, summary: FitSummary, *, penalty: float) -> list[_Ranked]:
    """All classes of an image, the most probable first."""
    scores = result.log_probabilities.astype(np.float64) - penalty * summary.is_seen
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return [
        _Ranked(
            name=result.class_names[place],
            probability=float(shares[place]),
            log_probability=float(result.log_probabilities[place]),
        )
        for place in np.argsort(-scores, kind="stable")
    ]


def _as_json(item: _Ranked) -> dict[str, Any]:
    return {
        "name": item.name,
        "probability": round(item.probability, 6),
        "log_probability": round(item.log_probability, 4),
    }


def _line(image_path: Path, ranked: list[_Ranked]) -> str:
    name = os.fsencode(image_path).decode("utf-8", "replace")
    return f"{name}: " + ", ".join(f"{readable_name(item.name)} {item.probability:.2f}" for item in ranked)


def _summary(summary: FitSummary, *, penalty: float, n_done: int, n_failed: int) -> dict[str, Any]:
    return {
        "summary": True,
        "done": n_done,
        "failed": n_failed,
        "model": summary.model,
        "seen_penalty": penalty,
        "suggested_seen_penalty": summary.seen_penalty,
        "seen": [name for name, is_seen in zip(summary.class_names, summary.is_seen, strict=True) if is_seen],
        "unseen": [
            name for name, is_seen in zip(summary.class_names, summary.is_seen, strict=True) if not is_seen
        ],
        "fit_seconds": round(summary.seconds, 3),
    }


def _csv(rows: list[tuple[str, int, _Ranked]]) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(("image", "rank", "class", "probability", "log_probability"))
    writer.writerows(
        (image, rank, item.name, f"{item.probability:.6f}", f"{item.log_probability:.4f}")
        for image, rank, item in rows
    )
    return buffer.getvalue()


def _finite(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a finite number")
    return value


def _json_file(text: str) -> str:
    return text if text == _STDOUT else str(output_file(text))


if __name__ == "__main__":
    sys.exit(main())
