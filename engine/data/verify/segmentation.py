"""Checks of PASCAL-5i and of VOC-style folders."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.data.catalogue import Catalogue, Record, class_areas, read_labels
from engine.data.mask_folder import find_mask_folders, mask_dir_of, read_class_names
from engine.data.pascal5i import N_FOLDS, VOC_CLASSES, fold_classes, list_path
from engine.data.pascal_lists import find_voc_root, list_of_fold, voc_val_list
from engine.data.published import published_counts
from engine.data.verify.files import CheckOptions, amount, check_masks, mapped, report_missing, report_pairing
from engine.data.verify.findings import Findings, compared
from engine.errors import DataError, ImageError
from engine.images import is_image_path

_FEW: Final = 2
"""A class needs a support and a query."""

_PAIR_COLUMNS: Final = ("list", "pairs", "images", "HSNet's list")


def verify_pascal(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check PASCAL-5i: folders, masks, lists, pairs per fold and class.

    Raises:
        DataError: there is nothing that could be checked.
        Cancelled: the token was set.
    """
    base = find_voc_root(root)
    report_missing(base, ("SegmentationClassAug",), found)
    catalogue = _read([base], found, options)[0]
    wrong = [r.mask_path for r in catalogue.records if any(label > len(VOC_CLASSES) for label in r.areas)]
    if wrong:
        found.problem(f"Labels above {len(VOC_CLASSES)} in {amount(len(wrong), 'mask')}.", wrong)
    published = published_counts("pascal5i_counts")
    _note_subset(len(catalogue.records), published["SegmentationClassAug"], "images with masks", found)
    folds = range(N_FOLDS) if fold is None else (fold,)
    _lists(base, catalogue, found, folds)
    _class_table(catalogue, dict(enumerate(VOC_CLASSES, 1)), found, folds)
    check_masks(catalogue.records, found, options)


def verify_folder(root: Path, found: Findings, options: CheckOptions, fold: int | None) -> None:
    """Check a VOC-style folder, or every one below ``root``; there are no folds.

    Raises:
        DataError: there is none.
        Cancelled: the token was set.
    """
    folders = find_mask_folders(root)
    rows, records = [], []
    for folder, catalogue in zip(folders, _read(folders, found, options), strict=True):
        members = catalogue.records_of_classes()
        names = read_class_names(folder)
        unnamed = sorted(key.class_id for key in members if names and key not in names)
        if unnamed:
            found.problem(f"{folder.name}: classes.txt has no name for {', '.join(map(str, unnamed))}.")
        lonely = sum(len(indices) < _FEW for indices in members.values())
        rows.append((folder.name, f"{len(catalogue.records):,}", len(members), lonely or "", _states(names)))
        records += catalogue.records
    found.table("Data sets", ("set", "images", "classes", "of one image", "classes.txt"), rows)
    if any(row[3] for row in rows):
        found.note("A class of one image cannot make an episode: it needs a support and a query.")
    check_masks(records, found, options)


def _read(folders: Sequence[Path], found: Findings, options: CheckOptions) -> list[Catalogue]:
    """Every mask of some folders; those that cannot be read are reported and left out."""
    paired: list[tuple[Path, Path, Path]] = []
    for folder in folders:
        mask_dir = mask_dir_of(folder)
        if mask_dir is None:
            raise DataError(f"{folder} holds neither SegmentationClassAug/ nor SegmentationClass/.")
        images = {
            path.stem: path for path in sorted((folder / "JPEGImages").iterdir()) if is_image_path(path)
        }
        masks = sorted(mask_dir.glob("[!.]*.png"))
        report_pairing(images.values(), masks, found, where=folder)
        paired += [(folder, images[path.stem], path) for path in masks if path.stem in images]
    records: dict[Path, list[Record]] = {folder: [] for folder in folders}
    broken = []
    for (folder, image_path, path), areas in mapped(paired, _areas, options, what="masks"):
        if areas is None:
            broken.append(path)
        else:
            record = Record(set_name=folder.name, image_path=image_path, mask_path=path, areas=areas)
            records[folder].append(record)
    if broken:
        found.problem(f"Unreadable or no 8-bit index image: {amount(len(broken), 'mask')}.", broken)
    for folder, of_folder in records.items():
        empty = [record.mask_path for record in of_folder if not record.areas]
        if empty:
            found.note(f"{folder.name}: {amount(len(empty), 'mask')} without any object.", empty)
    return [Catalogue(records=tuple(of_folder), class_names={}) for of_folder in records.values()]


def _areas(entry: tuple[Path, Path, Path]) -> dict[int, float] | None:
    """Areas of the mask, the last of the three paths; None where it cannot be read."""
    try:
        return class_areas(read_labels(entry[2]))
    except ImageError:
        return None


def _lists(base: Path, catalogue: Catalogue, found: Findings, folds: Iterable[int]) -> None:
    """Pairs per fold beside HSNet's, from the lists that are there or can be made."""
    known = {record.name for record in catalogue.records}
    published = published_counts("pascal5i_counts")
    has_val = voc_val_list(base).is_file()
    rows, sources, unmade, differ = [], set(), [], False
    for split, fold in itertools.product(("trn", "val"), folds):
        name, path = f"{split}_fold{fold}", list_path(base, fold, split=split)
        if not path.is_file() and not has_val:
            unmade.append(path)
            continue
        try:
            listed = list_of_fold(base, catalogue, fold, split=split)
        except DataError as error:
            found.problem(str(error))
            continue
        sources.add(listed.source)
        found.digest(name, (f"{pair.image}__{pair.class_id:02d}" for pair in listed.pairs))
        images = {pair.image for pair in listed.pairs}
        missing = [base / "JPEGImages" / f"{image}.jpg" for image in sorted(images - known)]
        if missing:
            found.problem(f"{path.name} lists {amount(len(missing), 'image')} without file or mask:", missing)
        differ |= len(listed.pairs) != published[name]
        published_cell = compared(len(listed.pairs), published[name])
        rows.append((name, f"{len(listed.pairs):,}", f"{len(images):,}", published_cell))
    if unmade:
        found.problem(
            f"{amount(len(unmade), 'list')} missing; they could be made from the masks if VOC's own "
            "ImageSets/Segmentation/val.txt were there.",
            unmade,
        )
    if not rows:
        return
    found.table("Pairs of image and class (trn lists hold their own fold's classes)", _PAIR_COLUMNS, rows)
    for source in sorted(sources):
        found.note(f"Pairs come from {source}.")
    if differ:
        found.note(
            "These are not HSNet's lists in full: call a number measured on them one of a subset or of "
            "an own list, not PASCAL-5i's."
        )


def _class_table(catalogue: Catalogue, names: dict[int, str], found: Findings, folds: Iterable[int]) -> None:
    counts = dict.fromkeys(names, 0)
    for record in catalogue.records:
        for label in record.areas:
            counts[label] = counts.get(label, 0) + 1
    rows = [
        (fold, label, names[label], f"{counts[label]:,}") for fold in folds for label in fold_classes(fold)
    ]
    found.table("Images per class", ("fold", "label", "class", "images"), rows)
    few = [names[label] for _, label, *_ in rows if counts[label] < _FEW]
    if few:
        found.note(f"Fewer than two images, so no episode: {', '.join(few)}.")


def _note_subset(count: int, published: int, what: str, found: Findings) -> None:
    if count == published:
        found.ok(f"All {count:,} {what}.")
    else:
        found.note(f"{count:,} {what}; the full set has {published:,}.")


def _states(names: Mapping) -> str:
    return f"{len(names)} names" if names else "none"
