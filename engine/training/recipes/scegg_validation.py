"""Zero-shot validation inside the seen classes: some of them play unseen, by a fixed draw."""

from __future__ import annotations

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
        training: image indices.
        validation: image indices; empty where nothing is validated.
    """

    classes: NDArray[np.int64]
    unseen: NDArray[np.int64]
    training: NDArray[np.int64]
    validation: NDArray[np.int64]


def split_for_training(
    data: ZeroShotSet, *, n_validation_classes: int, image_share: float, draw: int
) -> TrainingSplit:
    """Split the ``trainval`` images, and nothing else.

    Args:
        data: the set.
        n_validation_classes: seen classes that play unseen; 0 = train on all of ``trainval``, with the
            set's real unseen classes as the classes to be told by their attributes.
        image_share: share of each training class's images that validate (at least one).
        draw: another number draws other classes and images. Not the run's seed, so that runs compare.

    Raises:
        ConfigError: fewer than two classes would be left to train on.
    """
    if n_validation_classes == 0:
        return TrainingSplit(
            classes=np.union1d(data.seen, data.unseen),
            unseen=data.unseen,
            training=data.trainval,
            validation=np.zeros(0, dtype=np.int64),
        )
    if len(data.seen) - n_validation_classes < 2:
        raise ConfigError(
            f"{data.name} has {len(data.seen)} seen classes; {n_validation_classes} cannot play unseen.",
            hint="Lower --data.validation_classes.",
        )
    rng = np.random.default_rng(draw)
    unseen = np.sort(rng.choice(data.seen, size=n_validation_classes, replace=False))
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
    return TrainingSplit(classes=data.seen, unseen=unseen, training=training, validation=held)
