"""Export masks from the command line, and convert between formats.

``python -m engine.export PROJECT.fewshot --format voc,coco --out DIR``
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, get_args

from engine.command_line import EXIT_DONE, EXIT_SOME_FAILED, Parser, parsed, run_command
from engine.errors import ConfigError
from engine.formats.annotated import AnnotatedSet
from engine.formats.exporting import export_set
from engine.formats.importing import IMPORT_FORMATS, guess_format, import_set
from engine.formats.options import (
    FORMATS,
    Content,
    Coordinates,
    ExportOptions,
    ExportSummary,
    Instances,
    Notes,
    Placing,
)
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken, Progress
from engine.project import SUFFIX, Project

_PROJECT: Final = "project"
_SOURCES: Final = (_PROJECT, *IMPORT_FORMATS)

_EPILOG: Final = """\
sources (--from; guessed where it is not given):
  project   a NAME.fewshot folder
  masks     a folder of masks, indexed or black and white, with --images
  voc       a folder with SegmentationClass/ and JPEGImages/
  coco      an instances .json file: run lengths, polygons and crowds
  yolo      a folder with images/, labels/ and data.yaml
  labelme   a folder of .json files: masks, polygons, rectangles and circles

output: one folder per format below DIR, each with export.json, which says what was written and how
  voc/      VOCdevkit/VOC2012 with JPEGImages, SegmentationClass (255 = ignored), ImageSets
  coco/     annotations/instances.json (or _train and _val), images/
  yolo/     data.yaml, images/train, labels/train
  labelme/  a .json beside each picture
  csv/      areas.csv: area, share, regions and score per image and class
  masks/    an indexed PNG per image, classes.txt

exit codes:
  0 all images written    1 some failed (named on stderr)    2 bad input    130 stopped by Ctrl-C

examples:
  python -m engine.export zebras.fewshot --format voc,coco --out exported --val 0.2
  python -m engine.export old/labels.json --from coco --images old/photos --format yolo --out exported
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command(
        "engine.export",
        lambda: _run(parsed(_parser(), argv)),
        stopped="stopped; what was written so far is complete in itself, --overwrite begins anew",
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.export",
        description="Write the masks of a project, or of another format, in formats other tools read.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", type=Path, metavar="SOURCE", help="a project, or labels in another format")
    parser.add_argument(
        "--format", type=_format_list, required=True, metavar="LIST", help=f"out of {','.join(FORMATS)}"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument("--from", dest="source_format", choices=_SOURCES, help="what SOURCE is")
    parser.add_argument("--images", type=Path, metavar="DIR", help="where SOURCE's pictures are")
    parser.add_argument(
        "--include",
        choices=get_args(Content),
        default="accepted",
        help="of a project: accepted masks, or all but the rejected ones; default: %(default)s",
    )
    parser.add_argument(
        "--val",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="share of the images for val; default: no split",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the split; default: %(default)s")
    parser.add_argument(
        "--pictures",
        choices=get_args(Placing),
        default="copy",
        help="what happens to the pictures; default: %(default)s",
    )
    parser.add_argument(
        "--exif",
        choices=get_args(Coordinates),
        default="turned",
        help="coordinates of pictures as EXIF turns them, or as they are stored; default: %(default)s",
    )
    parser.add_argument(
        "--source-exif",
        choices=get_args(Coordinates),
        default="turned",
        help="the same for the labels of SOURCE; default: %(default)s",
    )
    parser.add_argument("--polygons", action="store_true", help="COCO and LabelMe: polygons instead of masks")
    parser.add_argument(
        "--simplify",
        type=float,
        default=0.0,
        metavar="PX",
        help="let polygons stray this far; default: exact",
    )
    parser.add_argument(
        "--objects",
        choices=get_args(Instances),
        default="components",
        help="COCO, YOLO, LabelMe: each connected region is an object, or each class; default: %(default)s",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the files of an earlier export")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument("--verbose", action="store_true", help="say more on stderr")
    return parser


def _run(args: argparse.Namespace) -> int:
    options = ExportOptions(
        formats=args.format,
        content=args.include,
        val_share=args.val,
        seed=args.seed,
        images=args.pictures,
        coordinates=args.exif,
        outlines="polygons" if args.polygons else "masks",
        instances=args.objects,
        simplify_px=args.simplify,
        overwrite=args.overwrite,
    )
    for name in args.format:
        if args.source.resolve().is_relative_to((args.out / name).resolve()):
            raise ConfigError(f"{args.source} lies in {args.out / name}, which would be replaced.")
    token, notes = CancelToken(), Notes()
    with interrupt_cancels(token), _opened(args, notes) as annotated:
        summary = _shown(export_set(annotated, args.out, options=options, token=token))
    _report(summary, notes, is_json=args.json)
    return EXIT_SOME_FAILED if summary.failures else EXIT_DONE


@contextlib.contextmanager
def _opened(args: argparse.Namespace, notes: Notes) -> Iterator[AnnotatedSet]:
    """The set of the source; a project stays open while the block runs."""
    source = args.source
    if not source.exists():
        raise ConfigError(f"There is no file or folder {source}.")
    found = args.source_format
    if found is None:
        found = _PROJECT if source.suffix == SUFFIX else guess_format(source)
    if found is None:
        raise ConfigError(f"What {source} is cannot be told.", hint=f"Give --from {'|'.join(_SOURCES)}.")
    if found != _PROJECT:
        yield import_set(
            source,
            format_name=found,
            images_dir=args.images,
            notes=notes,
            coordinates=args.source_exif,
        )
        return
    with contextlib.closing(Project.open(source, root=args.images)) as project:
        yield project.annotated(only_accepted=args.include == "accepted")


def _shown(steps: Generator[Progress, None, ExportSummary]) -> ExportSummary:
    """Run an export to its end with a progress bar."""
    from tqdm import tqdm

    bar = tqdm(total=0, unit="img", file=sys.stderr, disable=None)
    with bar, contextlib.closing(steps):
        while True:
            try:
                progress = next(steps)
            except StopIteration as stop:
                return stop.value
            bar.total = progress.total
            bar.update(progress.done - bar.n)


def _report(summary: ExportSummary, notes: Notes, *, is_json: bool) -> None:
    for failure in summary.failures:
        print(f"failed: {failure.image_path}: {failure.reason}", file=sys.stderr)
    sentences = [*notes.sentences, *summary.notes]
    if is_json:
        content = asdict(summary)
        content["folders"] = {name: str(folder) for name, folder in summary.folders.items()}
        content["failures"] = [
            {"image": str(item.image_path), "reason": item.reason} for item in summary.failures
        ]
        content["notes"] = sentences
        print(json.dumps({"summary": True, **content}), flush=True)
        return
    sizes = summary.split_sizes
    split = f" ({sizes['train']:,} train, {sizes['val']:,} val)" if sizes["val"] else ""
    print(f"{summary.n_written:,} images written{split}, {summary.n_skipped:,} not wanted, ", end="")
    print(f"{len(summary.failures):,} failed; in {', '.join(str(path) for path in summary.folders.values())}")
    for name, (train, val) in summary.class_sizes.items():
        print(f"  {name}: in {train + val:,} images" + (f" ({train:,} train, {val:,} val)" if split else ""))
    for sentence in (summary.coordinates, *sentences):
        print(sentence)


def _format_list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


if __name__ == "__main__":
    sys.exit(main())
