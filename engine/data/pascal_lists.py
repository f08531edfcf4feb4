"""PASCAL-5i lists where HSNet's are not at hand: made from the masks, or read from a list of one's own.

Rule of a made list (ours, after PFENet's released code): an image is listed for a class that covers at least
2 * 32 * 32 = 2,048 of its pixels. ``val`` are the images of ``ImageSets/Segmentation/val.txt`` (VOC 2012,
1,449), ``trn`` all other images with a mask. Lines are ordered by image name, then class.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from engine.data.catalogue import Catalogue, ClassKey
from engine.data.mask_folder import read_mask_folder
from engine.data.pascal5i import (
    N_FOLDS,
    VOC_CLASSES,
    ListedPair,
    fold_classes,
    list_path,
    read_pair_list,
    read_pairs,
)
from engine.errors import DataError
from engine.images import image_size
from engine.text_files import read_lines

MIN_PIXELS: Final = 2 * 32 * 32
"""The smallest object PFENet lists."""

_VOC: Final = "VOC2012"


@dataclass(frozen=True, kw_only=True)
class FoldPairs:
    """The pairs of one fold and how they were found.

    Attributes:
        pairs: in list order.
        source: one phrase for reports.
    """

    pairs: tuple[ListedPair, ...]
    source: str


def find_voc_root(root: Path) -> Path:
    """``root``, ``root/VOC2012`` or ``root/VOCdevkit/VOC2012``: the one with ``JPEGImages``.

    Raises:
        DataError: none of them has it.
    """
    for folder in (root, root / _VOC, root / "VOCdevkit" / _VOC):
        if (folder / "JPEGImages").is_dir():
            return folder
    raise DataError(f"PASCAL VOC was not found: {root} holds neither JPEGImages/ nor {_VOC}/JPEGImages/.")


def read_pascal(root: Path) -> Catalogue:
    """The images and masks of VOC 2012 below ``root``, whichever of the usual places they are in.

    Its classes have their names, also without a ``classes.txt``.

    Raises:
        DataError: as ``find_voc_root`` and ``read_mask_folder``.
        ImageError: a mask cannot be read.
    """
    folder = find_voc_root(root)
    catalogue = read_mask_folder(folder)
    names = {ClassKey(folder.name, number): name for number, name in enumerate(VOC_CLASSES, start=1)}
    return replace(catalogue, class_names={**names, **catalogue.class_names})


def pairs_of_fold(root: Path, catalogue: Catalogue, fold: int, *, split: Literal["trn", "val"]) -> FoldPairs:
    """What to train on when ``fold`` is held out (``trn``) or to test on (``val``).

    The lists in ``ImageSets`` count where they are there, else lists are made by the rule above.

    Args:
        root: a folder as ``find_voc_root`` returns it.
        catalogue: its images.
        fold: 0 to 3.
        split: which side.

    Raises:
        DataError: a list is malformed, or there is neither a list nor ``ImageSets/Segmentation/val.txt``.
        ConfigError: there is no such fold.
    """
    fold_classes(fold)
    folds = [fold] if split == "val" else [other for other in range(N_FOLDS) if other != fold]
    parts = [list_of_fold(root, catalogue, one, split=split) for one in folds]
    return FoldPairs(
        pairs=tuple(pair for part in parts for pair in part.pairs),
        source=", ".join(sorted({part.source for part in parts})),
    )


def list_of_fold(root: Path, catalogue: Catalogue, fold: int, *, split: Literal["trn", "val"]) -> FoldPairs:
    """The list ``{split}_fold{fold}``: the fold's own classes, from its file or made from the masks.

    Raises:
        DataError: as ``pairs_of_fold``.
        ConfigError: there is no such fold.
    """
    if list_path(root, fold, split=split).is_file():
        pairs = read_pairs(root, fold, split=split)
        return FoldPairs(pairs=tuple(pairs), source=f"the lists ImageSets/{split}_fold*.txt")
    val_path = voc_val_list(root)
    if not val_path.is_file():
        raise DataError(
            f"The list {list_path(root, fold, split=split)} does not exist.",
            hint=f"A list could be made from the masks if VOC's own {val_path} were there.",
        )
    val_names = {line for _, line in read_lines(val_path)}
    names = {record.name for record in catalogue.records if (record.name in val_names) == (split == "val")}
    return FoldPairs(
        pairs=tuple(make_pairs(catalogue, names, class_ids=fold_classes(fold))),
        source=f"the masks (at least {MIN_PIXELS:,} pixels) and ImageSets/Segmentation/val.txt",
    )


def voc_val_list(root: Path) -> Path:
    """Where VOC 2012 keeps its own list of validation images."""
    return root / "ImageSets" / "Segmentation" / "val.txt"


def make_pairs(
    catalogue: Catalogue, names: Collection[str], *, class_ids: Collection[int], min_pixels: int = MIN_PIXELS
) -> list[ListedPair]:
    """Pairs of the named images and the classes that cover enough of them, by name, then class.

    Raises:
        ImageError: a mask cannot be read.
    """
    pairs = []
    for record in sorted(catalogue.records, key=lambda record: record.name):
        wanted = [label for label in sorted(record.areas) if label in class_ids]
        if record.name not in names or not wanted:
            continue
        height, width = image_size(record.mask_path)
        pairs += [
            ListedPair(image=record.name, class_id=label)
            for label in wanted
            if round(record.areas[label] * height * width) >= min_pixels
        ]
    return pairs


def read_own_list(path: Path, catalogue: Catalogue, *, class_ids: Collection[int]) -> FoldPairs:
    """Read a list of the user's, in either format in use.

    ``image__class`` lines (HSNet) are taken as they are, without classes beside ``class_ids``. Lines
    ``IMAGE_PATH MASK_PATH`` (PFENet, BAM, HDMNet) name images; their classes follow from the masks and
    ``MIN_PIXELS``.

    Raises:
        DataError: the file is missing, empty or mixes formats, or names an image without a mask.
    """
    lines = read_lines(path)
    if not lines:
        raise DataError(f"The image list {path} is empty.")
    known = {record.name for record in catalogue.records}
    if len(lines[0][1].split()) == 1:
        pairs = [pair for pair in read_pair_list(path) if pair.class_id in class_ids]
        _refuse_unknown(path, (pair.image for pair in pairs), known)
        return FoldPairs(pairs=tuple(pairs), source=f"pairs of {path.name}")
    names = []
    for number, line in lines:
        parts = [PurePosixPath(part.replace("\\", "/")).stem for part in line.split()]
        if len(parts) != 2 or parts[0] != parts[1]:
            raise DataError(f"{path}, line {number}: {line!r} is not of the form IMAGE_PATH MASK_PATH.")
        names.append(parts[0])
    _refuse_unknown(path, names, known)
    return FoldPairs(
        pairs=tuple(make_pairs(catalogue, frozenset(names), class_ids=class_ids)),
        source=f"images of {path.name}, at least {MIN_PIXELS} pixels",
    )


def _refuse_unknown(path: Path, names: Iterable[str], known: Collection[str]) -> None:
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        raise DataError(f"{path} names the image {unknown!r}, which has no image or no mask in the data set.")
