"""Plain values that jobs hand to the GUI besides the engine's own types."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class ModelLoaded:
    """A model is ready to predict.

    Attributes:
        name: registry name, e.g. ``mshnet-lite``.
    """

    name: str


@dataclass(frozen=True, kw_only=True)
class ExportedMask:
    """One mask was written.

    Attributes:
        image_path: the photo.
        mask_path: the indexed PNG.
    """

    image_path: Path
    mask_path: Path


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
