"""The engine's door: everything the app and the command line ask of the models goes through a session."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import statistics
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from engine import paths, runtime
from engine.cache.features import FeatureCache
from engine.errors import EngineError, SupportError
from engine.images.sketch import normalise_sketch
from engine.inference.read_ahead import read_ahead
from engine.inference.search import DEFAULT_RETRIEVAL_MODEL, Searcher
from engine.inference.segmenter import Pixels, Segmenter
from engine.models import registry
from engine.models.retriever import SketchRetriever
from engine.models.segmenter import FewShotSegmenter
from engine.progress import CancelToken, ProgressCallback
from engine.search_types import IndexProgress, IndexSummary, SearchQuery, SearchResult, SketchDoodle
from engine.types import EngineStatus, ImageFailure, ModelInfo, SegmentResult, SupportSet, SweepItem

logger = logging.getLogger(__name__)

FEATURE_CACHE_BYTES: Final = 768 * 2**20
DISK_CACHE_BYTES: Final = 4 * 2**30
_MEMO_BYTES: Final = 256 * 2**20
_TIMINGS_KEPT: Final = 51
_PREVIEW_SIZE_PX: Final = 224


class LoadModel(Protocol):
    """How a session gets a model; ``engine.models.registry.load_segmenter`` is one."""

    def __call__(
        self,
        name: str,
        *,
        backbone_path: Path | None,
        head_path: Path | None,
        allow_download: bool,
        token: CancelToken | None,
        progress: ProgressCallback | None,
    ) -> FewShotSegmenter: ...


class LoadRetriever(Protocol):
    """How a session gets a retrieval model; ``engine.models.registry.load_retriever`` is one."""

    def __call__(
        self,
        name: str,
        *,
        backbone_path: Path | None,
        head_path: Path | None,
        allow_download: bool,
        token: CancelToken | None,
        progress: ProgressCallback | None,
    ) -> SketchRetriever: ...


class EngineSession:
    """One loaded model, one support set, one feature cache; and one retrieval model with its indexes.

    All calls come from one thread, the engine thread. Only cancel tokens may be used from others. A sweep
    decodes its next image on a helper thread that ends with the sweep.
    """

    def __init__(
        self,
        *,
        device: str = "auto",
        feature_cache_bytes: int = FEATURE_CACHE_BYTES,
        disk_cache_bytes: int = DISK_CACHE_BYTES,
        cache_dir: Path | None = None,
        load: LoadModel = registry.load_segmenter,
        index_dir: Path | None = None,
        load_retriever: LoadRetriever = registry.load_retriever,
    ) -> None:
        """Open a session; no model is loaded yet.

        Args:
            device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
            feature_cache_bytes: bound of the features kept in memory.
            disk_cache_bytes: bound of the features kept on disk; 0 keeps none.
            cache_dir: where; None: ``features`` in the user's cache folder. Sessions may share it.
            load: where models come from; tests put a small one here.
            index_dir: where the search indexes lie; None: ``indexes`` in the user's data folder.
            load_retriever: where retrieval models come from.

        Raises:
            DeviceError: the device is unknown, absent or does not work.
        """
        runtime.prepare()
        self._device = runtime.pick_device(device)
        folder = paths.cache_dir() / "features" if cache_dir is None else cache_dir
        self._cache = FeatureCache(
            memory_bytes=feature_cache_bytes, disk_bytes=disk_cache_bytes, folder=folder
        )
        self._load = load
        self._load_retriever = load_retriever
        self._index_dir = paths.data_dir() / "indexes" if index_dir is None else index_dir
        self._searcher: Searcher | None = None
        self._segmenter: Segmenter | None = None
        self._model_key = ""
        self._support: SupportSet | None = None
        self._seconds: dict[str, deque[float]] = {}
        self._is_closed = False

    @property
    def model_key(self) -> str:
        """Names the loaded weights by content; empty before ``load_model``."""
        return self._model_key

    def status(self) -> EngineStatus:
        """What the engine runs on and which models there are. Cheap; reads no weights."""
        device = self._device if self._segmenter is None else self._segmenter.device
        device_name = runtime.device_title(device)
        if self._segmenter is not None and self._segmenter.has_fallen_back:
            device_name += f" ({runtime.device_title(self._device)} ran out of memory)"
        models = tuple(
            self._with_timing(registry.model_info(name)) for name in registry.names_of_kind("segmentation")
        )
        return EngineStatus(
            device=str(device),
            device_name=device_name,
            threads=torch.get_num_threads(),
            models=models,
            default_model=self._default_model(models),
        )

    def load_model(
        self,
        name: str,
        *,
        token: CancelToken,
        progress: ProgressCallback | None = None,
        backbone_path: Path | None = None,
        head_path: Path | None = None,
        allow_download: bool = False,
    ) -> None:
        """Load a model and make it the one in use; after an error the one before stays in use.

        The support set stays in force: the new model takes it over at its first prediction.

        Args:
            name: registry name.
            token: checked while files are fetched, and before the new model takes over.
            progress: told about downloads.
            backbone_path: a backbone file instead of the one the registry knows.
            head_path: a head file instead of the one the registry knows.
            allow_download: fetch a missing backbone.

        Raises:
            ConfigError: there is no such model.
            WeightsError: weights are missing, damaged or belong to another model.
            OutOfDeviceMemoryError: not even the CPU has the memory.
            Cancelled: the token was cancelled.
        """
        self._check_open()
        model = self._load(
            name,
            backbone_path=backbone_path,
            head_path=head_path,
            allow_download=allow_download,
            token=token,
            progress=progress,
        )
        token.raise_if_cancelled()
        self._segmenter = Segmenter(
            model,
            name,
            model_key=model.features_key,
            device=self._device,
            cache=self._cache,
            memo_bytes=_MEMO_BYTES,
        )
        self._model_key = model.features_key
        logger.info("model %s on %s", name, self._segmenter.device)

    def set_support(self, support: SupportSet, *, token: CancelToken) -> None:
        """Say what to look for; see ``Segmenter.set_support`` for the rules and errors.

        Raises:
            EngineError: no model is loaded, or the session is closed.
        """
        self._loaded().set_support(support, token=token)
        self._support = support

    def segment(self, image_path: Path, *, token: CancelToken) -> SegmentResult:
        """Segment the image on screen; it stays the quickest one to segment again.

        Args:
            image_path: the query.
            token: checked before the work begins; one image is never stopped half-way.

        Raises:
            SupportError: there is no support set yet.
            ImageError: the image cannot be read.
            EngineError: no model is loaded, or the session is closed.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        segmenter = self._supported(token)
        return self._timed(segmenter.predict(image_path, is_on_screen=True))

    def sweep(self, image_paths: Iterable[Path], *, token: CancelToken) -> Iterator[SweepItem]:
        """Segment many images, one per ``next()``, in the order given.

        Between two steps the caller may use the session otherwise; a support set or model changed
        meanwhile holds for the rest of the sweep.

        Args:
            image_paths: the queries; may be a generator. It is drawn one image ahead.
            token: checked before every image. What was handed out before stays valid.

        Yields:
            A ``SegmentResult``, or an ``ImageFailure`` for an image that cannot be processed.

        Raises:
            SupportError: there is no support set yet.
            EngineError: no model is loaded, or the session is closed.
            Cancelled: the token was cancelled.
        """
        token.raise_if_cancelled()
        reader = self._supported(token)
        ahead = read_ahead(
            image_paths, is_wanted=lambda path: not reader.is_cached(path), read=reader.read_pixels
        )
        with contextlib.closing(ahead):
            for image_path, begun_read in ahead:
                token.raise_if_cancelled()
                segmenter = self._supported(token)
                # A model chosen meanwhile wants its own size: what was read for the old one is no use to it.
                usable_read = begun_read if segmenter is reader else None
                yield self._sweep_item(segmenter, image_path, begun_read=usable_read)

    @property
    def retrieval_model(self) -> str:
        """Registry name of the model that ``index`` and ``search`` use."""
        return DEFAULT_RETRIEVAL_MODEL if self._searcher is None else self._searcher.name

    def load_retrieval_model(
        self,
        name: str = DEFAULT_RETRIEVAL_MODEL,
        *,
        token: CancelToken,
        progress: ProgressCallback | None = None,
        backbone_path: Path | None = None,
        head_path: Path | None = None,
        allow_download: bool = False,
    ) -> None:
        """Choose the model of ``index`` and ``search``; without this the default one loads at first use.

        Each model has its own index of a folder, so going back to a model costs nothing. Arguments and
        errors are those of ``load_model``.
        """
        self._check_open()
        model = self._load_retriever(
            name,
            backbone_path=backbone_path,
            head_path=head_path,
            allow_download=allow_download,
            token=token,
            progress=progress,
        )
        token.raise_if_cancelled()
        self._close_searcher()
        self._searcher = Searcher(model, name, device=self._device, index_dir=self._index_dir)

    def index(
        self, image_paths: Sequence[Path], *, folder: Path, token: CancelToken
    ) -> Generator[IndexProgress, None, IndexSummary]:
        """Bring the index of a folder up to date, a small batch per ``next()``, saved as it goes.

        Only new and changed files are embedded; moved files keep their vectors; what is not among
        ``image_paths`` is dropped. Between two steps the caller may search: whatever is indexed by
        then is found. Stopped at any moment, the next call goes on from there.

        Args:
            image_paths: all images of the folder.
            folder: names the index; results are spelled with it.
            token: checked before every batch and image.

        Yields:
            Progress; a file that cannot be indexed is reported by itself.

        Returns:
            What has changed (``StopIteration.value``; ``yield from`` hands it on).

        Raises:
            IndexBusyError: another process is writing this index.
            IndexStorageError: the index cannot be written.
            WeightsError: the retrieval model's weights are missing, damaged or belong to another model.
            EngineError: the session is closed.
            Cancelled: the token was cancelled; what was indexed by then is saved.
        """
        return (yield from self._search_ready(token).index(image_paths, folder=folder, token=token))

    def search(self, query: SearchQuery, *, folder: Path, top: int, token: CancelToken) -> SearchResult:
        """Rank the indexed images of a folder; works while ``index`` goes on.

        Args:
            query: what to look for.
            folder: a folder that was given to ``index``; one that never was has no hits.
            top: how many hits at most, at least 1.
            token: checked before every image of the query that must be embedded.

        Raises:
            QueryError: the query is empty, nothing is drawn in a doodle, or ``top`` is below 1.
            ImageError: an image of the query cannot be read.
            WeightsError: as ``index``.
            EngineError: the session is closed.
            Cancelled: the token was cancelled.
        """
        return self._search_ready(token).search(query, folder=folder, top=top, token=token)

    def sketch_preview(self, doodle: SketchDoodle) -> NDArray[np.uint8]:
        """What the sketch encoder sees of a doodle. Loads no model; before one is loaded, 224 px.

        Returns:
            (h, w) uint8, dark strokes on white; all white where nothing is drawn.
        """
        size = _PREVIEW_SIZE_PX if self._searcher is None else self._searcher.sketch_size
        return normalise_sketch(doodle.pixels, size=size)

    def close(self) -> None:
        """Let go of the model and all memory; cached files stay. Any later call but this one fails."""
        self._is_closed = True
        self._close_searcher()
        self._segmenter = None
        self._support = None
        self._cache.clear_memory()
        if self._device.type == "cuda":
            torch.cuda.empty_cache()

    def _check_open(self) -> None:
        if self._is_closed:
            raise EngineError("The engine session is closed.")

    def _close_searcher(self) -> None:
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def _search_ready(self, token: CancelToken) -> Searcher:
        self._check_open()
        if self._searcher is None:
            self.load_retrieval_model(token=token)
        assert self._searcher is not None
        return self._searcher

    def _loaded(self) -> Segmenter:
        self._check_open()
        if self._segmenter is None:
            raise EngineError("No model is loaded.", hint="Choose a model first.")
        return self._segmenter

    def _supported(self, token: CancelToken) -> Segmenter:
        """The predictor, with the support set handed on where the model has changed since."""
        segmenter = self._loaded()
        if self._support is None:
            raise SupportError("There is nothing to look for yet.", hint="Paint an example first.")
        if not segmenter.has_support:
            segmenter.set_support(self._support, token=token)
        return segmenter

    def _sweep_item(
        self, segmenter: Segmenter, image_path: Path, *, begun_read: Future[Pixels] | None
    ) -> SweepItem:
        try:
            return self._timed(segmenter.predict(image_path, begun_read=begun_read))
        except EngineError as error:
            logger.info("no result for an image: %s", error)
            return ImageFailure(image_path=image_path, reason=str(error))

    def _timed(self, result: SegmentResult) -> SegmentResult:
        """Note the time of a prediction from cached features: that is what the model menu promises."""
        if result.is_cached:
            self._seconds.setdefault(result.model, deque(maxlen=_TIMINGS_KEPT)).append(result.seconds)
        return result

    def _with_timing(self, info: ModelInfo) -> ModelInfo:
        seconds = self._seconds.get(info.name)
        if not seconds:
            return info
        return dataclasses.replace(info, ms_per_image=1000 * statistics.median(seconds))

    def _default_model(self, models: tuple[ModelInfo, ...]) -> str:
        """The light model on a CPU; on a graphics card the first paper model whose weights are here."""
        if self._device.type == "cuda":
            for info in models:
                if info.is_available and registry.MODELS[info.name].is_paper:
                    return info.name
        return registry.DEFAULT_MODEL
