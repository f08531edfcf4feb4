"""The GUI's handle on the attribute classifier: requests in, signals out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from engine.classify_types import ClassDefinition, Explanation, FitProgress, FitSummary, ZeroShotInfo
from fewshot_gui.jobs.classes_export import ClassifiedImage, sort_into_folders, write_class_table
from fewshot_gui.jobs.classify_host import ClassifyHost
from fewshot_gui.jobs.events import ClassifierMissing, ScoredImages
from fewshot_gui.jobs.lanes import Lane
from fewshot_gui.jobs.list_writer import ListWriter
from fewshot_gui.jobs.rate_meter import RateMeter
from fewshot_gui.jobs.runner import JobRunner

CLASSIFY_LANES: Final = (Lane.EXPLAIN, Lane.FIT, Lane.CLASSIFY)


class ClassifyClient(QObject):
    """Fits, classifies, explains and exports on the engine thread. GUI thread only; nothing waits.

    Attributes:
        exports: the list being written; ``export_table`` and ``export_folders`` start it.

    Signals:
        info_ready(ZeroShotInfo): the model is there, and this is what it knows.
        model_missing(str): nothing works before a file is given; one sentence with the way out.
        model_loaded(): ``load_model`` worked; ask for the info again.
        fit_progress(done, total), fit_finished(FitSummary), fit_cancelled(), fit_failed(message, details):
            the last one also where the info cannot be had.
        results_ready(tuple): ``ClassifyResult`` objects, a group that came together.
        image_failed(ImageFailure): one image that cannot be read; the rest goes on.
        classify_progress(done, total, images per second), classify_finished(done, failed),
            classify_cancelled(), classify_failed(message, details).
        explanation_ready(Explanation), explain_failed(message, details).
    """

    info_ready = Signal(object)
    model_missing = Signal(str)
    model_loaded = Signal()
    fit_progress = Signal(int, int)
    fit_finished = Signal(object)
    fit_cancelled = Signal()
    fit_failed = Signal(str, str)
    results_ready = Signal(tuple)
    image_failed = Signal(object)
    classify_progress = Signal(int, int, float)
    classify_finished = Signal(int, int)
    classify_cancelled = Signal()
    classify_failed = Signal(str, str)
    explanation_ready = Signal(object)
    explain_failed = Signal(str, str)

    def __init__(self, runner: JobRunner, host: ClassifyHost, parent: QObject | None = None) -> None:
        """Share the thread of the engine client.

        Args:
            runner: whose lanes ``CLASSIFY_LANES`` and ``Lane.CLASSES`` are used.
            host: the engine's side.
            parent: owner, or None.
        """
        super().__init__(parent)
        self._runner = runner
        self._host = host
        self._rate = RateMeter()
        self._n_to_classify = self._n_classified = self._n_failed = 0
        self.exports = ListWriter(runner, Lane.CLASSES, self)
        runner.stepped.connect(self._on_stepped)
        runner.finished.connect(self._on_finished)
        runner.cancelled.connect(self._on_cancelled)
        runner.failed.connect(self._on_failed)

    @property
    def is_fitting(self) -> bool:
        """True also while the model's info is fetched."""
        return self._runner.is_busy(Lane.FIT)

    @property
    def is_classifying(self) -> bool:
        return self._runner.is_busy(Lane.CLASSIFY)

    def request_info(self) -> None:
        """Load the model if need be and tell what it knows; a fit under way is dropped."""
        self._runner.submit(Lane.FIT, self._host.describe)

    def load_model(self, weights_path: Path) -> None:
        """Read the model from a file of the user's; a bad file is told by the engine client."""
        self._runner.submit(Lane.ENGINE, functools.partial(self._host.load_model, weights_path=weights_path))

    def fit(self, definitions: Sequence[ClassDefinition]) -> None:
        """Fit the classifier to these classes; an older fit is dropped, and scoring with it as well."""
        self._runner.discard(Lane.CLASSIFY)
        self._runner.submit(Lane.FIT, functools.partial(self._host.fit, definitions=tuple(definitions)))

    def cancel_fit(self) -> None:
        """Stop between two steps; the classifier of before stays in force."""
        self._runner.cancel(Lane.FIT)

    def classify(self, paths: Sequence[Path]) -> None:
        """Score images with the classifier in force, whenever nothing more urgent waits."""
        self._rate.restart()
        self._n_to_classify, self._n_classified, self._n_failed = len(paths), 0, 0
        self._runner.submit(Lane.CLASSIFY, functools.partial(self._host.classify, paths=tuple(paths)))

    def cancel_classify(self) -> None:
        """Stop between two images; scores that arrived stay."""
        self._runner.cancel(Lane.CLASSIFY)

    def set_paused(self, is_paused: bool) -> None:
        """Hold scoring between two images, or let it go on."""
        self._rate.restart()
        self._runner.set_paused(Lane.CLASSIFY, is_paused)

    def explain(self, path: Path, *, class_name: str) -> None:
        """Ask why an image was given a class; an older question is dropped."""
        self._runner.submit(
            Lane.EXPLAIN, functools.partial(self._host.explain, path=path, class_name=class_name)
        )

    def drop_explanation(self) -> None:
        """Forget the question under way; its answer does not arrive."""
        self._runner.discard(Lane.EXPLAIN)

    def drop_all(self) -> None:
        """Another folder opens: stop everything but exports and say nothing more about it."""
        self.drop_explanation()
        self.drop_run()

    def drop_run(self) -> None:
        """Stop fitting and scoring, and say nothing more about it."""
        self._runner.discard(Lane.FIT)
        self._runner.discard(Lane.CLASSIFY)

    def export_table(self, images: Sequence[ClassifiedImage], path: Path) -> None:
        """Write images with their classes as CSV; the file is replaced."""
        call = functools.partial(write_class_table, images=tuple(images), path=path)
        self.exports.start(call, n_images=len(images))

    def export_folders(self, images: Sequence[ClassifiedImage], folder: Path, *, is_linking: bool) -> None:
        """Copy or link images into one folder per class, below a folder that is not there yet."""
        call = functools.partial(
            sort_into_folders, images=tuple(images), folder=folder, is_linking=is_linking
        )
        self.exports.start(call, n_images=len(images))

    def _on_stepped(self, lane: Lane, value: object) -> None:
        if lane not in CLASSIFY_LANES:
            return
        handlers: dict[type, Callable[[object], None]] = {
            ZeroShotInfo: self.info_ready.emit,
            ClassifierMissing: self._on_missing,
            FitProgress: self._on_fit_progress,
            FitSummary: self.fit_finished.emit,
            ScoredImages: self._on_scored,
            Explanation: self.explanation_ready.emit,
        }
        handlers[type(value)](value)

    def _on_missing(self, event: ClassifierMissing) -> None:
        self.model_missing.emit(event.message)

    def _on_fit_progress(self, progress: FitProgress) -> None:
        self.fit_progress.emit(progress.done, progress.total)

    def _on_scored(self, group: ScoredImages) -> None:
        n_images = len(group.results) + len(group.failures)
        self._n_classified += n_images
        self._n_failed += len(group.failures)
        self._rate.tick(n_images)
        for failure in group.failures:
            self.image_failed.emit(failure)
        if group.results:
            self.results_ready.emit(group.results)
        self.classify_progress.emit(self._n_classified, self._n_to_classify, self._rate.rate)

    def _on_finished(self, lane: Lane) -> None:
        if lane == Lane.CLASSIFY:
            self.classify_finished.emit(self._n_classified, self._n_failed)

    def _on_cancelled(self, lane: Lane) -> None:
        if lane == Lane.FIT:
            self.fit_cancelled.emit()
        elif lane == Lane.CLASSIFY:
            self.classify_cancelled.emit()

    def _on_failed(self, lane: Lane, message: str, details: str) -> None:
        signals = {
            Lane.FIT: self.fit_failed,
            Lane.CLASSIFY: self.classify_failed,
            Lane.EXPLAIN: self.explain_failed,
        }
        if lane in signals:
            signals[lane].emit(message, details)
