"""Which images train which class, and which of them are kept for validation.

Four sources: PASCAL-5i (``pascal_lists``: HSNet's lists, or lists made from the masks), COCO-20i, a
VOC-style folder of one's own, and a project. In the last two an image trains every class that covers at least
``min_object_px`` of its pixels: smaller objects fill less than a cell or two of the feature maps.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from engine.data import coco20i
from engine.data.catalogue import Catalogue, ClassKey
from engine.data.mask_folder import read_mask_folder
from engine.data.pascal5i import N_FOLDS, ListedPair, fold_classes, list_path
from engine.data.pascal_lists import MIN_PIXELS, find_voc_root, make_pairs, pairs_of_fold, read_pascal
from engine.data.project_masks import read_project
from engine.errors import ConfigError, DataError
from engine.progress import CancelToken, ProgressCallback

logger = logging.getLogger(__name__)

PairSet = Literal["voc", "coco20i", "project"]
Members = dict[ClassKey, list[int]]
_ALL_LABELS: Final = range(1, 255)


@dataclass(frozen=True, kw_only=True)
class PairSource:
    """Where training pairs come from.

    Attributes:
        root: VOC-style folder, the folder of COCO 2014, or a project.
        kind: which of the three.
        fold: 0 to 3, held out for the test; None for a folder of one's own.
        min_object_px: see the module's text; only for a folder of one's own.
        mask_source: COCO only, see ``coco20i``.
        fold_rule: COCO only, see ``coco20i``.
    """

    root: Path
    kind: PairSet = "voc"
    fold: int | None = None
    min_object_px: int = MIN_PIXELS
    mask_source: coco20i.MaskSource = "json"
    fold_rule: coco20i.FoldRule = "interleaved"


@dataclass(frozen=True, kw_only=True)
class PairLists:
    """What a run trains and validates on.

    Attributes:
        catalogue: all records; the numbers below point into it.
        training: record numbers of every class.
        validation: the same, of images that are not in ``training``; classes of the training folds only,
            never those held out for the test. May lack classes.
    """

    catalogue: Catalogue
    training: Mapping[ClassKey, Sequence[int]]
    validation: Mapping[ClassKey, Sequence[int]]


def read_pair_lists(
    source: PairSource,
    *,
    drop_novel_images: bool,
    is_single_class: bool,
    skip_small_classes: bool,
    validation_share: float,
    validation_classes: Collection[int],
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
) -> PairLists:
    """Everything a paper recipe reads before it trains.

    Args:
        source: the images and the fold that is held out.
        drop_novel_images: leave out images that show a held-out class; else it is background there.
        is_single_class: train on images with one class only.
        skip_small_classes: see ``checked_classes``.
        validation_share: share of the images kept for validation.
        validation_classes: kept for validation instead, with all images that show them.
        token: cancels between files.
        progress: told the files read, where that takes long.

    Raises:
        DataError: the folder, its lists or masks are not as documented, or a class has one image.
        ConfigError: a validation class is none of the training classes, or no pair is left to validate on.
    """
    catalogue, members, novel = read_training_classes(source, token=token, progress=progress)
    if drop_novel_images:
        members = without_images_of(catalogue, members, novel)
    if is_single_class:
        members = single_class_images(catalogue, members)
    unknown = set(validation_classes) - {key.class_id for key in members}
    if unknown:
        raise ConfigError(f"data.validation_classes names {min(unknown)}, which is no training class.")
    members = checked_classes(catalogue, members, skip_small=skip_small_classes)
    if validation_classes:
        validation = {key: images for key, images in members.items() if key.class_id in validation_classes}
        training = without_images_of(catalogue, members, validation_classes)
        training = checked_classes(catalogue, training, skip_small=skip_small_classes)
    else:
        training, validation = split_validation(members, share=validation_share)
    if not validation:
        raise ConfigError("The validation images hold no class twice.", hint="Raise --data.validation_share.")
    return PairLists(catalogue=catalogue, training=training, validation=validation)


def read_training_classes(
    source: PairSource, *, token: CancelToken | None = None, progress: ProgressCallback | None = None
) -> tuple[Catalogue, Members, frozenset[int]]:
    """All records, the images of every training class, and the classes held out.

    Raises:
        DataError: the data are not as documented; a listed image has no mask or does not show its class.
        ConfigError: a fold is needed, or there is no such fold.
        Cancelled: the token was set.
    """
    if source.kind == "coco20i":
        if source.fold is None:
            raise ConfigError("COCO-20i holds out one fold.", hint="Name it with --data.fold 0 to 3.")
        novel = frozenset(coco20i.fold_classes(source.fold, rule=source.fold_rule))
        catalogue = coco20i.read_coco(
            source.root, "train2014", mask_source=source.mask_source, token=token, progress=progress
        )
        pairs = coco20i.fold_pairs(catalogue.records, source.fold, split="trn", rule=source.fold_rule)
        return catalogue, _members(catalogue, pairs), novel
    if source.kind == "project":
        catalogue = read_project(source.root)
        return catalogue, _members(catalogue, _own_pairs(source, catalogue)), frozenset()
    folder = find_voc_root(source.root)
    has_lists = list_path(folder, 0, split="trn").is_file()
    if has_lists and source.fold is None:
        raise ConfigError(
            f"{folder} has PASCAL-5i's image lists, so one fold must be held out.",
            hint=f"Name it with --data.fold 0 to {N_FOLDS - 1}.",
        )
    novel = frozenset() if source.fold is None else frozenset(fold_classes(source.fold))
    catalogue = read_mask_folder(folder) if source.fold is None else read_pascal(folder)
    if source.fold is not None:
        pairs = list(pairs_of_fold(folder, catalogue, source.fold, split="trn").pairs)
    else:
        pairs = _own_pairs(source, catalogue)
    if not pairs:
        raise DataError(f"{folder} has no training pair for the classes beside fold {source.fold}.")
    return catalogue, _members(catalogue, pairs), novel


def without_images_of(catalogue: Catalogue, members: Members, classes: Collection[int]) -> Members:
    """Leave out every image that shows one of ``classes``, and these classes themselves."""
    return {
        key: [i for i in images if not catalogue.records[i].areas.keys() & set(classes)]
        for key, images in members.items()
        if key.class_id not in classes
    }


def single_class_images(catalogue: Catalogue, members: Members) -> Members:
    """Keep the images that show one class only (SG-One's training data)."""
    return {
        key: [i for i in images if len(catalogue.records[i].areas) == 1] for key, images in members.items()
    }


def checked_classes(catalogue: Catalogue, members: Members, *, skip_small: bool) -> Members:
    """The classes that can make pairs.

    Args:
        skip_small: leave classes with one image out (logged) instead of raising. A class without any
            image is always left out.

    Raises:
        DataError: a class has one image only, or nothing is left.
    """
    usable = {}
    for key, images in members.items():
        if len(images) == 1:
            name = f" ({catalogue.class_names[key]})" if key in catalogue.class_names else ""
            message = f"The class {key}{name} has one training image; a pair needs two."
            if not skip_small:
                raise DataError(message, hint="Leave such classes out with --data.skip_small_classes.")
            logger.warning("%s It is left out.", message)
        elif images:
            usable[key] = images
    if not usable:
        raise DataError("No class has two training images.")
    return usable


def split_validation(members: Members, *, share: float) -> tuple[Members, Members]:
    """Training and validation images; no image is in both, whatever classes it shows.

    Drawn once for all, not by a run's seed, so that runs with other seeds stay comparable. A class
    never falls below two training images.
    """
    images = sorted({index for indices in members.values() for index in indices})
    classes_of: dict[int, list[ClassKey]] = {index: [] for index in images}
    for key, indices in members.items():
        for index in indices:
            classes_of[index].append(key)
    n_left = {key: len(indices) for key, indices in members.items()}
    chosen: set[int] = set()
    for index in np.random.default_rng(0).permutation(images).tolist():
        if len(chosen) >= round(share * len(images)):
            break
        if all(n_left[key] > 2 for key in classes_of[index]):
            chosen.add(index)
            for key in classes_of[index]:
                n_left[key] -= 1
    training = {key: [i for i in indices if i not in chosen] for key, indices in members.items()}
    validation = {key: [i for i in indices if i in chosen] for key, indices in members.items()}
    return training, {key: indices for key, indices in validation.items() if len(indices) > 1}


def _own_pairs(source: PairSource, catalogue: Catalogue) -> list[ListedPair]:
    """The pairs of masks of one's own."""
    names = {record.name for record in catalogue.records}
    pairs = list(make_pairs(catalogue, names, class_ids=_ALL_LABELS, min_pixels=source.min_object_px))
    if not pairs:
        raise DataError(
            f"No mask of {source.root} shows an object of {source.min_object_px} or more pixels.",
            hint="Lower --data.min_object_px.",
        )
    return pairs


def _members(catalogue: Catalogue, pairs: Iterable[ListedPair]) -> Members:
    """Record numbers of every class, each once, in list order."""
    number = {record.name: index for index, record in enumerate(catalogue.records)}
    members: dict[ClassKey, dict[int, None]] = {}
    for pair in pairs:
        if pair.image not in number:
            raise DataError(f"The image {pair.image} is listed for training, but it or its mask is missing.")
        index = number[pair.image]
        record = catalogue.records[index]
        if pair.class_id not in record.areas:
            raise DataError(
                f"The mask {record.mask_path} does not show class {pair.class_id}, for which it is listed."
            )
        members.setdefault(ClassKey(record.set_name, pair.class_id), {})[index] = None
    return {key: list(indices) for key, indices in sorted(members.items())}
