"""Few-shot segmentation: mIoU and FB-IoU on unseen classes, other kinds of things, discrimination."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch

from engine.command_line import output_file
from engine.data.catalogue import Catalogue
from engine.data.mask_folder import read_mask_folder, read_mask_folders
from engine.data.pascal5i import N_FOLDS
from engine.errors import ConfigError
from engine.evaluation.baselines import PREPROCESSING, MeanCosine, PrototypeDifference
from engine.evaluation.commands.options import (
    EvaluationCommand,
    check_flags_of_data,
    header,
    print_head_notes,
    refuse_files_for_baseline,
)
from engine.evaluation.commands.segmentation_data import (
    DEFAULTS,
    EpisodeSource,
    FoldData,
    apply_protocol,
    read_fold_data,
)
from engine.evaluation.episode_files import write_episodes
from engine.evaluation.episodes import TestEpisode
from engine.evaluation.frozen_features import load_lite_backbone
from engine.evaluation.grid import write_grid
from engine.evaluation.harness import Harness
from engine.evaluation.report import FoldEvaluation, FoldReport, discrimination_report, things_report
from engine.models.preprocessing import Preprocessing
from engine.models.registry import load_segmenter
from engine.models.segmenter import FewShotSegmenter
from engine.progress import ProgressCallback

_BASELINES: Final[dict[str, Callable[..., FewShotSegmenter]]] = {
    "mean-cosine": MeanCosine,
    "prototype-difference": PrototypeDifference,
}
_GRID_ROWS: Final = 10
_FOLDED: Final = ("pascal", "coco")
_WITHIN_SETS: Final = ("things", "folder")
_OWNERS: Final = {
    "fold": _FOLDED,
    "episodes": _FOLDED,
    "min_images": _FOLDED,
    "protocol": _FOLDED,
    "repeat_supports": _FOLDED,
    "discrimination": ("pascal",),
    "stratified": ("coco",),
    "mask_source": ("coco",),
    "fold_rule": ("coco",),
    "sets": ("things",),
    "per_class": _WITHIN_SETS,
}


@dataclass(frozen=True, kw_only=True)
class TestedSegmenter:
    """A model with what it needs to be asked."""

    __test__ = False  # pytest takes every Test* class for tests

    model: FewShotSegmenter
    preprocessing: Preprocessing
    is_calibrated: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of segmentation."""
    add = parser.add_argument
    add("--fold", type=int, nargs="+", choices=range(N_FOLDS), help="pascal, coco: folds (pascal 1, coco 0)")
    add("--shots", type=int, default=1, help="support images per episode, 1 to 5 (default: 1)")
    add("--seeds", type=int, nargs="+", help="seeds of the episodes (default: 0 1 2; coco 0 to 4)")
    add("--episodes", type=int, help="pascal, coco: episodes per fold and seed (500, coco 1000)")
    add("--protocol", metavar="NAME", help="pascal, coco: hsnet or mshnet; sets the flags these papers fix")
    add("--min-images", type=int, help="pascal, coco: leave out rarer classes of a list (15, coco 2)")
    add("--repeat-supports", action="store_true", default=None, help="one image may be shown twice")
    add("--shot-rule", choices=["model", "vote"], help="several shots: as the model does it, or HSNet's vote")
    add("--discrimination", action="store_true", default=None, help="pascal: also wrong-class supports")
    add("--stratified", action="store_true", default=None, help="coco: as many episodes for every class")
    add("--mask-source", choices=["json", "png"], help="coco: polygons or index masks (default: json)")
    add("--fold-rule", choices=["interleaved", "contiguous"], help="coco (default: interleaved)")
    add("--sets", nargs="+", metavar="SET", help="things: the sets to use (default: all)")
    add("--per-class", type=int, help="things, folder: most queries per class (default: 12)")
    add("--threshold", help="a number in (0, 1) or other-folds (default: 0.5 for models)")
    add("--size", help="side in px of the squashed ground truth, or original (default: 473)")
    add("--save-episodes", type=output_file, metavar="FILE", help="write the episodes asked here")
    add("--episodes-from", type=Path, metavar="FILE", help="ask exactly the episodes of this file")


