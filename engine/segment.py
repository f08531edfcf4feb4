"""Segment a folder from the command line: show one to five painted examples per class, get masks.

``python -m engine.segment --support img.png --mask m.png --images DIR --out DIR``
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from engine import runtime
from engine.command_line import (
    EXIT_DONE,
    EXIT_SOME_FAILED,
    Parser,
    add_model_arguments,
    parsed,
    run_command,
    share,
)
from engine.errors import ConfigError, ImageError, SupportError
from engine.formats.png import read_label_map
from engine.images import scan_images
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.types import MAX_SHOTS, ImageFailure, Shot, SupportSet, SweepItem

if TYPE_CHECKING:
    from engine.inference import EngineSession
    from engine.inference.output_folder import OutputFolder, OutputPaths

_EPILOG: Final = """\
output, for an image DIR/sub/photo.jpg:
  OUT/masks/sub/photo.png      indexed PNG with the VOC palette, pixel value = class id, 0 = background
  OUT/overlays/sub/photo.jpg   picture with the mask laid over it, at most 1600 px
  OUT/scores/sub/photo.npy     float16 scores (class, h, w), class ids ascending (with --save-scores)
  OUT/run.json                 the settings; the same command again resumes and skips what is done

classes:
  An indexed mask (or a grey one with values up to 100) holds class ids; every id in it is a class, and the
  image an example of each. Any other mask shows class 1. --class-id, one per --support, says another class.
  Where several classes reach their threshold, the highest score has the pixel.

exit codes:
  0 all images done    1 some failed (named on stderr)    2 bad input    130 stopped by Ctrl-C

example with two shots:
  python -m engine.segment --support a.jpg --mask a.png --support b.jpg --mask b.png \\
      --images photos --out results

example with two classes, the second one easier to find:
  python -m engine.segment --support a.jpg --mask cat.png --class-id 1 \\
      --support b.jpg --mask dog.png --class-id 2 \\
      --threshold 0.5 --threshold 2=0.4 --images photos --out results
