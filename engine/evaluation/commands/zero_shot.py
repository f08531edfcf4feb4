"""Zero-shot classification: T1, U, S, H, per class, confusion matrix and calibration curve."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from engine.data.xlsa17 import read_res101_features, read_xlsa17
from engine.data.zero_shot_set import ZeroShotSet, read_image_folder_with_attributes
from engine.errors import ConfigError, DataError
from engine.evaluation.attribute_baselines import ATTRIBUTE_BASELINES
from engine.evaluation.charts import check_matplotlib, write_zero_shot_chart
from engine.evaluation.commands.options import (
    EvaluationCommand,
    check_flags_of_data,
    header,
    print_head_notes,
    refuse_files_for_baseline,
)
from engine.evaluation.embedding import embed_files
from engine.evaluation.frozen_features import FROZEN_PREPROCESSING, load_frozen_features
from engine.evaluation.seen_class_tuning import tune_on_seen_classes
from engine.evaluation.zero_shot import CalibrationCurve, TestScores, ZeroShotReport, measure_zero_shot
from engine.models.preprocessing import Preprocessing
from engine.models.registry import load_attribute_classifier
from engine.models.zero_shot import AttributeClassifier
from engine.progress import ProgressCallback

_XLSA17: Final = {"awa2": "AWA2", "cub": "CUB", "sun": "SUN"}
_CURVE_POINTS: Final = 201


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of zero-shot classification."""
    add = parser.add_argument
    add(
        "--offset",
        type=float,
        help="taken off the scores of seen classes (models: what the head suggests, floors: chosen)",
    )
    add(
        "--features",
        choices=["res101", "lite0"],
        help="floors: res101.mat (default for awa2, cub, sun) or EfficientNet-Lite0 on the images",
    )
    add("--seed", type=int, help="floors: of the folds of seen classes that settings are chosen on (0)")


def run(options: argparse.Namespace, device: torch.device, progress: ProgressCallback) -> dict[str, Any]:
    """Measure, print and return the numbers.

    Raises:
        EngineError: bad flags, data or weights.
    """
    is_floor = options.model in ATTRIBUTE_BASELINES
    check_flags_of_data(options, {} if options.features != "res101" else {"features": tuple(_XLSA17)})
    for flag, value in (("--features", options.features), ("--seed", options.seed)):
        if value is not None and not is_floor:
            raise ConfigError(f"{flag} is for {' and '.join(ATTRIBUTE_BASELINES)}, not for {options.model}.")
    if options.seed is not None and options.seed < 0:
        raise ConfigError(f"--seed must not be negative, but is {options.seed}.")
    if options.offset is not None and not np.isfinite(options.offset):
        raise ConfigError(f"--offset must be finite, not {options.offset}.")
    if is_floor:
        refuse_files_for_baseline(options)
    if options.picture is not None:
        check_matplotlib()
    data = read_set(options)
    print(f"{options.model} on {data.name}, split: {data.split_version}")
    print(f"{len(data.seen)} seen classes ({len(data.test_seen)} test images),", end=" ")
    print(f"{len(data.unseen)} unseen ({len(data.test_unseen)}); top-1 per class, averaged over classes")
    if is_floor:
        scores, offset, extra = _floor_scores(options, data, device, progress)
    else:
        model, preprocessing = load_tested(options)
        extra = {"head_notes": print_head_notes(options)}
        scores = _model_scores(model.to(device).eval(), preprocessing, data, device, progress)
        offset = model.seen_penalty
    report = measure_zero_shot(scores, offset=offset if options.offset is None else options.offset)
    _print(report, data)
    if options.picture is not None:
        title = f"{options.model} on {data.name}"
        write_zero_shot_chart(options.picture, report, data.table.classes, title=title)
    return {
        **header(options),
        "set": data.name,
        "split_version": data.split_version,
        **extra,
        **_json(report, data),
    }


def read_set(options: argparse.Namespace) -> ZeroShotSet:
    """The images, classes and split that --data and --root name.

    Raises:
        DataError: they are missing or not as documented.
    """
    if options.data in _XLSA17:
        return read_xlsa17(options.root, _XLSA17[options.data])
    return read_image_folder_with_attributes(options.root)


def load_tested(options: argparse.Namespace) -> tuple[AttributeClassifier, Preprocessing]:
    """The model that MODEL names, and how images become its input.

    Raises:
        WeightsError: its files are missing, damaged or do not belong together.
    """
    files = {"head_path": options.head, "backbone_path": options.backbone}
    model = load_attribute_classifier(options.model, **files)
    return model, model.preprocessing


def _model_scores(
    model: AttributeClassifier,
    preprocessing: Preprocessing,
    data: ZeroShotSet,
    device: torch.device,
    progress: ProgressCallback,
) -> TestScores:
    columns = _columns_of(model, data)
    test = np.concatenate([data.test_seen, data.test_unseen])
    paths = [data.image_paths[index] for index in test]
    embeddings = embed_files(paths, model.embed, preprocessing, device=device, progress=progress)
    with torch.inference_mode():
        inputs = torch.from_numpy(embeddings).to(device)
        own = [model.class_scores(inputs), model.unseen_class_scores(inputs)]
    tables = []
    for values in own:
        table = np.full((len(test), len(data.table.classes)), -np.inf)
        table[:, list(columns)] = values[:, list(columns.values())].double().cpu().numpy()
        tables.append(table)
    return TestScores(
        generalised=tables[0],
        conventional=tables[1],
        labels=data.labels[test],
        seen=data.seen,
        unseen=data.unseen,
    )


