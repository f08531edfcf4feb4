"""The GUI's handle on the engine: requests in, signals out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.formats.options import ExportSummary
from engine.progress import Progress
from engine.types import EngineStatus, ImageFailure, SegmentResult, ShotRating, SupportSet
from fewshot_gui.jobs.classify_client import CLASSIFY_LANES, ClassifyClient
from fewshot_gui.jobs.classify_host import ClassifyHost
from fewshot_gui.jobs.engine_host import EngineHost, SessionFactory
from fewshot_gui.jobs.events import ClassifierLoaded, ModelLoaded, RetrieverLoaded
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.mask_import import MaskImportClient
from fewshot_gui.jobs.rate_meter import RateMeter
from fewshot_gui.jobs.retrieval_client import RETRIEVAL_LANES, RetrievalClient
from fewshot_gui.jobs.runner import JobRunner
from fewshot_gui.jobs.scribble_client import ScribbleClient
from fewshot_gui.jobs.set_export import ExportRequest

_PREDICTING = (Lane.CURRENT, Lane.VISIBLE, Lane.SWEEP, Lane.RATE)
_LANES_OF_OTHERS = (*RETRIEVAL_LANES, *CLASSIFY_LANES, Lane.RESULTS, Lane.CLASSES, Lane.SCRIBBLE, Lane.IMPORT)


class EngineClient(QObject):
    """Runs the engine on its own thread. GUI thread only; no method waits.

    Requests go into lanes (see ``Lane``): a newer request replaces the older one of its lane, and a new
    support or model drops every prediction made with the old one.

    Attributes:
        retrieval: searches and indexes on the same thread.
        classify: fits and uses the attribute classifier there.
        scribbles: completes scribbles of the smart brush there.
        imports: reads masks of other programs there.

    Signals:
        engine_ready(EngineStatus): the engine runs; also after a model was loaded, with newer numbers.
        engine_failed(message, details): the engine could not start; nothing can be predicted.
        model_loading(name), model_loaded(name): around ``load_model`` and at start-up. After a load that
            failed or was cancelled, ``model_loaded`` names the model that is still in use.
        model_cancelled(): ``cancel_model`` took effect; followed by ``model_loaded`` as above.
        model_progress(Progress): a download or a load goes on.
        result_ready(SegmentResult), image_failed(ImageFailure): one image.
        sweep_progress(done, total, images per second), sweep_finished(done, failed): the whole folder.
        sweep_cancelled(done, failed): the sweep was stopped by ``cancel``.
        shot_rated(ShotRating): what one example is worth; twice per example, first without its influence.
        ratings_finished(): of every example; not sent where a newer support or model came between.
        export_progress(done, total), export_finished(ExportSummary), export_cancelled(),
            export_failed(message, details): of masks.
        job_failed(lane name, message, details): a job ended with an error; the engine goes on.
    """

    engine_ready = Signal(object)
    engine_failed = Signal(str, str)
    model_loading = Signal(str)
    model_loaded = Signal(str)
    model_progress = Signal(object)
    model_cancelled = Signal()
    result_ready = Signal(object)
    image_failed = Signal(object)
    sweep_progress = Signal(int, int, float)
    sweep_finished = Signal(int, int)
    sweep_cancelled = Signal(int, int)
    shot_rated = Signal(object)
    ratings_finished = Signal()
    export_progress = Signal(int, int)
    export_finished = Signal(object)
    export_cancelled = Signal()
    export_failed = Signal(str, str)
    job_failed = Signal(str, str, str)

    def __init__(self, factory: SessionFactory, parent: QObject | None = None) -> None:
        """Prepare a client; nothing starts yet.

        Args:
            factory: makes the session, called once on the engine thread.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._host = EngineHost(factory)
        self._has_engine = False
        self._loaded_model = ""
        self._is_paused = False
        self._rate = RateMeter()
        self._sweep = _Tally()
        self._exported: ExportSummary | None = None
        self._runner = JobRunner(self)
        self._runner.stepped.connect(self._on_stepped)
        self._runner.finished.connect(self._on_finished)
        self._runner.cancelled.connect(self._on_cancelled)
        self._runner.failed.connect(self._on_failed)
        self.retrieval = RetrievalClient(self._runner, self._host, self)
        self.scribbles = ScribbleClient(self._runner, self._host, self)
        self.imports = MaskImportClient(self._runner, self)
        self.classify = ClassifyClient(self._runner, ClassifyHost(self._host), self)

    @property
    def has_engine(self) -> bool:
        """True once the engine itself runs, with or without a model."""
        return self._has_engine

    @property
    def is_sweeping(self) -> bool:
        return self._runner.is_busy(Lane.SWEEP)

    @property
    def is_rating(self) -> bool:
        return self._runner.is_busy(Lane.RATE)

    @property
    def is_exporting(self) -> bool:
        return self._runner.is_busy(Lane.EXPORT)

    @property
    def is_loading_model(self) -> bool:
        return self._runner.is_busy(Lane.ENGINE)

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def start(self, model: str | None = None) -> None:
        """Start the thread, the engine on it, and a model.

        Args:
            model: registry name; None or a model without weights: the engine's default.
        """
        self._runner.start()
        self._runner.submit(Lane.ENGINE, functools.partial(self._host.open, model=model))

    def load_model(
        self, name: str, *, allow_download: bool = False, weights_path: Path | None = None
    ) -> None:
        """Change the model; all predictions under way are dropped.

        Args:
            name: registry name.
            allow_download: fetch missing weights from the internet. The only way anything is fetched.
            weights_path: read the missing weights from this file.
        """
        self.stop_predicting()
        self.model_loading.emit(name)
        self._runner.submit(
            Lane.ENGINE,
            functools.partial(
                self._host.load_model, name=name, allow_download=allow_download, weights_path=weights_path
            ),
        )

    def cancel_model(self) -> None:
        """Stop a download or a load."""
        self._runner.cancel(Lane.ENGINE)

    def refresh_status(self) -> None:
        """Ask for the engine's numbers again, e.g. the measured times; nothing while a model loads."""
        if self._has_engine and not self._runner.is_busy(Lane.ENGINE):
            self._runner.submit(Lane.ENGINE, self._host.report_status)

    def set_support(self, supports: Sequence[SupportSet]) -> None:
        """Predict with these examples from now on, one support set per class.

        Predictions and ratings under way are dropped.
        """
        self.stop_predicting()
        call = functools.partial(self._host.set_support, supports=tuple(supports))
        self._runner.submit(Lane.SUPPORT, call)

    def segment_current(self, path: Path, class_ids: Sequence[int] | None = None) -> None:
        """Predict the image on screen, before anything else.

        Args:
            path: the image.
            class_ids: only these classes, each with a support set; None: all.
        """
        call = functools.partial(self._host.segment, path=path, class_ids=_fixed(class_ids))
        self._runner.submit(Lane.CURRENT, call)

    def segment_visible(self, paths: Sequence[Path], class_ids: Sequence[int] | None = None) -> None:
        """Predict the thumbnails on screen, before the rest of the folder; ``class_ids`` as above."""
        self._submit_sweep(Lane.VISIBLE, paths, class_ids)

    def sweep(self, paths: Sequence[Path], class_ids: Sequence[int] | None = None) -> None:
        """Predict the rest of the folder, image by image, whenever nothing more urgent waits.

        Images that the other two calls have predicted for all these classes are left out.
        """
        self._sweep = _Tally(total=len(paths))
        self._rate.restart()
        self._submit_sweep(Lane.SWEEP, paths, class_ids)

    def rate_shots(
        self, class_ids: Sequence[int] | None = None, *, thresholds: Mapping[int, float] | None = None
    ) -> None:
        """Leave-one-out of the examples, when the folder is done; see ``EngineSession.rate_shots``.

        Args:
            class_ids: only these classes; None: all.
            thresholds: by class id; 0.5 for the others.
        """
        call = functools.partial(
            self._host.rate_shots, class_ids=_fixed(class_ids), thresholds=dict(thresholds or {})
        )
        self._runner.submit(Lane.RATE, call)

    def export(self, request: ExportRequest) -> None:
        """Write masks in the chosen formats."""
        self._exported = None
        self._runner.submit(Lane.EXPORT, functools.partial(self._host.export, request=request))

    def cancel_export(self) -> None:
        """Stop the export between two images; files already written stay."""
        self._runner.cancel(Lane.EXPORT)

    def pause(self) -> None:
        """Hold the sweep between two images. The image on screen is still predicted."""
        self._set_paused(True)

    def resume(self) -> None:
        """Go on with the sweep where it was held."""
        self._set_paused(False)

    def cancel(self) -> None:
        """Stop predicting the folder; results that already arrived stay."""
        self._runner.cancel(Lane.VISIBLE)
        self._runner.cancel(Lane.SWEEP)

    def stop_predicting(self) -> None:
        """Drop every prediction under way, also the results that were on their way here."""
        for lane in _PREDICTING:
            self._runner.discard(lane)

    def shutdown(self) -> bool:
        """Cancel everything and end the thread; False where it did not stop within five seconds."""
        return self._runner.shutdown(self._host.close)

    def _submit_sweep(self, lane: Lane, paths: Sequence[Path], class_ids: Sequence[int] | None) -> None:
        # What the older sweep of the lane found is still true: only a new support or model drops it.
        call = functools.partial(self._host.sweep, paths=tuple(paths), class_ids=_fixed(class_ids))
        self._runner.submit(lane, call, keeps_values=True)

    def _set_paused(self, is_paused: bool) -> None:
        self._is_paused = is_paused
        self._rate.restart()
        self._runner.set_paused(Lane.SWEEP, is_paused)

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane in _LANES_OF_OTHERS:
            return  # the clients of search, classification and smart brush listen for themselves
        if lane == Lane.EXPORT:
            self._on_export_stepped(value)
            return
        if lane == Lane.RATE:
            if isinstance(value, ShotRating):
                self.shot_rated.emit(value)
            return
        handlers: dict[type, Callable[[object], None]] = {
            EngineStatus: self._on_status,
            ModelLoaded: self._on_model_loaded,
            Progress: self.model_progress.emit,
            RetrieverLoaded: self._on_retriever_loaded,
            ClassifierLoaded: self._on_classifier_loaded,
            SegmentResult: self.result_ready.emit,
            ImageFailure: self.image_failed.emit,
        }
        handlers[type(value)](value)
        if lane == Lane.SWEEP:
            self._sweep.count(value)
            self._rate.tick()
            self.sweep_progress.emit(self._sweep.done, self._sweep.total, self._rate.rate)

    def _on_export_stepped(self, value: object) -> None:
        if isinstance(value, ExportSummary):
            self._exported = (
                value  # told at the end of the job, so that whoever hears of it may begin another
            )
        elif isinstance(value, Progress):
            self.export_progress.emit(value.done, value.total)

    def _on_status(self, status: EngineStatus) -> None:
        self._has_engine = True
        self.engine_ready.emit(status)

    def _on_model_loaded(self, event: ModelLoaded) -> None:
        self._loaded_model = event.name
        self.model_loaded.emit(event.name)

    def _on_retriever_loaded(self, _event: RetrieverLoaded) -> None:
        self.retrieval.retriever_loaded.emit()

    def _on_classifier_loaded(self, _event: ClassifierLoaded) -> None:
        self.classify.model_loaded.emit()

    def _return_to_loaded_model(self) -> None:
        if self._loaded_model:
            self.model_loaded.emit(self._loaded_model)

    def _on_finished(self, lane: Lane) -> None:
        if lane == Lane.SWEEP:
            self.sweep_finished.emit(self._sweep.done, self._sweep.failed)
        elif lane == Lane.RATE:
            self.ratings_finished.emit()
        elif lane == Lane.EXPORT and self._exported is not None:
            self.export_finished.emit(self._exported)

    def _on_cancelled(self, lane: Lane) -> None:
        if lane == Lane.SWEEP:
            self.sweep_cancelled.emit(self._sweep.done, self._sweep.failed)
        elif lane == Lane.EXPORT:
            self.export_cancelled.emit()
        elif lane == Lane.ENGINE:
            self.model_cancelled.emit()
            self._return_to_loaded_model()

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        if lane == Lane.ENGINE and not self._has_engine:
            self.engine_failed.emit(message, details)
            return
        if lane in _LANES_OF_OTHERS:
            return
        if lane == Lane.EXPORT:
            self.export_failed.emit(message, details)
            return
        if lane in (Lane.ENGINE, Lane.SUPPORT):
            self.stop_predicting()  # there is nothing to predict with
        self.job_failed.emit(lane.name, message, details)
        if lane == Lane.ENGINE:
            self._return_to_loaded_model()


def _fixed(class_ids: Sequence[int] | None) -> tuple[int, ...] | None:
    """A copy that the other thread may keep."""
    return None if class_ids is None else tuple(class_ids)


class _Tally:
    """Counts the items of one long job."""

    def __init__(self, *, total: int = 0) -> None:
        self.total = total
        self.done = 0
        self.failed = 0

    def count(self, item: object) -> None:
        self.done += 1
        if isinstance(item, ImageFailure):
            self.failed += 1