"""

_CLASS_IDS: Final = range(1, 255)
_IGNORED: Final = 255
_DEFAULT_THRESHOLD: Final = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class _Example:
    """A ``--support`` with its ``--mask``: (H, W) uint8 class ids, 0 and 255 = none."""

    image_path: Path
    mask_path: Path
    labels: NDArray[np.uint8]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command(
        "engine.segment",
        lambda: _run(parsed(_parser(), argv)),
        stopped="stopped; finished results are kept, the same command resumes",
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.segment",
        description="Segment every image of a folder like the painted examples.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--support",
        type=Path,
        action="append",
        required=True,
        metavar="IMAGE",
        help=f"an example image; repeat with its --mask for up to {MAX_SHOTS} examples per class",
    )
    parser.add_argument(
        "--mask",
        type=Path,
        action="append",
        required=True,
        metavar="MASK",
        help="the example's mask: indexed (255 is ignored), black and white, grey, or a cut-out picture",
    )
    parser.add_argument(
        "--class-id",
        type=_class_id,
        action="append",
        default=[],
        metavar="ID",
        help="the class of everything painted in the mask, one for each --support; default: see below",
    )
    parser.add_argument(
        "--images", type=Path, required=True, metavar="DIR", help="folder to segment, with its sub-folders"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--threshold",
        type=_threshold,
        action="append",
        default=[],
        metavar="[ID=]T",
        help="a class counts where its score is at least T; for one class with ID=T; repeatable; "
        f"default: {_DEFAULT_THRESHOLD}",
    )
    parser.add_argument("--save-scores", action="store_true", help="write the scores as .npy too")
    parser.add_argument(
        "--overlays", action=argparse.BooleanOptionalAction, default=True, help="write pictures to look at"
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object per image on stdout, then a summary"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="begin anew in an --out folder of another run"
    )
    add_model_arguments(parser, default_model="mshnet-lite")
    return parser


def _run(args: argparse.Namespace) -> int:
    token = CancelToken()
    examples = _read_examples(args.support, args.mask, args.class_id)
    supports = _support_sets(examples)
    thresholds = _thresholds(args.threshold, [support.class_id for support in supports])
    images = _find_images(args.images, out_dir=args.out, token=token)
    runtime.prepare(runtime.usable_cores() if args.threads is None else args.threads)
    # Imported late: torch takes a second, and bad input above is told without it.
    from engine.inference import EngineSession
    from engine.inference.output_folder import OutputFolder

    session = EngineSession(device=args.device)
    try:
        with interrupt_cancels(token):
            session.load_model(
                args.model,
                token=token,
                head_path=args.head,
                backbone_path=args.backbone,
                allow_download=args.download,
            )
            session.set_support(supports, token=token)
            folder = OutputFolder(args.out, has_overlays=args.overlays, has_scores=args.save_scores)
            settings = _settings(args, examples, thresholds, weights=session.model_key)
            folder.start(settings, overwrite=args.overwrite)
            return _segment_all(session, folder, images, thresholds=thresholds, args=args, token=token)
    finally:
        session.close()


def _class_id(text: str) -> int:
    """The type of ``--class-id``."""
    if not text.isascii() or not text.isdigit() or int(text) not in _CLASS_IDS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a class id from {_CLASS_IDS[0]} to {_CLASS_IDS[-1]}"
        )
    return int(text)


def _threshold(text: str) -> tuple[int | None, float]:
    """The type of ``--threshold``: ``T`` for all classes, or ``ID=T`` for one."""
    class_id, is_own, value = text.rpartition("=")
    return (_class_id(class_id) if is_own else None), share(value)


def _read_examples(
    image_paths: Sequence[Path], mask_paths: Sequence[Path], class_ids: Sequence[int]
) -> list[_Example]:
    counts = {"--mask files": len(mask_paths), "--class-id numbers": len(class_ids) or len(image_paths)}
    for kind, n_given in counts.items():
        if n_given != len(image_paths):
            raise SupportError(
                f"There are {len(image_paths)} --support images but {n_given} {kind}.",
                hint="Give one for each --support, in the same order.",
            )
    for path in image_paths:
        if not path.is_file():
            raise ImageError(f"The support image {path} does not exist.")
    examples = []
    for number, (image_path, mask_path) in enumerate(zip(image_paths, mask_paths, strict=True)):
        labels = read_label_map(mask_path)
        labels[labels == _IGNORED] = 0
        if not labels.any():
            raise SupportError(
                f"The mask {mask_path} is empty.", hint="Paint the object in it, or leave it out."
            )
        if class_ids:
            labels[labels != 0] = class_ids[number]
        examples.append(_Example(image_path=image_path, mask_path=mask_path, labels=labels))
    return examples


def _support_sets(examples: Sequence[_Example]) -> list[SupportSet]:
    """One support set per class, ids ascending; an example with several classes is a shot of each."""
    shots: dict[int, list[Shot]] = {}
    for example in examples:
        for class_id in np.flatnonzero(np.bincount(example.labels.reshape(-1))).tolist():
            if class_id:
                shot = Shot(image_path=example.image_path, mask=example.labels == class_id)
                shots.setdefault(class_id, []).append(shot)
    for class_id, found in shots.items():
        if len(found) > MAX_SHOTS:
            raise SupportError(
                f"There are {len(found)} examples of class {class_id}; at most {MAX_SHOTS} are possible."
            )
    return [SupportSet(shots=tuple(shots[class_id]), class_id=class_id) for class_id in sorted(shots)]


def _thresholds(given: Sequence[tuple[int | None, float]], class_ids: Sequence[int]) -> dict[int, float]:
    """The threshold of every class: its own, else the one for all; of several the last."""
    own = {class_id: value for class_id, value in given if class_id is not None}
    unknown = sorted(own.keys() - set(class_ids))
    if unknown:
        raise ConfigError(
            f"--threshold {unknown[0]}={own[unknown[0]]:g} is for a class without an example.",
            hint=f"There are: {', '.join(map(str, class_ids))}.",
        )
    for_all = [value for class_id, value in given if class_id is None]
    default = for_all[-1] if for_all else _DEFAULT_THRESHOLD
    return {class_id: own.get(class_id, default) for class_id in class_ids}


def _find_images(images_dir: Path, *, out_dir: Path, token: CancelToken) -> list[Path]:
    """All images of the folder, without earlier results that lie inside it."""
    out = out_dir.resolve()
    if out == images_dir.resolve():
        raise ConfigError("--out and --images are the same folder.", hint="Choose another --out folder.")
    images = [path for path in scan_images(images_dir, token=token) if not path.resolve().is_relative_to(out)]
    if not images:
        raise ConfigError(f"There are no images in {images_dir}.")
    return images


def _settings(
    args: argparse.Namespace, examples: Sequence[_Example], thresholds: Mapping[int, float], *, weights: str
) -> dict[str, object]:
    """Everything that decides the results, for ``run.json``."""
    shots = [
        {
            "image": example.image_path.name,
            "image_sha256": hashlib.sha256(example.image_path.read_bytes()).hexdigest(),
            "mask": example.mask_path.name,
            "mask_sha256": hashlib.sha256(
                repr(example.labels.shape).encode() + example.labels.tobytes()
            ).hexdigest(),
        }
        for example in examples
    ]
    return {
        "format_version": 2,
        "images": str(args.images.resolve()),
        "model": args.model,
        "overlays": args.overlays,
        "save_scores": args.save_scores,
        "support": shots,
        "threshold": {str(class_id): threshold for class_id, threshold in thresholds.items()},
        "weights": weights,
    }


def _segment_all(
    session: EngineSession,
    folder: OutputFolder,
    images: list[Path],
    *,
    thresholds: Mapping[int, float],
    args: argparse.Namespace,
    token: CancelToken,
) -> int:
    """Segment what is not done yet; returns the exit code."""
    from tqdm import tqdm

    plan = folder.plan(images, images_dir=args.images)
    todo = []
    for path in images:
        if not folder.is_done(path, plan[path]):
            todo.append(path)
        elif args.json:
            _report(path, {"status": "skipped", **_files(plan[path])})
    n_skipped, n_failed = len(images) - len(todo), 0
    bar = tqdm(total=len(images), initial=n_skipped, unit="img", file=sys.stderr, disable=None)
    with bar, contextlib.closing(session.sweep(todo, token=token)) as sweep:
        for item in sweep:
            details = _finish(item, folder, plan[item.image_path], thresholds=thresholds)
            if details["status"] == "failed":
                n_failed += 1
                tqdm.write(f"failed: {item.image_path}: {details['reason']}", file=sys.stderr)
            if args.json:
                _report(item.image_path, details)
            bar.update()
    counts = {"done": len(todo) - n_failed, "skipped": n_skipped, "failed": n_failed}
    if args.json:
        print(json.dumps({"summary": True, **counts, "out": str(args.out)}), flush=True)
    else:
        print("{done} segmented, {skipped} done before, {failed} failed; masks in ".format(**counts), end="")
        print(args.out / "masks")
    return EXIT_SOME_FAILED if n_failed else EXIT_DONE


def _finish(
    item: SweepItem, folder: OutputFolder, outputs: OutputPaths, *, thresholds: Mapping[int, float]
) -> dict[str, object]:
    """Write an image's files; returns what ``--json`` says of it."""
    if isinstance(item, ImageFailure):
        return {"status": "failed", "reason": item.reason}
    try:
        shares = folder.write(item, outputs, thresholds=thresholds)
    except ImageError as error:
        return {"status": "failed", "reason": str(error)}
    return {
        "status": "done",
        **_files(outputs),
        "foreground": round(sum(shares.values()), 6),
        "classes": {str(class_id): round(part, 6) for class_id, part in shares.items()},
        "seconds": round(item.seconds, 4),
        "cached": item.is_cached,
    }


def _files(outputs: OutputPaths) -> dict[str, str]:
    files = {"mask": outputs.mask, "overlay": outputs.overlay, "scores": outputs.scores}
    return {kind: str(path) for kind, path in files.items() if path is not None}


def _report(image_path: Path, details: dict[str, object]) -> None:
    print(json.dumps({"image": str(image_path), **details}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