def run(options: argparse.Namespace, device: torch.device, progress: ProgressCallback) -> dict[str, Any]:
    """Measure, print and return the numbers.

    Raises:
        EngineError: bad flags, data or weights.
    """
    _resolve(options)
    folds = None
    if options.data in _FOLDED:
        folds = read_fold_data(options, progress)
        catalogue = folds.catalogue
    elif options.data == "things":
        catalogue = read_mask_folders(options.root, options.sets or ())
    else:
        catalogue = read_mask_folder(options.root)
    source = EpisodeSource(options, catalogue, folds)
    tested = load_tested(options)
    tested.model.to(device).eval()
    harness = Harness(
        tested.model,
        tested.preprocessing,
        catalogue,
        device=device,
        truth_size="original" if options.size == "original" else int(options.size),
        shot_rule=options.shot_rule,
    )
    print(f"{options.model}, {options.shots}-shot, {_convention(options)}")
    notes = {} if options.model in _BASELINES else print_head_notes(options)
    job = _Job(options, tested, harness, catalogue, source, progress)
    report = job.folds(folds) if folds is not None else job.inside_sets()
    if options.save_episodes is not None:
        write_episodes(options.save_episodes, source.reported, catalogue, settings=header(options))
    return {**header(options), "head_notes": notes, **report}


def load_tested(options: argparse.Namespace) -> TestedSegmenter:
    """The model or floor that MODEL names.

    Raises:
        WeightsError: its files are missing, damaged or do not belong together.
    """
    if options.model in _BASELINES:
        model = _BASELINES[options.model](load_lite_backbone(), input_size=PREPROCESSING.size)
        return TestedSegmenter(model=model, preprocessing=PREPROCESSING, is_calibrated=False)
    model = load_segmenter(options.model, head_path=options.head, backbone_path=options.backbone)
    return TestedSegmenter(model=model, preprocessing=model.preprocessing, is_calibrated=True)


