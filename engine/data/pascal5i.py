"""PASCAL-5i: the fold rule and the image lists.

Source: Shaban et al., "One-Shot Learning for Semantic Segmentation" (arXiv:1709.03410): fold ``i``
holds out the VOC classes ``5 i + 1`` to ``5 i + 5`` in alphabetical order. The lists are those in
common use since HSNet: one line ``image__class`` per pair, the class 1-based.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.errors import ConfigError, DataError

N_FOLDS: Final = 4

VOC_CLASSES: Final = (
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "diningtable",
    "dog",
    "horse",
    "motorbike",
    "person",
    "pottedplant",
    "sheep",
    "sofa",
    "train",
    "tvmonitor",
)


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
    path = root / "ImageSets" / f"{split}_fold{fold}.txt"
    if not path.is_file():
        raise DataError(f"The image list {path} does not exist.", hint="It comes with the PASCAL-5i lists.")
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        image, separator, class_text = line.strip().rpartition("__")
        if not line.strip():
            continue
        if not separator or not class_text.isdecimal() or not 1 <= int(class_text) <= len(VOC_CLASSES):
            raise DataError(f"{path}, line {number}: {line.strip()!r} is not of the form image__class.")
        class_id = int(class_text)
        if split == "val" and class_id not in held_out:
            raise DataError(f"{path}, line {number}: class {class_id} does not belong to fold {fold}.")
        pairs.append(ListedPair(image=image, class_id=class_id))
    return pairs


def val_image_names(root: Path) -> set[str]:
    """Names of all images in the ``val`` lists below ``root``; empty where there are none."""
    return {
        pair.image
        for fold in range(N_FOLDS)
        if (root / "ImageSets" / f"val_fold{fold}.txt").is_file()
        for pair in read_pairs(root, fold, split="val")
    }
