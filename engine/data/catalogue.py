"""A catalogue of images with class masks: what an episode sampler chooses from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import DataError, ImageError

IGNORE: Final = 255
"""The label of pixels that count neither as object nor as background."""


class ClassKey(NamedTuple):
    """One class of one data set; its text form is ``SET:ID``.

    Attributes:
        set_name: folder name of the data set.
        class_id: 1 to 254, the value in the masks.
    """

    set_name: str
    class_id: int

    def __str__(self) -> str:
        return f"{self.set_name}:{self.class_id}"


class LabelSource(Protocol):
    """Makes an image's labels where no index mask holds them, e.g. from polygons. Any thread."""

    def read_labels(self) -> NDArray[np.uint8]:
        """Index mask (H, W): 0 background, 1 to 254 classes, 255 ignored; writable."""
        ...

    def read_target(self, class_id: int) -> NDArray[np.uint8]:
        """One class (H, W): 1 where ``class_id``, 255 where ignored, else 0.

        Unlike the index mask it shows all of an object that one of another class overlaps.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Record:
    """One image with its class mask.

    Attributes:
        set_name: the data set it belongs to.
        image_path: the photo.
        mask_path: the file the labels come from: an index mask (0 background, 1 to 254 classes, 255
            ignored), or what ``label_source`` reads. Messages and cache keys name it; pixels come from
            ``read_labels`` and ``read_target``.
        areas: fraction (0, 1] of the image's pixels for each class present.
        label_source: makes the labels; None where ``mask_path`` is an index mask.
    """

    set_name: str
    image_path: Path
    mask_path: Path
    areas: Mapping[int, float]
    label_source: LabelSource | None = None

    @property
    def name(self) -> str:
        """File name without suffix, as image lists write it."""
        return self.image_path.stem

    def read_labels(self) -> NDArray[np.uint8]:
        """Index mask (H, W) uint8: 0 background, 1 to 254 classes, 255 ignored; writable.

        Raises:
            ImageError: the mask cannot be read.
        """
        return read_labels(self.mask_path) if self.label_source is None else self.label_source.read_labels()

    def read_target(self, class_id: int) -> NDArray[np.uint8]:
        """One class (H, W) uint8: 1 where ``class_id``, 255 where ignored, else 0.

        Raises:
            ImageError: the mask cannot be read.
        """
        if self.label_source is None:
            return binary_target(read_labels(self.mask_path), class_id)
        return self.label_source.read_target(class_id)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Records of one or more data sets.

    Attributes:
        records: in a stable order (by set, then file name).
        class_names: what the sets call their classes; may lack some.
    """

    records: tuple[Record, ...]
    class_names: Mapping[ClassKey, str]

    def records_of_classes(self, *, min_area: float = 0.0) -> dict[ClassKey, list[int]]:
        """Indices of the records that show each class on more than ``min_area`` of their pixels."""
        members: dict[ClassKey, list[int]] = {}
        for index, record in enumerate(self.records):
            for class_id, area in record.areas.items():
                if area > min_area:
                    members.setdefault(ClassKey(record.set_name, class_id), []).append(index)
        return dict(sorted(members.items()))

    def subset(self, indices: Iterable[int]) -> Catalogue:
        """A catalogue of the named records only, in the order given."""
        return Catalogue(records=tuple(self.records[i] for i in indices), class_names=self.class_names)


def drawn_per_set(catalogue: Catalogue, n_most: int | None, *, seed: int) -> Catalogue:
    """The records that show a class; at most ``n_most`` of every data set, drawn at random; None = all."""
    rng = np.random.default_rng(seed)
    by_set: dict[str, list[int]] = {}
    for index, record in enumerate(catalogue.records):
        if record.areas:
            by_set.setdefault(record.set_name, []).append(index)
    return catalogue.subset(
        int(index) for members in by_set.values() for index in rng.permutation(members)[:n_most]
    )


def join_catalogues(catalogues: Iterable[Catalogue]) -> Catalogue:
    """All records of several catalogues.

    Raises:
        DataError: two of them use the same set name, so their classes could not be told apart.
    """
    records: list[Record] = []
    class_names: dict[ClassKey, str] = {}
    seen: set[str] = set()
    for catalogue in catalogues:
        names = {record.set_name for record in catalogue.records}
        twice = names & seen
        if twice:
            raise DataError(
                f"The data set name {sorted(twice)[0]!r} occurs twice; rename one of the folders."
            )
        seen |= names
        records.extend(catalogue.records)
        class_names.update(catalogue.class_names)
    return Catalogue(records=tuple(records), class_names=class_names)


def read_labels(path: Path) -> NDArray[np.uint8]:
    """Read an index mask without touching its values.

    Returns:
        (H, W) uint8, writable.

    Raises:
        ImageError: the file cannot be read or is no 8-bit palette or grey image.
    """
    try:
        with Image.open(path) as image:
            if image.mode not in ("P", "L"):
                raise ImageError(
                    f"The class mask {path} has mode {image.mode}; an index mask is 8-bit palette or grey."
                )
            return np.array(image, dtype=np.uint8)
    except (OSError, SyntaxError) as error:
        raise ImageError(f"The class mask {path} cannot be read: {error}.") from error


def class_areas(labels: NDArray[np.uint8]) -> dict[int, float]:
    """Fraction of all pixels for each class in (H, W) labels, without 0 and ``IGNORE``."""
    counts = np.bincount(labels.ravel(), minlength=256)
    present = np.flatnonzero(counts[:IGNORE])
    return {int(value): float(counts[value] / labels.size) for value in present if value != 0}


def binary_target(labels: NDArray[np.uint8], class_id: int) -> NDArray[np.uint8]:
    """Labels to one class: 1 where ``class_id``, ``IGNORE`` where ignored, else 0; same shape."""
    target = (labels == class_id).astype(np.uint8)
    target[labels == IGNORE] = IGNORE
    return target
