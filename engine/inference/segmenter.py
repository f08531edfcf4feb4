"""The predictor: a model with its support sets, in two speeds (``set_support``, then ``predict``)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.cache.entry import CachedFeatures, pack_features
from engine.cache.features import FeatureCache, feature_key
from engine.errors import ImageError, OutOfDeviceMemoryError, SupportError
from engine.inference.class_supports import ClassSupports, PreparedClass
from engine.inference.memos import MemoStore, QueryState
from engine.inference.pixels import Pixels, read_pixels
from engine.models.segmenter import Features, FewShotSegmenter, Support
from engine.progress import CancelToken
from engine.runtime import is_out_of_memory
from engine.types import SegmentResult, SupportSet

logger = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_AUTOCAST_TOLERANCE: Final = 0.02


class Segmenter:
    """One model on one device with the support sets of any number of classes. Engine thread only.

    Features come from the cache where it has them; the backbone runs for the others, once per image
    whatever the number of classes. Fresh features are rounded to the cache's float16 before use, so a
    cached image gives the same scores. Classes know nothing of each other.
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
        self._model.speed_up()
        self._preprocessing = model.preprocessing
        self._cache = cache
        self._memos = MemoStore(max_bytes=memo_bytes)
        self._supports = ClassSupports(
            self._preprocessing, key_of=self._key, features_of=lambda path: self._features_of(path)[1]
        )
        # Convolutions are about a fifth quicker with the channels innermost, on CPUs and graphics cards.
        self._with_memory_guard(lambda: self._model.to(self.device, memory_format=torch.channels_last))
        self._autocast = self._probe_autocast()
        precision = "float32" if self._autocast is None else str(self._autocast)
        self._model_key = f"{name}:{model_key}:{precision}"

    @property
    def has_support(self) -> bool:
        return bool(self._supports.by_id)

    @property
    def classes(self) -> Mapping[int, PreparedClass]:
        """What is looked for, by class id in the order of the support sets."""
        return self._supports.by_id

    @torch.inference_mode()
    def set_support(self, supports: Sequence[SupportSet], *, token: CancelToken) -> None:
        """Say what to look for; replaces what was there before.

        Costs next to nothing where only masks changed, and nothing for a class without any change. A shot
        with nothing painted is ignored beside painted ones. After an error or a cancel the previous support
        sets stay in force.

        Args:
            supports: one per class, each with 1 to ``MAX_SHOTS`` shots.
            token: checked before every shot.

        Raises:
            SupportError: no class, a class twice, a class id outside 1..254; or a class with no shot, too
                many shots, or nothing painted in any of them.
            ShapeError: a mask is not (H, W) bool or does not have its image's aspect ratio.
            ImageError: a support image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
            Cancelled: the token was cancelled.
        """
        read = self._supports.read(supports, token=token)
        before = {prepared.support.key for prepared in self.classes.values()}
        self._with_memory_guard(lambda: self._supports.take(read, ready=self._ready))
        self._memos.forget_supports(before - {prepared.support.key for prepared in self.classes.values()})

    def asked_classes(self, class_ids: Sequence[int] | None) -> tuple[int, ...]:
        """The classes a prediction is for: these, or all where None.

        Raises:
            SupportError: one of them has no examples, or there are none at all.
        """
        asked = tuple(self.classes) if class_ids is None else tuple(class_ids)
        for class_id in asked:
            if class_id not in self.classes:
                raise SupportError(f"Class {class_id} has no examples.", hint="Paint one first.")
        if not asked:
            raise SupportError("There is nothing to look for.", hint="Paint an example first.")
        return asked

    @torch.inference_mode()
    def predict(
        self,
        image_path: Path,
        *,
        class_ids: Sequence[int] | None = None,
        is_on_screen: bool = False,
        begun_read: Future[Pixels] | None = None,
    ) -> SegmentResult:
        """Segment one image with the support sets; ``set_support`` must have succeeded before.

        Args:
            image_path: the query.
            class_ids: only these classes, in this order; None: all.
            is_on_screen: keep everything at hand that makes the next prediction of this image quick,
                until another image is on screen.
            begun_read: this image's ``read_pixels``, begun on another thread; None reads here.

        Raises:
            SupportError: one of the classes has no examples.
            ImageError: the image cannot be read.
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        asked = self.asked_classes(class_ids)
        start = time.perf_counter()
        key, entry, is_cached = self._features_of(image_path, begun_read=begun_read)
        if is_on_screen:
            self._memos.pin(key)
        logits = self._with_memory_guard(lambda: self._decode(key, entry, asked, is_on_screen=is_on_screen))
        scores = logits.sigmoid().to("cpu", torch.float16).numpy()  # (C, h, w)
        scores.flags.writeable = False
        return SegmentResult(
            image_path=image_path,
            class_ids=asked,
            scores=scores,
            image_size=entry.image_size,
            model=self.name,
            seconds=time.perf_counter() - start,
            is_cached=is_cached,
            head=self._model.head_key,
        )

    @torch.inference_mode()
    def scores_on_shot(
        self, rated: PreparedClass, place: int, *, others: Sequence[int]
    ) -> NDArray[np.float16]:
        """What some shots of a class find on the image of another; the support sets in force do not matter.

        Args:
            rated: from ``classes``, now or earlier.
            place: of the shot in ``rated.shots`` whose image is the query.
            others: places of the shots that are the support, one or more.

        Returns:
            (h, w) float16 in [0, 1].

        Raises:
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        chosen = list(others)

        def decode() -> Tensor:
            taps = [tap.to(self.device) for tap in rated.support.features]
            masks = rated.support.masks.to(self.device)
            support = Support(features=tuple(tap[chosen] for tap in taps), masks=masks[chosen])
            return self._model.decode(tuple(tap[place : place + 1] for tap in taps), support)

        return self._with_memory_guard(decode)[0].sigmoid().to("cpu", torch.float16).numpy()

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
        return read_pixels(image_path, self._preprocessing)

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

    def _decode(
        self, key: str, entry: CachedFeatures, class_ids: Sequence[int], *, is_on_screen: bool
    ) -> Tensor:
        """(C, h, w) logits; keeps the query's running sums for the next time."""
        state = self._memos.take(key) or QueryState()
        features = state.features or tuple(self._ready(tensor) for tensor in entry.features)
        supports = [self.classes[class_id].support for class_id in class_ids]
        memos = [state.memos.get(support.key) or self._model.new_memo() for support in supports]
        logits = self._model.decode_classes(features, supports, memos)
        pairs = zip(supports, memos, strict=True)
        kept = {**state.memos, **{support.key: memo for support, memo in pairs if memo is not None}}
        if is_on_screen or kept:
            self._memos.put(
                key, QueryState(memos=kept, features=features if is_on_screen else state.features)
            )
        return logits

    def _ready(self, tensor: Tensor) -> Tensor:
        """A cached tensor where and as the model computes: converted on the device, half the transfer."""
        return tensor.to(self.device).float()

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
        self._supports.move_to_cpu()
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
