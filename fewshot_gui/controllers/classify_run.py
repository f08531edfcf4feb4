"""Fitting and scoring: the classes change, a moment later the folder is ranked anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.classify_types import ClassDefinition, ClassifyResult, FitSummary, ZeroShotInfo
from engine.types import ImageFailure
from fewshot_gui.controllers.folder import FolderController
from fewshot_gui.jobs.classify_client import ClassifyClient
from fewshot_gui.model.class_results import ClassResults
from fewshot_gui.model.class_table import ClassTable
from fewshot_gui.model.image_list import ImageList

_DELAY_MS: Final = 600
_NEW_FILES_DELAY_MS: Final = 150
_FLUSH_MS: Final = 100
_FLUSH_PART: Final = 5
"""Scores are shown in groups. Of a large folder showing takes its time: never more than a fifth of it all."""
MIN_CLASSES: Final = 2


class RunState(Enum):
    """What goes on."""

    WAITING = "waiting"
    """For a folder, for the mode to be shown, or for two classes to tell apart."""
    LOADING = "loading"
    FITTING = "fitting"
    SCORING = "scoring"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    MISSING = "missing"
    """The model's weights are not on this machine."""


@dataclass(frozen=True, kw_only=True)
class RunNumbers:
    """How far it is.

    Attributes:
        done, total: steps of the fit, or images; 0 before that is known.
        rate: images per second, 0 before it is known and while fitting.
        n_failed: images that cannot be read.
    """

    done: int = 0
    total: int = 0
    rate: float = 0.0
    n_failed: int = 0


