"""What every export writes and every import yields: images with one label map each.

Class ids are pixel values. No torch, no Qt; everything can be pickled. Sizes are (height, width).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.types import ImageFailure

BACKGROUND: Final = 0
IGNORE: Final = 255
MAX_CLASSES: Final = 254

UNREVIEWED: Final = "unreviewed"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
STATES: Final = (UNREVIEWED, ACCEPTED, REJECTED)

NO_ROTATION: Final = 1


@dataclass(frozen=True, kw_only=True)
class LabelClass:
    """One class of a label map.

    Attributes:
        id: its pixel value, 1 to 254.
        name: what the user calls it; any text of one line, unique within a set.
        colour: (red, green, blue), each 0 to 255.

    Raises:
        DataError: the id or the name cannot be used.
    """

    id: int
    name: str
    colour: tuple[int, int, int]

    def __post_init__(self) -> None:
        if not 1 <= self.id <= MAX_CLASSES:
            raise DataError(f"The class {self.name!r} has the id {self.id}; ids are 1 to {MAX_CLASSES}.")
        if not self.name.strip() or not self.name.isprintable():
            raise DataError(f"The class with id {self.id} has no usable name: {self.name!r}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class AnnotatedImage:
    """One image with its label map.

    Attributes:
        image_path: the picture. It may be missing on this machine where an import names it only.
        size: (H, W) of the EXIF-turned picture in pixels; the shape of ``labels``.
        labels: (H, W) uint8 class ids, 0 = background, 255 = ignore; read-only.
        scores: class id -> confidence in [0, 1], for classes where a model said it.
        state: one of ``STATES``.
        provenance: where the labels come from, e.g. ``painted``, ``mshnet-lite``, ``coco``; may be empty.
        exif_orientation: the picture's EXIF orientation tag, 1 to 8; 1 = stored upright.

    Raises:
        DataError: the label map does not have the stated size or type, or the state is unknown.
    """

    image_path: Path
    size: tuple[int, int]
    labels: NDArray[np.uint8]
    scores: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    state: str = ACCEPTED
    provenance: str = ""
    exif_orientation: int = NO_ROTATION

    def __post_init__(self) -> None:
        if self.labels.shape != tuple(self.size) or self.labels.dtype != np.uint8:
            raise DataError(
                f"The labels of {self.image_path} are {self.labels.dtype} {self.labels.shape}; "
                f"uint8 {tuple(self.size)} is needed."
            )
        if self.state not in STATES:
            raise DataError(f"{self.image_path} has the state {self.state!r}; known are {', '.join(STATES)}.")
        if not 1 <= self.exif_orientation <= 8:
            raise DataError(
                f"{self.image_path} has the EXIF orientation {self.exif_orientation}; 1 to 8 exist."
            )


SetItem = AnnotatedImage | ImageFailure
"""One place of a set: an image, or why it could not be read; one bad mask never ends the rest."""


@dataclass(frozen=True, kw_only=True, eq=False)
class AnnotatedSet:
    """Classes and the images that carry them.

    Attributes:
        classes: every class that may occur, in order of their ids.
        images: the images, best ``StreamedImages`` that read one at a time, so that memory stays flat over
            10,000 of them. It must be iterable more than once, with the same images in the same order: a
            split into train and val looks at all of them first.
        root: the folder that exported names are relative to; images outside it keep their file name only.

    Raises:
        DataError: two classes share an id or a name.
    """

    classes: tuple[LabelClass, ...]
    images: Iterable[SetItem]
    root: Path

    def __post_init__(self) -> None:
        for what, values in (
            ("id", [label.id for label in self.classes]),
            ("name", [label.name for label in self.classes]),
        ):
            double = next((value for value in values if values.count(value) > 1), None)
            if double is not None:
                raise DataError(f"Two classes have the {what} {double!r}.")

    def __len__(self) -> int:
        """How many images there are; 0 where nobody knows before reading."""
        return len(self.images) if isinstance(self.images, Sized) else 0


class StreamedImages:
    """Images that are read anew at each iteration. As thread-safe as the function it calls.

    Args:
        start: returns a fresh iterator over the images.
        count: how many there will be.
    """

    def __init__(self, start: Callable[[], Iterator[SetItem]], *, count: int) -> None:
        self._start = start
        self._count = count

    def __iter__(self) -> Iterator[SetItem]:
        return self._start()

    def __len__(self) -> int:
        return self._count
