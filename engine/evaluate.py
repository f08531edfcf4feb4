"""Measure a model: ``python -m engine.evaluate MODEL --data pascal --root DIR --fold 1 2 3``.

MODEL is a name of the registry, or one of the training-free methods mean-cosine and
prototype-difference. Three columns: unseen classes (--data pascal), discrimination (--data pascal
--discrimination) and other kinds of things (--data things). A head is only ever judged on classes
and sets that its training held out; this command cannot know what a head has seen.

Exit codes: 0 done, 2 bad input (one sentence on stderr), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from tqdm import tqdm

from engine import runtime
from engine.data.catalogue import Catalogue
from engine.data.mask_folder import read_mask_folder, read_mask_folders
from engine.data.pascal5i import N_FOLDS, ListedPair, read_pairs
from engine.errors import ConfigError, EngineError
from engine.evaluation.baselines import PREPROCESSING, MeanCosine, PrototypeDifference
from engine.evaluation.episodes import TestEpisode, pascal_episodes, things_episodes
from engine.evaluation.grid import write_grid
from engine.evaluation.harness import Harness
from engine.evaluation.report import PascalEvaluation, things_report
from engine.images import write_bytes_atomic
from engine.models.efficientnet_lite import EfficientNetLite0
from engine.models.manifest import EFFICIENTNET_LITE0
from engine.models.preprocessing import Preprocessing
from engine.models.registry import MODELS, load_model, model_entry
from engine.models.segmenter import FewShotSegmenter
from engine.models.weights import load_backbone_state, read_state_dict, resolve_weights
from engine.progress import Progress, ProgressCallback

BASELINES: Final[dict[str, Callable[..., FewShotSegmenter]]] = {
    "mean-cosine": MeanCosine,
    "prototype-difference": PrototypeDifference,
}
_GRID_ROWS: Final = 10


@dataclass(frozen=True, kw_only=True)
class _Tested:
    """A model with what it needs to be asked."""

    model: FewShotSegmenter
    preprocessing: Preprocessing
    is_calibrated: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        runtime.prepare(runtime.usable_cores())
        device = runtime.pick_device(options.device)
        tested = _load(options.model, options.weights)
        tested.model.to(device).eval()
        with _progress_bars() as progress:
            measure = _pascal if options.data == "pascal" else _things
            report = measure(options, tested, device, progress)
        if options.json is not None:
            write_bytes_atomic(options.json, (json.dumps(report, indent=2) + "\n").encode())
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 130
    except EngineError as error:
        print(f"engine.evaluate: {error}", file=sys.stderr)
        return 2
    return 0


def _pascal(
    options: argparse.Namespace, tested: _Tested, device: torch.device, progress: ProgressCallback
) -> dict[str, Any]:
    catalogue = read_mask_folder(options.root)
    pairs = _usable_lists(options.root, max(2, options.min_images))
    missing = [fold for fold in options.fold if fold not in pairs]
    if missing:
        raise ConfigError(
            f"Fold {missing[0]} cannot be measured: no class of it has {options.min_images} listed images.",
            hint="Lower --min-images.",
        )
    harness = _harness(options, tested, catalogue, device)
    evaluation = PascalEvaluation(
        harness,
        catalogue,
        pairs,
        n_episodes=options.episodes,
        n_shots=options.shots,
        progress=progress,
    )
    print(f"{options.model}, {options.shots}-shot, {_convention(options)}")
    print(f"mIoU over the fold's classes with at least {options.min_images} images in the val list;")
    print("intersections and unions are summed per class over all episodes")
    folds, pictured, threshold = [], [], 0.5
    for fold in options.fold:
        threshold = _threshold(
            options,
            tested,
            lambda fold=fold: evaluation.threshold_from_other_folds(fold, seed=options.seeds[0]),
        )
        report = evaluation.fold_report(fold, seeds=options.seeds, threshold=threshold)
        classes = ", ".join(f"{name} {value:.1f}" for name, value in report.class_iou.items())
        print(
            f"fold {fold}: mIoU {report.miou}, FB-IoU {report.fb_iou}, threshold {threshold:.2f} ({classes})"
        )
        folds.append({"unseen_classes": asdict(report)})
        if options.discrimination:
            told_apart = evaluation.discrimination_report(fold, seeds=options.seeds, threshold=threshold)
            print(f"  right class {told_apart.right} (beside another object: {told_apart.right_mixed})")
            print(f"  wrong class {told_apart.wrong}, painting {told_apart.wrong_area} % of the image")
            print(f"  right minus wrong {told_apart.difference}")
            folds[-1]["discrimination"] = asdict(told_apart)
        pictured += pascal_episodes(
            catalogue, pairs[fold], n_episodes=_GRID_ROWS, n_shots=options.shots, seed=options.seeds[0]
        )[: -(-_GRID_ROWS // len(options.fold))]
    _draw(options, harness, catalogue, pictured, threshold)
    return {**_header(options), "folds": folds}


def _things(
    options: argparse.Namespace, tested: _Tested, device: torch.device, progress: ProgressCallback
) -> dict[str, Any]:
    catalogue = read_mask_folders(options.root, options.sets)
    harness = _harness(options, tested, catalogue, device)
    threshold = _threshold(options, tested, _no_other_folds)
    report = things_report(
        harness,
        catalogue,
        per_class=options.per_class,
        n_shots=options.shots,
        seeds=options.seeds,
        threshold=threshold,
        progress=progress,
    )
    print(f"{options.model}, {options.shots}-shot, {_convention(options)}")
    for name, value in report.set_miou.items():
        print(f"  {name:20} {value:5.1f}")
    print(f"mean over classes, then {len(report.set_miou)} sets: {report.miou} at threshold {threshold:.2f}")
    print(f"best threshold for these very episodes {report.best_threshold:.2f}: {report.miou_at_best:.1f}")
    episodes = things_episodes(catalogue, per_class=1, n_shots=options.shots, seed=options.seeds[0])
    spaced = episodes[:: max(1, len(episodes) // _GRID_ROWS)][:_GRID_ROWS]
    _draw(options, harness, catalogue, spaced, threshold)
    return {**_header(options), "things": asdict(report)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", choices=[*MODELS, *BASELINES], metavar="MODEL", help="what to measure")
    parser.add_argument("--data", choices=["pascal", "things"], required=True, help="which protocol")
    parser.add_argument("--root", type=Path, required=True, help="PASCAL folder, or folder of data sets")
    parser.add_argument("--sets", nargs="+", default=[], help="things: the sets to use (default: all)")
    parser.add_argument(
        "--fold", type=int, nargs="+", default=[1], choices=range(N_FOLDS), help="pascal: folds"
    )
    parser.add_argument("--shots", type=int, default=1, help="support images per episode, 1 to 5")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="seeds of the supports")
    parser.add_argument("--episodes", type=int, default=500, help="pascal: episodes per fold and seed")
    parser.add_argument(
        "--min-images", type=int, default=15, help="pascal: leave out rarer classes of a list"
    )
    parser.add_argument("--per-class", type=int, default=12, help="things: most queries per class")
    parser.add_argument("--discrimination", action="store_true", help="pascal: also wrong-class supports")
    parser.add_argument("--threshold", help="a number in (0, 1) or other-folds (default: 0.5 for models)")
    parser.add_argument("--size", default="473", help="side in px of the squashed ground truth, or original")
    parser.add_argument("--weights", type=Path, help="head file to measure instead of the shipped one")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    parser.add_argument("--json", type=Path, help="write all numbers here")
    parser.add_argument("--grid", type=Path, help="write a picture of ten episodes here (PNG)")
    return parser


def _load(name: str, head_path: Path | None) -> _Tested:
    if name not in BASELINES:
        model = load_model(name, head_path=head_path)
        return _Tested(model=model, preprocessing=model_entry(name).preprocessing, is_calibrated=True)
    backbone = EfficientNetLite0()
    path = resolve_weights(EFFICIENTNET_LITE0)
    load_backbone_state(backbone, read_state_dict(path), path=path)
    model = BASELINES[name](backbone, input_size=PREPROCESSING.size)
    return _Tested(model=model, preprocessing=PREPROCESSING, is_calibrated=False)


def _harness(
    options: argparse.Namespace, tested: _Tested, catalogue: Catalogue, device: torch.device
) -> Harness:
    if not 1 <= options.shots <= 5 or options.episodes < 1 or options.per_class < 1:
        raise ConfigError("--shots must be 1 to 5, --episodes and --per-class at least 1.")
    if options.size != "original" and not (options.size.isdecimal() and int(options.size) > 0):
        raise ConfigError(f"--size must be a number of pixels or original, not {options.size!r}.")
    size = "original" if options.size == "original" else int(options.size)
    return Harness(tested.model, tested.preprocessing, catalogue, device=device, truth_size=size)


def _threshold(options: argparse.Namespace, tested: _Tested, from_other_folds: Callable[[], float]) -> float:
    wish = options.threshold or ("0.5" if tested.is_calibrated else "other-folds")
    if wish == "other-folds":
        return from_other_folds()
    try:
        value = float(wish)
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise ConfigError(f"--threshold must be a number in (0, 1) or other-folds, not {wish!r}.")
    return value


def _no_other_folds() -> float:
    raise ConfigError(
        "A training-free method needs --threshold NUMBER on things.",
        hint="Take the one that --data pascal prints.",
    )


def _usable_lists(root: Path, min_images: int) -> dict[int, list[ListedPair]]:
    """The val lists, less the classes with fewer than ``min_images`` pairs; empty lists are left out."""
    lists = {}
    for fold in range(N_FOLDS):
        if not (root / "ImageSets" / f"val_fold{fold}.txt").is_file():
            continue
        pairs = read_pairs(root, fold, split="val")
        counts = Counter(pair.class_id for pair in pairs)
        lists[fold] = [pair for pair in pairs if counts[pair.class_id] >= min_images]
    return {fold: pairs for fold, pairs in lists.items() if pairs}


def _convention(options: argparse.Namespace) -> str:
    if options.size == "original":
        return "ground truth at the images' own size"
    return f"ground truth squashed to {options.size} x {options.size} px"


def _header(options: argparse.Namespace) -> dict[str, Any]:
    """What was measured, as JSON values."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in vars(options).items()}


def _draw(
    options: argparse.Namespace,
    harness: Harness,
    catalogue: Catalogue,
    episodes: list[TestEpisode],
    threshold: float,
) -> None:
    if options.grid is not None:
        write_grid(options.grid, harness, catalogue, episodes, threshold=threshold)


@contextmanager
def _progress_bars() -> Iterator[ProgressCallback]:
    """One bar on stderr per pass over episodes, gone when it is done."""
    bar: tqdm | None = None

    def show(progress: Progress) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(total=progress.total, unit=" episodes", leave=False, dynamic_ncols=True, disable=None)
        bar.update(progress.done - bar.n)
        if progress.done == progress.total:
            bar.close()
            bar = None

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


if __name__ == "__main__":
    sys.exit(main())
