"""Train and measure the smart brush: ``python -m engine.smart_brush train | measure ...``.

    python -m engine.smart_brush train --data DATA --hold-out SET SET --out smart-brush.safetensors
    python -m engine.smart_brush measure --data DATA/pascal_animals --lists --images 120
    python -m engine.smart_brush measure --data DATA/things --sets SET SET --images 7 --grabcut

DATA holds VOC-style data sets. Images of ImageSets/val_fold*.txt are never learnt from; ``--lists`` measures
on them only. The object is the largest connected part of one class, the measure the IoU after one simulated
scribble, mean and standard deviation over three draws of the scribbles.

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from engine import runtime
from engine.command_line import EXIT_DONE, Parser, run_command
from engine.data.catalogue import IGNORE, Catalogue, Record
from engine.data.hold_out import images_of_val_lists, without_held_out
from engine.data.mask_folder import read_mask_folders
from engine.errors import ConfigError, DataError
from engine.images import read_image
from engine.inference import EngineSession
from engine.models import registry
from engine.models.head_files import HeadInfo, write_head
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.scribble_head import MODEL_NAME
from engine.progress import CancelToken, Progress
from engine.progress_bars import progress_bars
from engine.training.scribbles import largest_part, make_samples, simulate_scribble, train_scribble_head

_SEEDS: Final = (0, 1, 2)
_ROUNDS: Final = 3
_BOX_MARGIN: Final = 0.5

Answer = Callable[[Path, NDArray[np.bool_]], NDArray[np.bool_]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return run_command("engine.smart_brush", lambda: _run(arguments), stopped="Stopped; nothing was written.")


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    runtime.prepare(runtime.usable_cores())
    return options.work(options)


def _train(options: argparse.Namespace) -> int:
    if options.steps < 1:
        raise ConfigError(f"--steps must be at least 1, not {options.steps}.")
    with progress_bars() as progress:
        catalogue = without_held_out(
            read_mask_folders(options.data, progress=progress),
            hold_out=options.hold_out,
            exclude_images=images_of_val_lists(options.data),
        )
        if not catalogue.records:
            raise DataError(f"All images of {options.data} are held out or in val lists; none is left.")
        model = registry.load_segmenter(registry.DEFAULT_MODEL)
        chosen = _drawn(catalogue, options.images, options.seed)
        samples = make_samples(chosen, model, seed=options.seed, progress=progress)
        head = train_scribble_head(samples, steps=options.steps, seed=options.seed, progress=progress)
    info = HeadInfo(
        model=MODEL_NAME,
        backbone_sha256=EFFICIENTNET_LITE0.sha256,
        options={"n_taps": head.n_taps},
        notes={"seed": str(options.seed), "steps": str(options.steps)},
    )
    write_head(options.out, head, info=info)
    print(f"{options.out}: {len(samples.maps)} scribbles on {len(chosen.records)} images")
    return EXIT_DONE


def _measure(options: argparse.Namespace) -> int:
    with progress_bars() as progress:
        catalogue = read_mask_folders(options.data, options.sets, progress=progress)
        if options.lists:
            listed = images_of_val_lists(options.data)
            indices = range(len(catalogue.records))
            catalogue = catalogue.subset(
                i for i in indices if f"{catalogue.records[i].set_name}/{catalogue.records[i].name}" in listed
            )
        records = _drawn(catalogue, options.images, 0).records
        session, token = EngineSession(device="cpu", disk_cache_bytes=0), CancelToken()
        methods: dict[str, Answer] = {
            "scribble alone": lambda _path, scribble: scribble,
            "smart brush": lambda path, scribble: session.complete_scribble(path, scribble, token=token).mask,
        }
        if options.grabcut:
            methods["GrabCut from the scribble"] = grabcut_from_scribble
            methods["GrabCut in a box around it"] = grabcut_in_box
        rows: dict[str, list[list[float]]] = {name: [] for name in methods}
        for done, record in enumerate(records):
            _measure_image(record, methods, rows, np.random.default_rng(done))
            progress(Progress(done=done + 1, total=len(records), unit="images"))
    if not rows["smart brush"]:
        raise DataError(f"No image of {options.data} shows an object of a fitting size.")
    print(f"IoU after one scribble, {len(rows['smart brush'])} objects, {len(_SEEDS)} draws")
    for name, values in rows.items():
        means = 100 * np.mean(values, axis=0)  # one per draw
        print(f"  {name:28} {means.mean():5.1f} ± {means.std():.1f}")
    return EXIT_DONE


def _measure_image(
    record: Record, methods: dict[str, Answer], rows: dict[str, list[list[float]]], rng: np.random.Generator
) -> None:
    """Add one row per method: the IoU of every draw. Images without a fitting object add nothing."""
    labels = record.read_labels()
    mask = largest_part(labels, int(rng.choice(sorted(record.areas))))
    if mask is None:
        return
    draws = [np.random.default_rng([seed, int(rng.integers(1 << 30))]) for seed in _SEEDS]
    scribbles = [simulate_scribble(mask, draw) for draw in draws]
    counts = labels != IGNORE
    for name, answer in methods.items():
        values = []
        for scribble in scribbles:
            found = answer(record.image_path, scribble) & counts
            wanted = mask & counts
            values.append(float((found & wanted).sum() / max(1, (found | wanted).sum())))
        rows[name].append(values)


def grabcut_from_scribble(path: Path, scribble: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """OpenCV's GrabCut: the scribble is object, everything else probably not; parts under the scribble."""
    states = np.full(scribble.shape, cv2.GC_PR_BGD, np.uint8)
    return _grabcut(path, scribble, states)


