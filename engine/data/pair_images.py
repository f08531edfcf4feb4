"""Images, labels and support masks of training pairs at one size, decoded once and kept as bytes."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.data.catalogue import IGNORE, Catalogue
from engine.errors import DataError
from engine.images import image_size, read_image
from engine.models.preprocessing import Preprocessing

Border = Literal["ignore", "background", "foreground"]
"""What the label 255 means in targets: not counted, background, or part of the object."""


class PairImages:
    """Reads the images of a catalogue. Any thread: readers may meet, then one reads in vain.

    Args:
        catalogue: where the files are.
        size: (height, width) in px of everything handed out, aspect not kept; None: each image's own.
        border: meaning of the label 255 in targets. In support masks it is part of the object for
            "foreground" and not otherwise.
        memory_mb: how much may be kept; beyond it files are read anew at every use.
    """

    def __init__(
        self, catalogue: Catalogue, *, size: tuple[int, int] | None, border: Border, memory_mb: int
    ) -> None:
        self._catalogue, self._size, self._border = catalogue, size, border
        self._photos: dict[int, NDArray[np.uint8]] = {}  # (h, w, 3)
        self._objects: dict[tuple[int, int], NDArray[np.uint8]] = {}  # (2, h, w): target, share x 255
        self._free_bytes = memory_mb * 2**20

    def image(self, index: int) -> Tensor:
        """(3, h, w) float32, ImageNet mean and deviation applied."""
        rgb = self._photos.get(index)
        if rgb is None:
            rgb = self._read_photo(index)
            self._keep(self._photos, index, rgb)
        return Preprocessing(rgb.shape[:2])(rgb)

    def support_mask(self, index: int, class_id: int) -> Tensor:
        """(h, w) float32: the share of every pixel that shows the class, as the app makes masks."""
        return torch.from_numpy(self._object(index, class_id)[1]).float() / 255

    def target(self, index: int, class_id: int) -> Tensor:
        """(h, w) uint8, nearest pixels: 1 object, 0 not, 255 not counted (``border="ignore"`` only)."""
        return torch.from_numpy(self._object(index, class_id)[0])

    def _keep(self, store: dict, key: int | tuple[int, int], value: NDArray[np.uint8]) -> None:
        if value.nbytes <= self._free_bytes:
            self._free_bytes -= value.nbytes
            store[key] = value

    def _read_photo(self, index: int) -> NDArray[np.uint8]:
        rgb = read_image(self._catalogue.records[index].image_path)
        height, width = self._size or rgb.shape[:2]
        return np.array(Image.fromarray(rgb).resize((width, height), Image.Resampling.BILINEAR))

    def _object(self, index: int, class_id: int) -> NDArray[np.uint8]:
        found = self._objects.get((index, class_id))
        if found is None:
            found = self._read_object(index, class_id)
            self._keep(self._objects, (index, class_id), found)
        return found

    def _read_object(self, index: int, class_id: int) -> NDArray[np.uint8]:
        record = self._catalogue.records[index]
        target = record.read_target(class_id)
        if image_size(record.image_path) != target.shape:
            raise DataError(
                f"The mask in {record.mask_path} is {target.shape[1]} x {target.shape[0]} pixels, "
                f"unlike its image {record.image_path.name}."
            )
        if self._border != "ignore":
            target[target == IGNORE] = 1 if self._border == "foreground" else 0
        size = self._size or target.shape
        share = Preprocessing(size).mask_to_tensor(target == 1).numpy()
        # A share that rounds to nothing stays visible: a shot must never be empty by rounding.
        shares = np.maximum((share * 255).round(), share > 0).astype(np.uint8)
        nearest = Image.fromarray(target).resize((size[1], size[0]), Image.Resampling.NEAREST)
        return np.stack([np.array(nearest), shares])
