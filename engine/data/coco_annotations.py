"""COCO's instance annotations: reading the JSON file, and masks drawn from it on demand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.data.catalogue import IGNORE
from engine.errors import DataError
from engine.images import MAX_PIXELS

CrowdRule = Literal["skip", "ignore"]
"""What becomes of crowd regions: background, as in MSHNet's released code, or label 255."""

_MAX_COORDINATE: Final = 1e7
_TOP_LEVEL: Final = ("images", "annotations", "categories")


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class CocoObject:
    """One annotated object.

    Attributes:
        class_id: 1 to 80, the rank of its category id plus one.
        area: pixels, as the file states them.
        polygons: outlines of (N, 2) float32 points (x, y) in pixels, N >= 3; empty for a run-length mask.
        runs: lengths of alternating background and object runs down the columns; None for polygons.
        is_crowd: marks a group of objects rather than one.
    """

    class_id: int
    area: float
    polygons: tuple[NDArray[np.float32], ...]
    runs: NDArray[np.int64] | None
    is_crowd: bool


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class CocoImage:
    """One image's objects; draws its labels. Any thread.

    Attributes:
        file_name: as in the JSON file.
        size: (height, width) in pixels.
        objects: in file order.
        crowd: what becomes of crowd regions.
    """

    file_name: str
    size: tuple[int, int]
    objects: tuple[CocoObject, ...]
    crowd: CrowdRule = "skip"

    @property
    def areas(self) -> dict[int, float]:
        """Fraction (0, 1] of the pixels for each class: stated areas summed, without crowds."""
        pixels: dict[int, float] = {}
        for item in self.objects:
            if not item.is_crowd:
                pixels[item.class_id] = pixels.get(item.class_id, 0.0) + item.area
        total = self.size[0] * self.size[1]
        return {key: min(1.0, value / total) for key, value in sorted(pixels.items()) if value > 0}

    def read_labels(self) -> NDArray[np.uint8]:
        """Index mask (H, W): large objects first, so that small ones stay visible (ours)."""
        labels = self._ignored()
        for item in sorted(self.objects, key=lambda item: -item.area):
            if not item.is_crowd:
                labels[draw_object(item, self.size)] = item.class_id
        return labels

    def read_target(self, class_id: int) -> NDArray[np.uint8]:
        """One class (H, W): all of its objects, overlapped or not (MSHNet, released code)."""
        target = self._ignored()
        for item in self.objects:
            if item.class_id == class_id and not item.is_crowd:
                target[draw_object(item, self.size)] = 1
        return target

    def _ignored(self) -> NDArray[np.uint8]:
        labels = np.zeros(self.size, dtype=np.uint8)
        if self.crowd == "ignore":
            for item in self.objects:
                if item.is_crowd:
                    labels[draw_object(item, self.size)] = IGNORE
        return labels


def read_coco_annotations(path: Path, *, crowd: CrowdRule = "skip") -> list[CocoImage]:
    """Read an ``instances_*.json`` file; the whole of it passes through memory once.

    Args:
        path: the file.
        crowd: what becomes of crowd regions.

    Returns:
        Every image of the file, sorted by file name, also those without objects.

    Raises:
        DataError: the file is missing, no JSON, not as documented, or has no 80 categories.
    """
    content = _load(path)
    try:
        class_ids = _class_ids(path, content["categories"])
        objects: dict[int, list[CocoObject]] = {image["id"]: [] for image in content["images"]}
        for annotation in content.pop("annotations"):
            objects[annotation["image_id"]].append(_object(annotation, class_ids))
        images = [
            CocoImage(
                file_name=Path(image["file_name"]).name,
                size=_size(image),
                objects=tuple(objects[image["id"]]),
                crowd=crowd,
            )
            for image in content["images"]
        ]
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise DataError(
            f"{path} is not as COCO documents it: {type(error).__name__} at {error}.",
            hint="It needs instances_*.json, not captions or key points.",
        ) from error
    return sorted(images, key=lambda image: image.file_name)


def draw_object(item: CocoObject, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels (H, W) of one object.

    Outlines are rounded to whole pixels and belong to the object, as OpenCV's ``fillPoly`` has it.

    Args:
        item: polygons or runs.
        size: (height, width) of the image.

    Raises:
        DataError: the runs do not cover the image.
    """
    if item.runs is not None:
        return _decode_runs(item.runs, size)
    canvas = Image.new("1", (size[1], size[0]))
    pen = ImageDraw.Draw(canvas)
    for polygon in item.polygons:
        pen.polygon([tuple(point) for point in np.rint(polygon).astype(int).tolist()], fill=1, outline=1)
    return np.array(canvas, dtype=np.bool_)


def _decode_runs(runs: NDArray[np.int64], size: tuple[int, int]) -> NDArray[np.bool_]:
    if runs.sum() != size[0] * size[1]:
        raise DataError(f"A run-length mask covers {runs.sum()} pixels; its image has {size[0]} x {size[1]}.")
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape(size[1], size[0]).T


def _load(path: Path) -> dict:
    try:
        with path.open("rb") as file:
            content = json.load(file)
    except FileNotFoundError as error:
        raise DataError(f"The annotation file {path} does not exist.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"The annotation file {path} cannot be read: {error}.") from error
    missing = [name for name in _TOP_LEVEL if not isinstance(content, Mapping) or name not in content]
    if missing:
        raise DataError(
            f"The annotation file {path} has no {missing[0]!r}; it needs {', '.join(_TOP_LEVEL)}."
        )
    return content


def _class_ids(path: Path, categories: Sequence[Mapping]) -> dict[int, int]:
    """Category id to label: its rank plus one."""
    ids = sorted(int(category["id"]) for category in categories)
    if len(set(ids)) != 80:
        raise DataError(f"The annotation file {path} has {len(set(ids))} categories; COCO has 80.")
    return {category_id: rank for rank, category_id in enumerate(ids, start=1)}


def _size(image: Mapping) -> tuple[int, int]:
    """(H, W) of an image that can be held in memory."""
    height, width = int(image["height"]), int(image["width"])
    if min(height, width) < 1 or height * width > MAX_PIXELS:
        message = f"image {image['id']}, an impossible size of {height} x {width} pixels"
        raise ValueError(message)
    return height, width


def _object(annotation: Mapping, class_ids: Mapping[int, int]) -> CocoObject:
    outline = annotation["segmentation"]
    runs = None
    polygons: tuple[NDArray[np.float32], ...] = ()
    if isinstance(outline, Mapping):
        if isinstance(outline["counts"], str):
            message = f"annotation {annotation.get('id')}, a compressed run-length mask"
            raise ValueError(message)
        runs = np.asarray(outline["counts"], dtype=np.int64)
        if runs.ndim != 1 or (runs < 0).any():
            message = f"annotation {annotation.get('id')}, a run-length mask with impossible runs"
            raise ValueError(message)
    else:
        points = [np.asarray(flat, dtype=np.float64).reshape(-1, 2) for flat in outline]
        if not all((np.abs(polygon) <= _MAX_COORDINATE).all() for polygon in points):  # also false for nan
            message = f"annotation {annotation.get('id')}, an outline with impossible coordinates"
            raise ValueError(message)
        polygons = tuple(polygon.astype(np.float32) for polygon in points if len(polygon) >= 3)
    return CocoObject(
        class_id=class_ids[annotation["category_id"]],
        area=float(annotation["area"]),
        polygons=polygons,
        runs=runs,
        # MSHNet skips whatever comes as runs; in COCO's own files these are the crowds.
        is_crowd=bool(annotation.get("iscrowd", 0)) or runs is not None,
    )