class ClassifyRunController(QObject):
    """Has the classifier fitted 600 ms after an edit, the newest wins, and the folder scored with it.

    GUI thread only. Nothing is asked of the engine before the mode was shown once.

    Signals:
        changed(): ask ``state``, ``numbers`` and ``problem`` again.
        fitted(): another classifier is in force.
        error_occurred(title, message, details): to be shown in a dialog; the app goes on.
    """

    changed = Signal()
    fitted = Signal()
    error_occurred = Signal(str, str, str)

    def __init__(
        self,
        client: ClassifyClient,
        images: ImageList,
        folder: FolderController,
        table: ClassTable,
        results: ClassResults,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._images = images
        self._folder = folder
        self._table = table
        self._results = results
        self._state = RunState.WAITING
        self._numbers = RunNumbers()
        self._problem = ""
        self._is_wanted = False
        self._has_info = False
        self._has_scanned = folder.has_scanned
        self._fitting: tuple[ClassDefinition, ...] = ()
        self._in_force: tuple[ClassDefinition, ...] = ()
        self._scored: set[Path] = set()  # by the classifier in force; those that failed too
        self._failed: set[Path] = set()
        self._edit_timer = self._make_timer(_DELAY_MS, self._start)
        self._arrived: list[ClassifyResult] = []  # not shown yet
        self._flush_timer = self._make_timer(_FLUSH_MS, self._flush)
        self._files_timer = self._make_timer(_NEW_FILES_DELAY_MS, self.go_on)  # files come in groups
        table.edited.connect(self._on_edited)
        table.reset.connect(self._on_table_reset)
        folder.opening.connect(self._on_opening)
        folder.scan_finished.connect(self._on_scan_finished)
        folder.images_added.connect(self._on_images_added)
        folder.images_removed.connect(self._on_images_removed)
        folder.images_came_back.connect(self._on_images_came_back)
        client.info_ready.connect(self._on_info)
        client.model_missing.connect(self._on_missing)
        client.model_loaded.connect(self._on_model_loaded)
        client.fit_progress.connect(self._on_fit_progress)
        client.fit_finished.connect(self._on_fit_finished)
        client.fit_cancelled.connect(self._on_stopped)
        client.fit_failed.connect(self._on_fit_failed)
        client.results_ready.connect(self._on_results)
        client.image_failed.connect(self._on_image_failed)
        client.classify_progress.connect(self._on_classify_progress)
        client.classify_finished.connect(self._on_classify_finished)
        client.classify_cancelled.connect(self._on_stopped)
        client.classify_failed.connect(self._on_classify_failed)

    @property
    def state(self) -> RunState:
        return self._state

    @property
    def is_running(self) -> bool:
        return self._state in (RunState.LOADING, RunState.FITTING, RunState.SCORING)

    @property
    def numbers(self) -> RunNumbers:
        return self._numbers

    @property
    def problem(self) -> str:
        """Why the state is FAILED or MISSING, one sentence with the way out."""
        return self._problem

    @property
    def has_scanned(self) -> bool:
        """True once all images of the open folder are known."""
        return self._has_scanned

    @property
    def has_classifier(self) -> bool:
        """True once a fit came to its end; it stays in force while a newer one runs."""
        return bool(self._in_force)

    @property
    def n_usable(self) -> int:
        """How many classes are switched on and described, or have examples."""
        return len(self._definitions())

    def want(self) -> None:
        """The mode is on screen: load the model and fit, now and whenever another folder is opened."""
        self._is_wanted = True
        if not self._has_info:
            if self._state in (RunState.WAITING, RunState.STOPPED, RunState.FAILED):
                self._ask_for_model()
        elif self._state not in (RunState.STOPPED, RunState.FAILED):  # those wait for the user
            self._start()

    def fit(self) -> None:
        """Fit at once, also where nothing changed since the last fit."""
        if not self._table.entries:
            self.want()
            return
        self._start(is_forced=True)

    def go_on(self) -> None:
        """Score the images that have no scores of the classifier in force; fit where it is out of date."""
        self._files_timer.stop()
        if self._state in (RunState.LOADING, RunState.FITTING, RunState.MISSING):
            return
        if not self._has_info:
            self.want()
        elif not self._in_force or _key(self._definitions()) != _key(self._in_force):
            self._start()
        else:
            self._score()

    def cancel(self) -> None:
        """Stop; the classifier in force and the scores that arrived stay."""
        self._edit_timer.stop()
        self._files_timer.stop()
        if self._state == RunState.SCORING:
            self._client.cancel_classify()
        else:
            self._client.cancel_fit()

    # --- fitting ---------------------------------------------------------------------------------

    def _definitions(self) -> tuple[ClassDefinition, ...]:
        """The classes that say something; images that are gone for the moment are no examples."""
        definitions = []
        for definition in self._table.definitions():
            examples = tuple(path for path in definition.examples if path in self._images)
            if examples or np.isfinite(definition.attributes).any():
                definitions.append(replace(definition, examples=examples))
        return tuple(definitions)

    def _start(self, *, is_forced: bool = False) -> None:
        """Fit, if everything is there and anything is new, or in any case."""
        self._edit_timer.stop()
        has_work = self._has_scanned and len(self._images) and self._table.entries
        if not (self._is_wanted and self._has_info and has_work):
            return
        definitions = self._definitions()
        if len(definitions) < MIN_CLASSES:
            self._client.drop_run()
            self._fitting = ()
            self._set(RunState.WAITING, RunNumbers())
        elif not is_forced and self._fitting and _key(definitions) == _key(self._fitting):
            return
        elif not is_forced and not self._fitting and _key(definitions) == _key(self._in_force):
            if self._state != RunState.SCORING:
                self._score()  # an edit was taken back after the run had stopped for it
        else:
            self._flush()
            self._fitting = definitions
            self._set(RunState.FITTING, RunNumbers())
            self._client.fit(definitions)

    def _set(self, state: RunState, numbers: RunNumbers) -> None:
        self._state, self._numbers = state, numbers
        self.changed.emit()

    def _ask_for_model(self) -> None:
        self._set(RunState.LOADING, RunNumbers())
        self._client.request_info()

    def _on_info(self, _info: ZeroShotInfo) -> None:
        self._has_info = True
        self._set(RunState.WAITING, RunNumbers())

    def _on_missing(self, message: str) -> None:
        self._fitting = ()
        self._problem = message
        self._set(RunState.MISSING, RunNumbers())

    def _on_model_loaded(self) -> None:
        self._fitting = self._in_force = ()
        self._has_info = False
        self._ask_for_model()

    def _on_edited(self) -> None:
        if self._is_wanted:
            self._edit_timer.start()

    def _on_table_reset(self) -> None:
        self._fitting = self._in_force = ()
        self._start()

    def _on_fit_progress(self, done: int, total: int) -> None:
        self._set(RunState.FITTING, RunNumbers(done=done, total=total))

    def _on_fit_finished(self, summary: FitSummary) -> None:
        self._in_force, self._fitting = self._fitting, ()
        self._results.set_classes(summary.class_names, summary.is_seen)
        self._results.suggest_penalty(summary.seen_penalty)
        self._scored.clear()
        self._failed.clear()
        self.fitted.emit()
        self._score()

    def _on_fit_failed(self, message: str, details: str) -> None:
        self._fitting = ()
        is_asked = self._state != RunState.LOADING  # nobody did anything: the page says it, no dialog
        self._problem = message
        self._set(RunState.FAILED, self._counted(0.0))
        if is_asked:
            self.error_occurred.emit(self.tr("The classes could not be learned"), message, details)

    # --- scoring ---------------------------------------------------------------------------------

    def _score(self) -> None:
        waiting = [path for path in self._images.paths() if path not in self._scored]
        if waiting:
            self._set(RunState.SCORING, self._counted(0.0))
            self._client.classify(waiting)
        else:
            self._set(RunState.DONE, self._counted(0.0))

    def _counted(self, rate: float) -> RunNumbers:
        n_images = len(self._images)
        return RunNumbers(done=len(self._scored), total=n_images, rate=rate, n_failed=len(self._failed))

    def _on_results(self, results: tuple[ClassifyResult, ...]) -> None:
        # A file may have gone while its scores were on their way.
        present = [result for result in results if result.image_path in self._images]
        self._scored.update(result.image_path for result in present)
        self._arrived += present
        if not self._flush_timer.isActive():
            self._flush_timer.start()

    def _flush(self) -> None:
        """Show the scores that arrived."""
        self._flush_timer.stop()
        arrived, self._arrived = self._arrived, []
        start_s = time.perf_counter()
        self._results.add(arrived)
        taken_ms = 1000 * (time.perf_counter() - start_s)
        self._flush_timer.setInterval(max(_FLUSH_MS, round(_FLUSH_PART * taken_ms)))

    def _on_image_failed(self, failure: ImageFailure) -> None:
        if failure.image_path not in self._images:
            return  # it is gone, and nobody misses it
        self._scored.add(failure.image_path)
        self._failed.add(failure.image_path)
        self._images.set_failure(failure)

    def _on_classify_progress(self, _done: int, _total: int, rate: float) -> None:
        if self._state == RunState.SCORING:
            self._set(RunState.SCORING, self._counted(rate))

    def _on_classify_finished(self, _done: int, _failed: int) -> None:
        self._flush()
        if self._state == RunState.SCORING:
            self._set(RunState.DONE, self._counted(0.0))

    def _on_classify_failed(self, message: str, details: str) -> None:
        self._flush()
        self._problem = message
        self._set(RunState.FAILED, self._counted(0.0))
        self.error_occurred.emit(self.tr("Classifying stopped"), message, details)

    def _on_stopped(self) -> None:
        self._flush()
        self._fitting = ()
        self._set(RunState.STOPPED, self._counted(0.0))

    # --- the folder ------------------------------------------------------------------------------

    def _on_opening(self) -> None:
        for timer in (self._edit_timer, self._files_timer, self._flush_timer):
            timer.stop()
        self._arrived.clear()
        self._client.drop_all()
        self._has_scanned = False
        self._fitting = self._in_force = ()
        self._scored.clear()
        self._failed.clear()
        if self._state == RunState.LOADING:
            self._ask_for_model()  # the question was dropped with everything else
        elif self._state != RunState.MISSING:
            self._set(RunState.WAITING, RunNumbers())

    def _on_scan_finished(self, _n_images: int) -> None:
        self._has_scanned = True
        self._start()

    def _on_images_added(self, paths: list[Path]) -> None:
        if paths and self._in_force and self._state != RunState.STOPPED:
            self._files_timer.start()
        elif paths and self._state == RunState.WAITING:
            self._start()  # the first images of a folder that was empty

    def _on_images_came_back(self, paths: list[Path]) -> None:
        self._scored.difference_update(self._failed.intersection(paths))
        self._failed.difference_update(paths)
        self._on_images_added(paths)

    def _on_images_removed(self, paths: list[Path]) -> None:
        self._flush()
        self._results.remove(paths)
        self._scored.difference_update(paths)
        self._failed.difference_update(paths)
        if any(self._table.correction_of(path) for path in paths):
            self._edit_timer.start()
        if self._state == RunState.DONE:
            self._set(RunState.DONE, self._counted(0.0))

    def _make_timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer


def _key(definitions: Sequence[ClassDefinition]) -> list[tuple[object, ...]]:
    """What a fit depends on."""
    return [(d.name, d.attributes.tobytes(), d.is_known, d.examples) for d in definitions]
