"""Plain values that jobs hand to the GUI besides the engine's own types."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
