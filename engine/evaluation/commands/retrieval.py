"""Sketch-to-photo retrieval: mAP and precision in every convention in use, per class, and a curve."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from engine.data.sbir import (
    read_photo_sketch_folders,
    read_quickdraw,
    read_sketchy,
    read_tuberlin,
)
from engine.data.sketch_photo_set import Item, SketchPhotoSet
from engine.errors import ConfigError, DataError
from engine.evaluation.charts import check_matplotlib, write_retrieval_chart
from engine.evaluation.commands.options import (
    EvaluationCommand,
    check_flags_of_data,
    header,
    print_head_notes,
    refuse_files_for_baseline,
)
from engine.evaluation.embedding import embed_files
from engine.evaluation.frozen_features import FROZEN_PREPROCESSING, centred, load_frozen_features
from engine.evaluation.retrieval import RetrievalReport, RetrievalScores, measure_retrieval
from engine.models.preprocessing import Preprocessing
from engine.models.registry import load_retriever
from engine.models.retriever import SketchRetriever
from engine.models.sketch_input import DrawnAgain
from engine.progress import ProgressCallback

_FROZEN: Final = "frozen-features"
_ROWS: Final = (
    ("mAP@all, not interpolated (scikit-learn; Doodle2Search)", "map_all"),
    ("mAP@all, interpolated (VOC all points; SAKE, ZSE)", "map_all_interpolated"),
    ("mAP@200 / hits in the first 200 (Doodle2Search)", "map_200_by_hits"),
    ("mAP@200 / min(200, relevant) (SAKE, ZSE)", "map_200_by_relevant"),
    ("P@100 (hits / 100)", "p_100"),
    ("P@200 (hits / 200)", "p_200"),
    ("P@100 / min(100, relevant) (ZSE)", "p_100_capped"),
    ("P@200 / min(200, relevant)", "p_200_capped"),
)
_OWNERS: Final = {"split": ("sketchy",), "photos": ("sketchy",), "unseen_list": ("pairs",)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of retrieval."""
    add = parser.add_argument
    add("--split", choices=["21", "25"], help="sketchy: number of unseen classes (default: 21)")
    add("--photos", choices=["extended", "original"], help="sketchy: which photos (default: extended)")
    add("--unseen-list", metavar="NAME", help="pairs: a file below the root with one unseen class a line")
    add(
        "--gallery",
        choices=["unseen", "all"],
        help="photos of unseen classes, or of all (generalised) (default: unseen)",
    )
    add(
        "--centre",
        choices=["data", "seen", "none"],
        help=f"{_FROZEN}: take each domain's mean off, over the data asked or over seen classes (data)",
    )


def run(options: argparse.Namespace, device: torch.device, progress: ProgressCallback) -> dict[str, Any]:
    """Measure, print and return the numbers.

    Raises:
        EngineError: bad flags, data or weights.
    """
    check_flags_of_data(options, _OWNERS)
    if options.centre is not None and options.model != _FROZEN:
        raise ConfigError(f"--centre is for {_FROZEN}: {options.model} has learned its own space.")
    if options.model == _FROZEN:
        refuse_files_for_baseline(options)
    if options.picture is not None:
        check_matplotlib()
    for name, value in (("gallery", "unseen"), ("centre", "data" if options.model == _FROZEN else "none")):
        if getattr(options, name) is None:
            setattr(options, name, value)
    data = read_set(options)
    queries, gallery = _asked(data, options.gallery)
    model, preprocessing = load_tested(options)
    model.to(device).eval()
    notes = {} if options.model == _FROZEN else print_head_notes(options)
    embed = {"preprocessing": preprocessing, "device": device, "progress": progress}
    drawn = embed | {"preprocessing": DrawnAgain(preprocessing)} if model.has_normalised_sketches else embed
    sketches = _embedded(queries, model.embed_sketches, unit="sketches", **drawn)
    photos = _embedded(gallery, model.embed_photos, unit="photos", **embed)
    if options.centre != "none":
        sketch_mean, photo_mean = sketches, photos
        if options.centre == "seen":
            known = _seen(data)
            sketch_mean = _embedded(known.sketches, model.embed_sketches, unit="seen sketches", **drawn)
            photo_mean = _embedded(known.photos, model.embed_photos, unit="seen photos", **embed)
        sketches, photos = centred(sketches, sketch_mean), centred(photos, photo_mean)
    labels = {name: number for number, name in enumerate(data.classes)}
    report = measure_retrieval(
        sketches,
        photos,
        sketch_labels=np.array([labels[item.class_name] for item in queries]),
        photo_labels=np.array([labels[item.class_name] for item in gallery]),
        metric=model.metric,
        device=device,
        progress=progress,
    )
    names = {number: name for name, number in labels.items()}
    by_name = {names[label]: scores for label, scores in report.classes.items()}
    _print(options, data, report, by_name, metric=model.metric)
    if options.picture is not None:
        write_retrieval_chart(options.picture, report, by_name, title=f"{options.model} on {data.name}")
    return {
        **header(options),
        "head_notes": notes,
        "set": data.name,
        "metric": model.metric,
        "n_photos": report.n_photos,
        "n_duplicates": report.n_duplicates,
        "total": asdict(report.total),
        "classes": {name: asdict(scores) for name, scores in by_name.items()},
        "precision_at_recall": list(report.curve),
    }


