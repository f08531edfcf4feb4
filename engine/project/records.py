"""What a project knows of its images and classes. Frozen, picklable, no pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from engine.errors import ProjectError

MAX_CLASS_ID: Final = 254
IGNORE: Final = 255

Rgb = tuple[int, int, int]

ClassValues = tuple[tuple[int, float], ...]
"""(class id, value) pairs, each id once, in ascending order."""


class Layer(Enum):
    """The three masks an image may have; the value is the name of the folder they are in."""

    SUPPORT = "support"  # painted by the user as an example
    PREDICTION = "prediction"  # what the model had found when the user decided
    FINAL = "final"  # what the user accepted or corrected


class ReviewState(Enum):
    """What the user decided about an image."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Author(Enum):
    """Who made a mask."""

    HUMAN = "human"
    MODEL = "model"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """Where a mask comes from.

    Attributes:
        author: a person, or a model whose mask nobody changed.
        model: registry name of the model that made it, or whose mask the person began with; else empty.
        head: the trained head of that model, as far as known; else empty.
        thresholds: (class id, from which score in [0, 1] on its pixels counted); empty for a painting.
        scores: (class id, mean score of its pixels in [0, 1]); only classes that a model found here.
        at: when, as ISO 8601 in UTC with seconds; empty where unknown.
    """

    author: Author
    model: str = ""
    head: str = ""
    thresholds: ClassValues = ()
    scores: ClassValues = ()
    at: str = ""

    def in_words(self) -> str:
        """For exports: ``painted``, ``mshnet-lite``, or ``mshnet-lite, corrected``."""
        if self.author is Author.MODEL:
            return self.model or "model"
        return f"{self.model}, corrected" if self.model else "painted"


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerFile:
    """One mask as it is stored.

    Attributes:
        name: of its file in the layer's folder.
        size: (H, W) in pixels of the EXIF-turned image.
        provenance: where it comes from.
        class_ids: the classes in it, ascending; None where an older version wrote it and nobody counted.
    """

    name: str
    size: tuple[int, int]
    provenance: Provenance
    class_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShotUse:
    """That the support mask of an image is one of the examples.

    Attributes:
        place: orders the examples, smallest first; negative: it is none.
        off: ids of the classes the user does not want it used for, ascending.
    """

    place: int
    off: tuple[int, ...] = ()


NO_SHOT: Final = ShotUse(place=-1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageRecord:
    """What is stored about one image. Images nobody has touched have no record.

    Attributes:
        path: relative to the folder of the images, with slashes.
        n_bytes, mtime_ns: size and time of the file when it was last looked at.
        digest: quick fingerprint of its content, see ``engine.images.digest``; empty where unreadable.
        state: the user's decision.
        layers: the masks that exist.
        shot: its use as an example; ``NO_SHOT`` where it is none.
    """

    path: str
    n_bytes: int = 0
    mtime_ns: int = 0
    digest: str = ""
    state: ReviewState = ReviewState.UNREVIEWED
    layers: Mapping[Layer, LayerFile] = field(default_factory=lambda: MappingProxyType({}))
    shot: ShotUse = NO_SHOT

    @property
    def is_blank(self) -> bool:
        """True where nothing is left to remember."""
        return not self.layers and self.state is ReviewState.UNREVIEWED


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectClass:
    """One class of a project.

    Attributes:
        id: its pixel value, 1 to 254.
        name: one printable line, unique in the project.
        colour: (red, green, blue), each 0 to 255.
        threshold: scores from here on count as this class, in [0, 1]; None: the app's setting.
        is_locked: other classes do not paint over it.

    Raises:
        ProjectError: the id or the name cannot be used.
    """

    id: int
    name: str
    colour: Rgb
    threshold: float | None = None
    is_locked: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.id <= MAX_CLASS_ID:
            raise ProjectError(f"The class {self.name!r} has the id {self.id}; 1 to {MAX_CLASS_ID} exist.")
        if not self.name.strip() or not self.name.isprintable():
            raise ProjectError(f"The class with the id {self.id} has no usable name: {self.name!r}.")


DEFAULT_CLASSES: Final = (ProjectClass(id=1, name="Object", colour=(255, 140, 26)),)

_MASK_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}\.png")


def is_mask_name(name: str) -> bool:
    """True for a plain file name as this program writes them: no folder, nothing hidden, PNG."""
    return _MASK_NAME.fullmatch(name) is not None
