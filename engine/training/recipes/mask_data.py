"""Labelled images for the small heads: which ones are read, held out, and kept for validation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from engine.data.catalogue import Catalogue, join_catalogues
from engine.data.hold_out import images_of_val_lists, without_held_out
from engine.data.mask_folder import read_mask_folders
from engine.data.project_masks import read_project
from engine.errors import ConfigError
from engine.progress import CancelToken, ProgressCallback


@dataclass(frozen=True, kw_only=True)
class MaskDataOptions:
    """Images, hold-outs and the share for validation."""

    root: Annotated[Path | None, "folder with VOC-style data sets (required, or project)"] = None
    project: Annotated[
        Path | None, "NAME.fewshot: train on the masks accepted in the app, too or instead"
    ] = None
    sets: Annotated[tuple[str, ...], "data sets, or folders of data sets, to train on; none given = all"] = ()
    hold_out: Annotated[tuple[str, ...], "SET or SET:CLASS_ID never seen, in training or validation"] = ()
    validation_sets: Annotated[
        tuple[str, ...], "whole sets used for validation instead of a share of each"
    ] = ()
    validation_share: Annotated[float, "share of the images of each set kept for validation"] = 0.08
    keep_val_lists: Annotated[bool, "also train on the images of ImageSets/val_fold*.txt"] = False

    def __post_init__(self) -> None:
        if not 0 < self.validation_share < 1:
            raise ConfigError(f"data.validation_share must be between 0 and 1, not {self.validation_share}.")


def read_masks(
    data: MaskDataOptions, *, token: CancelToken | None, progress: ProgressCallback | None
) -> Catalogue:
    """The data sets below the root and the accepted masks of a project, whichever are named.

    Raises:
        ConfigError: neither is named.
        DataError: a data set is not as documented.
        Cancelled: the token was set.
    """
    catalogues = []
    if data.root is not None:
        catalogues.append(read_mask_folders(data.root, data.sets, token=token, progress=progress))
    if data.project is not None:
        catalogues.append(read_project(data.project))
    if not catalogues:
        raise ConfigError(
            "No training data: name the folder of the data sets with --data.root DIR or a project with "
            "--data.project."
        )
    return join_catalogues(catalogues)


def split_masks(catalogue: Catalogue, data: MaskDataOptions) -> tuple[Catalogue, Catalogue]:
    """Training and validation records; hold-outs and, unless kept, listed test images are in neither.

    Raises:
        ConfigError: a name fits no set or class.
    """
    has_lists = data.root is not None and not data.keep_val_lists
    listed = images_of_val_lists(data.root) if has_lists else frozenset()
    usable = without_held_out(catalogue, hold_out=data.hold_out, exclude_images=listed)
    if data.validation_sets:
        unknown = set(data.validation_sets) - {record.set_name for record in usable.records}
        if unknown:
            raise ConfigError(
                f"data.validation_sets names the unknown or held-out set {sorted(unknown)[0]!r}."
            )
        is_validation = [record.set_name in data.validation_sets for record in usable.records]
    else:
        # By a fixed draw, not by the run's seed: runs with other seeds stay comparable.
        draws = np.random.default_rng(0).random(len(usable.records))
        is_validation = [bool(draw < data.validation_share) for draw in draws]
    return (
        usable.subset(index for index, flag in enumerate(is_validation) if not flag),
        usable.subset(index for index, flag in enumerate(is_validation) if flag),
    )
