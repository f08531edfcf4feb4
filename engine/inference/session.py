"""The engine's door: everything the app and the command line ask of the models goes through a session."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from engine import paths, runtime
from engine.cache.features import FeatureCache
from engine.classify_types import (
    ClassDefinition,
    ClassifyItem,
    Explanation,
    FitProgress,
    FitSummary,
    ZeroShotInfo,
)
from engine.images.sketch import normalise_sketch
from engine.inference.classify import DEFAULT_ZERO_SHOT_MODEL, Classifier
from engine.inference.loading import LoadAttributeClassifier, LoadModel, LoadRetriever
from engine.inference.search import DEFAULT_RETRIEVAL_MODEL, Searcher
from engine.inference.segment_calls import SegmentCalls
from engine.inference.segment_desk import SegmentDesk
from engine.inference.status import with_fallen
from engine.models import registry
from engine.progress import CancelToken, ProgressCallback
from engine.search_types import IndexProgress, IndexSummary, SearchQuery, SearchResult, SketchDoodle
from engine.types import EngineStatus

FEATURE_CACHE_BYTES: Final = 768 * 2**20
DISK_CACHE_BYTES: Final = 4 * 2**30
_EMBEDDING_BYTES: Final = 256 * 2**20
_PREVIEW_SIZE_PX: Final = 224


class EngineSession(SegmentCalls):
    """One model of each kind: a segmenter with its support sets, a retriever, an attribute classifier.

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
        load_attribute_classifier: LoadAttributeClassifier = registry.load_attribute_classifier,
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
            load_attribute_classifier: where the models of ``classify`` come from.

        Raises:
            DeviceError: the device is unknown, absent or does not work.
        """
        runtime.prepare()
        self._device = runtime.pick_device(device)
        folder = paths.cache_dir() / "features" if cache_dir is None else cache_dir
        self._cache = FeatureCache(
            memory_bytes=feature_cache_bytes, disk_bytes=disk_cache_bytes, folder=folder
        )
        self._embeddings = FeatureCache(
            memory_bytes=_EMBEDDING_BYTES,
            disk_bytes=min(disk_cache_bytes, _EMBEDDING_BYTES),
            folder=folder / "embeddings",
        )
        self._load_retriever = load_retriever
        self._load_attribute_classifier = load_attribute_classifier
        self._index_dir = paths.data_dir() / "indexes" if index_dir is None else index_dir
        self._searcher: Searcher | None = None
        self._classifier: Classifier | None = None
        super().__init__(SegmentDesk(device=self._device, cache=self._cache), load=load)

    def status(self) -> EngineStatus:
        """What the engine runs on and which models there are. Cheap; reads no weights."""
        return with_fallen(self._segmenting.status(), search=self._searcher, classify=self._classifier)

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

    @property
    def zero_shot_model(self) -> str:
        """Registry name of the model that ``fit_classes`` and ``classify`` use."""
        return DEFAULT_ZERO_SHOT_MODEL if self._classifier is None else self._classifier.name

    def load_zero_shot_model(
        self,
        name: str = DEFAULT_ZERO_SHOT_MODEL,
        *,
        token: CancelToken,
        progress: ProgressCallback | None = None,
        backbone_path: Path | None = None,
        head_path: Path | None = None,
        allow_download: bool = False,
    ) -> None:
        """Choose the model of ``classify``; without this the default one loads at first use.

        What was fitted before is forgotten. Arguments and errors are those of ``load_model``.
        """
        self._check_open()
        model = self._load_attribute_classifier(
            name,
            backbone_path=backbone_path,
            head_path=head_path,
            allow_download=allow_download,
            token=token,
            progress=progress,
        )
        token.raise_if_cancelled()
        self._classifier = Classifier(model, name, device=self._device, cache=self._embeddings)

    def zero_shot_info(self, *, token: CancelToken) -> ZeroShotInfo:
        """The attributes and classes that the model knows; loads it where none is loaded.

        Raises:
            WeightsError, EngineError, Cancelled: as ``load_model``.
        """
        return self._classify_ready(token).info

    def fit_classes(
        self, definitions: Sequence[ClassDefinition], *, token: CancelToken
    ) -> Generator[FitProgress, None, FitSummary]:
        """Fit the classifier to the user's classes, a fraction of a second per ``next()``.

        Classes without images are synthesised from their attributes; what is unknown of those is
        estimated from the classes that are known. Examples take part as real images and count for more
        than their number. The same definitions give the same classifier. Until the fit is finished, or
        where it fails, the classifier before stays in use.

        Yields:
            Progress.

        Returns:
            What was fitted (``StopIteration.value``; ``yield from`` hands it on).

        Raises:
            DefinitionError: there is no class, one is named twice, or nothing is said about one.
            ImageError: an example cannot be read.
            WeightsError, EngineError, Cancelled: as ``zero_shot_info``.
        """
        return (yield from self._classify_ready(token).fit(definitions, token=token))

    def classify(self, image_paths: Iterable[Path], *, token: CancelToken) -> Iterator[ClassifyItem]:
        """Score images against the fitted classes, one per ``next()``, in the order given.

        Embeddings are kept, so after another fit the same images take well below a millisecond each.
        A fit that is finished between two steps holds for the images not begun yet.

        Args:
            image_paths: may be a generator; drawn ahead, further where embeddings are kept.
            token: checked before every image.

        Yields:
            A ``ClassifyResult``, or an ``ImageFailure`` for an image that cannot be processed.

        Raises:
            EngineError: no classes have been fitted, or the session is closed.
            OutOfDeviceMemoryError: there is no memory even for one image.
            WeightsError, Cancelled: as ``zero_shot_info``.
        """
        yield from self._classify_ready(token).classify(image_paths, token=token)

    def explain(self, image_path: Path, *, class_name: str, token: CancelToken) -> Explanation:
        """Say which attributes spoke for a fitted class in an image, and where each attribute looked.

        Raises:
            ImageError: the image cannot be read.
            EngineError: there is no such fitted class.
            OutOfDeviceMemoryError, WeightsError, Cancelled: as ``classify``.
        """
        return self._classify_ready(token).explain(image_path, class_name=class_name, token=token)

    def close(self) -> None:
        """Let go of the model and all memory; cached files stay. Any later call but this one fails."""
        self._is_closed = True
        self._close_searcher()
        self._classifier = None
        self._segmenting.clear()
        self._cache.clear_memory()
        self._embeddings.clear_memory()
        if self._device.type == "cuda":
            torch.cuda.empty_cache()

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

    def _classify_ready(self, token: CancelToken) -> Classifier:
        self._check_open()
        if self._classifier is None:
            self.load_zero_shot_model(token=token)
        assert self._classifier is not None
        return self._classifier
