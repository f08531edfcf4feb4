"""The support sets of all classes as the model takes them; what has not changed is not made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.cache.entry import CachedFeatures
from engine.inference.support_checks import check_aspect, painted_classes
from engine.models.preprocessing import Preprocessing
from engine.models.segmenter import Features, Support
from engine.progress import CancelToken
from engine.types import Shot, SupportSet


@dataclass(frozen=True, kw_only=True, eq=False)
class PreparedShot:
    """One painted shot on the grid of the network input.

    Attributes:
        image_path: the photo.
        key: names the photo's features; changes with the file.
        image_size: (H, W) of the EXIF-turned photo in pixels.
        mask: (H, W) bool, the engine's own where the caller could still write to his.
        shares: (h, w) float, how much of every pixel of the network input is painted.
    """

    image_path: Path
    key: str
    image_size: tuple[int, int]
    mask: NDArray[np.bool_]
    shares: Tensor

    def shows(self, mask: NDArray[np.bool_]) -> bool:
        """True where a mask is the one this shot was made with."""
        return self.mask is mask or np.array_equal(self.mask, mask)


@dataclass(frozen=True, kw_only=True, eq=False)
class PreparedClass:
    """The painted shots of one class, ready to compute with.

    Attributes:
        class_id: 1..254.
        shots: 1 or more.
        support: features and masks of the shots, in their order.
    """

    class_id: int
    shots: tuple[PreparedShot, ...]
    support: Support

    @property
    def images(self) -> str:
        """Names the photos, whatever is painted on them."""
        return _images(self.shots)

    def consists_of(self, shots: Sequence[PreparedShot]) -> bool:
        """True where the class is made of exactly these objects."""
        pairs = zip(self.shots, shots, strict=False)
        return len(shots) == len(self.shots) and all(own is other for own, other in pairs)


@dataclass(frozen=True, kw_only=True, eq=False)
class ReadSupports:
    """Support sets whose files were read.

    Attributes:
        shots: by class id; a shot without any change is the object that is in force.
        entries: features by shot key, where those in force are not enough.
    """

    shots: Mapping[int, tuple[PreparedShot, ...]]
    entries: Mapping[str, CachedFeatures]


class ClassSupports:
    """What is looked for, by class. Engine thread only.

    Changed in two steps, so that nothing has changed when the first one fails: ``read`` touches files and
    may run the backbone, ``take`` only moves tensors.
    """

    def __init__(
        self,
        preprocessing: Preprocessing,
        *,
        key_of: Callable[[Path], str],
        features_of: Callable[[Path], CachedFeatures],
    ) -> None:
        """Begin with no class.

        Args:
            preprocessing: the model's.
            key_of: names the features of an image; changes with the file.
            features_of: reads or computes them.
        """
        self.by_id: dict[int, PreparedClass] = {}
        self._preprocessing = preprocessing
        self._key_of, self._features_of = key_of, features_of

    def read(self, supports: Sequence[SupportSet], *, token: CancelToken) -> ReadSupports:
        """Check support sets and get the features of their images.

        Raises:
            SupportError, ShapeError, ImageError, OutOfDeviceMemoryError, Cancelled: as
                ``Segmenter.set_support``.
        """
        entries: dict[str, CachedFeatures] = {}
        at_hand = self._features_by_images()
        shots: dict[int, tuple[PreparedShot, ...]] = {}
        for class_id, painted in painted_classes(supports).items():
            before = self.by_id.get(class_id)
            known = {} if before is None else {shot.key: shot for shot in before.shots}
            prepared = tuple(self._prepared(shot, known, entries, token=token) for shot in painted)
            if _images(prepared) not in at_hand:
                for shot in prepared:
                    self._read(shot.image_path, shot.key, entries, token=token)
            shots[class_id] = prepared
        return ReadSupports(shots=shots, entries=entries)

    def take(self, read: ReadSupports, *, ready: Callable[[Tensor], Tensor]) -> None:
        """Put support sets in force; a class without any change stays the object it was.

        Args:
            read: from ``read``.
            ready: brings a tensor to the device and the type the model computes with.
        """
        features = self._features_by_images()
        classes = {}
        for class_id, shots in read.shots.items():
            before = self.by_id.get(class_id)
            if before is not None and before.consists_of(shots):
                classes[class_id] = before
                continue
            images = _images(shots)
            if images not in features:
                taps = zip(*(read.entries[shot.key].features for shot in shots), strict=True)
                features[images] = tuple(torch.cat([ready(tensor) for tensor in tap]) for tap in taps)
            support = Support(
                features=features[images],  # (S, C, h, w) each
                masks=ready(torch.stack([shot.shares for shot in shots])),  # (S, h, w)
                # Two classes painted on the same images must not mix up their running sums.
                key=f"{class_id}:{images}",
            )
            classes[class_id] = PreparedClass(class_id=class_id, shots=shots, support=support)
        self.by_id = classes

    def move_to_cpu(self) -> None:
        """Bring everything to the CPU's memory."""
        features = {
            images: tuple(tap.cpu() for tap in taps) for images, taps in self._features_by_images().items()
        }
        self.by_id = {
            class_id: replace(
                prepared,
                support=Support(
                    features=features[prepared.images],
                    masks=prepared.support.masks.cpu(),
                    key=prepared.support.key,
                ),
            )
            for class_id, prepared in self.by_id.items()
        }

    def _prepared(
        self,
        shot: Shot,
        known: Mapping[str, PreparedShot],
        entries: dict[str, CachedFeatures],
        *,
        token: CancelToken,
    ) -> PreparedShot:
        """The shot of before where nothing changed, else a new one; a known image is not read again."""
        token.raise_if_cancelled()
        key = self._key_of(shot.image_path)
        kept = known.get(key)
        if kept is not None and kept.shows(shot.mask):
            return kept
        source = kept or self._read(shot.image_path, key, entries, token=token)
        check_aspect(shot, source.image_size)
        return PreparedShot(
            image_path=shot.image_path,
            key=key,
            image_size=source.image_size,
            mask=shot.mask.copy() if shot.mask.flags.writeable else shot.mask,
            shares=self._preprocessing.mask_to_tensor(shot.mask),
        )

    def _read(
        self, image_path: Path, key: str, entries: dict[str, CachedFeatures], *, token: CancelToken
    ) -> CachedFeatures:
        """The features of an image, put into ``entries`` unless they are there."""
        if key not in entries:
            token.raise_if_cancelled()
            entries[key] = self._features_of(image_path)
        return entries[key]

    def _features_by_images(self) -> dict[str, Features]:
        """The features in force; classes painted on the same images share them."""
        return {prepared.images: prepared.support.features for prepared in self.by_id.values()}


def _images(shots: Sequence[PreparedShot]) -> str:
    return "|".join(shot.key for shot in shots)
