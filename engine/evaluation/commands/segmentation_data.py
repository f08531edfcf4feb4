"""Test data and conventions of the segmentation command."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.data.catalogue import Catalogue
from engine.data.coco20i import fold_pairs, read_coco
from engine.data.pascal5i import N_FOLDS, ListedPair, list_path
from engine.data.pascal_lists import find_voc_root, pairs_of_fold, read_pascal
from engine.errors import ConfigError
from engine.evaluation.episode_files import EpisodeBook, chosen_draw, read_episodes
from engine.evaluation.episodes import TestEpisode, class_first_episodes, listed_episodes, things_episodes
from engine.progress import ProgressCallback

DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "pascal": {"fold": [1], "seeds": [0, 1, 2], "episodes": 500, "min_images": 15},
    "coco": {
        "fold": [0],
        "seeds": [0, 1, 2, 3, 4],
        "episodes": 1000,
        "min_images": 2,
        "mask_source": "json",
        "fold_rule": "interleaved",
    },
    "things": {"seeds": [0, 1, 2], "per_class": 12},
    "folder": {"seeds": [0, 1, 2], "per_class": 12},
}

_PUBLISHED: Final[dict[str, Any]] = {
    "episodes": 1000,
    "seeds": [0],
    "min_images": 2,
    "repeat_supports": True,
    "fold_rule": "interleaved",
}
PROTOCOLS: Final[dict[str, dict[str, Any]]] = {
    "hsnet": {**_PUBLISHED, "size": "400", "shot_rule": "vote", "mask_source": "png"},
    "mshnet": {**_PUBLISHED, "size": "473", "shot_rule": "model", "mask_source": "json"},
}
"""The published ones we can follow but for their random numbers; the flags each stands for."""

_COCO_ONLY: Final = ("mask_source", "fold_rule")


@dataclass(frozen=True, kw_only=True)
class FoldData:
    """A benchmark of folds.

    Attributes:
        catalogue: images and masks.
        pairs: the test list of each fold that has one, without classes that are too rare.
        sources: where each list came from.
    """

    catalogue: Catalogue
    pairs: dict[int, list[ListedPair]]
    sources: dict[int, str]


def apply_protocol(options: argparse.Namespace) -> None:
    """Set the flags that ``--protocol`` stands for.

    Raises:
        ConfigError: the name is unknown, or one of the flags was given as well.
    """
    if options.protocol not in PROTOCOLS:
        raise ConfigError(
            f"There is no protocol {options.protocol!r}; there are {' and '.join(PROTOCOLS)}.",
            hint="PFENet and BAM keep the aspect ratio, which our models do not: come near them with "
            "--size original, --episodes and --seeds.",
        )
    for name, value in PROTOCOLS[options.protocol].items():
        if name in _COCO_ONLY and options.data != "coco":
            continue
        if getattr(options, name) is not None:
            flag = f"--{name.replace('_', '-')}"
            raise ConfigError(f"--protocol {options.protocol} sets {flag} itself; leave one of the two out.")
        setattr(options, name, value)


def read_fold_data(options: argparse.Namespace, progress: ProgressCallback) -> FoldData:
    """PASCAL-5i or COCO-20i with the lists of all folds that can be measured.

    Raises:
        DataError: the data is missing or not as documented.
        ConfigError: a wanted fold has no class with enough images.
    """
    found: dict[int, tuple[Sequence[ListedPair], str]] = {}
    if options.data == "pascal":
        root, catalogue = find_voc_root(options.root), read_pascal(options.root)
        can_make = (root / "ImageSets" / "Segmentation" / "val.txt").is_file()
        for fold in range(N_FOLDS):
            if fold in options.fold or can_make or list_path(root, fold, split="val").is_file():
                listed = pairs_of_fold(root, catalogue, fold, split="val")
                found[fold] = listed.pairs, listed.source
    else:
        catalogue = read_coco(
            options.root, "val2014", mask_source=options.mask_source, crowd="skip", progress=progress
        )
        for fold in range(N_FOLDS):
            pairs = fold_pairs(catalogue.records, fold, split="val", rule=options.fold_rule)
            found[fold] = pairs, f"val2014, {options.fold_rule} folds, masks from {options.mask_source}"
    kept = {fold: _common_classes(pairs, options.min_images) for fold, (pairs, _) in found.items()}
    for fold in options.fold:
        if not kept[fold]:
            raise ConfigError(
                f"Fold {fold} cannot be measured: no class of it has {options.min_images} listed images.",
                hint="Lower --min-images.",
            )
    return FoldData(
        catalogue=catalogue,
        pairs={fold: pairs for fold, pairs in kept.items() if pairs},
        sources={fold: source for fold, (_, source) in found.items()},
    )


def _common_classes(pairs: Sequence[ListedPair], min_images: int) -> list[ListedPair]:
    counts = Counter(pair.class_id for pair in pairs)
    return [pair for pair in pairs if counts[pair.class_id] >= max(2, min_images)]


class EpisodeSource:
    """Draws episodes, or reads them from a file, and remembers the reported ones.

    Args:
        options: resolved flags.
        catalogue: what episodes count in.
        folds: lists of a benchmark of folds, None for other data.
    """

    def __init__(self, options: argparse.Namespace, catalogue: Catalogue, folds: FoldData | None) -> None:
        self._options, self._catalogue, self._folds = options, catalogue, folds
        path = options.episodes_from
        self._replayed: EpisodeBook | None = None if path is None else read_episodes(path, catalogue)
        self.reported: EpisodeBook = {}

    def fold(self, fold: int, seed: int) -> Sequence[TestEpisode]:
        """The episodes of one fold. Folds that are not reported, for a threshold, are always drawn."""
        if fold not in self._options.fold:
            return self._draw_fold(fold, seed)
        return self._reported(f"fold {fold}", seed, lambda: self._draw_fold(fold, seed))

    def inside_sets(self, seed: int) -> Sequence[TestEpisode]:
        """The episodes inside each data set."""
        options = self._options
        return self._reported(
            options.data,
            seed,
            lambda: things_episodes(
                self._catalogue, per_class=options.per_class, n_shots=options.shots, seed=seed
            ),
        )

    def _reported(self, group: str, seed: int, draw: Any) -> list[TestEpisode]:
        key = (group, seed)
        if key not in self.reported:
            self.reported[key] = (
                draw()
                if self._replayed is None
                else chosen_draw(self._replayed, group, seed, path=self._options.episodes_from)
            )
        return self.reported[key]

    def _draw_fold(self, fold: int, seed: int) -> list[TestEpisode]:
        assert self._folds is not None  # asked for folds, so there are lists
        options = self._options
        drawing = {
            "n_episodes": options.episodes,
            "n_shots": options.shots,
            "seed": seed,
            "may_repeat": bool(options.repeat_supports),
        }
        pairs = self._folds.pairs[fold]
        if options.data == "pascal":
            return listed_episodes(self._catalogue, pairs, **drawing)
        return class_first_episodes(self._catalogue, pairs, is_stratified=bool(options.stratified), **drawing)
