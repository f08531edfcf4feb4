"""From image files to the embeddings that classes are told apart by, each computed once."""

from __future__ import annotations

import copy
import logging
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from engine.cache.entry import pack_features
from engine.cache.features import FeatureCache, feature_key
from engine.errors import ImageError, OutOfDeviceMemoryError
from engine.inference.pixels import Pixels, read_pixels
from engine.models.zero_shot import AttributeClassifier
from engine.progress import CancelToken
from engine.runtime import is_out_of_memory

logger = logging.getLogger(__name__)

_CPU_BATCH: Final = 1
_CUDA_BATCH: Final = 32
_CPU_READERS: Final = 2
_CUDA_READERS: Final = 8
_MAX_RUN: Final = 256
"""Cached images handed out together: many enough for one quick product, few enough for a short step."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Described:
    """One image of ``Describer.describe``.

    Attributes:
        image_path: the image.
        embedding: (d,) float16 on the CPU; None where the image cannot be used.
        is_cached: no backbone ran for it.
        seconds: its share of the time of its batch.
        error: why it cannot be used; None where it can.
    """

    image_path: Path
    embedding: Tensor | None
    is_cached: bool
    seconds: float = 0.0
    error: ImageError | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class _Wanted:
    """An image that was looked up; at most one of the last three is set, none: it is being computed."""

    image_path: Path
    key: str = ""
    read: Future[Pixels] | None = None
    embedding: Tensor | None = None
    error: ImageError | None = None


class Describer:
    """An attribute classifier on a device, and the cache of its embeddings. Engine thread only.

    Embeddings are rounded to the cache's float16 before use, so a cached image gives the same scores.
    """

    def __init__(
        self, model: AttributeClassifier, name: str, *, device: torch.device, cache: FeatureCache
    ) -> None:
        """Take over a model.

        Args:
            model: moved to ``device`` and put into eval mode.
            name: registry name.
            device: where to compute.
            cache: embeddings by image, weights and preprocessing; may be shared.
        """
        self.name = name
        self.device = device
        self.model = model.eval().to(device, memory_format=torch.channels_last)
        self._cpu_model: AttributeClassifier | None = None  # once the device was too small for one image
        self._preprocessing = model.preprocessing
        self._cache = cache
        self._model_key = f"{name}:{model.features_key}:embedding"
        is_cuda = device.type == "cuda"
        self._batch = _CUDA_BATCH if is_cuda else _CPU_BATCH
        self._n_readers = _CUDA_READERS if is_cuda else _CPU_READERS

    @property
    def has_fallen_back(self) -> bool:
        """True once images are described on the CPU because the device was too small for one."""
        return self._cpu_model is not None

    def read_pixels(self, image_path: Path) -> Pixels:
        """Read an image as the model wants it. Any thread: nothing of this object changes.

        Raises:
            ImageError: the image cannot be read.
        """
        return read_pixels(image_path, self._preprocessing)

    def describe(self, image_paths: Iterable[Path], *, token: CancelToken) -> Iterator[list[Described]]:
        """Embed images in the order given, a short run of them per ``next()``.

        Helper threads read ahead; they end with the generator. An image of the cache costs a look at the
        file's size and time.

        Args:
            image_paths: may be a generator; drawn up to ``_MAX_RUN`` images ahead where they are cached.
            token: checked before every run.

        Raises:
            OutOfDeviceMemoryError: there is no memory even for one image.
            Cancelled: the token was cancelled.
        """
        source = iter(image_paths)
        ahead: deque[_Wanted] = deque()
        pool = ThreadPoolExecutor(self._n_readers, thread_name_prefix="classify-read")
        try:
            while True:
                token.raise_if_cancelled()
                n_reading = sum(wanted.read is not None for wanted in ahead)
                while len(ahead) < _MAX_RUN and n_reading < 2 * self._batch:
                    path = next(source, None)
                    if path is None:
                        break
                    ahead.append(self._look_up(path, pool))
                    n_reading += ahead[-1].read is not None
                if not ahead:
                    return
                yield self._described(self._next_run(ahead))
        finally:
            pool.shutdown(cancel_futures=True)  # waits for the reads that are running

    @torch.inference_mode()
    def regions(self, image_path: Path) -> tuple[Tensor, tuple[int, int]]:
        """(1, R, D) regions of an image on the device, and its (H, W) in pixels; nothing is cached.

        Raises:
            ImageError: the image cannot be read.
            OutOfDeviceMemoryError: there is no memory for it.
        """
        pixels = self.read_pixels(image_path)
        return self._guarded_regions(pixels.values.unsqueeze(0)), pixels.image_size

    def _look_up(self, image_path: Path, pool: ThreadPoolExecutor) -> _Wanted:
        try:
            key = feature_key(
                image_path, model_key=self._model_key, preprocessing_key=self._preprocessing.key
            )
        except ImageError as error:
            return _Wanted(image_path=image_path, error=error)
        entry = self._cache.get(key)
        if entry is not None:
            return _Wanted(image_path=image_path, embedding=entry.features[0].flatten())
        return _Wanted(image_path=image_path, key=key, read=pool.submit(self.read_pixels, image_path))

    def _next_run(self, ahead: deque[_Wanted]) -> list[_Wanted]:
        """Take images from the left: all up to the one that fills a batch of uncached ones."""
        run: list[_Wanted] = []
        n_reading = 0
        while ahead and n_reading < self._batch:
            if ahead[0].read is not None and not n_reading and run:
                break  # what is known already need not wait for the backbone
            run.append(ahead.popleft())
            n_reading += run[-1].read is not None
        return run

    def _described(self, run: list[_Wanted]) -> list[Described]:
        start = time.perf_counter()
        pixels: dict[int, Pixels] = {}
        errors: dict[int, ImageError] = {}
        for place, wanted in enumerate(run):
            if wanted.read is not None:
                try:
                    pixels[place] = wanted.read.result()
                except ImageError as error:
                    errors[place] = error
        embeddings = dict(zip(pixels, self._embed(run, list(pixels.items())), strict=True))
        seconds = (time.perf_counter() - start) / len(run)
        found = []
        for place, wanted in enumerate(run):
            embedding = embeddings.get(place, wanted.embedding)
            error = errors.get(place, wanted.error)
            if error is None and not bool(torch.isfinite(embedding).all()):
                error = ImageError(f"The model {self.name} cannot make sense of {wanted.image_path}.")
            found.append(
                Described(
                    image_path=wanted.image_path,
                    embedding=embedding if error is None else None,
                    is_cached=wanted.embedding is not None,
                    seconds=seconds,
                    error=error,
                )
            )
        return found

    @torch.inference_mode()
    def _embed(self, run: list[_Wanted], pixels: list[tuple[int, Pixels]]) -> list[Tensor]:
        """(d,) float16 per image, kept in the cache."""
        if not pixels:
            return []
        batch = torch.stack([item.values for _, item in pixels])
        embeddings = self.model.embed_regions(self._guarded_regions(batch))
        packed = []
        for (place, item), embedding in zip(pixels, embeddings, strict=True):
            entry = pack_features((embedding[None, :, None, None],), item.image_size)
            packed.append(entry.features[0].flatten())
            self._cache.put(run[place].key, entry)
        return packed

    def _guarded_regions(self, batch: Tensor) -> Tensor:
        """(B, R, D) on the device; where it is full, with half as many images at a time, then on the CPU."""
        backbone = self.model if self._cpu_model is None else self._cpu_model
        used = self.device if self._cpu_model is None else torch.device("cpu")
        try:
            regions = backbone.region_features(batch.to(used, memory_format=torch.channels_last))
            return regions.to(self.device)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if len(batch) == 1 and used.type == "cpu":
                raise OutOfDeviceMemoryError(
                    f"There is not enough memory to run {self.name}.", hint="Close other programs."
                ) from error
            logger.warning("%s is out of memory with %d images at a time", used, len(batch))
        torch.cuda.empty_cache()
        if len(batch) == 1:
            logger.warning("%s goes on with the CPU", self.name)
            self._cpu_model = _twin_on_cpu(self.model)
            return self._guarded_regions(batch)
        half = len(batch) // 2
        return torch.cat([self._guarded_regions(batch[:half]), self._guarded_regions(batch[half:])])


def _twin_on_cpu(model: AttributeClassifier) -> AttributeClassifier:
    """A copy on the CPU that takes no memory of the full device; what was fitted stays where it is."""
    memo: dict[int, Tensor] = {}
    for parameter in model.parameters():
        memo[id(parameter)] = nn.Parameter(parameter.detach().cpu(), requires_grad=False)
    for buffer in model.buffers():
        memo[id(buffer)] = buffer.cpu()
    return copy.deepcopy(model, memo)
