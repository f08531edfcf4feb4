"""Checks of zero-shot sets: CUB, SUN and AWA2 as in xlsa17, and image folders with an attribute table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.attributes import AttributeTable, read_attributes_csv
from engine.data.published import published_counts
from engine.data.sketch_photo_set import class_key
from engine.data.verify.files import CheckOptions, amount, check_exist, check_images
from engine.data.verify.findings import Findings, compared
from engine.data.xlsa17 import (
    UNKNOWN_SPLIT,
    AttributeSplits,
    Xlsa17Name,
    find_mat_folder,
    read_att_splits,
    read_res101_features,
    read_xlsa17,
)
from engine.data.zero_shot_set import ZeroShotSet, read_image_folder_with_attributes

_PARTS: Final = ("trainval", "test_seen", "test_unseen")
_MISSING: Final = -1.0


def verify_xlsa17(
    root: Path, found: Findings, options: CheckOptions, fold: int | None, *, name: Xlsa17Name
) -> None:
    """Check one benchmark of xlsa17. There are no folds.

    Raises:
        DataError: ``att_splits.mat`` is missing or not as documented.
        Cancelled: the token was set.
    """
    folder = find_mat_folder(root, name)
    splits = read_att_splits(folder / "att_splits.mat", name)
    _report_splits(splits, name, found)
    if not (folder / "res101.mat").is_file():
        found.problem("No res101.mat: it holds the labels and image names.", [folder / "res101.mat"])
        return
    data = read_xlsa17(root, name)
    published = published_counts("xlsa17_counts")
    _count_table(
        found,
        [
            ("seen", len(data.seen), published[f"{name}_seen"]),
            ("unseen", len(data.unseen), published[f"{name}_unseen"]),
        ],
        title="Classes",
    )
    features = read_res101_features(root, name)
    if len(features) != len(data.labels):
        found.problem(f"res101.mat has {len(features):,} features and {len(data.labels):,} labels.")
    else:
        found.ok(f"res101.mat: features {features.shape[0]:,} x {features.shape[1]:,}.")
    _check_folder_names(data, found)
    existing = [path for path in data.image_paths if path.is_file()]
    if existing:
        check_exist(data.image_paths, found, what="images")
        check_images(existing, found, options, what="images")
    else:
        found.note(f"No image is there (first: {data.image_paths[0]}); features alone work.")


def verify_attributes(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check an attribute table (a CSV file), or a folder with images, table and lists. There are no folds.

    Raises:
        DataError: a file is missing or malformed.
        Cancelled: the token was set.
    """
    if root.is_file():
        _report_table(read_attributes_csv(root), found)
        return
    data = read_image_folder_with_attributes(root)
    _report_table(data.table, found)
    found.table(
        "Images",
        ("part", "images", "classes"),
        [
            (part, f"{len(rows):,}", len(np.unique(data.labels[rows])))
            for part in _PARTS
            for rows in [getattr(data, part)]
        ],
    )
    for part in _PARTS:
        paths = (data.image_paths[i] for i in getattr(data, part))
        found.digest(part, (f"{path.parent.name}/{path.name}" for path in paths))
    found.ok(f"{len(data.seen)} seen and {len(data.unseen)} unseen classes share no image.")
    without = len(data.table.classes) - len(data.seen) - len(data.unseen)
    if without:
        found.note(f"{without} classes of the table have no image in the lists.")
    check_images(list(data.image_paths), found, options, what="images")


def _report_splits(splits: AttributeSplits, name: str, found: Findings) -> None:
    if splits.version == UNKNOWN_SPLIT:
        found.note("Split version: unknown; neither version 2.0's checksum nor version 1's marks were found.")
    else:
        found.ok(f"Split version: {splits.version}.")
    published = published_counts("xlsa17_counts")
    sizes = [(part, len(getattr(splits, part)), published[f"{name}_{part}"]) for part in _PARTS]
    _count_table(found, sizes, title="Images")
    n_classes = published[f"{name}_seen"] + published[f"{name}_unseen"]
    _count_table(
        found,
        [
            ("classes", len(splits.table.classes), n_classes),
            ("attributes", len(splits.table.attributes), published[f"{name}_attributes"]),
        ],
        title="Attribute table",
    )
    for part in _PARTS:
        found.digest(part, (str(index + 1) for index in np.sort(getattr(splits, part))))
    joined = np.concatenate([getattr(splits, part) for part in _PARTS])
    if len(np.unique(joined)) == len(joined):
        found.ok(f"The three parts share no image; together {len(joined):,}.")
    else:
        found.problem("The three parts of the split share images.")
    lengths = np.linalg.norm(splits.table.values, axis=1)
    if not np.allclose(lengths, 1, atol=1e-3):
        found.problem(f"The rows of att have lengths from {lengths.min():.3f} to {lengths.max():.3f}, not 1.")


def _report_table(table: AttributeTable, found: Findings) -> None:
    found.ok(
        f"{len(table.classes):,} classes x {len(table.attributes):,} attributes, values from "
        f"{table.values.min():g} to {table.values.max():g}."
    )
    missing = int((table.values == _MISSING).sum())
    if missing:
        found.note(f"{amount(missing, 'value')} of -1: AwA2's mark of a value its survey lacks.")
    rows = Counter(row.tobytes() for row in table.values)
    twins = [name for name, row in zip(table.classes, table.values, strict=True) if rows[row.tobytes()] > 1]
    if twins:
        found.problem(f"Classes with the same attributes cannot be told apart: {', '.join(twins[:6])}.")
    constant = [
        name for name, column in zip(table.attributes, table.values.T, strict=True) if np.ptp(column) == 0
    ]
    if constant:
        found.note(f"The same for every class, so of no use: {', '.join(constant[:6])}.")


def _check_folder_names(data: ZeroShotSet, found: Findings) -> None:
    """Labels against the folders the images lie in; SUN nests folders, so any of them may fit."""
    wrong = []
    for path, label in zip(data.image_paths, data.labels, strict=True):
        wanted = class_key(data.table.classes[label])
        folders = [class_key(part) for part in path.parent.parts[-3:]]
        joined = {"_".join(folders[first:]) for first in range(3)}
        if wanted not in joined:
            wrong.append(path)
    if wrong:
        found.problem(f"{len(wrong):,} images lie in a folder that is not named as their class.", wrong)
    else:
        found.ok("Every image lies in the folder of its class.")


def _count_table(found: Findings, rows: Sequence[tuple[str, int, int]], *, title: str) -> None:
    found.table(title, ("what", "here", "paper"), [(w, f"{n:,}", compared(n, p)) for w, n, p in rows])
    wrong = [what for what, count, published in rows if count != published]
    if wrong:
        found.problem(f"{title}: the sizes of {', '.join(wrong)} are not the published ones.")
