"""The smart brush: IoU after one simulated scribble, on objects of labelled images."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from engine.cache.features import FeatureCache
from engine.data.catalogue import IGNORE, Catalogue, Record, drawn_per_set
from engine.data.hold_out import images_of_val_lists
from engine.data.mask_folder import read_mask_folders
from engine.data.scribbles import AREA_RANGE, largest_part, simulate_scribble
from engine.errors import ConfigError, DataError
from engine.evaluation.commands.options import EvaluationCommand, header, refuse_files_for_baseline
from engine.evaluation.grabcut import grabcut_from_scribble, grabcut_in_box
from engine.evaluation.grid import Tile, write_tiles
from engine.images import read_image
from engine.inference.smart_brush import open_smart_brush
from engine.models.registry import load_segmenter
from engine.models.scribble_head import MODEL_NAME
from engine.paths import cache_dir
from engine.progress import CancelToken, Progress, ProgressCallback

Answer = Callable[[Path, NDArray[np.bool_]], NDArray[np.bool_]]

_FLOORS: Final[dict[str, Answer]] = {
    "scribble-alone": lambda _path, scribble: scribble,
    "grabcut": lambda path, scribble: grabcut_from_scribble(read_image(path), scribble),
    "grabcut-in-box": lambda path, scribble: grabcut_in_box(read_image(path), scribble),
}
_DEFAULT_SEEDS: Final = (0, 1, 2)
_MEMORY_BYTES: Final = 64 * 2**20
_GRID_ROWS: Final = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of scribbles."""
    add = parser.add_argument
    add("--sets", nargs="+", metavar="SET", help="data sets below the root (default: all)")
    add("--lists", action="store_true", default=None, help="only images of ImageSets/val_fold*.txt")
    add("--images", type=int, help="at most so many images of every data set (default: all)")
    add("--seeds", type=int, nargs="+", help="one draw of all scribbles each (default: 0 1 2)")


def run(options: argparse.Namespace, device: torch.device, progress: ProgressCallback) -> dict[str, Any]:
    """Measure, print and return the numbers.

    Raises:
        EngineError: bad flags, data or weights.
    """
    if options.model in _FLOORS:
        refuse_files_for_baseline(options)
    if options.backbone is not None:
        raise ConfigError("The smart brush works on the features of the installed backbone only.")
    seeds = options.seeds or list(_DEFAULT_SEEDS)
    if min(seeds) < 0 or (options.images is not None and options.images < 1):
        raise ConfigError("--seeds must not be negative, --images at least 1.")
    answer = _FLOORS.get(options.model) or _smart_brush(options.head, device)
    records = _asked(options, progress).records
    rows: list[list[float]] = []
    pictured: list[tuple[Tile, ...]] = []
    for done, record in enumerate(records):
        drawn = _object_of(record, np.random.default_rng(done))
        if drawn is not None:
            values, tiles = _measured(record, *drawn, answer=answer, seeds=seeds)
            rows.append(values)
            pictured.append(tiles)
        progress(Progress(done=done + 1, total=len(records), unit="images"))
    if not rows:
        raise DataError(f"No image of {options.root} shows an object of a fitting size.")
    if options.picture is not None:
        step = -(-len(pictured) // _GRID_ROWS)
        write_tiles(options.picture, pictured[::step])
    means = 100 * np.mean(rows, axis=0)  # one per draw
    print("the object is the largest connected part of one class that covers", end=" ")
    print(f"{100 * AREA_RANGE[0]:g} to {100 * AREA_RANGE[1]:g} % of its image; mean over objects")
    print(f"IoU after one scribble: {means.mean():.1f} +- {means.std():.1f}", end=" ")
    print(f"({len(rows)} objects, deviation over {len(seeds)} draws of the scribbles)")
    return {
        **header(options),
        "n_objects": len(rows),
        "iou": float(means.mean()),
        "deviation": float(means.std()),
        "iou_of_draws": means.tolist(),
    }


def _smart_brush(head: Path | None, device: torch.device) -> Answer:
    token = CancelToken()
    brush = open_smart_brush(
        None,
        load_segmenter,
        device=device,
        cache=FeatureCache(memory_bytes=_MEMORY_BYTES, disk_bytes=0, folder=cache_dir() / "features"),
        token=token,
        head_path=head,
    )
    return lambda path, scribble: brush.complete(path, scribble, background=None).mask


def _asked(options: argparse.Namespace, progress: ProgressCallback) -> Catalogue:
    """The images to measure on; with --images drawn at random, always the same ones."""
    catalogue = read_mask_folders(options.root, options.sets or (), progress=progress)
    if options.lists:
        listed = images_of_val_lists(options.root)
        names = [f"{record.set_name}/{record.name}" for record in catalogue.records]
        catalogue = catalogue.subset(index for index, name in enumerate(names) if name in listed)
    return drawn_per_set(catalogue, options.images, seed=0)


def _object_of(
    record: Record, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], np.random.Generator] | None:
    """The object (H, W), where the labels say something (H, W), and what the scribbles are drawn with.

    None where the image has no object of a fitting size.
    """
    labels = record.read_labels()
    mask = largest_part(labels, int(rng.choice(sorted(record.areas))))
    return None if mask is None else (mask, labels != IGNORE, rng)


def _measured(
    record: Record,
    mask: NDArray[np.bool_],
    counts: NDArray[np.bool_],
    rng: np.random.Generator,
    *,
    answer: Answer,
    seeds: list[int],
) -> tuple[list[float], tuple[Tile, ...]]:
    """The IoU of every draw in [0, 1], and the pictures of the first one."""
    values: list[float] = []
    tiles: tuple[Tile, ...] = ()
    for seed in seeds:
        scribble = simulate_scribble(mask, np.random.default_rng([seed, int(rng.integers(1 << 30))]))
        found = answer(record.image_path, scribble) & counts
        wanted = mask & counts
        values.append(float((found & wanted).sum() / max(1, (found | wanted).sum())))
        if not tiles:
            photo = read_image(record.image_path)
            masks = {"scribble": scribble, "found": found, "truth": mask}
            tiles = tuple(Tile(caption, photo, shown) for caption, shown in masks.items())
    return values, tiles


COMMAND: Final = EvaluationCommand(
    kind="scribbles",
    data=("objects",),
    others=(MODEL_NAME, *_FLOORS),
    add_arguments=add_arguments,
    run=run,
)
