"""Make training data from photos of single objects: ``python -m engine.weak_masks --data ... --photos ...``.

    python -m engine.weak_masks --data DATA --photos PHOTOS --out OUT
    python -m engine.weak_masks --data DATA --photos PHOTOS --out OUT --hold-out pascal_animals:8 fish

PHOTOS holds one folder of *.jpg per class. A small network learns from the data sets below DATA what an
annotated object looks like (some minutes), then masks every photo. OUT becomes a VOC-style data set that
engine.train reads like any other. Images of held-out sets and classes and of ImageSets/val_fold*.txt are
not learnt from. The photos are all used: leave those of a held-out class out of PHOTOS.

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch

from engine import runtime
from engine.command_line import EXIT_DONE, Parser, run_command
from engine.data.catalogue import IGNORE, Catalogue
from engine.data.hold_out import images_of_val_lists, without_held_out
from engine.data.mask_folder import read_mask_folders
from engine.errors import ConfigError, DataError
from engine.images import natural_key, read_image, write_bytes_atomic, write_indexed_png
from engine.models.foreground import ForegroundDecoder
from engine.models.registry import build_for_training
from engine.paths import cache_dir
from engine.progress import Progress, ProgressCallback
from engine.progress_bars import progress_bars
from engine.training.weak_masks import (
    FrozenBackbone,
    foreground_probabilities,
    train_foreground,
    weak_labels,
)

_BACKBONE_OF: Final = "mshnet-lite"
_PHOTOS_AT_ONCE: Final = 8
_SUFFIXES: Final = frozenset({".jpg", ".jpeg"})


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo of one object.

    Attributes:
        path: the JPEG file.
        class_id: 1 to 254.
        name: its name in the data set, without suffix: ``CLASS__NAME``.
    """

    path: Path
    class_id: int
    name: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    stopped = "Stopped; remove what was written of --out before the next try."
    return run_command("engine.weak_masks", lambda: _run(arguments), stopped=stopped)


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    if options.steps < 1:
        raise ConfigError(f"--steps must be at least 1, not {options.steps}.")
    runtime.prepare(runtime.usable_cores())
    photos, class_names = find_photos(options.photos)
    if options.out.exists() and (not options.out.is_dir() or any(options.out.iterdir())):
        raise ConfigError(f"--out {options.out} is not an empty folder; remove it or name another one.")
    with progress_bars() as progress:
        catalogue = _training_images(options.data, options.hold_out, progress)
        backbone = _load_backbone(runtime.pick_device(options.device))
        decoder = train_foreground(
            catalogue,
            backbone,
            cache_dir() / "feature_banks",
            steps=options.steps,
            seed=options.seed,
            progress=progress,
        )
        n_used = _write_set(photos, class_names, options.out, decoder, backbone, progress)
    print(f"{len(photos)} photos of {len(class_names)} classes in {options.out}, {n_used} with an object")
    return EXIT_DONE


def find_photos(folder: Path) -> tuple[list[Photo], list[str]]:
    """The photos ``CLASS/*.jpg`` below a folder, and the class names; class ``k`` is ``names[k - 1]``.

    Raises:
        DataError: no photo, more than 254 classes, or two photos that would get one name.
    """
    if not folder.is_dir():
        raise DataError(f"The photo folder {folder} does not exist.")
    photos: list[Photo] = []
    names: list[str] = []
    for class_dir in sorted(folder.glob("[!.]*/"), key=lambda path: natural_key(path.name)):
        paths = sorted(path for path in class_dir.glob("[!.]*") if path.suffix.lower() in _SUFFIXES)
        if paths:
            names.append(class_dir.name)
            photos += [
                Photo(path=path, class_id=len(names), name=f"{class_dir.name}__{path.stem}") for path in paths
            ]
    if not photos:
        raise DataError(f"The folder {folder} holds no photo: it needs one folder of *.jpg per class.")
    if len(names) >= IGNORE:
        raise DataError(f"The folder {folder} holds {len(names)} classes; a mask tells {IGNORE - 1} apart.")
    # Without case: the data set may be copied to a file system that does not know it.
    name, count = Counter(photo.name.casefold() for photo in photos).most_common(1)[0]
    if count > 1:
        raise DataError(f"Two photos of {folder} would both be named {name}.jpg; rename one of them.")
    return photos, names


def _training_images(root: Path, hold_out: Sequence[str], progress: ProgressCallback) -> Catalogue:
    everything = read_mask_folders(root, progress=progress)
    catalogue = without_held_out(everything, hold_out=hold_out, exclude_images=images_of_val_lists(root))
    if not catalogue.records:
        raise DataError(f"All images of {root} are held out or in val lists; none is left to learn from.")
    return catalogue


def _load_backbone(device: torch.device) -> FrozenBackbone:
    segmenter, info = build_for_training(_BACKBONE_OF)
    segmenter.to(device).eval()
    return FrozenBackbone(
        encode=lambda images: segmenter.encode(images.to(device)),
        preprocessing=segmenter.preprocessing,
        key=f"{info.backbone_sha256}-{_BACKBONE_OF}-[]",
        device=device,
    )


def _write_set(
    photos: Sequence[Photo],
    class_names: Sequence[str],
    out: Path,
    decoder: ForegroundDecoder,
    backbone: FrozenBackbone,
    progress: ProgressCallback,
) -> int:
    """Label the photos and write the data set; returns how many masks show an object."""
    lines = "".join(f"{number} {name}\n" for number, name in enumerate(class_names, start=1))
    write_bytes_atomic(out / "classes.txt", lines.encode())
    n_used = 0
    for start in range(0, len(photos), _PHOTOS_AT_ONCE):
        part = photos[start : start + _PHOTOS_AT_ONCE]
        images = [read_image(photo.path) for photo in part]
        for photo, probability in zip(
            part, foreground_probabilities(images, decoder=decoder, backbone=backbone), strict=True
        ):
            labels = weak_labels(probability, photo.class_id)
            _link_or_copy(photo.path, out / "JPEGImages" / f"{photo.name}.jpg")
            write_indexed_png(out / "SegmentationClass" / f"{photo.name}.png", labels)
            n_used += bool((labels == photo.class_id).any())
        progress(Progress(done=start + len(part), total=len(photos), unit="photos"))
    return n_used


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        target.hardlink_to(source.resolve())
    except OSError:  # another disk, or a file system without links; a real fault shows in the copy
        write_bytes_atomic(target, source.read_bytes())


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.weak_masks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of VOC-style data sets to learn from"
    )
    parser.add_argument("--photos", type=Path, required=True, help="folder with CLASS/*.jpg")
    parser.add_argument("--out", type=Path, required=True, help="data set to write; a new or empty folder")
    parser.add_argument(
        "--hold-out", nargs="+", default=[], metavar="SET[:ID]", help="data sets and classes not learnt from"
    )
    parser.add_argument("--steps", type=int, default=400, help="training steps (default: 400)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same masks")
    return parser


if __name__ == "__main__":
    sys.exit(main())
