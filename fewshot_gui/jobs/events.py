"""Plain values that jobs hand to the GUI besides the engine's own types."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.classify_types import ClassifyResult
from engine.types import ImageFailure


@dataclass(frozen=True, kw_only=True)
class ModelLoaded:
    """A model is ready to predict.

    Attributes:
        name: registry name, e.g. ``mshnet-lite``.
    """

    name: str


@dataclass(frozen=True, kw_only=True, eq=False)
class SketchSeen:
    """A doodle as the encoder sees it.

    Attributes:
        pixels: (h, w) uint8, 0 = ink, 255 = paper.
    """

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class RetrieverMissing:
    """There is no searching before the user finds the model's weights.

    Attributes:
        message: one sentence that names the file.
    """

    message: str


@dataclass(frozen=True, kw_only=True)
class RetrieverLoaded:
    """The model of the search was read from a file of the user's."""


@dataclass(frozen=True, kw_only=True)
class ResultsWritten:
    """A part of a ranked list was written.

    Attributes:
        n_done: entries dealt with so far.
        n_failed: those among them that could not be written.
    """

    n_done: int
    n_failed: int


@dataclass(frozen=True, kw_only=True)
class ClassifierMissing:
    """There is no classifying before the user finds the model's weights.

    Attributes:
        message: one sentence that names the file.
    """

    message: str


@dataclass(frozen=True, kw_only=True)
class ClassifierLoaded:
    """The attribute classifier was read from a file of the user's."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredImages:
    """A group of images is done.

    Attributes:
        results: what the classifier said.
        failures: images that cannot be read.
    """

    results: tuple[ClassifyResult, ...]
    failures: tuple[ImageFailure, ...]
