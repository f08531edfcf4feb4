"""COCO-20i: the fold rules, and catalogues of COCO 2014 from polygons or from index masks.

Layout, ``ROOT`` being ``COCO2014`` or the folder that holds it::

    ROOT/train2014/*.jpg    ROOT/annotations/instances_train2014.json    ROOT/annotations/train2014/*.png
    ROOT/val2014/*.jpg      ROOT/annotations/instances_val2014.json      ROOT/annotations/val2014/*.png

Labels are ranks of the category ids plus one: 1 (person) to 80 (toothbrush). The two mask sources
differ: index masks (those HSNet hands out) give an overlapped object only its visible part, polygons
(MSHNet) all of it. A number says which one it was measured on.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Literal

from engine.data.catalogue import Catalogue, ClassKey, Record, class_areas, read_labels
from engine.data.coco_annotations import CrowdRule, read_coco_annotations
from engine.data.pascal5i import ListedPair
from engine.data.published import published_names
from engine.errors import ConfigError, DataError
from engine.progress import CancelToken, Progress, ProgressCallback

N_FOLDS: Final = 4
COCO_CLASSES: Final = published_names("coco_classes")
SET_NAME: Final = "COCO2014"

FoldRule = Literal["interleaved", "contiguous"]
"""``interleaved``: ranks f, f + 4, ... (FWB, HSNet, MSHNet). ``contiguous``: blocks of 20 (PFENet)."""

MaskSource = Literal["json", "png"]
CocoPart = Literal["train2014", "val2014"]

_READERS: Final = 4
_REPORT_EVERY: Final = 500


def fold_classes(fold: int, *, rule: FoldRule = "interleaved") -> tuple[int, ...]:
    """The 20 labels (1 to 80) that fold 0 to 3 holds out.

    Source: interleaved from Nguyen and Todorovic, "Feature Weighting and Boosting" (ICCV 2019), as
    HSNet's released code has it; contiguous from PFENet's released code.

    Raises:
        ConfigError: there is no such fold or rule.
    """
    if not 0 <= fold < N_FOLDS:
        raise ConfigError(f"COCO-20i has the folds 0 to {N_FOLDS - 1}, not {fold}.")
    n_classes = len(COCO_CLASSES)
    if rule == "interleaved":
        return tuple(range(fold + 1, n_classes + 1, N_FOLDS))
    if rule == "contiguous":
        size = n_classes // N_FOLDS
        return tuple(range(size * fold + 1, size * fold + size + 1))
    raise ConfigError(f"A COCO-20i fold rule is interleaved or contiguous, not {rule!r}.")


def find_coco_root(root: Path) -> Path:
    """``root`` or ``root/COCO2014``, whichever holds the images.

    Raises:
        DataError: neither does.
    """
    for folder in (root, root / SET_NAME):
        if (folder / "train2014").is_dir() or (folder / "val2014").is_dir():
            return folder
    raise DataError(f"COCO 2014 was not found: {root} holds neither train2014/ nor val2014/ nor {SET_NAME}/.")


def read_coco(
    root: Path,
    part: CocoPart,
    *,
    mask_source: MaskSource = "json",
    crowd: CrowdRule = "skip",
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> Catalogue:
    """A catalogue of the images of one part that show an object.

    With ``json`` the areas are those the file states and a mask is drawn when it is asked for; with
    ``png`` every mask is opened once, which takes minutes for all of COCO.

    Args:
        root: see ``find_coco_root``.
        part: which images.
        mask_source: where the labels come from.
        crowd: what becomes of crowd regions; ``json`` only.
        token: cancels between files.
        progress: told the number of finished masks.

    Raises:
        DataError: a folder or file is missing or not as documented.
        ImageError: a mask cannot be read.
    """
    folder = find_coco_root(root)
    if mask_source == "json":
        records = _records_from_json(folder, part, crowd)
    elif mask_source == "png":
        records = _records_from_png(folder, part, token, progress)
    else:
        raise ConfigError(f"mask_source is json or png, not {mask_source!r}.")
    if not records:
        raise DataError(f"No image of {folder / part} has an annotated object.")
    names = {ClassKey(SET_NAME, label): name for label, name in enumerate(COCO_CLASSES, start=1)}
    return Catalogue(records=tuple(records), class_names=names)


def fold_pairs(
    records: Iterable[Record], fold: int, *, split: Literal["trn", "val"], rule: FoldRule = "interleaved"
) -> list[ListedPair]:
    """Every pair of image and class of one fold, by record order and then class.

    As HSNet's lists have it: ``trn`` are all images that show one of the 60 other classes, to be taken
    from train2014, ``val`` those that show one of the fold's 20, from val2014; no smallest size.

    Raises:
        ConfigError: there is no such fold or rule.
    """
    held_out = frozenset(fold_classes(fold, rule=rule))
    return [
        ListedPair(image=record.name, class_id=class_id)
        for record in records
        for class_id in sorted(record.areas)
        if (class_id in held_out) == (split == "val")
    ]


def _records_from_json(folder: Path, part: CocoPart, crowd: CrowdRule) -> list[Record]:
    json_path = folder / "annotations" / f"instances_{part}.json"
    return [
        Record(
            set_name=SET_NAME,
            image_path=folder / part / image.file_name,
            mask_path=json_path,
            areas=areas,
            label_source=image,
        )
        for image in read_coco_annotations(json_path, crowd=crowd)
        if (areas := image.areas)
    ]


def _records_from_png(
    folder: Path, part: CocoPart, token: CancelToken | None, progress: ProgressCallback | None
) -> list[Record]:
    mask_dir = folder / "annotations" / part
    mask_paths = sorted(mask_dir.glob("*.png")) if mask_dir.is_dir() else []
    if not mask_paths:
        raise DataError(
            f"The folder {mask_dir} holds no index mask.",
            hint="mask_source json draws masks from instances_*.json instead.",
        )
    records = []
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        for start in range(0, len(mask_paths), _REPORT_EVERY):
            if token is not None:
                token.raise_if_cancelled()
            some = mask_paths[start : start + _REPORT_EVERY]
            for path, areas in zip(
                some, pool.map(lambda path: class_areas(read_labels(path)), some), strict=True
            ):
                _check_labels(path, areas)
                if areas:
                    image_path = folder / part / f"{path.stem}.jpg"
                    records.append(
                        Record(set_name=SET_NAME, image_path=image_path, mask_path=path, areas=areas)
                    )
            if progress is not None:
                progress(Progress(done=start + len(some), total=len(mask_paths), unit="masks"))
    return records


def _check_labels(path: Path, labels: Iterable[int]) -> None:
    wrong = [label for label in labels if label > len(COCO_CLASSES)]
    if wrong:
        raise DataError(
            f"The mask {path} holds the label {wrong[0]}; COCO-20i masks hold ranks (1 to 80), not ids."
        )
