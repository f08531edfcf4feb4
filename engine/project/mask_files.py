"""Masks of a project as files: names, encoding, and no way out of the project's folder."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import ImageError, ProjectError, ShapeError
from engine.formats.png import indexed_png
from engine.images import MAX_PIXELS, scores_to_labels, write_bytes_atomic
from engine.project.records import IGNORE, ClassValues, Layer, is_mask_name

MASKS_DIR: Final = "masks"
_STEM_LENGTH: Final = 40
_KEY_LENGTH: Final = 10
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class ThresholdedScores:
    """A mask that is not computed before it is written or looked at: small scores and thresholds.

    Attributes:
        scores: (C, h, w) uint8, score * 255, covering the whole image; read-only.
        size: (H, W) of the image in pixels.
        class_ids: the C classes; where they meet, the higher score has the pixel, else the first of them.
        thresholds: in [0, 1], one for each class.
    """

    scores: NDArray[np.uint8]
    size: tuple[int, int]
    class_ids: tuple[int, ...]
    thresholds: tuple[float, ...]

    def labels(self) -> NDArray[np.uint8]:
        """(H, W) uint8 class ids."""
        scores = self.scores.astype(np.float32) / 255
        return scores_to_labels(scores, self.size, class_ids=self.class_ids, thresholds=self.thresholds)

    def small_labels(self) -> NDArray[np.uint8]:
        """(h, w) uint8 class ids at the size of the scores."""
        scores = self.scores.astype(np.float32) / 255
        return scores_to_labels(
            scores, scores.shape[1:], class_ids=self.class_ids, thresholds=self.thresholds
        )

    @property
    def has_found(self) -> bool:
        """True where a class reaches its threshold anywhere."""
        highest = self.scores.reshape(len(self.scores), -1).max(axis=1, initial=0)
        return any(best >= 255 * threshold for best, threshold in zip(highest, self.thresholds, strict=True))

    def without(self, class_ids: Iterable[int]) -> ThresholdedScores | None:
        """The same for fewer classes; None where none is left."""
        gone = set(class_ids)
        places = [place for place, class_id in enumerate(self.class_ids) if class_id not in gone]
        if not places:
            return None
        return ThresholdedScores(
            scores=self.scores[places],
            size=self.size,
            class_ids=tuple(self.class_ids[place] for place in places),
            thresholds=tuple(self.thresholds[place] for place in places),
        )

    def mean_scores(self) -> ClassValues:
        """(class id, mean score in [0, 1] of the cells it has), ascending; only classes that have some."""
        labels = self.small_labels()
        means = {
            class_id: float(scores[labels == class_id].mean() / 255)
            for class_id, scores in zip(self.class_ids, self.scores, strict=True)
            if (labels == class_id).any()
        }
        return tuple(sorted(means.items()))


@dataclass(frozen=True, kw_only=True, eq=False)
class PackedLabels:
    """A mask that waits in little memory until it is written: thousands may be imported at once.

    Attributes:
        data: class ids, row by row, as zlib packs them.
        size: (H, W) in pixels.
        preview: (h, w) uint8 class ids, for a thumbnail.
    """

    data: bytes
    size: tuple[int, int]
    preview: NDArray[np.uint8]

    def labels(self) -> NDArray[np.uint8]:
        """(H, W) uint8, read-only."""
        return np.frombuffer(zlib.decompress(self.data), np.uint8).reshape(self.size)


MaskSource = NDArray[np.uint8] | ThresholdedScores | PackedLabels
"""(H, W) uint8 class ids, read-only, or what they are computed from."""


def labels_of(source: MaskSource) -> NDArray[np.uint8]:
    """The class ids of a source, (H, W) uint8."""
    return source if isinstance(source, np.ndarray) else source.labels()


def class_ids_in(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    """The classes in a label map, ascending; neither background nor pixels that are not counted."""
    n_pixels = np.bincount(labels.ravel(), minlength=IGNORE + 1)
    return tuple((np.flatnonzero(n_pixels[1:IGNORE]) + 1).tolist())


def size_of(source: MaskSource) -> tuple[int, int]:
    """(H, W) of a source."""
    if not isinstance(source, np.ndarray):
        return source.size
    height, width = source.shape
    return height, width


def mask_name(image_path: str, revision: int) -> str:
    """A file name for the mask of an image that is new with every revision.

    Args:
        image_path: relative path of the image; images of the same name in other folders differ.
        revision: anything that was not used for this image before.
    """
    stem = _UNSAFE.sub("_", PurePosixPath(image_path).stem)[:_STEM_LENGTH].lstrip("_") or "image"
    key = hashlib.sha256(image_path.encode("utf-8", "surrogateescape")).hexdigest()[:_KEY_LENGTH]
    return f"{stem}-{key}-{revision:x}.png"


def write_mask(folder: Path, layer: Layer, name: str, labels: NDArray[np.uint8]) -> None:
    """Write one mask as an indexed PNG with the palette of PASCAL VOC, atomically.

    Raises:
        ImageError: the file cannot be written.
        ProjectError: its folder leads out of the project.
        ShapeError: ``labels`` is not a non-empty (H, W) uint8 array.
    """
    if labels.ndim != 2 or labels.dtype != np.uint8 or labels.size == 0:
        raise ShapeError(f"A mask must be (H, W) uint8, not {labels.shape} {labels.dtype}.")
    write_bytes_atomic(_checked(folder, layer, name), indexed_png(labels))


def read_mask_labels(folder: Path, layer: Layer, name: str) -> NDArray[np.uint8]:
    """Read one mask.

    Returns:
        (H, W) uint8 class ids, read-only.

    Raises:
        ImageError: the file is missing, damaged, or no indexed picture.
        ProjectError: the name or a link leads out of the project.
    """
    path = _checked(folder, layer, name)
    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ImageError(f"The mask {path} is too large.")
            if image.mode not in ("P", "L"):
                raise ImageError(f"The mask {path} has mode {image.mode}; indexed or grey is needed.")
            labels = np.array(image, np.uint8)
    except FileNotFoundError as error:
        raise ImageError(f"The mask {path} does not exist.") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageError(f"The mask {path} is damaged and cannot be read ({error}).") from error
    labels.flags.writeable = False
    return labels


def layer_dir(folder: Path, layer: Layer) -> Path:
    """Where the masks of a layer are."""
    return folder / MASKS_DIR / layer.value


def _checked(folder: Path, layer: Layer, name: str) -> Path:
    """The path of a mask; refuses names and links that lead elsewhere."""
    path = layer_dir(folder, layer) / name
    is_linked = any(part.is_symlink() for part in (path, path.parent, path.parent.parent))
    if not is_mask_name(name) or is_linked:
        raise ProjectError(f"The mask {path} leads out of the project and is not touched.")
    return path
