"""What an export is told, and what it tells afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from engine.errors import ConfigError
from engine.types import ImageFailure

Content = Literal["accepted", "all"]
"""Which images: those a person accepted, or every one with its scores and state unless it was rejected."""

Placing = Literal["copy", "hardlink", "symlink", "leave"]
"""What happens to the pictures; ``leave`` exports labels only."""

Coordinates = Literal["turned", "stored"]
"""The pixel grid of the labels: of the picture as its EXIF orientation shows it, or as its file stores it."""

Outlines = Literal["masks", "polygons"]
"""How COCO and LabelMe describe a region: exactly, or by outlines without holes."""

Instances = Literal["components", "classes"]
"""What counts as one object: each connected region of a class, or all of a class in an image."""

SplitName = Literal["train", "val"]

FORMATS: Final = ("voc", "coco", "yolo", "labelme", "csv", "masks")
"""Names of the formats, in the order in which menus show them."""

COORDINATE_SENTENCES: Final[Mapping[Coordinates, str]] = {
    "turned": "Coordinates are those of the picture turned by its EXIF orientation.",
    "stored": "Coordinates are those of the stored pixels; readers must not apply the EXIF orientation.",
}


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """How to export.

    Attributes:
        formats: names out of ``FORMATS``; each gets a folder of its own.
        content: which images.
        val_share: share of the images for ``val``, 0 = no split, below 1.
        seed: another seed, another split.
        images: what happens to the pictures; ``csv`` and ``masks`` never take any.
        coordinates: the pixel grid of everything written.
        outlines: masks (run lengths in COCO) or polygons; YOLO always has polygons.
        instances: what one object is, for COCO, YOLO and LabelMe.
        simplify_px: how far a polygon may stray from the outline; 0 keeps every pixel corner.
        overwrite: replace the files of an earlier export in the same folder.

    Raises:
        ConfigError: a value that is not offered, or two that exclude each other.
    """

    formats: tuple[str, ...]
    content: Content = "accepted"
    val_share: float = 0.0
    seed: int = 0
    images: Placing = "copy"
    coordinates: Coordinates = "turned"
    outlines: Outlines = "masks"
    instances: Instances = "components"
    simplify_px: float = 0.0
    overwrite: bool = False

    def __post_init__(self) -> None:
        if not self.formats:
            raise ConfigError("No format was chosen.", hint=f"There are {', '.join(FORMATS)}.")
        _require("format", self.formats, FORMATS)
        for what, value, offered in (
            ("content", self.content, get_args(Content)),
            ("images", self.images, get_args(Placing)),
            ("coordinates", self.coordinates, get_args(Coordinates)),
            ("outlines", self.outlines, get_args(Outlines)),
            ("instances", self.instances, get_args(Instances)),
        ):
            _require(what, (value,), offered)
        if not 0 <= self.val_share < 1:
            raise ConfigError(f"The share of val is {self.val_share}; it must be at least 0 and below 1.")
        if not 0 <= self.simplify_px < 1000:
            raise ConfigError(
                f"Outlines cannot be simplified by {self.simplify_px} px; 0 to 1000 are possible."
            )
        if "labelme" in self.formats and self.coordinates == "stored":
            raise ConfigError(
                "LabelMe always turns pictures by their EXIF orientation, so it needs turned coordinates.",
                hint="Leave out labelme, or export turned coordinates.",
            )


def _require(what: str, values: tuple[str, ...], offered: tuple[str, ...]) -> None:
    unknown = next((value for value in values if value not in offered), None)
    if unknown is not None:
        raise ConfigError(f"There is no {what} {unknown!r}.", hint=f"There are {', '.join(offered)}.")


class Notes:
    """Counts what had to be changed or left out. One thread at a time."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, sentence: str, n: int = 1) -> None:
        """Count a sentence; ``{n}`` in it becomes the number of times."""
        if n:
            self._counts[sentence] += n

    def restart(self, sentence: str) -> None:
        """Count a sentence anew: what it counts is gone through once more."""
        del self._counts[sentence]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(text.replace("{n}", f"{n:,}") for text, n in self._counts.items())


@dataclass(frozen=True, kw_only=True)
class ExportSummary:
    """What an export wrote.

    Attributes:
        folders: format -> its folder.
        n_written: images written in all formats.
        n_skipped: images left out because nobody accepted them, or somebody rejected them.
        failures: images that could not be exported, and why.
        split_sizes: images in train and in val; all in train without a split.
        class_sizes: class name -> images with the class in (train, val).
        notes: sentences about what was changed or could not be expressed.
        coordinates: which pixel grid the coordinates mean, one sentence.
    """

    folders: Mapping[str, Path]
    n_written: int
    n_skipped: int
    failures: tuple[ImageFailure, ...]
    split_sizes: Mapping[SplitName, int]
    class_sizes: Mapping[str, tuple[int, int]]
    notes: tuple[str, ...]
    coordinates: str
