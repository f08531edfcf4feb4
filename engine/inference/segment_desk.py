"""The segmentation side of a session: the model in use, what it looks for, and the brush that borrows it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch

from engine.cache.features import FeatureCache
from engine.errors import EngineError, SupportError
from engine.inference.loading import LoadModel
from engine.inference.pixels import Pixels
from engine.inference.read_ahead import read_ahead
from engine.inference.segmenter import Segmenter
from engine.inference.shot_rating import rate_shots
from engine.inference.status import Timings, engine_status
from engine.models import registry
from engine.models.segmenter import FewShotSegmenter
from engine.progress import CancelToken, Progress
from engine.types import EngineStatus, ImageFailure, SegmentResult, ShotRating, SupportSet, SweepItem

if TYPE_CHECKING:
    from engine.inference.smart_brush import SmartBrush

logger = logging.getLogger(__name__)

_MEMO_BYTES: Final = 256 * 2**20


class SegmentDesk:
    """One model at a time, support sets that outlive it. Engine thread only.

    Attributes:
        model_key: names the weights of the model in use by content; empty before there is one.
    """

    def __init__(self, *, device: torch.device, cache: FeatureCache) -> None:
        """Begin without a model.

        Args:
            device: where to compute.
            cache: features by image.
        """
        self.model_key = ""
        self._device, self._cache = device, cache
        self._segmenter: Segmenter | None = None
        self._supports: tuple[SupportSet, ...] = ()
        self._smart_brush: SmartBrush | None = None
        self._timings = Timings()

    def status(self) -> EngineStatus:
        """See ``EngineSession.status``."""
        return engine_status(self._device, self._segmenter, self._timings)

    def take_model(self, model: FewShotSegmenter, name: str) -> None:
        """Put a model in the place of the one before; it takes over the support sets when it is used.

        Raises:
            OutOfDeviceMemoryError: not even the CPU has the memory.
        """
        self._segmenter = Segmenter(
            model,
            name,
            model_key=model.features_key,
            device=self._device,
            cache=self._cache,
            memo_bytes=_MEMO_BYTES,
        )
        self.model_key = model.features_key
        logger.info("model %s on %s", name, self._segmenter.device)

    def set_support(self, supports: Sequence[SupportSet], *, token: CancelToken) -> None:
        """See ``EngineSession.set_support``."""
        self._loaded().set_support(supports, token=token)
        self._supports = tuple(supports)

    def segment(
        self, image_path: Path, *, class_ids: Sequence[int] | None, token: CancelToken
    ) -> SegmentResult:
        """See ``EngineSession.segment``."""
        segmenter = self._supported(token)
        return self._timings.note(segmenter.predict(image_path, class_ids=class_ids, is_on_screen=True))

    def rate_shots(
        self, *, class_ids: Sequence[int] | None, thresholds: Mapping[int, float], token: CancelToken
    ) -> Generator[ShotRating | Progress, None, None]:
        """See ``EngineSession.rate_shots``."""
        segmenter = self._supported(token)
        classes = [segmenter.classes[class_id] for class_id in segmenter.asked_classes(class_ids)]
        return rate_shots(segmenter, classes, thresholds=thresholds, token=token)

    def sweep(
        self, image_paths: Iterable[Path], *, class_ids: Sequence[int] | None, token: CancelToken
    ) -> Iterator[SweepItem]:
        """See ``EngineSession.sweep``."""
        reader = self._supported(token)
        ahead = read_ahead(
            image_paths, is_wanted=lambda path: not reader.is_cached(path), read=reader.read_pixels
        )
        with contextlib.closing(ahead):
            for image_path, begun_read in ahead:
                token.raise_if_cancelled()
                segmenter = self._supported(token)
                asked = segmenter.asked_classes(class_ids)
                # A model chosen meanwhile wants its own size: what was read for the old one is no use to it.
                usable_read = begun_read if segmenter is reader else None
                yield self._sweep_item(segmenter, image_path, class_ids=asked, begun_read=usable_read)

    def smart_brush(self, load: LoadModel, *, token: CancelToken) -> SmartBrush:
        """The smart brush; the model in use lends its features where it is the right one.

        Args:
            load: makes the right one where it is not in use.
            token: checked while it loads.

        Raises:
            WeightsError: its weights are missing or damaged.
            Cancelled: the token was cancelled.
        """
        from engine.inference.smart_brush import open_smart_brush  # late: OpenCV, which nothing else needs

        lender = self._segmenter
        if lender is None or lender.name != registry.DEFAULT_MODEL:
            lender = None if self._smart_brush is None else self._smart_brush.segmenter
        if self._smart_brush is None or self._smart_brush.segmenter is not lender:
            self._smart_brush = open_smart_brush(
                lender, load, device=self._device, cache=self._cache, token=token
            )
        return self._smart_brush

    def clear(self) -> None:
        """Let go of the models and the support sets."""
        self._segmenter = self._smart_brush = None
        self._supports = ()

    def _loaded(self) -> Segmenter:
        if self._segmenter is None:
            raise EngineError("No model is loaded.", hint="Choose a model first.")
        return self._segmenter

    def _supported(self, token: CancelToken) -> Segmenter:
        """The predictor, with the support sets handed on where the model has changed since."""
        segmenter = self._loaded()
        if not self._supports:
            raise SupportError("There is nothing to look for yet.", hint="Paint an example first.")
        if not segmenter.has_support:
            segmenter.set_support(self._supports, token=token)
        return segmenter

    def _sweep_item(
        self,
        segmenter: Segmenter,
        image_path: Path,
        *,
        class_ids: Sequence[int],
        begun_read: Future[Pixels] | None,
    ) -> SweepItem:
        try:
            result = segmenter.predict(image_path, class_ids=class_ids, begun_read=begun_read)
            return self._timings.note(result)
        except EngineError as error:
            logger.info("no result for an image: %s", error)
            return ImageFailure(image_path=image_path, reason=str(error))