@dataclass(frozen=True)
class _Job:
    """One measurement with everything it needs."""

    options: argparse.Namespace
    tested: TestedSegmenter
    harness: Harness
    catalogue: Catalogue
    source: EpisodeSource
    progress: ProgressCallback

    def folds(self, data: FoldData) -> dict[str, Any]:
        options = self.options
        evaluation = FoldEvaluation(self.harness, self.source.fold, progress=self.progress)
        print("intersections and unions are summed per class over all episodes; mIoU is the mean of the")
        print(f"fold's classes with at least {max(2, options.min_images)} listed images")
        print("whether training saw images of a fold's classes is a matter of the head, not tested here")
        folds, pictured, threshold = [], [], 0.5
        for fold in options.fold:
            others = [other for other in data.pairs if other != fold]
            threshold = self._threshold(
                lambda others=others: evaluation.threshold_from_other_folds(others, seed=options.seeds[0])
            )
            report = evaluation.fold_report(fold, seeds=options.seeds, threshold=threshold)
            self._print_fold(report, data.sources[fold])
            folds.append({"list": data.sources[fold], "unseen_classes": asdict(report)})
            if options.discrimination:
                told_apart = discrimination_report(
                    self.harness,
                    data.catalogue,
                    data.pairs[fold],
                    fold=fold,
                    n_episodes=options.episodes,
                    n_shots=options.shots,
                    seeds=options.seeds,
                    threshold=threshold,
                    progress=self.progress,
                )
                print(f"  right class {told_apart.right} (beside another object: {told_apart.right_mixed})")
                print(f"  wrong class {told_apart.wrong}, painting {told_apart.wrong_area} % of the image")
                print(f"  right minus wrong {told_apart.difference}")
                folds[-1]["discrimination"] = asdict(told_apart)
            episodes = self.source.fold(fold, options.seeds[0])
            pictured += _spaced(episodes, -(-_GRID_ROWS // len(options.fold)))
        self._draw(pictured, threshold)
        return {"folds": folds}

    def inside_sets(self) -> dict[str, Any]:
        options = self.options
        threshold = self._threshold(_no_other_folds)
        report = things_report(
            self.harness,
            (self.source.inside_sets(seed) for seed in options.seeds),
            threshold=threshold,
            progress=self.progress,
        )
        if options.data == "folder":
            for key, value in report.class_iou.items():
                print(f"  {self._class_name(key):20} {value:5.1f}")
        else:
            for name, value in report.set_miou.items():
                print(f"  {name:20} {value:5.1f}")
        print(f"mean over classes, then sets: {report.miou} at threshold {threshold:.2f}")
        print(f"best threshold for these episodes {report.best_threshold:.2f}: {report.miou_at_best:.1f}")
        self._draw(_spaced(self.source.inside_sets(options.seeds[0]), _GRID_ROWS), threshold)
        return {options.data: asdict(report)}

    def _print_fold(self, report: FoldReport, list_source: str) -> None:
        classes = ", ".join(f"{self._class_name(key)} {value:.1f}" for key, value in report.class_iou.items())
        counts = report.class_episodes.values()
        print(f"fold {report.fold} ({list_source}; {min(counts)} to {max(counts)} episodes a class):")
        print(f"  mIoU {report.miou}, FB-IoU {report.fb_iou}, threshold {report.threshold:.2f}")
        print(f"  {classes}")

    def _class_name(self, key: str) -> str:
        names = {str(known): name for known, name in self.catalogue.class_names.items()}
        return names.get(key, key)

    def _threshold(self, from_other_folds: Callable[[], float]) -> float:
        wish = self.options.threshold or ("0.5" if self.tested.is_calibrated else "other-folds")
        return from_other_folds() if wish == "other-folds" else float(wish)

    def _draw(self, episodes: list[TestEpisode], threshold: float) -> None:
        if self.options.picture is not None:
            write_grid(
                self.options.picture, self.harness, self.catalogue, episodes[:_GRID_ROWS], threshold=threshold
            )


def _resolve(options: argparse.Namespace) -> None:
    """Check the flags and fill in what was not given, in place."""
    check_flags_of_data(options, _OWNERS)
    if options.model in _BASELINES:
        refuse_files_for_baseline(options)
    if options.episodes_from is not None and options.protocol is not None:
        raise ConfigError(
            "--episodes-from fixes the episodes, so --protocol cannot; leave one of the two out."
        )
    if options.protocol is not None:
        apply_protocol(options)
    defaults = {"size": "473", "shot_rule": "model", **DEFAULTS[options.data]}
    for name, value in defaults.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    counts = [value for value in (options.episodes, options.per_class) if value is not None]
    if not 1 <= options.shots <= 5 or min(counts) < 1:
        raise ConfigError("--shots must be 1 to 5, --episodes and --per-class at least 1.")
    if options.size != "original" and not (options.size.isdecimal() and int(options.size) > 0):
        raise ConfigError(f"--size must be a number of pixels or original, not {options.size!r}.")
    if min(options.seeds) < 0:
        raise ConfigError(f"--seeds must not be negative, but one is {min(options.seeds)}.")
    if options.threshold not in (None, "other-folds") and not _is_inner_share(options.threshold):
        raise ConfigError(
            f"--threshold must be a number in (0, 1) or other-folds, not {options.threshold!r}."
        )


def _is_inner_share(text: str) -> bool:
    """Whether a text is a number in (0, 1)."""
    try:
        return 0 < float(text) < 1
    except ValueError:
        return False


def _no_other_folds() -> float:
    raise ConfigError(
        "A training-free method needs --threshold NUMBER where there are no folds.",
        hint="Take the one that --data pascal prints.",
    )


def _convention(options: argparse.Namespace) -> str:
    if options.size == "original":
        size = "ground truth at the images' own size"
    else:
        size = f"ground truth squashed to {options.size} x {options.size} px"
    words = [size]
    if options.shots > 1:
        words.append("vote of one mask per shot" if options.shot_rule == "vote" else "all shots in one pass")
        words.append(f"a support {'may' if options.repeat_supports else 'does not'} repeat")
    if options.episodes_from is not None:
        words.append(f"episodes of {options.episodes_from.name}")
    if options.protocol is not None:
        words.append(f"protocol of {options.protocol} but for its random numbers and the model's own input")
    return ", ".join(words)


def _spaced(episodes: Sequence[TestEpisode], n_rows: int) -> list[TestEpisode]:
    """About ``n_rows`` episodes spread over all of them."""
    return list(episodes[:: max(1, len(episodes) // n_rows)][:n_rows])


COMMAND: Final = EvaluationCommand(
    kind="segmentation",
    data=(*_FOLDED, *_WITHIN_SETS),
    others=tuple(_BASELINES),
    add_arguments=add_arguments,
    run=run,
)
