"""Taking the pixels of one class out of all masks of a project, and putting them back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.progress import CancelToken, Progress
from engine.project.changes import ImageChange, MaskEdit
from engine.project.project import Project
from engine.project.records import ClassValues, Layer, LayerFile, Provenance

_IMAGES_PER_SAVE: Final = 16
_ZLIB_LEVEL: Final = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class PixelSet:
    """Some pixels of an image in few bytes.

    Attributes:
        top, left: of the rectangle around them.
        size: (h, w) of that rectangle.
        packed: which pixels of it, eight in a byte, as zlib packs them.
    """

    top: int
    left: int
    size: tuple[int, int]
    packed: bytes

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> PixelSet:
        """The True pixels of (H, W); at least one."""
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        part = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return cls(
            top=int(rows[0]),
            left=int(columns[0]),
            size=(part.shape[0], part.shape[1]),
            packed=zlib.compress(np.packbits(part).tobytes(), _ZLIB_LEVEL),
        )

    def paint(self, labels: NDArray[np.uint8], value: int) -> None:
        """Give these pixels a class, in place, where nothing else is."""
        height, width = self.size
        window = labels[self.top : self.top + height, self.left : self.left + width]
        bits = np.frombuffer(zlib.decompress(self.packed), np.uint8)
        mask = np.unpackbits(bits, count=height * width).reshape(self.size).view(np.bool_)
        window[mask & (window == 0)] = value


@dataclass(frozen=True, kw_only=True, eq=False)
class RemovedLayer:
    """What was taken out of one mask.

    Attributes:
        pixels: where the class was.
        size: (H, W) of the mask.
        provenance: of the mask before.
    """

    pixels: PixelSet
    size: tuple[int, int]
    provenance: Provenance


@dataclass(frozen=True, kw_only=True, eq=False)
class RemovedPixels:
    """What was taken out of a project.

    Attributes:
        class_id: the class.
        layers: by image and layer; grows while the class is taken out.
    """

    class_id: int
    layers: dict[tuple[Path, Layer], RemovedLayer] = field(default_factory=dict)


Steps = Generator[Progress, None, None]


def find_class(project: Project, class_id: int, *, found: set[Path], token: CancelToken) -> Steps:
    """Look which images have pixels of a class in any mask; yields ``Progress``.

    Masks whose classes were counted when they were written are not opened.

    Args:
        project: not changed.
        class_id: the class.
        found: gets the images.
        token: looked at before each image.

    Raises:
        EngineError: a mask cannot be read.
        Cancelled: what was found so far is in ``found``.
    """
    paths = project.paths()
    for done, path in enumerate(paths, 1):
        token.raise_if_cancelled()
        if any(_has_class(project, path, layer, class_id) for layer in Layer):
            found.add(path)
        yield Progress(done=done, total=len(paths), unit="images")


def remove_pixels(
    project: Project, removed: RemovedPixels, paths: Iterable[Path], *, token: CancelToken
) -> Steps:
    """Take a class out of all masks of some images and save them; yields ``Progress``.

    Args:
        project: open for writing.
        removed: which class; gets what was taken.
        paths: from ``find_class``.
        token: looked at before each image.

    Raises:
        EngineError: a mask cannot be read, or nothing can be saved; what is in ``removed`` is gone.
        Cancelled: the same.
    """

    def without(path: Path, layer: Layer, file: LayerFile) -> MaskEdit | None:
        labels = project.read_labels(path, layer)
        mask = None if labels is None else labels == removed.class_id
        if mask is None or not mask.any():
            return None
        removed.layers[path, layer] = RemovedLayer(
            pixels=PixelSet.of(mask), size=file.size, provenance=file.provenance
        )
        provenance = replace(
            file.provenance,
            thresholds=_without(file.provenance.thresholds, removed.class_id),
            scores=_without(file.provenance.scores, removed.class_id),
        )
        return MaskEdit(source=_read_only(np.where(mask, np.uint8(0), labels)), provenance=provenance)

    yield from _change_masks(project, list(paths), without, goes_on=False, token=token)


def return_pixels(project: Project, removed: RemovedPixels, *, token: CancelToken) -> Steps:
    """Put back what ``remove_pixels`` took, wherever nothing else was painted since; yields ``Progress``.

    Raises:
        EngineError: a mask cannot be read, or nothing can be saved. All that can be put back counts
            nevertheless, and is saved by the project's next ``save``.
        Cancelled: between two images.
    """

    def back(path: Path, layer: Layer, file: LayerFile) -> MaskEdit | None:
        taken = removed.layers.get((path, layer))
        labels = None if taken is None else project.read_labels(path, layer)
        if taken is None or labels is None or labels.shape != taken.size:
            return None
        labels = labels.copy()
        taken.pixels.paint(labels, removed.class_id)
        is_same = file.provenance.at == taken.provenance.at
        return MaskEdit(
            source=_read_only(labels), provenance=taken.provenance if is_same else file.provenance
        )

    paths = list(dict.fromkeys(path for path, _ in removed.layers))
    yield from _change_masks(project, paths, back, goes_on=True, token=token)


def _change_masks(
    project: Project,
    paths: list[Path],
    new_mask: Callable[[Path, Layer, LayerFile], MaskEdit | None],
    *,
    goes_on: bool,
    token: CancelToken,
) -> Steps:
    """Change masks and save them, some images at a time.

    Args:
        project: open for writing.
        paths: images.
        new_mask: the changed mask, or None where it stays.
        goes_on: what goes wrong with some images is raised after all others.
        token: looked at before each image.
    """
    problem: EngineError | None = None
    for done, path in enumerate(paths, 1):
        token.raise_if_cancelled()
        try:
            _stage_masks(project, path, new_mask)
            if done % _IMAGES_PER_SAVE == 0 or done == len(paths):
                project.save()
        except EngineError as error:
            if not goes_on:
                raise
            problem = error
        yield Progress(done=done, total=len(paths), unit="images")
    if problem is not None:
        raise problem


def _stage_masks(
    project: Project, path: Path, new_mask: Callable[[Path, Layer, LayerFile], MaskEdit | None]
) -> None:
    record = project.record_of(path)
    masks = {}
    for layer, file in ({} if record is None else record.layers).items():
        edit = new_mask(path, layer, file)
        if edit is not None:
            masks[layer] = edit
    if masks:
        project.stage({path: ImageChange(masks=masks)})


def _has_class(project: Project, path: Path, layer: Layer, class_id: int) -> bool:
    record = project.record_of(path)
    if record is None or layer not in record.layers:
        return False
    counted = record.layers[layer].class_ids
    if counted is not None:
        return class_id in counted
    labels = project.read_labels(path, layer)
    return labels is not None and bool((labels == class_id).any())


def _without(values: ClassValues, class_id: int) -> ClassValues:
    return tuple(pair for pair in values if pair[0] != class_id)


def _read_only(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    labels.flags.writeable = False
    return labels
