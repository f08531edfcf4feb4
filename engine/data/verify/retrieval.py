"""Checks of sets of sketches and photos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from engine.data.published import published_counts, published_names
from engine.data.sbir import (
    find_sketchy_root,
    listed_unseen,
    read_photo_sketch_folders,
    read_quickdraw,
    read_sketchy,
    read_tuberlin,
)
from engine.data.sketch_photo_set import SketchPhotoSet
from engine.data.verify.files import CheckOptions, amount, check_images, report_missing
from engine.data.verify.findings import Findings, compared


def verify_sketchy(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check Sketchy-Extended: both splits, every transform folder. There are no folds.

    Raises:
        DataError: a folder that is needed is missing.
        Cancelled: the token was set.
    """
    base = find_sketchy_root(root)
    extended = "EXTEND_image_sketchy"
    has_extended = (base / extended).is_dir() or (base.parent / extended).is_dir()
    if not has_extended:
        report_missing(base, (extended,), found)
    data = read_sketchy(root, photos="extended" if has_extended else "original")
    _report_sizes(data, found, key="sketchy")
    _report_unseen(data.classes, ("sketchy_unseen_21", "sketchy_unseen_25"), found)
    for other in data.sketch_variant_roots[1:]:
        options.token.raise_if_cancelled()
        relative = [item.path.relative_to(data.sketch_variant_roots[0]) for item in data.sketches]
        missing = [other / path for path in relative if not (other / path).is_file()]
        if missing:
            found.problem(f"{other.name} lacks {amount(len(missing), 'sketch', 'sketches')}.", missing)
    found.ok(f"{amount(len(data.sketch_variant_roots), 'transform folder')} of sketches.")
    _check_content(data, found, options)


def verify_tuberlin(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check TU-Berlin-Extended. There are no folds.

    Raises:
        DataError: a folder that is needed is missing.
        Cancelled: the token was set.
    """
    data = read_tuberlin(root)
    _report_sizes(data, found, key="tuberlin")
    _report_unseen(data.classes, ("tuberlin_unseen_30",), found)
    _check_content(data, found, options)


def verify_quickdraw(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check QuickDraw-Extended. There are no folds.

    Raises:
        DataError: a folder that is needed is missing.
        Cancelled: the token was set.
    """
    data = read_quickdraw(root)
    _report_sizes(data, found, key="quickdraw")
    _report_unseen(data.classes, ("quickdraw_unseen_30",), found)
    _check_content(data, found, options)


def verify_pairs(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check a folder with ``photo/CLASS`` and ``sketch/CLASS``. There are no folds.

    Raises:
        DataError: a folder that is needed is missing.
        Cancelled: the token was set.
    """
    data = read_photo_sketch_folders(root)
    _report_sizes(data, found, key=None)
    if data.unseen:
        found.ok(f"{len(data.unseen)} unseen and {len(data.seen)} seen classes by the folder's own list.")
        found.digest("unseen classes", sorted(data.unseen))
    else:
        found.note("No unseen_*.txt: every class counts as seen.")
    _check_content(data, found, options)


def _report_sizes(data: SketchPhotoSet, found: Findings, *, key: str | None) -> None:
    counts = {"classes": len(data.classes), "photos": len(data.photos), "sketches": len(data.sketches)}
    published = {what: published_counts("sbir_counts")[f"{key}_{what}"] for what in counts} if key else {}
    rows = [
        (what, f"{count:,}", *([compared(count, published[what])] if published else []))
        for what, count in counts.items()
    ]
    found.table("Size", ("what", "here", *(["the papers"] if published else [])), rows)
    if published and counts["classes"] != published["classes"]:
        found.note("A subset: do not call a number measured on it by the benchmark's name.")
    found.digest("classes", data.classes)


def _report_unseen(classes: Sequence[str], lists: Collection[str], found: Findings) -> None:
    for name in lists:
        unseen, missing = listed_unseen(name, classes)
        total = len(published_names(name))
        found.digest(name, published_names(name))
        if missing:
            found.problem(f"{name}: no folder for {len(missing)} of {total}: {', '.join(missing)}.")
        else:
            found.ok(f"{name}: all {len(unseen)} classes are there, {len(classes) - len(unseen)} are seen.")


def _check_content(data: SketchPhotoSet, found: Findings, options: CheckOptions) -> None:
    photos = Counter(item.class_name for item in data.photos)
    sketches = Counter(item.class_name for item in data.sketches)
    for what, counts in (("photos", photos), ("sketches", sketches)):
        lacking = [name for name in data.classes if name not in counts]
        if lacking:
            found.problem(f"{amount(len(lacking), 'class', 'classes')} without {what}: {', '.join(lacking)}.")
    found.table(
        "Per class",
        ("", "fewest", "most"),
        [
            (what, f"{min(counts.values()):,}", f"{max(counts.values()):,}")
            for what, counts in (("photos", photos), ("sketches", sketches))
        ],
    )
    check_images([item.path for item in data.photos], found, options, what="photos")
    check_images([item.path for item in data.sketches], found, options, what="sketches")
