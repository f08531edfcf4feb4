"""Segment a folder from the command line: show it one to five painted examples, get a mask per image.

``python -m engine.segment --support img.png --mask m.png --images DIR --out DIR``
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

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
from engine.images import read_mask, scan_images
from engine.interrupts import interrupt_cancels
from engine.progress import CancelToken
from engine.types import MAX_SHOTS, ImageFailure, Shot, SupportSet, SweepItem

if TYPE_CHECKING:
    from engine.inference import EngineSession
    from engine.inference.output_folder import OutputFolder, OutputPaths

_EPILOG: Final = """\
output, for an image DIR/sub/photo.jpg:
  OUT/masks/sub/photo.png      indexed PNG with the VOC palette, 0 = background, 1 = object
  OUT/overlays/sub/photo.jpg   picture with the mask laid over it, at most 1600 px
  OUT/scores/sub/photo.npy     float16 scores in [0, 1] (with --save-scores)
  OUT/run.json                 the settings; the same command again resumes and skips what is done

exit codes:
  0 all images done    1 some failed (named on stderr)    2 bad input    130 stopped by Ctrl-C

example with two shots:
  python -m engine.segment --support a.jpg --mask a.png --support b.jpg --mask b.png \\
      --images photos --out results
"""


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
        help=f"an example image; repeat with its --mask for up to {MAX_SHOTS} examples",
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
        "--images", type=Path, required=True, metavar="DIR", help="folder to segment, with its sub-folders"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--threshold",
        type=share,
        default=0.5,
        metavar="T",
        help="object where the score is at least T; default: %(default)s",
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
    support = _read_support(args.support, args.mask)
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
            session.set_support(support, token=token)
            folder = OutputFolder(args.out, has_overlays=args.overlays, has_scores=args.save_scores)
            folder.start(_settings(args, support, weights=session.model_key), overwrite=args.overwrite)
            return _segment_all(session, folder, images, args=args, token=token)
    finally:
        session.close()


def _read_support(image_paths: list[Path], mask_paths: list[Path]) -> SupportSet:
    if len(image_paths) != len(mask_paths):
        raise SupportError(
            f"There are {len(image_paths)} --support images but {len(mask_paths)} --mask files.",
            hint="Give one --mask for each --support, in the same order.",
        )
    if len(image_paths) > MAX_SHOTS:
        raise SupportError(f"There are {len(image_paths)} examples; at most {MAX_SHOTS} are possible.")
    for path in image_paths:
        if not path.is_file():
            raise ImageError(f"The support image {path} does not exist.")
    shots = []
    for image_path, mask_path in zip(image_paths, mask_paths, strict=True):
        mask = read_mask(mask_path)
        if not mask.any():
            raise SupportError(
                f"The mask {mask_path} is empty.", hint="Paint the object in it, or leave it out."
            )
        shots.append(Shot(image_path=image_path, mask=mask))
    return SupportSet(shots=tuple(shots))


def _find_images(images_dir: Path, *, out_dir: Path, token: CancelToken) -> list[Path]:
    """All images of the folder, without earlier results that lie inside it."""
    out = out_dir.resolve()
    if out == images_dir.resolve():
        raise ConfigError("--out and --images are the same folder.", hint="Choose another --out folder.")
    images = [path for path in scan_images(images_dir, token=token) if not path.resolve().is_relative_to(out)]
    if not images:
        raise ConfigError(f"There are no images in {images_dir}.")
    return images


def _settings(args: argparse.Namespace, support: SupportSet, *, weights: str) -> dict[str, object]:
    """Everything that decides the results, for ``run.json``."""
    shots = [
        {
            "image": shot.image_path.name,
            "image_sha256": hashlib.sha256(shot.image_path.read_bytes()).hexdigest(),
            "mask": mask_path.name,
            "mask_sha256": hashlib.sha256(repr(shot.mask.shape).encode() + shot.mask.tobytes()).hexdigest(),
        }
        for shot, mask_path in zip(support.shots, args.mask, strict=True)
    ]
    return {
        "format_version": 1,
        "images": str(args.images.resolve()),
        "model": args.model,
        "overlays": args.overlays,
        "save_scores": args.save_scores,
        "support": shots,
        "threshold": args.threshold,
        "weights": weights,
    }


def _segment_all(
    session: EngineSession,
    folder: OutputFolder,
    images: list[Path],
    *,
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
            details = _finish(item, folder, plan[item.image_path], threshold=args.threshold)
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
    item: SweepItem, folder: OutputFolder, outputs: OutputPaths, *, threshold: float
) -> dict[str, object]:
    """Write an image's files; returns what ``--json`` says of it."""
    if isinstance(item, ImageFailure):
        return {"status": "failed", "reason": item.reason}
    try:
        share = folder.write(item, outputs, threshold=threshold)
    except ImageError as error:
        return {"status": "failed", "reason": str(error)}
    return {
        "status": "done",
        **_files(outputs),
        "foreground": round(share, 6),
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
