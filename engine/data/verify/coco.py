"""Check of COCO-20i."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

from engine.data.catalogue import Record
from engine.data.coco20i import (
    COCO_CLASSES,
    N_FOLDS,
    CocoPart,
    find_coco_root,
    fold_classes,
    fold_pairs,
    read_coco,
)
from engine.data.published import published_counts
from engine.data.verify.files import CheckOptions, check_exist, check_masks, report_missing, report_pairing
from engine.data.verify.findings import Findings, compared

_SPLIT_OF: Final[dict[str, str]] = {"train2014": "trn", "val2014": "val"}


def verify_coco(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check COCO-20i: images, annotation files, index masks, pairs per fold and class.

    Masks come from the JSON file where it is there, else from the index masks.

    Raises:
        DataError: there is nothing that could be checked, or a file is not as documented.
        ImageError: an index mask cannot be read.
        Cancelled: the token was set.
    """
    base = find_coco_root(root)
    found.note("A fold holds out the ranks {f, f + 4, ..., f + 76} (FWB, HSNet), not a block of 20.")
    folds = range(N_FOLDS) if fold is None else (fold,)
    rows, class_counts = [], {}
    for part in get_args(CocoPart):
        records = _part(base, part, found, options)
        if not records:
            continue
        rows += _fold_rows(records, part, folds, found)
        class_counts[part] = _images_per_class(records)
        check_exist((record.image_path for record in records), found, what=f"annotated images of {part}")
        check_masks([record for record in records if record.image_path.is_file()], found, options)
    found.table("Images per fold", ("list", "images", "pairs", "HSNet's list"), rows)
    if any(row[3] != "as published" for row in rows):
        found.note(
            "These are not HSNet's lists in full: call a number measured on them one of a subset or of "
            "an own list, not COCO-20i's."
        )
    found.table(
        "Images per class",
        ("fold", "label", "class", *class_counts),
        [
            (one, label, COCO_CLASSES[label - 1], *(f"{c.get(label, 0):,}" for c in class_counts.values()))
            for one in folds
            for label in fold_classes(one)
        ],
    )


def _part(base: Path, part: CocoPart, found: Findings, options: CheckOptions) -> tuple[Record, ...]:
    if not report_missing(base, (part,), found):
        return ()
    json_path = base / "annotations" / f"instances_{part}.json"
    mask_dir = base / "annotations" / part
    masks = sorted(mask_dir.glob("*.png")) if mask_dir.is_dir() else []
    if not json_path.is_file() and not masks:
        report_missing(base, (f"annotations/{json_path.name}",), found)
        return ()
    if masks:
        report_pairing((base / part).glob("*.jpg"), masks, found, where=mask_dir)
    else:
        found.note(f"No index masks in annotations/{part}; mask_source json works.")
    if not json_path.is_file():
        found.note(f"No annotations/{json_path.name}; mask_source png works.")
    source = "json" if json_path.is_file() else "png"
    catalogue = read_coco(base, part, mask_source=source, token=options.token, progress=options.progress)
    found.ok(f"{part}: {len(catalogue.records):,} images with objects (mask_source {source}).")
    return catalogue.records


def _fold_rows(
    records: tuple[Record, ...], part: CocoPart, folds: range | tuple[int, ...], found: Findings
) -> list[tuple[str, ...]]:
    split = _SPLIT_OF[part]
    published = published_counts("coco20i_counts")
    rows = []
    for fold in folds:
        pairs = fold_pairs(records, fold, split=split)
        found.digest(f"{split}_fold{fold}", (f"{pair.image}__{pair.class_id:02d}" for pair in pairs))
        images = len({pair.image for pair in pairs})
        known = published[f"{'train' if split == 'trn' else 'val'}_fold{fold}"]
        rows.append((f"{split}_fold{fold}", f"{images:,}", f"{len(pairs):,}", compared(images, known)))
    return rows


def _images_per_class(records: tuple[Record, ...]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for record in records:
        for label in record.areas:
            counts[label] = counts.get(label, 0) + 1
    return counts
