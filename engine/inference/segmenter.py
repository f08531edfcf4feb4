"""The predictor: a model with its support set, in two speeds (``set_support``, then ``predict``)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.cache.entry import CachedFeatures, pack_features
from engine.cache.features import FeatureCache, feature_key
from engine.errors import ImageError, OutOfDeviceMemoryError
from engine.images import image_size, read_image
from engine.inference.memos import MemoStore, QueryState
from engine.inference.support_checks import check_aspect, painted_shots
from engine.models.segmenter import Features, FewShotSegmenter, Support
from engine.progress import CancelToken
from engine.runtime import is_out_of_memory, memory_to_read
from engine.types import SegmentResult, Shot, SupportSet

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_DRAFT_FACTOR: Final = 2
"""JPEGs are decoded at no less than this many times the input size; the squash then averages."""
_AUTOCAST_TOLERANCE: Final = 0.02


@dataclass(frozen=True, kw_only=True, eq=False)
class Pixels:
    """An image ready for the backbone.

    Attributes:
        values: (3, h, w) float32, normalised.
        image_size: (H, W) of the EXIF-turned image in pixels.
    """

    values: Tensor
    image_size: tuple[int, int]


class Segmenter:
    """One model on one device with one support set. Engine thread only.

    Features come from the cache where it has them; the backbone runs for the others. Fresh features
    are rounded to the cache's float16 before use, so a cached image gives the same scores.
    """

    def __init__(
        self,
        model: FewShotSegmenter,
        name: str,
        *,
        model_key: str,
        device: torch.device,
        cache: FeatureCache,
        memo_bytes: int,
    ) -> None:
        """Take over a model.

        Args:
            model: in eval mode; moved to ``device``.
            name: registry name, for results.
            model_key: names the weights by content, for cache keys.
            device: where to compute.
            cache: features by image; may be shared with other predictors.
            memo_bytes: bound of the running sums kept.
        """
        self.name = name
        self.device = device
        self.has_fallen_back = False
        self._model = model.eval()
        self._preprocessing = model.preprocessing
        self._cache = cache
        self._memos = MemoStore(max_bytes=memo_bytes)
        self._support: Support | None = None
        self._mask_tensors: dict[Path, tuple[NDArray[np.bool_], Tensor]] = {}
        # Convolutions are about a fifth quicker with the channels innermost, on CPUs and graphics cards.
        self._with_memory_guard(lambda: self._model.to(self.device, memory_format=torch.channels_last))
        self._autocast = self._probe_autocast()
        precision = "float32" if self._autocast is None else str(self._autocast)
        self._model_key = f"{name}:{model_key}:{precision}"

    @property
    def has_support(self) -> bool:
        return self._support is not None

    @torch.inference_mode()
    def set_support(self, support: SupportSet, *, token: CancelToken) -> None:
        """Say what to look for. Costs next to nothing where only masks changed.

        A shot with nothing painted is ignored beside painted ones. After an error or a cancel the
        previous support set stays in force.

        Args:
            support: 1 to ``MAX_SHOTS`` shots.
            token: checked before every shot.

        Raises:
            SupportError: no shot, too many shots, or nothing painted in any of them.
            ShapeError: a mask is not (H, W) bool or does not have its image's aspect ratio.
            ImageError: a support image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
            Cancelled: the token was cancelled.
        """
        shots = painted_shots(support)
        keys: list[str] = []
        entries: list[CachedFeatures] = []
        for shot in shots:
            token.raise_if_cancelled()
            key, entry, _ = self._features_of(shot.image_path)
            check_aspect(shot, entry.image_size)
            keys.append(key)
            entries.append(entry)
        masks = torch.stack([self._mask_tensor(shot) for shot in shots])  # (S, h, w)
        self._with_memory_guard(lambda: self._take_support("|".join(keys), entries, masks))
        used = {shot.image_path for shot in shots}
        self._mask_tensors = {path: kept for path, kept in self._mask_tensors.items() if path in used}

    @torch.inference_mode()
    def predict(
        self, image_path: Path, *, is_on_screen: bool = False, begun_read: Future[Pixels] | None = None
    ) -> SegmentResult:
        """Segment one image with the support set; ``set_support`` must have succeeded before.

        Args:
            image_path: the query.
            is_on_screen: keep everything at hand that makes the next prediction of this image quick,
                until another image is on screen.
            begun_read: this image's ``read_pixels``, begun on another thread; None reads here.

        Raises:
            ImageError: the image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        assert self._support is not None, "set_support comes first"
        start = time.perf_counter()
        key, entry, is_cached = self._features_of(image_path, begun_read=begun_read)
        if is_on_screen:
            self._memos.pin(key)
        logits = self._with_memory_guard(lambda: self._decode(key, entry, is_on_screen=is_on_screen))
        scores = logits[0].sigmoid().to("cpu", torch.float16).numpy()  # (h, w)
        scores.flags.writeable = False
        return SegmentResult(
            image_path=image_path,
            scores=scores,
            image_size=entry.image_size,
            model=self.name,
            seconds=time.perf_counter() - start,
            is_cached=is_cached,
        )

    def is_cached(self, image_path: Path) -> bool:
        """True where the backbone need not run for an image; False also where the file is missing."""
        try:
            return self._cache.has(self._key(image_path))
        except ImageError:
            return False

    def read_pixels(self, image_path: Path) -> Pixels:
        """Read an image as the model wants it. Any thread: nothing of this object changes.

        Raises:
            ImageError: the image cannot be read.
        """
        size = image_size(image_path)
        height, width = self._preprocessing.size
        with memory_to_read(image_path):
            rgb = read_image(image_path, at_least=(height * _DRAFT_FACTOR, width * _DRAFT_FACTOR))
            return Pixels(values=self._preprocessing(rgb), image_size=size)

    def features_of(self, image_path: Path) -> tuple[str, Features, bool]:
        """Backbone features of an image, for other uses than ``predict``.

        Returns:
            A name that changes with the file's content, one (1, C, h, w) float16 tensor per tap on the CPU,
            and whether they came from the cache.

        Raises:
            ImageError: the image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        key, entry, is_cached = self._features_of(image_path)
        return key, tuple(tensor.cpu() for tensor in entry.features), is_cached

    def mask_to_tensor(self, mask: NDArray[np.bool_]) -> Tensor:
        """A painted mask (H, W) bool on the grid of the network input, (h, w) shares in [0, 1]."""
        return self._preprocessing.mask_to_tensor(mask)

    def _key(self, image_path: Path) -> str:
        return feature_key(image_path, model_key=self._model_key, preprocessing_key=self._preprocessing.key)

    def _features_of(
        self, image_path: Path, *, begun_read: Future[Pixels] | None = None
    ) -> tuple[str, CachedFeatures, bool]:
        """Key and features of an image, and whether they came from the cache."""
        key = self._key(image_path)
        entry = self._cache.get(key)
        if entry is not None:
            return key, entry, True
        pixels = self.read_pixels(image_path) if begun_read is None else begun_read.result()
        batch = pixels.values.unsqueeze(0)  # (1, 3, h, w)
        entry = self._with_memory_guard(lambda: pack_features(self._encode(batch), pixels.image_size))
        self._cache.put(key, entry)
        return key, entry, False

    def _encode(self, pixels: Tensor) -> Features:
        with torch.autocast(self.device.type, dtype=self._autocast, enabled=self._autocast is not None):
            return self._model.encode(pixels.to(self.device, memory_format=torch.channels_last))

    def _decode(self, key: str, entry: CachedFeatures, *, is_on_screen: bool) -> Tensor:
        """(1, h, w) logits; keeps the query's running sums for the next time."""
        assert self._support is not None
        state = self._memos.take(key)
        if state is None:
            state = QueryState(memo=self._model.new_memo())
        features = state.features or tuple(self._ready(tensor) for tensor in entry.features)
        logits = self._model.decode(features, self._support, state.memo)
        if is_on_screen or state.memo is not None:
            kept = features if is_on_screen else state.features
            self._memos.put(key, QueryState(memo=state.memo, features=kept))
        return logits

    def _ready(self, tensor: Tensor) -> Tensor:
        """A cached tensor where and as the model computes: converted on the device, half the transfer."""
        return tensor.to(self.device).float()

    def _take_support(self, key: str, entries: list[CachedFeatures], masks: Tensor) -> None:
        if self._support is not None and self._support.key == key:
            features = self._support.features
        else:
            taps = zip(*(entry.features for entry in entries), strict=True)
            features = tuple(
                torch.cat([self._ready(tensor) for tensor in tap]) for tap in taps
            )  # (S, C, h, w)
            self._memos.clear()
        self._support = Support(features=features, masks=masks.to(self.device), key=key)

    def _mask_tensor(self, shot: Shot) -> Tensor:
        """(h, w) shares; a mask that did not change since the last call is not shrunk again."""
        kept = self._mask_tensors.get(shot.image_path)
        if kept is not None and (kept[0] is shot.mask or np.array_equal(kept[0], shot.mask)):
            return kept[1]
        tensor = self._preprocessing.mask_to_tensor(shot.mask)
        own_mask = shot.mask.copy() if shot.mask.flags.writeable else shot.mask
        self._mask_tensors[shot.image_path] = (own_mask, tensor)
        return tensor

    def _with_memory_guard(self, work: Callable[[], _Result]) -> _Result:
        """Run device work; when a graphics card is full, go on with the CPU for good.

        Raises:
            OutOfDeviceMemoryError: the CPU's memory is full too.
        """
        try:
            return work()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if self.device.type == "cpu" or not isinstance(error, torch.OutOfMemoryError):
                raise _no_memory_left(self.name) from error
            logger.warning("%s is out of memory; %s goes on with the CPU: %s", self.device, self.name, error)
        self._fall_back_to_cpu()
        return self._with_memory_guard(work)

    def _fall_back_to_cpu(self) -> None:
        self.device = torch.device("cpu")
        self.has_fallen_back = True
        self._autocast = None
        self._memos.clear()
        self._model.to(self.device)
        if self._support is not None:
            self._support = Support(
                features=tuple(tensor.cpu() for tensor in self._support.features),
                masks=self._support.masks.cpu(),
                key=self._support.key,
            )
        torch.cuda.empty_cache()

    @torch.inference_mode()
    def _probe_autocast(self) -> torch.dtype | None:
        """The 16-bit type whose features on this graphics card agree with float32; None on a CPU."""
        if self.device.type != "cuda":
            return None
        generator = torch.Generator().manual_seed(0)
        pixels = torch.randn(1, 3, *self._preprocessing.size, generator=generator)
        self._autocast = None
        exact = self._with_memory_guard(lambda: self._encode(pixels))
        for dtype in (torch.float16, torch.bfloat16):
            if self.device.type != "cuda":
                return None
            self._autocast = dtype
            try:
                rounded = self._with_memory_guard(lambda: self._encode(pixels))
            except RuntimeError as error:
                logger.info("%s does not work with %s: %s", dtype, self.name, error)
                continue
            if all(_is_near(a.float(), b.float()) for a, b in zip(rounded, exact, strict=True)):
                return dtype if self.device.type == "cuda" else None
        return None


def _is_near(rounded: Tensor, exact: Tensor) -> bool:
    error = torch.linalg.vector_norm(rounded.cpu() - exact.cpu())
    return bool(error <= _AUTOCAST_TOLERANCE * torch.linalg.vector_norm(exact.cpu()))  # False for nan


def _no_memory_left(name: str) -> OutOfDeviceMemoryError:
    return OutOfDeviceMemoryError(
        f"There is not enough memory to run {name}.", hint="Close other programs or choose a lite model."
    )
