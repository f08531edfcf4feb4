"""From files and drawings to vectors, with a retrieval model."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import OutOfDeviceMemoryError
from engine.images import read_image
from engine.models.retriever import Metric, SketchRetriever
from engine.runtime import is_out_of_memory, memory_to_read

logger = logging.getLogger(__name__)

_DRAFT_FACTOR: Final = 2
"""JPEGs are decoded at no less than this many times the input size; the squash then averages."""


class Embedder:
    """A retrieval model on a device. Engine thread only, but for ``read_photo``.

    Attributes:
        device: where it computes; the CPU once the device was too small for a single photo.
        has_fallen_back: True since then.
    """

    def __init__(self, model: SketchRetriever, name: str, *, device: torch.device) -> None:
        """Take over a model.

        Args:
            model: in eval mode; moved to ``device``.
            name: registry name.
            device: where to compute.
        """
        self.name = name
        self.device = device
        self.has_fallen_back = False
        self.dim = model.embedding_dim
        self.metric: Metric = model.metric
        self._preprocessing = model.preprocessing
        self._model = model.eval().to(device, memory_format=torch.channels_last)
        key = f"{name}:{model.features_key}:{self._preprocessing.key}"
        self.key = hashlib.sha256(key.encode()).hexdigest()

    @property
    def sketch_size(self) -> int:
        """Side of a normalised sketch in pixels."""
        return max(self._preprocessing.size)

    def read_photo(self, path: Path) -> Tensor:
        """Read a photo as the model wants it. Any thread.

        Returns:
            (3, h, w) float32, normalised.

        Raises:
            ImageError: the file cannot be read.
        """
        height, width = self._preprocessing.size
        at_least = (height * _DRAFT_FACTOR, width * _DRAFT_FACTOR)
        with memory_to_read(path):
            return self._preprocessing(read_image(path, at_least=at_least))

    def embed_photos(self, photos: Sequence[Tensor]) -> NDArray[np.float32]:
        """Embed photos from ``read_photo``.

        Returns:
            (N, D) float32; of unit length for a model that ranks by cosine. A photo the model cannot
            digest gives a row that is not finite.

        Raises:
            OutOfDeviceMemoryError: there is no memory even for one photo.
        """
        return self._embed(self._model.embed_photos, torch.stack(list(photos)))

    def embed_sketches(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Embed drawings.

        Args:
            pictures: each (s, s) uint8 from ``normalise_sketch``, with s = ``sketch_size``.

        Returns:
            (N, D) float32, as ``embed_photos``.

        Raises:
            OutOfDeviceMemoryError: as ``embed_photos``.
        """
        pixels = [self._preprocessing(np.repeat(picture[..., None], 3, axis=2)) for picture in pictures]
        return self._embed(self._model.embed_sketches, torch.stack(pixels))

    @torch.inference_mode()
    def _embed(self, encode: Callable[[Tensor], Tensor], pixels: Tensor) -> NDArray[np.float32]:
        try:
            batch = pixels.to(self.device, memory_format=torch.channels_last)
            vectors = encode(batch).float()
            if self.metric == "cosine":
                vectors = torch.nn.functional.normalize(vectors, dim=1)
            return vectors.cpu().numpy()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if len(pixels) == 1 and self.device.type == "cpu":
                raise OutOfDeviceMemoryError(
                    f"There is not enough memory to run {self.name}.", hint="Close other programs."
                ) from error
            logger.warning("%s is out of memory with %d images at a time", self.device, len(pixels))
        torch.cuda.empty_cache()
        if len(pixels) == 1:
            logger.warning("%s goes on with the CPU", self.name)
            self.device, self.has_fallen_back = torch.device("cpu"), True
            self._model.to(self.device)
            return self._embed(encode, pixels)
        half = len(pixels) // 2
        return np.concatenate([self._embed(encode, pixels[:half]), self._embed(encode, pixels[half:])])
