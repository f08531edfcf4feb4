"""Zero-shot validation inside the seen classes: some of them play unseen, by a fixed draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.zero_shot_set import ZeroShotSet
from engine.errors import ConfigError


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingSplit:
    """Which images of a set train and which validate; none of them is a test image.

    Attributes:
        classes: rows of the set's table that the model is made for, in the order of the table.
        unseen: those of them that have no training image.
        compared: those of them that images are told apart among: with images in training or to be judged.
        held_out: rows of the table that must not be learned from by any other way than their attributes.
        training: image indices.
        validation: image indices; empty where nothing is validated.
    """

    classes: NDArray[np.int64]
    unseen: NDArray[np.int64]
    compared: NDArray[np.int64]
    held_out: NDArray[np.int64]
    training: NDArray[np.int64]
    validation: NDArray[np.int64]


def split_for_training(
    data: ZeroShotSet,
    *,
    n_validation_classes: int,
    image_share: float,
    draw: int,
    names: Sequence[str] = (),
    has_all_rows: bool = False,
) -> TrainingSplit:
    """Split the ``trainval`` images, and nothing else.

    Args:
        data: the set.
        n_validation_classes: seen classes that play unseen; 0 = train on all of ``trainval``, with the
            set's real unseen classes as the classes to be told by their attributes.
        image_share: share of each training class's images that validate (at least one).
        draw: another number draws other classes and images. Not the run's seed, so that runs compare.
        names: the seen classes that play unseen instead of a draw, where ``n_validation_classes`` is not 0.
        has_all_rows: the model is made for all rows of the table, but for real unseen classes while
            others play unseen, not only for those with images.

    Raises:
        ConfigError: fewer than two classes would be left to train on, or a name is not of a seen class.
    """
    every = np.arange(len(data.table.classes))
    if n_validation_classes == 0:
        compared = np.union1d(data.seen, data.unseen)
        classes = every if has_all_rows else compared
        return TrainingSplit(
            classes=classes,
            unseen=np.setdiff1d(classes, data.seen),
            compared=compared,
            held_out=data.unseen,
            training=data.trainval,
            validation=np.zeros(0, dtype=np.int64),
        )
    n_unseen = len(names) or n_validation_classes
    if len(data.seen) - n_unseen < 2:
        raise ConfigError(
            f"{data.name} has {len(data.seen)} seen classes; {n_unseen} cannot play unseen.",
            hint="Lower --data.validation_classes.",
        )
    rng = np.random.default_rng(draw)
    unseen = _rows_of(data, names) if names else np.sort(rng.choice(data.seen, size=n_unseen, replace=False))
    validation = []
    for label in data.seen:
        members = rng.permutation(data.trainval[data.labels[data.trainval] == label])
        n_held = len(members) if label in unseen else max(1, round(image_share * len(members)))
        validation.append(members[:n_held])
    held = np.sort(np.concatenate(validation))
    training = np.setdiff1d(data.trainval, held)
    lost = np.setdiff1d(np.setdiff1d(data.seen, unseen), data.labels[training])
    if len(lost):
        raise ConfigError(
            f"The class {data.table.classes[int(lost[0])]!r} of {data.name} has a single training image: "
            "none is left to validate with.",
            hint="Use --data.validation none.",
        )
    classes = np.setdiff1d(every, data.unseen) if has_all_rows else data.seen
    return TrainingSplit(
        classes=classes,
        unseen=np.setdiff1d(classes, data.labels[training]),
        compared=data.seen,
        held_out=np.union1d(data.unseen, unseen),
        training=training,
        validation=held,
    )


def _rows_of(data: ZeroShotSet, names: Sequence[str]) -> NDArray[np.int64]:
    """Ascending rows of seen classes by name."""
    rows = {data.table.classes[row]: int(row) for row in data.seen}
    for name in names:
        if name not in rows:
            raise ConfigError(f"{name!r} is not a seen class of {data.name}, so it cannot play unseen.")
    return np.unique([rows[name] for name in names])
