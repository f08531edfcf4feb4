"""What the two Doodle2Search recipes share of their settings, and how their data are found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.data.sbir import read_photo_sketch_folders, read_quickdraw, read_sketchy, read_tuberlin
from engine.data.sketch_photo_set import SketchPhotoSet
from engine.data.word_vectors import read_class_vectors
from engine.errors import ConfigError

# The released code draws its validation classes with this seed, whatever the run's own is.
_VALIDATION_SEED: Final = 42
_WORDS: Final = "class_word2vec_300d.npy"


@dataclass(frozen=True, kw_only=True)
class SketchDataOptions:
    """Sketches, photos, and the classes that are kept away."""

    root: Annotated[Path | None, "folder of the data set (required)"] = None
    layout: Annotated[
        Literal["folders", "sketchy-21", "sketchy-25", "tuberlin", "quickdraw"],
        "folders: photo/CLASS, sketch/CLASS and unseen_*.txt; the others as published",
    ] = "folders"
    words: Annotated[
        Path | None,
        "word vectors: .npy with .txt of names, or GloVe's text format; none = the one in root",
    ] = None
    train_on_unseen: Annotated[bool, "train on the unseen classes too: for use, never for a test"] = False
    validation_share: Annotated[float, "share of the seen classes kept for validation; 0 = none"] = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.validation_share < 1:
            raise ConfigError(f"data.validation_share must be in [0, 1), not {self.validation_share}.")


def read_sketch_photo_set(data: SketchDataOptions) -> SketchPhotoSet:
    """The data set that the settings name; opens no image.

    Raises:
        ConfigError: no root.
        DataError: the folder is not as documented.
    """
    if data.root is None:
        raise ConfigError("No training data: name the folder of the data set with --data.root DIR.")
    if data.layout == "folders":
        return read_photo_sketch_folders(data.root)
    if data.layout == "tuberlin":
        return read_tuberlin(data.root)
    if data.layout == "quickdraw":
        return read_quickdraw(data.root)
    return read_sketchy(data.root, "21" if data.layout == "sketchy-21" else "25")


def split_classes(
    data: SketchDataOptions, everything: SketchPhotoSet
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the training and of the validation classes, both sorted; validation ones do not train.

    Classes with only photos or only sketches are in neither.

    Raises:
        ConfigError: fewer than two classes are left to train on.
    """
    usable = everything.classes if data.train_on_unseen else everything.seen
    paired = {item.class_name for item in everything.photos} & {
        item.class_name for item in everything.sketches
    }
    names = [name for name in usable if name in paired]
    n_validation = round(data.validation_share * len(names))
    if data.validation_share and not n_validation:
        n_validation = 1
    drawn = np.random.default_rng(_VALIDATION_SEED).permutation(len(names))[:n_validation]
    validation = {names[index] for index in drawn}
    training = tuple(name for name in names if name not in validation)
    if len(training) < 2:
        raise ConfigError(
            f"{everything.name} leaves {len(training)} classes to train on; at least 2 are needed.",
            hint="Lower --data.validation_share.",
        )
    return training, tuple(name for name in names if name in validation)


def read_words(data: SketchDataOptions, class_names: tuple[str, ...]) -> NDArray[np.float32]:
    """(C, D) word vectors of classes.

    Raises:
        DataError: there is no such file, or a class has no vector.
    """
    path = data.words if data.words is not None else data.root / _WORDS
    return read_class_vectors(path, class_names)