def grabcut_in_box(path: Path, scribble: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """OpenCV's GrabCut: within the scribble's box, enlarged by half its longer side, probably object."""
    ys, xs = np.nonzero(scribble)
    margin = int(_BOX_MARGIN * max(np.ptp(ys) + 1, np.ptp(xs) + 1))
    states = np.full(scribble.shape, cv2.GC_BGD, np.uint8)
    rows = slice(max(0, int(ys.min()) - margin), int(ys.max()) + margin + 1)
    columns = slice(max(0, int(xs.min()) - margin), int(xs.max()) + margin + 1)
    states[rows, columns] = cv2.GC_PR_FGD
    return _grabcut(path, scribble, states)


def _grabcut(path: Path, scribble: NDArray[np.bool_], states: NDArray[np.uint8]) -> NDArray[np.bool_]:
    states[scribble] = cv2.GC_FGD
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    if not np.isin(states, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return np.ones_like(scribble)
    photo = np.ascontiguousarray(read_image(path)[..., ::-1])
    cv2.grabCut(photo, states, None, background, foreground, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = np.isin(states, (cv2.GC_FGD, cv2.GC_PR_FGD)) | scribble
    _, parts = cv2.connectedComponents(found.astype(np.uint8), connectivity=8)
    return np.isin(parts, np.unique(parts[scribble]))


def _drawn(catalogue: Catalogue, per_set: int | None, seed: int) -> Catalogue:
    """At most this many images of every data set, drawn at random."""
    rng = np.random.default_rng(seed)
    by_set: dict[str, list[int]] = {}
    for index, record in enumerate(catalogue.records):
        if record.areas:
            by_set.setdefault(record.set_name, []).append(index)
    return catalogue.subset(
        int(index) for indices in by_set.values() for index in rng.permutation(indices)[:per_set]
    )


def _parser() -> Parser:
    parser = Parser(
        prog="python -m engine.smart_brush",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="train | measure")
    train = commands.add_parser("train", help="learn the head")
    train.set_defaults(work=_train)
    train.add_argument(
        "--hold-out", nargs="+", default=[], metavar="SET[:ID]", help="sets and classes left out"
    )
    train.add_argument("--out", type=Path, required=True, help="head file to write")
    train.add_argument("--steps", type=int, default=700, help="training steps (default: 700)")
    train.add_argument("--seed", type=int, default=0, help="the same seed gives the same head")
    measure = commands.add_parser("measure", help="IoU after one simulated scribble")
    measure.set_defaults(work=_measure)
    measure.add_argument("--sets", nargs="+", default=[], metavar="SET", help="data sets (default: all)")
    measure.add_argument("--lists", action="store_true", help="only images of ImageSets/val_fold*.txt")
    measure.add_argument(
        "--grabcut", action="store_true", help="measure GrabCut as well; a second per scribble"
    )
    for command in (train, measure):
        command.add_argument("--data", type=Path, required=True, help="a data set or a folder of them")
        command.add_argument("--images", type=int, help="at most so many per data set (default: all)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
