"""Frozen dataclasses of the attribute classifier that cross the engine's border.

The rules of ``engine.types`` hold: arrays, paths and plain values, picklable, no torch. Every array is
copied and made read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engine.errors import ShapeError
from engine.types import ImageFailure

MAX_CLASSES: Final = 1000
"""As many can be fitted at once; more would take minutes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ZeroShotInfo:
    """What the loaded model knows.

    Attributes:
        model: registry name.
        attribute_names: K names, the order of every attribute axis.
        class_names: C classes the model was trained with, seen and unseen.
        class_attributes: (C, K) float32, in the unit of the table.
        is_seen: (C,) bool, True where training had images.
        attribute_range: lowest and highest value of the unit; 0 and 100 where it is per cent (AwA2).
    """

    model: str
    attribute_names: tuple[str, ...]
    class_names: tuple[str, ...]
    class_attributes: NDArray[np.float32]
    is_seen: NDArray[np.bool_]
    attribute_range: tuple[float, float]

    def __post_init__(self) -> None:
        """Freeze the arrays.

        Raises:
            ShapeError: their shapes do not fit the names.
        """
        n_classes, n_attributes = len(self.class_names), len(self.attribute_names)
        _freeze(self, "class_attributes", np.float32, (n_classes, n_attributes))
        _freeze(self, "is_seen", np.bool_, (n_classes,))


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassDefinition:
    """One class to tell apart.

    Attributes:
        name: unique among the definitions of a fit.
        attributes: (K,) float32 in the unit of the table, in the model's order; NaN = unknown.
        is_known: the model carries embeddings of training images of it: it has the name of a seen class
            and unchanged attributes.
        examples: images the user put there.
    """

    name: str
    attributes: NDArray[np.float32]
    is_known: bool
    examples: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the attributes.

        Raises:
            ShapeError: they are no vector.
        """
        _freeze(self, "attributes", np.float32, (np.size(self.attributes),))


@dataclass(frozen=True, kw_only=True)
class FitProgress:
    """How far the fitting of the classifier is.

    Attributes:
        done: finished steps; loading the model and embedding examples count too.
        total: all steps, at least 1; does not change during a fit.
    """

    done: int
    total: int


@dataclass(frozen=True, kw_only=True, eq=False)
class FitSummary:
    """A fitted classifier.

    Attributes:
        class_names: the order of every class axis of what ``classify`` hands out.
        is_seen: (C,) bool, True where a class rests on real images by half or more: those the head carries
            embeddings of, and others from five examples on.
        seconds: wall time of the fit.
        model: registry name.
        seen_penalty: suggested; as a rule 0 or more. To be taken from the seen classes' log-probabilities by
            whoever ranks classes: the classifier is surer of classes it had real images of than it should be.
    """

    class_names: tuple[str, ...]
    is_seen: NDArray[np.bool_]
    seconds: float
    model: str
    seen_penalty: float

    def __post_init__(self) -> None:
        """Freeze the array.

        Raises:
            ShapeError: it does not fit the names.
        """
        _freeze(self, "is_seen", np.bool_, (len(self.class_names),))


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassifyResult:
    """What the classifier says about one image: scores, no decision.

    Attributes:
        image_path: the image.
        class_names: C names, as in the ``FitSummary`` of the fit in force.
        log_probabilities: (C,) float32, no seen penalty taken yet.
        attribute_scores: (K,) float32 in [0, 1], how much of each attribute the image shows.
        seconds: wall time of this image; of images computed together each has its share.
        is_cached: True where the embedding came from a cache and no backbone ran.
    """

    image_path: Path
    class_names: tuple[str, ...]
    log_probabilities: NDArray[np.float32]
    attribute_scores: NDArray[np.float32]
    seconds: float
    is_cached: bool

    def __post_init__(self) -> None:
        """Freeze the arrays.

        Raises:
            ShapeError: their shapes do not fit.
        """
        _freeze(self, "log_probabilities", np.float32, (len(self.class_names),))
        _freeze(self, "attribute_scores", np.float32, (np.size(self.attribute_scores),))


ClassifyItem = ClassifyResult | ImageFailure


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """Why an image was given a class.

    Attributes:
        image_path: the image.
        class_name: the class the contributions speak of.
        image_size: (H, W) of the EXIF-turned image in pixels.
        attribute_names: K names.
        contributions: (K,) float32, how much each attribute spoke for the class, negative = against it.
        attention: (K, h, w) float16, where each attribute looked; each map sums to 1 (to the precision of
            float16) and covers the whole image, with zeros where the model saw nothing of it.
    """

    image_path: Path
    class_name: str
    image_size: tuple[int, int]
    attribute_names: tuple[str, ...]
    contributions: NDArray[np.float32]
    attention: NDArray[np.float16]

    def __post_init__(self) -> None:
        """Freeze the arrays.

        Raises:
            ShapeError: their shapes do not fit the names.
        """
        n_attributes = len(self.attribute_names)
        _freeze(self, "contributions", np.float32, (n_attributes,))
        _freeze(self, "attention", np.float16, (n_attributes, *np.shape(self.attention)[1:]))


def _freeze(owner: object, field: str, dtype: DTypeLike, shape: tuple[int, ...]) -> None:
    values = np.array(getattr(owner, field), dtype=dtype)
    if values.shape != shape:
        raise ShapeError(f"{type(owner).__name__}.{field} must have the shape {shape}, not {values.shape}.")
    values.flags.writeable = False
    object.__setattr__(owner, field, values)