def _columns_of(model: AttributeClassifier, data: ZeroShotSet) -> dict[int, int]:
    """For each class of the data that has images: the head's class of that name.

    Raises:
        DataError: the head lacks one, or was trained with images of a class that the data holds out.
    """
    own = {name: index for index, name in enumerate(model.class_names)}
    columns = {}
    for index in np.concatenate([data.seen, data.unseen]).tolist():
        name = data.table.classes[index]
        if name not in own:
            raise DataError(
                f"The head does not know the class {name!r} of {data.name}.",
                hint="Measure it on the data it was trained for.",
            )
        if index in data.unseen and bool(model.is_seen[own[name]]):
            raise DataError(f"The head was trained with images of {name!r}, which {data.name} holds out.")
        columns[index] = own[name]
    return columns


def _floor_scores(
    options: argparse.Namespace, data: ZeroShotSet, device: torch.device, progress: ProgressCallback
) -> tuple[TestScores, float, dict[str, Any]]:
    features = _features(options, data, device, progress)
    kind, attributes = ATTRIBUTE_BASELINES[options.model], data.table.values
    train, labels = features[data.trainval], data.labels[data.trainval]
    choice = tune_on_seen_classes(kind, train, labels, attributes, seed=options.seed or 0)
    fitted = kind(train, labels, attributes)
    test = np.concatenate([data.test_seen, data.test_unseen])
    sides = {"labels": data.labels[test], "seen": data.seen, "unseen": data.unseen}
    tables = {setting: fitted.scores(features[test], setting) for setting in kind.settings}
    every = [measure_zero_shot(TestScores(generalised=table, **sides)) for table in tables.values()]
    best_t1 = max(report.t1 for report in every)
    best_h = max((report.curve.best()[1] for report in every if report.curve is not None), default=None)
    print(
        f"settings and offset chosen on seen classes only (T1 {choice.t1:.1f}, H {choice.harmonic:.1f} there)"
    )
    words = f"T1 {best_t1:.1f}" + ("" if best_h is None else f", H {best_h:.1f}")
    print(f"best settings for these very test images, not a result: {words}")
    scores = TestScores(
        generalised=tables[choice.generalised], conventional=tables[choice.conventional], **sides
    )
    extra = {"choice": asdict(choice), "chosen_on_test_images": {"t1": best_t1, "harmonic": best_h}}
    return scores, choice.offset, extra


def _features(
    options: argparse.Namespace, data: ZeroShotSet, device: torch.device, progress: ProgressCallback
) -> NDArray[np.float32]:
    """(N, D) of all images, in the order of the set."""
    if options.data in _XLSA17 and options.features != "lite0":
        print("features: res101.mat")
        return read_res101_features(options.root, _XLSA17[options.data])
    print("features: EfficientNet-Lite0, ImageNet weights, head convolution averaged over positions, 224 px")
    model = load_frozen_features().to(device)
    return embed_files(
        data.image_paths, model.embed_photos, FROZEN_PREPROCESSING, device=device, progress=progress
    )


def _print(report: ZeroShotReport, data: ZeroShotSet) -> None:
    names = data.table.classes
    print(f"  T1 {report.t1:.1f} (unseen images, unseen classes to choose from)")
    if report.seen is None or report.curve is None:
        print(f"  U {report.unseen:.1f} (all classes to choose from)")
        print("  no S and no H: no seen class has test images")
    else:
        offset, best = report.curve.best()
        sides = f"U {report.unseen:.1f}  S {report.seen:.1f}  H {report.harmonic:.1f}"
        print(f"  {sides}, all classes to choose from, seen ones less {report.offset:.3f}")
        print(
            f"  AUSUC {report.curve.area:.3f}; best H {best:.1f} at {offset:.3f}, chosen on these test images"
        )
    for title, values in (("T1", report.class_t1), ("all classes", report.class_generalised)):
        classes = ", ".join(f"{names[index]} {value:.1f}" for index, value in values.items())
        print(f"per class, {title}: {classes}")


def _json(report: ZeroShotReport, data: ZeroShotSet) -> dict[str, Any]:
    names = data.table.classes
    with_images = np.flatnonzero(report.confusion.sum(axis=1) + report.confusion.sum(axis=0))
    return {
        "t1": report.t1,
        "unseen": report.unseen,
        "seen": report.seen,
        "harmonic": report.harmonic,
        "seen_score_offset": report.offset,
        "class_t1": {names[index]: value for index, value in report.class_t1.items()},
        "class_generalised": {names[index]: value for index, value in report.class_generalised.items()},
        "confusion": {
            "classes": [names[index] for index in with_images],
            "rows_true_columns_predicted": report.confusion[np.ix_(with_images, with_images)].tolist(),
        },
        "calibration": None if report.curve is None else _json_curve(report.curve),
    }


def _json_curve(curve: CalibrationCurve) -> dict[str, Any]:
    """At most 201 of the curve's points; the first offset, minus infinity, is written as null."""
    n_points = len(curve.offsets)
    chosen = np.unique(np.linspace(0, n_points - 1, min(_CURVE_POINTS, n_points)).astype(int))
    return {
        "area": curve.area,
        "offsets": [None if np.isinf(value) else float(value) for value in curve.offsets[chosen]],
        "unseen": curve.unseen[chosen].tolist(),
        "seen": curve.seen[chosen].tolist(),
    }


COMMAND: Final = EvaluationCommand(
    kind="zero-shot",
    data=(*_XLSA17, "attributes"),
    others=tuple(ATTRIBUTE_BASELINES),
    add_arguments=add_arguments,
    run=run,
)