def read_set(options: argparse.Namespace) -> SketchPhotoSet:
    """The sketches and photos that --data and --root name.

    Raises:
        DataError: they are missing or not as documented.
    """
    if options.data == "sketchy":
        return read_sketchy(options.root, options.split or "21", photos=options.photos or "extended")
    if options.data == "tuberlin":
        return read_tuberlin(options.root)
    if options.data == "quickdraw":
        return read_quickdraw(options.root)
    return read_photo_sketch_folders(options.root, unseen_list=options.unseen_list)


def load_tested(options: argparse.Namespace) -> tuple[SketchRetriever, Preprocessing]:
    """The model or floor that MODEL names, and how images become its input.

    Raises:
        WeightsError: its files are missing, damaged or do not belong together.
    """
    if options.model == _FROZEN:
        return load_frozen_features(), FROZEN_PREPROCESSING
    model = load_retriever(options.model, head_path=options.head, backbone_path=options.backbone)
    return model, model.preprocessing


def _asked(data: SketchPhotoSet, gallery: str) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The sketches to ask with and the photos to rank; all classes where the set names none unseen."""
    asked = data.unseen or frozenset(data.classes)
    queries = tuple(item for item in data.sketches if item.class_name in asked)
    photos = tuple(item for item in data.photos if gallery == "all" or item.class_name in asked)
    with_photos = {item.class_name for item in photos}
    without = sorted({item.class_name for item in queries} - with_photos)
    if without:
        raise DataError(
            f"The class {without[0]!r} of {data.name} has sketches and no photo to find.",
            hint="Add photos, or take its sketches away.",
        )
    if not queries:
        raise DataError(f"{data.name} has no sketch of an unseen class.")
    return queries, photos


def _seen(data: SketchPhotoSet) -> SketchPhotoSet:
    if not data.unseen or not data.seen:
        raise DataError(f"{data.name} does not say which classes are seen.", hint="Use --centre data.")
    return data.of_classes(data.seen)


def _embedded(
    items: tuple[Item, ...],
    encode: Any,
    *,
    preprocessing: Preprocessing | DrawnAgain,
    device: torch.device,
    unit: str,
    progress: ProgressCallback,
) -> NDArray[np.float32]:
    paths = [item.path for item in items]
    return embed_files(paths, encode, preprocessing, device=device, unit=unit, progress=progress)


def _print(
    options: argparse.Namespace,
    data: SketchPhotoSet,
    report: RetrievalReport,
    by_name: dict[str, RetrievalScores],
    *,
    metric: str,
) -> None:
    kind = "unseen classes" if data.unseen else "all classes (the set names none unseen)"
    gallery = "all classes (generalised)" if options.gallery == "all" else "the same classes"
    print(f"{options.model} on {data.name}: {report.total.n_queries} sketches of {len(by_name)} {kind},")
    print(f"{report.n_photos} photos of {gallery}, ranked by {metric}; means over sketches, in points")
    if options.centre == "data":
        print("each domain has the mean of the very images asked for taken off")
    if options.centre == "seen":
        print("each domain has its mean over the seen classes taken off")
    if report.n_duplicates:
        print(f"{report.n_duplicates} photos have the embedding of another photo: duplicates count as found")
    for text, name in _ROWS:
        print(f"  {text:58} {getattr(report.total, name):5.1f}")
    print("mAP@all per class (not interpolated): ", end="")
    print(", ".join(f"{name} {scores.map_all:.1f}" for name, scores in sorted(by_name.items())))


COMMAND: Final = EvaluationCommand(
    kind="retrieval",
    data=("sketchy", "tuberlin", "quickdraw", "pairs"),
    others=(_FROZEN,),
    add_arguments=add_arguments,
    run=run,
)
