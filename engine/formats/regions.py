"""Parts of a label map: the objects of an image, cut out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.formats.annotated import BACKGROUND, IGNORE
from engine.formats.options import Instances


@dataclass(frozen=True, kw_only=True, eq=False)
class Region:
    """Some pixels of an image.

    Attributes:
        top: row of the window's first pixel.
        left: column of the window's first pixel.
        mask: (h, w) bool, True = belongs to the region; the window lies inside of the image.
    """

    top: int
    left: int
    mask: NDArray[np.bool_]

    @property
    def corner(self) -> NDArray[np.float64]:
        """(2,) the window's first pixel as a point (x, y), to move outlines by."""
        return np.array([self.left, self.top], np.float64)

    @property
    def area(self) -> int:
        """In pixels."""
        return int(np.count_nonzero(self.mask))

    def paint(self, labels: NDArray[np.uint8], value: int) -> None:
        """Give all pixels of the region a value, in place."""
        height, width = self.mask.shape
        labels[self.top : self.top + height, self.left : self.left + width][self.mask] = value


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelObject:
    """One object of a label map.

    Attributes:
        class_id: its class; ``IGNORE`` for pixels nobody judged.
        region: its pixels; the window is their bounding box.
    """

    class_id: int
    region: Region


def present_classes(labels: NDArray[np.uint8]) -> list[int]:
    """Class ids in a label map, ascending, without background and ignored pixels."""
    counts = np.bincount(labels.reshape(-1), minlength=IGNORE + 1)
    return [int(value) for value in np.nonzero(counts)[0] if value not in (BACKGROUND, IGNORE)]


def objects_of(labels: NDArray[np.uint8], *, instances: Instances) -> Iterator[LabelObject]:
    """The objects of a label map, by class, then from the top left on.

    Args:
        labels: (H, W) class ids.
        instances: ``components``: each region whose pixels touch at a side or corner; ``classes``: one per
            class.

    Yields:
        Objects with at least one pixel; ignored pixels are none, see ``ignored_region``.
    """
    for class_id in present_classes(labels):
        whole = region_of(labels == class_id)
        if instances == "classes":
            yield LabelObject(class_id=class_id, region=whole)
            continue
        n_parts, parts, boxes, _ = cv2.connectedComponentsWithStats(whole.mask.view(np.uint8), connectivity=8)
        for part in range(1, n_parts):
            left, top, width, height = (int(value) for value in boxes[part, :4])
            mask = parts[top : top + height, left : left + width] == part
            region = Region(top=whole.top + top, left=whole.left + left, mask=mask)
            yield LabelObject(class_id=class_id, region=region)


def ignored_region(labels: NDArray[np.uint8]) -> Region | None:
    """The pixels nobody judged; None where there are none."""
    is_ignored = labels == IGNORE
    return region_of(is_ignored) if is_ignored.any() else None


def region_of(mask: NDArray[np.bool_]) -> Region:
    """The set pixels of an (H, W) mask, in their bounding box; empty where none is set."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return Region(top=0, left=0, mask=np.zeros((0, 0), bool))
    top, left = int(rows[0]), int(columns[0])
    window = mask[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Region(top=top, left=left, mask=np.ascontiguousarray(window))
