"""PASCAL-5i: the fold rule and the image lists.

Source: Shaban et al., "One-Shot Learning for Semantic Segmentation" (arXiv:1709.03410): fold ``i``
holds out the VOC classes ``5 i + 1`` to ``5 i + 5`` in alphabetical order. The lists are those in
common use since HSNet: one line ``image__class`` per pair, the class 1-based.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.data.published import published_names
from engine.errors import ConfigError, DataError
from engine.text_files import read_lines

N_FOLDS: Final = 4

VOC_CLASSES: Final = published_names("voc_classes")

_LISTS: Final = "ImageSets"


@dataclass(frozen=True, kw_only=True)
class ListedPair:
    """One line of a list: an image name and one class (1 to 20) it is asked for."""

    image: str
    class_id: int


def fold_classes(fold: int) -> tuple[int, ...]:
    """The five VOC classes (1-based) that fold 0 to 3 holds out.

    Raises:
        ConfigError: there is no such fold.
    """
    if not 0 <= fold < N_FOLDS:
        raise ConfigError(f"PASCAL-5i has the folds 0 to {N_FOLDS - 1}, not {fold}.")
    return tuple(range(5 * fold + 1, 5 * fold + 6))


def read_pairs(root: Path, fold: int, *, split: Literal["trn", "val"]) -> list[ListedPair]:
    """Read ``ImageSets/{split}_fold{fold}.txt`` below ``root``, in file order.

    Raises:
        DataError: the list is missing or a line is not ``image__class``; names file and line.
        ConfigError: there is no such fold.
    """
    held_out = fold_classes(fold)
    path = list_path(root, fold, split=split)
    if not path.is_file():
        raise DataError(f"The image list {path} does not exist.", hint="It comes with the PASCAL-5i lists.")
    return read_pair_list(path, allowed=held_out)


def read_training_pairs(root: Path, fold: int) -> list[ListedPair]:
    """The pairs to train on when ``fold`` is held out: the ``trn`` lists of the three other folds.

    ``trn_fold{f}.txt`` names classes of fold ``f`` itself, as HSNet's released lists do.

    Raises:
        DataError: a list is missing or malformed.
        ConfigError: there is no such fold.
    """
    fold_classes(fold)
    return [
        pair for other in range(N_FOLDS) if other != fold for pair in read_pairs(root, other, split="trn")
    ]


def list_path(root: Path, fold: int, *, split: Literal["trn", "val"]) -> Path:
    """Where the list of one fold lies below ``root``."""
    return root / _LISTS / f"{split}_fold{fold}.txt"


def read_pair_list(path: Path, *, allowed: Collection[int] | None = None) -> list[ListedPair]:
    """Read lines ``image__class`` in file order.

    Args:
        path: the list; may be empty.
        allowed: labels that may occur; None: 1 to 20.

    Raises:
        DataError: the file is missing, a line is not of that form or a class is not allowed; names the line.
    """
    pairs = []
    for number, line in read_lines(path):
        image, separator, class_text = line.rpartition("__")
        if not separator or not class_text.isdecimal() or not 1 <= int(class_text) <= len(VOC_CLASSES):
            raise DataError(f"{path}, line {number}: {line!r} is not of the form image__class.")
        class_id = int(class_text)
        if allowed is not None and class_id not in allowed:
            raise DataError(f"{path}, line {number}: class {class_id} does not belong to this fold.")
        pairs.append(ListedPair(image=image, class_id=class_id))
    return pairs


def val_image_names(root: Path) -> set[str]:
    """Names of all images in the ``val`` lists below ``root``; empty where there are none."""
    return {
        pair.image
        for fold in range(N_FOLDS)
        if list_path(root, fold, split="val").is_file()
        for pair in read_pairs(root, fold, split="val")
    }
